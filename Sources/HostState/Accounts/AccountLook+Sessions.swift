import FoundationEssentials
import HostReading
import NoroshiModel

/// Who is logged in now.
extension AccountLook {
    private static let logind = "/run/systemd/sessions"
    private static let maximumSessions = 10_000

    /// - Parameter utmp: The records of utmp(5), and its path; nil where it was not read.
    mutating func sessions(utmp: (bytes: [UInt8], path: String)?) {
        var sessions = (utmp.map { LoginRecords.sessions($0.bytes, path: $0.path) } ?? []).filter { session in
            // A record stays behind when its program was killed.
            (try? root.status("/proc/\(session.process)")) != nil
        }.map(\.login)
        for name in names(Self.logind).prefix(Self.maximumSessions) where !name.contains(ASCII.dot) {
            let path = "\(Self.logind)/\(Escaped.text(name))"
            guard let bytes = read(path, limit: 1 << 16) else { continue }
            if let session = Self.session(bytes, path: path) { sessions.append(session) }
        }
        survey.sessions = sessions
    }

    /// systemd-logind's own file of a session: lines `NAME=value`, for people only, not for screens that ask for names.
    ///
    /// - Source: session_save() of systemd 252; the file is not a promised interface.
    private static func session(_ bytes: [UInt8], path: String) -> AccountSurvey.Login? {
        var values: [String: String] = [:]
        for line in TextLines(bytes, file: path).lines {
            let parts = line.bytes.split(separator: ASCII.equals, maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { values[Escaped.text(parts[0])] = Escaped.text(parts[1]) }
        }
        guard let user = values["USER"], values["CLASS"]?.hasPrefix("user") ?? true else { return nil }
        let moment = (values["REALTIME"].flatMap(Double.init) ?? 0) / 1_000_000
        return AccountSurvey.Login(
            account: user, at: Date(timeIntervalSince1970: moment), line: values["TTY"] ?? values["SERVICE"] ?? "",
            from: values["REMOTE_HOST"] ?? "", file: path)
    }
}
