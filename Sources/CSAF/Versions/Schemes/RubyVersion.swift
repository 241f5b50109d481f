/// A version of a Ruby gem: runs of digits and of letters; letters make it a pre-release.
///
/// - Source: RubyGems, Gem::Version
struct RubyVersion {
    /// Numbers, then everything from the first letters on; without zeros at the end of either.
    private var segments: [String]

    init?(_ text: String) {
        guard Self.isWellFormed(text) else { return nil }
        var head: [String] = []
        var tail: [String] = []
        var bytes = VersionBytes(text)
        while let byte = bytes.next {
            let segment = isDigit(byte) ? bytes.take(while: isDigit) : bytes.take(while: isLetter)
            if !segment.isEmpty {
                if isLetter(byte) || !tail.isEmpty { tail.append(segment) } else { head.append(segment) }
            } else if bytes.take(anyOf: "-") {
                tail.append("pre")
            } else {
                _ = bytes.take(anyOf: ".")
            }
        }
        while head.last.map(isZero) == true { head.removeLast() }
        while tail.last.map(isZero) == true { tail.removeLast() }
        segments = head + tail
    }

    func order(to other: RubyVersion) -> VersionOrder {
        for index in 0..<max(segments.count, other.segments.count) {
            let mine = index < segments.count ? segments[index] : "0"
            let theirs = index < other.segments.count ? other.segments[index] : "0"
            let order: VersionOrder
            switch (mine.utf8.first.map(isDigit) == true, theirs.utf8.first.map(isDigit) == true) {
            case (true, true): order = numericOrder(mine, theirs)
            case (true, false): order = .greater
            case (false, true): order = .less
            case (false, false): order = byteOrder(mine, theirs)
            }
            if order != .equal { return order }
        }
        return .equal
    }

    /// `1.2.rc1` or `1.2-rc.1`: parts of letters and digits, the first of digits.
    private static func isWellFormed(_ text: String) -> Bool {
        let halves = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let parts = halves[0].split(separator: ".", omittingEmptySubsequences: false)
        guard parts[0].utf8.allSatisfy(isDigit),
            parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { isDigit($0) || isLetter($0) } })
        else { return false }
        guard halves.count == 2 else { return true }
        return halves[1].split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty && part.utf8.allSatisfy { isDigit($0) || isLetter($0) || $0 == UInt8(ascii: "-") }
        }
    }
}
