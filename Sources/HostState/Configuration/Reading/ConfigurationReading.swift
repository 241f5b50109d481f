import HostReading
import NoroshiModel

/// Reads the files of one program: counts what it takes, and keeps what it found and what it could not read.
struct ConfigurationReading {
    /// Files larger than this are no configuration that people write.
    static let maximumFile = 8 << 20  // bytes
    private static let maximumTotal = 64 << 20  // bytes
    private static let maximumFiles = 5000
    private static let maximumLines = 50_000
    private static let maximumSettings = 20_000
    private static let maximumProblems = 100
    /// Lines of a text that a byte of value 0 may end.
    private static let maximumCutLines = 16
    /// How deep files may include each other.
    static let maximumDepth = 16

    let source: any ConfigurationFiles
    /// The package's version of the program; nil where it is not known.
    let version: String?
    private(set) var files: [String] = []
    private(set) var settings: [ConfigurationSurvey.Setting] = []
    private(set) var problems: [ConfigurationSurvey.Problem] = []
    private var bytes = 0
    private var open: [String] = []

    init(_ source: any ConfigurationFiles, version: String? = nil) {
        self.source = source
        self.version = version
    }

    // MARK: Files

    /// The lines of a file, its end of lines removed; nil when it is not there, which is a problem only where `isNeeded`, or
    /// cannot be read, which is always one.
    ///
    /// - Parameter joinsAtZero: Whether a byte of value 0 takes the end of the line with it, so that the next one follows.
    mutating func lines(
        _ path: String, isNeeded: Bool = false, from place: Line? = nil, joinsAtZero: Bool = false
    ) -> [Line]? {
        guard let content = content(path, isNeeded: isNeeded, from: place) else { return nil }
        let all = content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard isText(all, path) else { return nil }
        var lines: [Line] = []
        var isOpen = false
        for (index, bytes) in all.enumerated() {
            guard lines.count < Self.maximumLines else {
                problem(path, index + 1, "more than \(Self.maximumLines) lines; the rest was not read")
                break
            }
            let text = bytes.prefix { $0 != 0 }
            let line = text.last == UInt8(ascii: "\r") ? text.dropLast() : text
            let words = String(decoding: line, as: UTF8.self)
            if isOpen {
                lines[lines.count - 1].text += words.trimmed
            } else {
                lines.append(Line(file: path, number: index + 1, text: words))
            }
            isOpen = joinsAtZero && text.count < bytes.count
        }
        return lines
    }

    /// Tells of bytes of value 0, each of which ends its line as it ends a string in C; a file with many of them is no text.
    private mutating func isText(_ lines: [ArraySlice<UInt8>], _ path: String) -> Bool {
        let cut = lines.indices.filter { lines[$0].contains(0) }
        guard cut.count <= Self.maximumCutLines else {
            problem(path, cut[0] + 1, "a byte of value 0: this is no text")
            return false
        }
        for index in cut { problem(path, index + 1, "a byte of value 0: the rest of the line was not read") }
        return true
    }

    private mutating func content(_ path: String, isNeeded: Bool, from place: Line?) -> [UInt8]? {
        guard files.count < Self.maximumFiles, bytes < Self.maximumTotal else {
            tooMuch(path)
            return nil
        }
        do throws(HostReadingError) {
            guard let content = try source.read(path, limit: Self.maximumFile) else {
                if let target = try source.target(path) {
                    problem(path, 0, "leads to \(target), which is not there")
                } else if isNeeded {
                    problem(place?.file ?? path, place?.number ?? 0, "\(path) is not there")
                }
                return nil
            }
            if !files.contains(path) { files.append(path) }
            bytes += content.count
            return content
        } catch {
            problem(path, 0, error.reason)
            return nil
        }
    }

    private mutating func tooMuch(_ path: String) {
        problem(path, 0, "not read: too many or too large files before it")
    }

    /// Reads what a file includes, unless it is being read already or too deep: what follows in the file is read all the same.
    mutating func including(_ path: String, from place: Line, _ body: (inout Self) -> Void) {
        let path = Self.plain(path)
        let isFirst = open.isEmpty
        // What nobody included is open, too.
        if isFirst { open = [Self.plain(place.file)] }
        defer { if isFirst { open = [] } }
        guard !open.contains(path) else {
            problem(place.file, place.number, "includes itself by way of \(path)")
            return
        }
        guard open.count < Self.maximumDepth else {
            problem(place.file, place.number, "files include each other more than \(Self.maximumDepth) deep")
            return
        }
        open.append(path)
        body(&self)
        open.removeLast()
    }

