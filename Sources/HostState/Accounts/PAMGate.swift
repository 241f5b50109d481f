import NoroshiModel

/// What modules say that ask for no proof of who somebody is: of an ordinary user, of root, or of everybody.
enum PAMGate {
    /// Programs that a user starts for himself: there, `pam_rootok` asks who started them.
    private static let ownPrograms: Set = [
        "at", "atd", "chage", "chfn", "chgpasswd", "chpasswd", "chsh", "config-util", "cron", "crond", "eject",
        "expiry", "gpasswd", "halt", "kbdrate", "ksu", "newgrp", "newrole", "newusers", "passwd", "poweroff", "reboot",
        "run_init", "runuser", "runuser-l", "setup", "shadow", "su", "su-l", "subscription-manager", "systemd-user",
        "vigr", "vipw", "vlock", "xserver",
    ]
    /// `useradd`, `groupmems`, `system-config-users` …
    private static let ownPrefixes = ["user", "group", "system-config-", "su-", "runuser-"]

    /// Succeed for all who are not shut out.
    private static let passing: Set = [
        "pam_echo", "pam_localuser", "pam_permit", "pam_securetty", "pam_shells", "pam_stress", "pam_tally",
        "pam_tally2", "pam_usertype",
    ]

    /// Whether the program of a service runs as whoever calls it, with root's rights besides.
    static func isOwnProgram(_ service: String) -> Bool {
        ownPrograms.contains(service) || ownPrefixes.contains(where: service.hasPrefix)
    }

    /// What a line may say of an ordinary user, or of root, who proves nothing.
    ///
    /// - Returns: nil for a module that asks for a proof, that lets in only some, or that nothing is known of.
    static func answers(_ line: AccountSurvey.PAMLine, firstPerson: UInt32) -> [PAMStack.Answer]? {
        let arguments = line.arguments
        switch PAMStack.name(line.module) {
        case let name where passing.contains(name): return name == "pam_permit" ? nil : [.success, .failure]
        // With a file of its own it lets in whom that file names.
        case "pam_access": return has(arguments, "accessfile=") ? nil : [.success, .failure]
        case "pam_listfile": return arguments.contains("sense=deny") ? [.success, .failure] : nil
        case "pam_nologin": return arguments.contains("successok") ? [.success, .failure] : nil
        case "pam_faillock": return arguments.contains("authfail") ? [.failure] : [.success, .failure]
        case "pam_rootok": return isOwnProgram(line.service) ? nil : [.success]
        case "pam_debug": return [debug(arguments)]
        case "pam_exec": return isTrue(arguments) ? [.success] : nil
        case "pam_succeed_if":
            let condition = PAMCondition(arguments, service: line.service)
            let isOwn = isOwnProgram(line.service)
            return condition.holds(firstPerson: firstPerson, isOwnProgram: isOwn) ? [.success, .failure] : nil
        default: return nil
        }
    }

    private static func has(_ arguments: [String], _ prefix: String) -> Bool {
        arguments.contains { $0.hasPrefix(prefix) }
    }

    /// `auth=success`, which is what it says without an argument too.
    private static func debug(_ arguments: [String]) -> PAMStack.Answer {
        switch arguments.last(where: { $0.hasPrefix("auth=") }) {
        case nil, "auth=success": .success
        case "auth=ignore": .ignore
        default: .failure
        }
    }

    /// A program that says yes whoever comes.
    private static func isTrue(_ arguments: [String]) -> Bool {
        let words = arguments.drop { !$0.hasPrefix("/") }
        guard let program = words.first.map(ProcessPlaces.base) else { return false }
        return ["true", ":", "echo"].contains(program)
            || program == "busybox" && words.dropFirst().first == "true"
    }
}
