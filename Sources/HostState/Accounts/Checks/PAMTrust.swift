import NoroshiModel

/// Lines of PAM that let somebody in for something else than a password.
enum PAMTrust {
    private static let maximumLines = 200

    struct Found {
        let line: AccountSurvey.PAMLine
        /// The last part of the title's key.
        let kind: String
        let severity: Severity
    }

    /// - Parameter lines: Of the type `auth` of one service, in their order.
    static func found(_ lines: [AccountSurvey.PAMLine]) -> [Found] {
        let candidates = lines.compactMap { line in kind(line).map { (line, $0.0, $0.1) } }.prefix(maximumLines)
        guard !candidates.isEmpty, PAMStack.opening(lines) == nil else { return [] }
        return candidates.compactMap { line, kind, severity in
            // What another line asks for besides is no way in by itself.
            PAMStack.opening(lines, trusting: line) == nil ? nil : Found(line: line, kind: kind, severity: severity)
        }
    }

    private static func kind(_ line: AccountSurvey.PAMLine) -> (String, Severity)? {
        if line.arguments.contains(where: leadsToTemporary) { return ("file", .high) }
        switch PAMStack.name(line.module) {
        case "pam_rhosts", "pam_rhosts_auth": return ("rhosts", .high)
        case "pam_wheel" where line.arguments.contains("trust"): return ("wheel", .medium)
        case "pam_succeed_if": return isMeant(line.arguments) ? nil : ("condition", .medium)
        case "pam_access", "pam_listfile": return ("condition", .medium)
        // One that is given the password may ask for it.
        case "pam_exec": return line.arguments.contains("expose_authtok") ? nil : ("program", .high)
        default: return nil
        }
    }

    /// `file=/tmp/keys`
    private static func leadsToTemporary(_ argument: String) -> Bool {
        guard let value = argument.split(separator: "=", maxSplits: 1).last else { return false }
        return SuspiciousCommand.temporary.contains(where: value.hasPrefix)
    }

    /// Display managers have a group for those who asked for it; and root needs no password to be somebody else.
    private static func isMeant(_ arguments: [String]) -> Bool {
        let groups: Set = ["nopasswdlogin", "autologin"]
        if arguments.contains(where: groups.contains) { return true }
        let condition = arguments.filter { !["quiet", "quiet_success", "quiet_fail", "use_uid"].contains($0) }
        return arguments.contains("use_uid")
            && [["uid", "=", "0"], ["uid", "eq", "0"], ["user", "=", "root"]].contains(condition)
    }
}
