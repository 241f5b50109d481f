import LogReading
import Sigma

/// Which log sources the lines of a program come from, in the words of Sigma.
///
/// One line may be named in several ways: what sshd writes is of the services `sshd`, `auth` and `syslog`.
enum LogSources {
    static func of(_ form: LineForm, _ program: String) -> [LogSource] {
        switch form {
        case .access:
            return [
                LogSource(category: "webserver", product: "apache"), LogSource(category: "webserver", product: "nginx"),
                LogSource(category: "webserver", product: "linux"),
            ]
        case .webError:
            return [
                LogSource(category: "webserver", product: "apache", service: "error"),
                LogSource(product: "apache", service: "error"), LogSource(product: "nginx", service: "error"),
            ]
        case .audit: return [LogSource(product: "linux", service: "auditd")]
        case .syslog, .syslog5424: return services(of: program).map { LogSource(product: "linux", service: $0) }
        case .timed, .json, .bare: return [LogSource(product: "linux", service: "syslog")]
        }
    }

    /// Whether any line can come from a source.
    static func exists(_ source: LogSource) -> Bool {
        switch source.category {
        case nil: [nil, "linux", "apache", "nginx"].contains(source.product)
        case "webserver":
            [nil, "linux", "apache", "nginx"].contains(source.product) && [nil, "error"].contains(source.service)
        default: false
        }
    }

    /// Texts of which every line of a source holds one; nil where none is known.
    static func literals(of source: LogSource) -> [[UInt8]]? {
        if source.category == "webserver" { return ["] ", "{\""].map { Array($0.utf8) } }
        guard source.category == nil, let service = source.service, service != "syslog" else { return nil }
        if service == "auditd" { return [Array("msg=audit(".utf8)] }
        // What a program writes names it.
        let programs = families.filter { $0.value.contains(service) }.map(\.key) + [service]
        return Set(programs).sorted().map { Array($0.utf8) }
    }

    private static func services(of program: String) -> [String] {
        // `postfix/smtpd` is of Postfix, and `named.exe` of nothing.
        let base = program.split(separator: "/").first.map { $0.lowercased() } ?? ""
        let family = families[base] ?? []
        return ["syslog"] + family + (base.isEmpty || family.contains(base) ? [] : [base])
    }

    private static let families: [String: [String]] = {
        let auth = [
            "sshd", "sshd-session", "sshd-auth", "sudo", "su", "login", "passwd", "useradd", "usermod", "userdel",
            "groupadd", "groupmod", "groupdel", "gpasswd", "chage", "chsh", "chfn", "systemd-logind", "polkitd",
            "newgrp",
        ]
        let mail = ["postfix", "sendmail", "sm-mta", "exim", "exim4", "dovecot", "qmail", "smtpd", "popa3d", "qpopper"]
        var families: [String: [String]] = [:]
        for program in auth { families[program, default: []].append("auth") }
        for program in mail { families[program, default: []].append("mail") }
        for program in ["sshd-session", "sshd-auth"] { families[program, default: []].append("sshd") }
        for program in ["cron", "crond"] { families[program] = ["cron"] }
        return families
    }()
}
