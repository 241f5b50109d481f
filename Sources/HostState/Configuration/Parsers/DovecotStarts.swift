import NoroshiModel

/// What Dovecot starts and loads, and databases of passwords that ask for none.
///
/// Adds `runs` (programs of services and of `checkpassword`, and folders of plugins), `program.open` where others than root may say what
/// stands there, and `nopassword` to the section `passdb`.
///
/// - Source: Dovecot 2.3 and 2.4, service settings, passdb settings, extra fields.
enum DovecotStarts {
    private static let folders = ["mail_plugin_dir", "auth_plugin_dir", "login_plugin_dir"]

    static func add(to reading: inout ConfigurationReading) {
        let checkers = Set(
            reading.settings.filter { $0.name == "driver" && $0.values == ["checkpassword"] }.map(\.scope))
        for setting in reading.settings {
            let line = Line(file: setting.file, number: setting.line, text: setting.text)
            if let depth = setting.scope.firstIndex(where: { $0.hasPrefix("passdb") }), asksNothing(setting) {
                reading.add("nopassword", ["yes"], scope: Array(setting.scope[...depth]), at: line)
            }
            let runs = runs(setting, checkers).map(OpenPlaces.plain)
            guard !runs.isEmpty else { continue }
            reading.add("runs", runs, scope: setting.scope, at: line)
            let open = runs.filter { reading.exposure($0) != nil }
            if !open.isEmpty { reading.add("program.open", open, scope: setting.scope, at: line) }
        }
    }

    private static func runs(_ setting: ConfigurationSurvey.Setting, _ checkers: Set<[String]>) -> [String] {
        let isProgram =
            setting.name == "executable" || setting.name.hasSuffix("_bin_dir") || folders.contains(setting.name)
        let isChecker = setting.name == "args" && checkers.contains(setting.scope)
        guard isProgram || isChecker else { return [] }
        return setting.values.filter { $0.hasPrefix("/") }
    }

    /// `nopassword` among the fields of a passdb; in 2.3 they are words of `args` and `default_fields`.
    private static func asksNothing(_ setting: ConfigurationSurvey.Setting) -> Bool {
        let name = setting.name.split(separator: "/").last.map(String.init) ?? setting.name
        if name == "nopassword" || name.hasSuffix("_nopassword") { return setting.values.first?.lowercased() != "no" }
        guard ["args", "default_fields", "override_fields", "fields"].contains(name) else { return false }
        return setting.values.contains { $0 == "nopassword" || $0.hasPrefix("nopassword=") }
    }
}
