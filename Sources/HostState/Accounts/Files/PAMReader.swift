import HostReading
import NoroshiModel

/// Reads `/etc/pam.d` as the PAM library does: the lines of each service, with what it includes in its place.
///
/// - Source: pam.conf(5) of Linux-PAM 1.5.2; `@include` is Debian's.
struct PAMReader {
    private static let maximumDepth = 32
    private static let maximumLines = 20_000
    private static let folder = Array("/etc/pam.d".utf8)

    private let root: HostRoot
    private(set) var lines: [AccountSurvey.PAMLine] = []
    private(set) var mistakes: [AccountSurvey.Mistake] = []
    private(set) var files: [[UInt8]] = []
    private(set) var gaps: [(what: String, reason: String)] = []
    private var texts: [[UInt8]: TextLines] = [:]
    private var missing: Set<[UInt8]> = []

    init(root: HostRoot) { self.root = root }

    mutating func read() {
        do throws(HostReadingError) {
            for name in try root.names(in: Self.folder) ?? [] where name.first != ASCII.dot && !LeftOverNames.has(name)
            {
                let path = HostPath.joined(Self.folder, name)
                guard try root.status(path)?.kind == .regular else { continue }
                add(path, service: Escaped.text(name), type: nil, depth: 0, within: [])
            }
        } catch {
            gaps.append((Escaped.text(error.path), error.reason))
        }
    }

    private mutating func text(_ path: [UInt8]) -> TextLines? {
        if let known = texts[path] { return known }
        guard !missing.contains(path) else { return nil }
        do throws(HostReadingError) {
            if let bytes = try root.read(path, limit: 1 << 20) {
                let lines = TextLines(bytes, file: Escaped.text(path))
                mistakes += lines.mistakes
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
            guard lines.count < Self.maximumLines else { return }
            let words = Self.words(line)
            guard let first = words.first else { continue }
            let place = text.place(number)
            if first == "@include", words.count > 1 {
                add(target(words[1]), service: service, type: type, depth: depth, within: within + [path])
                continue
            }
            let own = String(first.drop { $0 == "-" }).lowercased()
            guard words.count >= 3, ["auth", "account", "password", "session"].contains(own) else {
                if within.isEmpty || type == nil {
                    mistakes.append(
                        AccountSurvey.Mistake(
                            place, .ignored, "not a type, a control and a module", text: Escaped.text(line)))
                }
                continue
            }
            guard type == nil || type == own else { continue }
            let control = words[1].lowercased()
            if control == "include" || control == "substack" {
                add(
                    target(words[2]), service: service, type: own, depth: depth + (control == "substack" ? 1 : 0),
                    within: within + [path])
                continue
            }
            lines.append(
                AccountSurvey.PAMLine(
                    service: service, type: own, control: control, module: words[2],
                    arguments: Array(words.dropFirst(3)),
                    depth: depth, place: place, text: Escaped.text(line[...].trimmed)))
        }
    }

    private func target(_ name: String) -> [UInt8] { HostPath.joined(Self.folder, Array(name.utf8)) }

    /// Words; what is in brackets is one, and `#` begins a comment.
    private static func words(_ line: [UInt8]) -> [String] {
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
