import NoroshiModel

/// Parameters of sudoers by which a command of root runs what its caller chose.
///
/// - Source: sudoers(5), "SUDOERS OPTIONS".
enum SudoSettings {
    private static let usual = ["/usr/", "/bin", "/sbin", "/snap/", "/opt/"]

    /// Variables that tell a program what to load or to run; `LD_…` besides.
    private static let loading: Set = [
        "BASH_ENV", "BASHOPTS", "CLASSPATH", "ENV", "GCONV_PATH", "GEM_PATH", "GEM_HOME", "IFS", "JAVA_TOOL_OPTIONS",
        "JDK_JAVA_OPTIONS", "LUA_CPATH", "LUA_INIT", "LUA_PATH", "NODE_OPTIONS", "NODE_PATH", "OPENSSL_CONF", "PATH",
        "PERL5DB", "PERL5LIB", "PERL5OPT", "PERLLIB", "PHPRC", "PHP_INI_SCAN_DIR", "PS4", "PYTHONHOME",
        "PYTHONINSPECT", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONUSERBASE", "RUBYLIB", "RUBYOPT", "SHELLOPTS",
        "TCLLIBPATH", "_JAVA_OPTIONS",
    ]

    /// Whether a pattern of `env_keep` keeps one of them.
    static func keepsLoader(_ word: String) -> Bool {
        let name = word.prefix { $0 != "=" }
        guard let star = name.firstIndex(of: "*") else {
            return name.hasPrefix("LD_") || loading.contains(String(name))
        }
        let start = String(name[..<star])
        return "LD_PRELOAD".hasPrefix(start) || start.hasPrefix("LD_") || loading.contains { $0.hasPrefix(start) }
    }

    /// The variables of a setting that are kept and load something, without those that a later one takes out again.
    static func kept(_ setting: AccountSurvey.SudoDefault, _ all: [AccountSurvey.SudoDefault]) -> [String] {
        guard setting.name == "env_keep", !setting.isOff else { return [] }
        let later = all.drop { $0 != setting }.dropFirst()
        let removed = later.filter { $0.name == "env_keep" && $0.isOff && $0.scope == setting.scope }
        if removed.contains(where: { $0.value == nil }) { return [] }
        let gone = Set(removed.flatMap { words($0) })
        return words(setting).filter { keepsLoader($0) && !gone.contains($0) }
    }

    private static func words(_ setting: AccountSurvey.SudoDefault) -> [String] {
        (setting.value ?? "").split(separator: " ").map(String.init)
    }

    /// The folders and programs that settings lead to.
    static func paths(_ settings: [AccountSurvey.SudoDefault]) -> [String] {
        settings.filter { ["secure_path", "editor"].contains($0.name) && !$0.isOff }.flatMap {
            ($0.value ?? "").split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
        }
    }

    static func isUsual(_ path: String) -> Bool { usual.contains(where: path.hasPrefix) }
}
