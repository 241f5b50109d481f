import HostReading
import NoroshiModel

/// Reads the services as the PAM library does: the lines of each, with what it includes in its place.
///
/// A file of `/etc/pam.d` hides the one of the same name that packages have elsewhere; `/etc/pam.conf` counts only where
/// there is no such folder.
///
/// - Source: pam.conf(5) of Linux-PAM 1.5.2, and libpam/pam_handlers.c of 1.7 for the folders; `@include` is Debian's.
struct PAMReader {
    private static let maximumDepth = 32
    private static let maximumLines = 20_000
    /// The first that has a name counts.
    static let folders = ["/etc/pam.d", "/usr/lib/pam.d", "/usr/etc/pam.d"].map { Array($0.utf8) }
    private static let file = Array("/etc/pam.conf".utf8)
    /// Why the lines of `/etc/pam.conf` do not count.
    static let unread = "not read, for there is a folder of services"

    private let root: HostRoot
    private(set) var lines: [AccountSurvey.PAMLine] = []
    private(set) var mistakes: [AccountSurvey.Mistake] = []
    private(set) var files: [[UInt8]] = []
    private(set) var gaps: [(what: String, reason: String)] = []
    private var texts: [[UInt8]: TextLines] = [:]
    private var missing: Set<[UInt8]> = []
    private var isFull = false

    init(root: HostRoot) { self.root = root }

    mutating func read() {
        var seen: Set<[UInt8]> = []
        var hasFolder = false
        for folder in Self.folders {
            do throws(HostReadingError) {
                guard try root.status(folder)?.kind == .folder else { continue }
                hasFolder = true
                for name in try root.names(in: folder) ?? []
                where name.first != ASCII.dot && !LeftOverNames.has(name) && seen.insert(name).inserted {
                    let path = HostPath.joined(folder, name)
                    guard try root.status(path)?.kind == .regular else { continue }
                    add(path, service: Escaped.text(name), type: nil, depth: 0, within: [])
                }
            } catch {
                gaps.append((Escaped.text(error.path), error.reason))
            }
        }
        configuration(isRead: !hasFolder)
    }

    /// `/etc/pam.conf`: lines as in the other files, with the name of a service before them.
    private mutating func configuration(isRead: Bool) {
        guard let text = text(Self.file) else { return }
        for (number, line) in SudoersParser.logicalLines(text.lines) {
            let words = Self.words(line)
            guard let service = words.first else { continue }
            let shown = Escaped.text(line[...].trimmed)
            guard isRead else {
                // One line tells of all.
                mistakes.append(AccountSurvey.Mistake(text.place(number), .ignored, Self.unread, text: shown))
                return
            }
            take(
                Array(words.dropFirst()), shown, text.place(number), service: service.lowercased(), type: nil,
                depth: 0, within: [Self.file])
        }
    }

    private mutating func text(_ path: [UInt8]) -> TextLines? {
        if let known = texts[path] { return known }
        guard !missing.contains(path) else { return nil }
        do throws(HostReadingError) {
            if let bytes = try root.read(path, limit: 1 << 20) {
                let lines = TextLines(bytes, file: Escaped.text(path))
                mistakes += lines.mistakes
                if let gap = lines.gap { gaps.append(gap) }
                files.append(path)
                texts[path] = lines
                return lines
            }
        } catch {
            gaps.append((Escaped.text(path), error.reason))
        }
        missing.insert(path)
        return nil
    }

    /// - Parameter type: Of the line that includes the file; nil for all.
    private mutating func add(
        _ path: [UInt8], service: String, type: String?, depth: Int, within: [[UInt8]]
    ) {
        guard within.count < Self.maximumDepth, !within.contains(path) else {
            return gaps.append((Escaped.text(path), "includes itself, or is included too deeply"))
        }
        guard let text = text(path) else {
            if !within.isEmpty {
                gaps.append((Escaped.text(path), "included by the service '\(service)', and not there"))
            }
            return
        }
        for (number, line) in SudoersParser.logicalLines(text.lines) {
            take(
                Self.words(line), Escaped.text(line[...].trimmed), text.place(number), service: service, type: type,
                depth: depth, within: within + [path])
        }
    }

    /// - Parameter within: The files that the line is in, one including the other.
    private mutating func take(
        _ words: [String], _ shown: String, _ place: AccountSurvey.Place, service: String, type: String?, depth: Int,
        within: [[UInt8]]
    ) {
        guard let first = words.first else { return }
        guard lines.count < Self.maximumLines else {
            if !isFull { gaps.append((place.file, TextLines.reason(beyond: Self.maximumLines))) }
            isFull = true
            return
        }
        if first == "@include", words.count > 1 {
            return add(target(words[1]), service: service, type: type, depth: depth, within: within)
        }
        let own = String(first.drop { $0 == "-" }).lowercased()
        guard words.count >= 3, ["auth", "account", "password", "session"].contains(own) else {
            if within.count < 2 || type == nil {
                mistakes.append(
                    AccountSurvey.Mistake(place, .ignored, "not a type, a control and a module", text: shown))
            }
            return
        }
        guard type == nil || type == own else { return }
        let control = words[1].lowercased()
        if control == "include" || control == "substack" {
            return add(
                target(words[2]), service: service, type: own, depth: depth + (control == "substack" ? 1 : 0),
                within: within)
        }
        lines.append(
            AccountSurvey.PAMLine(
                service: service, type: own, control: control, module: words[2], arguments: Array(words.dropFirst(3)),
                depth: depth, place: place, text: shown))
    }

    private func target(_ name: String) -> [UInt8] {
        let paths = Self.folders.map { HostPath.joined($0, Array(name.utf8)) }
        return paths.first { (try? root.status($0)) != nil } ?? paths[0]
    }

    /// Words; what is in brackets is one, and `#` begins a comment.
    static func words(_ line: [UInt8]) -> [String] {
        var words: [[UInt8]] = []
        var open: [UInt8]?
        var isBracket = false
        for byte in line {
            if isBracket {
                open?.append(byte)
                isBracket = byte != UInt8(ascii: "]")
            } else if byte == ASCII.hash {
                break
            } else if ASCII.isSpace(byte) {
                if let word = open { words.append(word) }
                open = nil
            } else {
                isBracket = byte == UInt8(ascii: "[") && open == nil
                open = (open ?? []) + [byte]
            }
        }
        if let open { words.append(open) }
        return words.map { Escaped.text($0) }
    }
}
