package import NoroshiModel

/// Every check of the host's own state, in report order. A new one is a file in its subject's folder and a line here.
package func stateChecks(_ rules: StateRules = StateRules()) -> [any Check] {
    [
        ChangedFileCheck(),
        ChangedPackageFileCheck(),
        PrivilegedFileCheck(),
        UnpackagedExecutableCheck(),
        StillOldCheck(uses: ReplacedFileUse.uses(inProcesses:)),
    ] + processChecks() + accountChecks(rules) + (rules.configuration?.checks ?? [])
}

private func accountChecks(_ rules: StateRules) -> [any Check] {
    [
        SecondRootCheck(),
        EmptyPasswordCheck(),
        GuessablePasswordCheck(),
        SystemShellCheck(),
        UndeclaredAccountCheck(policy: rules.accounts),
        SudoCheck(),
        PAMCheck(),
        AccountPermissionCheck(),
        AuthorizedKeyCheck(),
        SharedHashCheck(),
        WeakHashCheck(),
        UnknownHashCheck(),
        OutOfStepCheck(),
        ScheduleCheck(),
        LoginRecordCheck(),
        UnusedAccountCheck(days: rules.unusedDays),
    ]
}
