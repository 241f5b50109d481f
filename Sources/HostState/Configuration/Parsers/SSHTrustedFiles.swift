import NoroshiModel

/// Files and programs by which sshd decides whom it lets in, and what it starts.
///
/// Adds `NAME.open` where others than root may say what stands there, `program.open` for what sshd starts, `environment` for variables
/// of the dynamic loader that sessions get, and `acceptenv.loader` for patterns that let clients set them.
///
/// - Source: sshd_config(5); `sshd` looks whose a file of users' keys is (StrictModes), and not whose one of authorities is.
enum SSHTrustedFiles {
    private static let files: Set = ["trustedusercakeys"]
    /// Whose these are sshd looks at itself.
    private static let checked: Set = ["authorizedkeysfile", "authorizedprincipalsfile"]
    private static let programs: Set = [
        "authorizedkeyscommand", "authorizedprincipalscommand", "forcecommand", "xauthlocation",
    ]

    static func add(to reading: inout ConfigurationReading) {
        for setting in reading.settings where setting.values.first?.lowercased() != "none" {
            let line = Line(file: setting.file, number: setting.line, text: setting.text)
            switch setting.name {
            case _ where files.contains(setting.name):
                for path in setting.values {
                    guard let reason = reading.exposure(path.hasPrefix("/") ? path : "/" + path) else { continue }
                    let text = "\(setting.text): \(reason)"
                    reading.add("\(setting.name).open", [path], scope: setting.scope, at: line, text: text)
                }
            case _ where checked.contains(setting.name):
                let open = setting.values.filter { OpenPlaces.holds(path($0)) }
                if !open.isEmpty { reading.add("\(setting.name).open", open, scope: setting.scope, at: line) }
            case _ where programs.contains(setting.name): program(setting.values, setting, line, &reading)
            case "subsystem": program(Array(setting.values.dropFirst()), setting, line, &reading)
            case "setenv":
                let words = LoaderVariables.assignments(in: setting.values)
                if !words.isEmpty { reading.add("environment", words, scope: setting.scope, at: line) }
            case "acceptenv":
                let open = setting.values.filter(LoaderVariables.fit)
                if !open.isEmpty { reading.add("acceptenv.loader", open, scope: setting.scope, at: line) }
            default: continue
            }
        }
    }

    /// As it would be for somebody whose home is in `/home`.
    private static func path(_ text: String) -> String {
        let path = text.replacing("%h", with: "/home/user").replacing("%u", with: "user").replacing("%%", with: "%")
        return path.hasPrefix("/") ? path : "/home/user/" + path
    }

    private static func program(
        _ words: [String], _ setting: ConfigurationSurvey.Setting, _ line: Line, _ reading: inout ConfigurationReading
    ) {
        let words = words.count == 1 ? words[0].words : words
        let open = StartedCommand(words).runs.filter { reading.exposure($0) != nil }
        if !open.isEmpty { reading.add("program.open", open, scope: setting.scope, at: line) }
    }
}