    /// Without `.`, `..` and doubled slashes, so that a file has one name.
    static func plain(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// The paths that a pattern stands for; a folder that may not be read is a problem.
    mutating func paths(_ pattern: String) -> [String] {
        do throws(HostReadingError) {
            return try source.paths(matching: pattern)
        } catch {
            problem(pattern, 0, error.reason)
            return []
        }
    }

    mutating func exists(_ path: String) -> Bool {
        do throws(HostReadingError) {
            return try source.exists(path)
        } catch {
            problem(path, 0, error.reason)
            return false
        }
    }

    /// Whether a file is there, or a link that should lead to one; reading it tells of a link that does not.
    mutating func isNamed(_ path: String) -> Bool { exists(path) || target(path) != nil }

    mutating func isFolder(_ path: String) -> Bool { (try? source.isFolder(path)) == true }

    /// Whose something is and who may write it; nil where that is not known.
    func status(_ path: String) -> HostFileStatus? { (try? source.status(path)) ?? nil }

    /// What the kernel says of its packet filter, and what it did not say; nil where it is not asked.
    mutating func packetFilter() -> PacketFilterLook? {
        guard let look = source.packetFilter() else { return nil }
        for problem in look.problems { self.problem(problem.file, problem.line, problem.reason) }
        return look
    }

    mutating func target(_ path: String) -> String? { (try? source.target(path)) ?? nil }

    // MARK: Results

    mutating func problem(_ file: String, _ line: Int, _ reason: String) {
        guard problems.count < Self.maximumProblems else { return }
        problems.append(.init(file: Escaped.text(file), line: line, reason: Escaped.text(reason)))
    }

    mutating func problem(_ line: Line, _ reason: String) { problem(line.file, line.number, reason) }

    mutating func add(_ name: String, _ values: [String], scope: [String] = [], at line: Line, text: String? = nil) {
        guard settings.count < Self.maximumSettings else {
            if settings.count == Self.maximumSettings { problem(line, "more settings than are looked at") }
            return
        }
        let isSecret = Secrets.isSecret(name)
        settings.append(
            .init(
                name: name,
                values: isSecret ? [Secrets.mask] : values.prefix(5000).map { Self.cut(Secrets.masked($0)) },
                scope: scope.map { Self.cut($0) }, file: line.file, line: line.number,
                text: isSecret ? "\(name) \(Secrets.mask)" : Self.shown(text ?? line.text)))
    }

    /// What the program does without being told, where other settings decide on it.
    mutating func addDefault(_ name: String, _ values: [String], scope: [String] = [], file: String) {
        add(
            name, values, scope: scope, at: Line(file: file, number: 0, text: ""),
            text: "\(name) = \(values.joined(separator: " ")) (default)")
    }

    /// Takes the last of the settings of one name and scope, as most programs do; the first where `takesFirst`.
    mutating func keepEffective(takesFirst: Bool = false, except lists: Set<String> = []) {
        struct Key: Hashable {
            let name: String
            let scope: [String]
        }
        var chosen: [Key: Int] = [:]
        for (index, setting) in settings.enumerated() where !lists.contains(setting.name) {
            let key = Key(name: setting.name, scope: setting.scope)
            if chosen[key] == nil || !takesFirst { chosen[key] = index }
        }
        let kept = Set(chosen.values)
        settings = settings.enumerated().filter { lists.contains($0.element.name) || kept.contains($0.offset) }
            .map(\.element)
    }

    mutating func replace(_ settings: [ConfigurationSurvey.Setting]) { self.settings = settings }

    private static func cut(_ value: String) -> String {
        Escaped.text(value.utf8.count > 4096 ? String(value.prefix(1024)) + "…" : value)
    }

    private static func shown(_ text: String) -> String {
        let text = Escaped.text(Secrets.masked(text.trimmed))
        return text.utf8.count > 512 ? String(text.prefix(160)) + "…" : text
    }

    /// One line of a file, or several that the program takes for one.
    struct Line: Sendable, Hashable {
        let file: String
        let number: Int
        var text: String
    }
}

typealias Line = ConfigurationReading.Line

extension StringProtocol {
    /// Without spaces and tabs at both ends.
    var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// The words between spaces and tabs.
    var words: [String] { Substring(self).split(whereSeparator: \.isWhitespace).map(String.init) }
}

extension [Line] {
    /// Lines that end in a backslash with those that follow them, by the place of the first; what the last one waits for may be missing.
    ///
    /// - Parameter limit: Bytes from which on a line is not continued.
    func continued(limit: Int) -> [Line] {
        var joined: [Line] = []
        var open: Line?
        for line in self {
            var whole = open ?? Line(file: line.file, number: line.number, text: "")
            whole.text += line.text
            if whole.text.hasSuffix("\\"), whole.text.utf8.count < limit {
                whole.text.removeLast()
                open = whole
            } else {
                open = nil
                joined.append(whole)
            }
        }
        return joined + (open.map { [$0] } ?? [])
    }
}
