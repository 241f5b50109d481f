import Foundation
import LogReading
import NoroshiFormats
import Testing

/// Logs of real hosts, without labels: what a line is has to follow from its own words.
@Suite(.enabled(if: Places.realLogs != nil, "Logs of real hosts are not at hand: set NOROSHI_SHARED to look at them"))
struct `Lines of real hosts` {
    private func lines(_ name: String) throws -> [String] {
        let bytes = try Data(contentsOf: URL(filePath: "\(try #require(Places.realLogs))/\(name)"))
        return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
    }

    /// Calls `body` with each line that holds a text, its parts and what is read of it.
    private func each(
        _ name: String, holding text: String, _ body: (String, MessageKind?, [String: String]) -> Void
    ) throws -> Int {
        var reader = MessageReader(try MessageCatalog.load(from: ResourceDirectory(roots: [Places.resources])))
        var count = 0
        for line in try lines(name) where line.contains(text) {
            count += 1
            LineBytes.with(Array(line.utf8)) { bytes in
                let reading = reader.read(bytes, LogLine(bytes))
                let fields = (reading?.fields ?? []).map {
                    ($0.name, String(decoding: bytes[$0.range].bytes, as: UTF8.self))
                }
                body(line, reading?.kind, Dictionary(fields, uniquingKeysWith: { first, _ in first }))
            }
        }
        return count
    }

    @Test(arguments: [
        ("OpenSSH_2k.log", "]: Failed password for ", "login", "failure", " from ", "address"),
        ("OpenSSH_2k.log", "]: Invalid user ", "login", "failure", " from ", "address"),
        ("OpenSSH_2k.log", "]: pam_unix(sshd:auth): authentication failure;", "login", "failure", "rhost=", "remote"),
        ("OpenSSH_2k.log", "]: Received disconnect from ", "disconnect", nil, " from ", "address"),
        ("OpenSSH_2k.log", "]: Accepted ", "login", "success", " from ", "address"),
        ("Linux_2k.log", "sshd(pam_unix)[", "login", "failure", "rhost=", "address"),
        ("Linux_2k.log", " ftpd[", "connect", nil, " connection from ", "address"),
        ("Apache_2k.log", "] Directory index forbidden by rule: ", "refused", "failure", "[client ", "address"),
    ])
    func `are read as their words say`(
        name: String, text: String, action: String?, outcome: String?, mark: String, field: String
    ) throws {
        var (right, others) = (0, 0)
        let count = try each(name, holding: text) { line, kind, fields in
            // Who it was stands behind the last mark, up to a blank or another sign.
            guard line.contains(mark), let last = line.components(separatedBy: mark).last,
                text != "sshd(pam_unix)[" || line.contains("authentication failure;")
            else { return others += 1 }
            let other = String(last.prefix { !" :]".contains($0) })
            if kind?.action == action, kind?.outcome == outcome, fields[field] == other {
                right += 1
            } else {
                print("not as it says: \(line)")
            }
        }
        #expect(right > 0 && right + others == count, "\(right) of \(count - others)")
    }
}
