import NoroshiModel

/// What systemd's managers give to all that they start.
///
/// - Source: systemd-system.conf(5), DefaultEnvironment and ManagerEnvironment; environment.d(5).
extension SystemdUnits {
    private static let places = ["/usr/lib/systemd", "/usr/local/lib/systemd", "/run/systemd", "/etc/systemd"]

    /// The loader's variables, in the blocks `unit system.conf`, `unit user.conf` and `unit environment.d`.
    mutating func managers() {
        for name in ["system.conf", "user.conf"] {
            let paths = Self.places.flatMap { reading.paths("\($0)/\(name)") + reading.paths("\($0)/\(name).d/*.conf") }
            for path in paths {
                for (key, value, line) in assignments(path)
                where ["DefaultEnvironment", "ManagerEnvironment"].contains(key) {
                    environment(value, ["unit \(name)"], line, SystemdSpecifiers(isRoot: name == "system.conf"))
                }
            }
        }
        for folder in ["/usr/lib", "/usr/local/lib", "/run", "/etc"] {
            for path in reading.paths("\(folder)/environment.d/*.conf") {
                for line in reading.lines(path) ?? [] {
                    let text = line.text.trimmed.filter { $0 != "\"" && $0 != "'" }
                    for word in LoaderVariables.assignments(in: [text]) where word.hasPrefix("LD_") {
                        reading.add("environment", [word], scope: ["unit environment.d"], at: line)
                    }
                }
            }
        }
    }
}
