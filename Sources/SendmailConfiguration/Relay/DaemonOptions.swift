/// The daemons of `O DaemonPortOptions`, as far as they matter for relaying.
///
/// - Source: Sendmail Installation and Operation Guide, option DaemonPortOptions.
struct DaemonOptions {
    private let smtp: (option: ConfigurationOption, modifiers: String)?

    init(_ configuration: SendmailCF) {
        var found: (ConfigurationOption, String)?
        for option in configuration.options where option.name.lowercased() == "daemonportoptions" {
            var port = "smtp"
            var modifiers = ""
            for field in option.value.split(separator: ",") {
                let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2 else { continue }
                let name = String(parts[0]).trimmed.lowercased()
                let value = String(parts[1]).trimmed
                if name.first == "p" { port = value.lowercased() }
                if name == "m" || name == "modifiers" || name == "modifier" { modifiers = value }
            }
            if port == "smtp" || port == "25", found == nil { found = (option, modifiers) }
        }
        smtp = found
    }

    /// As in `{daemon_flags}`: letters with spaces between them, capital ones twice.
    var flagsOfSMTP: String {
        (smtp?.modifiers ?? "").map { $0.isUppercase ? "\($0)\($0)" : String($0) }.joined(separator: " ")
    }

    var optionThatNeedsAuthentication: ConfigurationOption? {
        smtp.flatMap { $0.modifiers.contains("a") ? $0.option : nil }
    }
}
