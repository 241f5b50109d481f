import HostReading
import NoroshiModel

/// Variables that logins and sessions get from files of the host.
///
/// - Source: pam_env(8), pam_env.conf(5), environment.d(5).
extension AccountLook {
    /// Of a file of variables.
    private static let maximumFileSize = 1 << 20  // bytes
    private static let maximumVariables = 1000

    private static let folders = [
        "/etc/environment.d", "/run/environment.d", "/usr/local/lib/environment.d", "/usr/lib/environment.d",
    ]

    mutating func loginVariables() {
        let plain = ["/etc/environment", "/usr/etc/environment"] + named("envfile=")
        let conditions = ["/etc/security/pam_env.conf", "/usr/etc/security/pam_env.conf"] + named("conffile=")
        let more = Self.folders.flatMap { folder in
            names(folder).filter { $0.suffix(5).elementsEqual(".conf".utf8) }
                .map { HostPath.joined(Array(folder.utf8), $0) }
        }
        // A link in one of the folders leads to /etc/environment.
        var seen: Set<[UInt8]> = []
        for path in plain.map({ Array($0.utf8) }) + more where isNew(path, &seen) {
            variables(path) { EnvironmentFiles.assignment($0) }
        }
        for path in conditions.map({ Array($0.utf8) }) where isNew(path, &seen) {
            variables(path) { EnvironmentFiles.condition($0) }
        }
    }

    private func isNew(_ path: [UInt8], _ seen: inout Set<[UInt8]>) -> Bool {
        seen.insert((try? root.resolved(path)) ?? path).inserted
    }

    /// The files that lines of PAM name for pam_env.
    private func named(_ option: String) -> [String] {
        survey.modules.filter { PAMStack.name($0.module) == "pam_env" }.flatMap(\.arguments)
            .filter { $0.hasPrefix(option) }.map { String($0.dropFirst(option.count)) }.filter { $0.hasPrefix("/") }
    }

    private mutating func variables(
        _ path: [UInt8], _ parse: ([UInt8]) -> (name: String, value: String)?
    ) {
        guard let bytes = read(path, limit: Self.maximumFileSize) else { return }
        fact(path, .settings)
        let lines = lines(of: bytes, file: Escaped.text(path))
        var found = 0
        for (number, line) in SudoersParser.logicalLines(lines.lines) {
            let text = line[...].trimmed
            guard text.count <= TextLines.longLine, let (name, value) = parse(Array(text)) else { continue }
            found += 1
            guard found <= Self.maximumVariables else {
                return gaps.append((Escaped.text(path), TextLines.reason(beyond: Self.maximumVariables)))
            }
            survey.jobVariables =
                (survey.jobVariables ?? []) + [
                    AccountSurvey.JobVariable(
                        user: nil, name: name, value: value, place: lines.place(number), text: Escaped.text(text))
                ]
        }
    }
}
