package import NoroshiModel

/// What every check of the host's own state finds, in report order.
package func stateResults(of observations: [Observation], by rules: StateRules) -> [CheckResult] {
    // There are a hundred rules about configurations, of which a host has one, and thousands of listeners it may have.
    let configurations = observations.filter { observation in
        if case .state(.configuration) = observation.fact { true } else { false }
    }
    return stateChecks(rules).flatMap { $0.evaluate(observations) }
        + (configurations.isEmpty ? [] : (rules.configuration?.checks ?? []).flatMap { $0.evaluate(configurations) })
}

/// The checks of the host's own state but for the rules of configurations, which are data, in report order. A new one is a file in its subject's folder and a line here.
package func stateChecks(_ rules: StateRules = StateRules()) -> [any Check] {
    [
        ChangedFileCheck(),
        ChangedPackageFileCheck(),
        PrivilegedFileCheck(),
        UnpackagedExecutableCheck(),
        WritableSystemFileCheck(),
        StillOldCheck(uses: ReplacedFileUse.uses(inProcesses:)),
    ] + processChecks() + accountChecks(rules)
}

private func accountChecks(_ rules: StateRules) -> [any Check] {
    [
        SecondRootCheck(),
        EmptyPasswordCheck(),
        GuessablePasswordCheck(),
        SystemShellCheck(),
        UndeclaredAccountCheck(policy: rules.accounts),
        SudoCheck(),
        RootGroupCheck(policy: rules.accounts),
        PAMCheck(),
        AccountPermissionCheck(),
        AuthorizedKeyCheck(),
        TrustCheck(),
        SharedHashCheck(),
        WeakHashCheck(),
        UnknownHashCheck(),
        PasswordAgeCheck(years: rules.passwordYears),
        ExpiredAccountCheck(),
        OutOfStepCheck(),
        ScheduleCheck(),
        LoginRecordCheck(),
        UnusedAccountCheck(days: rules.unusedDays),
    ]
}
