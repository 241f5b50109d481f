/// Which files are watched, and how closely: lines of a level and a path; of those that hold for a path the last counts.
///
///     content     /etc
///     growing     /var/log/**/*.log
///     ignored     /etc/mtab      # a comment
package struct Profile: Hashable, Sendable {
    package struct Rule: Hashable, Sendable {
        /// In its file, from 1.
        package let line: Int
        package let level: WatchLevel
        /// As it is written.
        package let text: String
        let pattern: PathPattern

        /// The path, as far as it goes without a wildcard: it has to be there for the rule to hold for anything.
        package var place: [UInt8] {
            pattern.head.isEmpty
                ? [PathOrder.slash] : pattern.head.reduce([]) { $0 + [PathOrder.slash] + $1 }
        }
    }

    package let rules: [Rule]
    /// As it was read.
    package let source: [UInt8]

    private static let maximumRules = 4096

    /// - Parameters:
    ///   - source: UTF-8 or not: paths are bytes.
    ///   - file: For messages.
    /// - Throws: ``ProfileError`` with every mistake.
    package init(_ source: [UInt8], file: String) throws(ProfileError) {
        var rules: [Rule] = []
        var mistakes: [String] = []
        for (index, line) in source.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            do throws(PatternMistake) {
                if let rule = try Self.rule(Array(line), number: index + 1) { rules.append(rule) }
            } catch {
                mistakes.append("\(file):\(index + 1):\(error.offset + 1): \(error.reason)")
            }
        }
        if mistakes.isEmpty, !rules.contains(where: { $0.level != .ignored }) {
            mistakes.append("\(file): no line names what is to be watched")
        }
        if rules.count > Self.maximumRules { mistakes.append("\(file): more than \(Self.maximumRules) rules") }
        guard mistakes.isEmpty else { throw ProfileError(mistakes: mistakes) }
        self.rules = rules
        self.source = source
    }

    /// Watches everything below some folders.
    package static func everything(below paths: [[UInt8]]) -> Profile {
        let lines = paths.map { Array("content ".utf8) + escaped($0) }
        do throws(ProfileError) {
            return try Profile(Array(lines.joined(separator: [0x0A])), file: "paths")
        } catch {
            preconditionFailure("an escaped path is a pattern: \(error)")
        }
    }

    private static func rule(_ line: [UInt8], number: Int) throws(PatternMistake) -> Rule? {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        guard let start = line.firstIndex(where: { !isBlank($0) }), line[start] != UInt8(ascii: "#") else { return nil }
        let wordEnd = line[start...].firstIndex(where: isBlank) ?? line.count
        let word = String(decoding: line[start..<wordEnd], as: UTF8.self)
        guard let level = WatchLevel.allCases.first(where: { $0.word == word }) else {
            let known = WatchLevel.allCases.map(\.word).joined(separator: ", ")
            throw PatternMistake(offset: start, reason: "unknown level '\(PathText.text(Array(word.utf8)))': \(known)")
        }
        guard let place = line[wordEnd...].firstIndex(where: { !isBlank($0) }), line[place] != UInt8(ascii: "#") else {
            throw PatternMistake(offset: wordEnd, reason: "a path is missing")
        }
        var end = commentStart(line, from: place, isBlank)
        // A blank at the end belongs to the path only where a backslash stands before it.
        while end > place, isBlank(line[end - 1]), end < place + 2 || line[end - 2] != UInt8(ascii: "\\") { end -= 1 }
        let text = Array(line[place..<end])
        do throws(PatternMistake) {
            return Rule(
                line: number, level: level, text: String(decoding: text, as: UTF8.self), pattern: try PathPattern(text))
        } catch {
            throw PatternMistake(offset: place + error.offset, reason: error.reason)
        }
    }

    /// The first `#` behind a blank, where no backslash takes the meaning of either; the end of the line without one.
    private static func commentStart(_ line: [UInt8], from place: Int, _ isBlank: (UInt8) -> Bool) -> Int {
        var index = place
        var isBehindBlank = false
        while index < line.count {
            if line[index] == UInt8(ascii: "#"), isBehindBlank { return index }
            isBehindBlank = isBlank(line[index])
            index += line[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return line.count
    }

    private static func escaped(_ path: [UInt8]) -> [UInt8] {
        path.flatMap { byte -> [UInt8] in
            let isPlain = byte > 0x20 && byte < 0x7F && !Array("\\*?#".utf8).contains(byte) || byte >= 0x80
            if isPlain { return [byte] }
            let digits = String(byte, radix: 16)
            return Array("\\x\(byte < 16 ? "0" : "")\(digits)".utf8)
        }
    }

    // MARK: Asking

    /// Where a walk stands in the rules.
    struct State {
        /// The last rule that holds for the path, counted from 0.
        fileprivate var holding: Int?
        /// Rules behind it that may yet hold below, and their places.
        fileprivate var live: [(rule: Int, places: UInt64)]

        func level(in profile: Profile) -> WatchLevel? { holding.map { profile.rules[$0].level } }
        var mayMatchBelow: Bool { !live.isEmpty }
    }

    /// At the root.
    var start: State {
        settled(holding: nil, rules.indices.map { (rule: $0, places: rules[$0].pattern.start) })
    }

    func entering(_ name: [UInt8], from state: State) -> State {
        if state.live.isEmpty { return state }
        return settled(
            holding: state.holding,
            state.live.map { (rule: $0.rule, places: rules[$0.rule].pattern.places(after: name, from: $0.places)) })
    }

    private func settled(holding: Int?, _ places: [(rule: Int, places: UInt64)]) -> State {
        var state = State(holding: holding, live: [])
        for (rule, places) in places where places != 0 {
            if rules[rule].pattern.isMatch(places) { state.holding = max(rule, state.holding ?? -1) }
        }
        for (rule, places) in places where places != 0 && rule > state.holding ?? -1 {
            state.live.append((rule, places))
        }
        return state
    }

    /// The rule that counts for a path; nil when none does, and it is not watched.
    package func rule(for path: [UInt8]) -> Rule? {
        var state = start
        for name in PathOrder.components(path) { state = entering(name, from: state) }
        return state.holding.map { rules[$0] }
    }

    /// Where walks have to begin so that all that is watched is met.
    package var roots: [[UInt8]] {
        Self.outermost(rules.filter { $0.level != .ignored }.map(\.place))
    }

    /// Sorted, and none within another.
    package static func outermost(_ paths: [[UInt8]]) -> [[UInt8]] {
        var kept: [[UInt8]] = []
        for path in paths.sorted(by: { PathOrder.compare($0, $1) < 0 }) {
            if let last = kept.last, PathOrder.isWithin(path, last) { continue }
            kept.append(path)
        }
        return kept
    }
}

/// Everything that is wrong in a profile.
package struct ProfileError: Error, Hashable, CustomStringConvertible {
    package let mistakes: [String]
    package var description: String { mistakes.joined(separator: "\n") }
}
