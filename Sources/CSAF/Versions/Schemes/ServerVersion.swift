/// A version of ISC BIND, such as `4.9.6-REL`, `8.1.2-T3B`, `9.16.1rc2`, `9.11.4-P2`, `9.9.3-S1-P1` or
/// `9.6-ESV-R7-P1`.
///
/// Suffixes of distributions are not understood on purpose: their fixes do not show in the number.
struct BINDVersion {
    var numbers: [String]
    var stage: Stage
    var stageNumber: String
    /// The letter behind a test version, as in `-T3B`.
    var stageLetter = ""
    /// The patch of a preview edition, as in `-S1-P1`.
    private var previewPatch = "0"
    /// Of a build for Windows, as in `-P2-W1` or `-Wp1`: its number, and the letter before it.
    private var windowsBuild = "0", windowsLetter = ""
    /// Of an extended support version, as in `9.6-ESV-R7`: the number behind the `R`, 0 for the first; nil for any other.
    private var extended: String?

    enum Stage: Int {
        case test, alpha, beta, candidate, release
        /// A security patch.
        case patch
        /// The supported preview edition, which grows beside the patches.
        case preview
    }

    init?(_ text: String) {
        var scanner = VersionScanner(text)
        guard let numbers = scanner.dottedNumbers() else { return nil }
        self.numbers = numbers
        var isHyphenated = scanner.take("-")
        if isHyphenated, numbers.count == 2, scanner.takeWord("ESV") {
            guard let found = Self.extended(&scanner) else { return nil }
            (extended, isHyphenated) = found
        }
        guard let stage = Self.stage(&scanner, isHyphenated: isHyphenated) else { return nil }
        self.stage = stage
        guard let number = stage == .release ? "0" : scanner.number() else { return nil }
        stageNumber = number
        if stage == .test { stageLetter = scanner.letters() }
        guard readSuffixes(&scanner, follows: isHyphenated) else { return nil }
    }

    /// The number of an extended support version, and whether a hyphen follows it.
    private static func extended(_ scanner: inout VersionScanner) -> (number: String, isFollowed: Bool)? {
        guard scanner.take("-") else { return ("0", false) }
        guard scanner.takeWord("R") else { return ("0", true) }
        return scanner.number().map { ($0, scanner.take("-")) }
    }

    /// A patch of a preview edition, and a build for Windows. A release without either ends here.
    private mutating func readSuffixes(_ scanner: inout VersionScanner, follows isHyphenated: Bool) -> Bool {
        var isJoined = isHyphenated && stage == .release && !scanner.isAtEnd
        while isJoined || scanner.take("-") {
            isJoined = false
            if stage == .preview, previewPatch == "0", scanner.takeWord("P") {
                guard let number = scanner.number() else { return false }
                previewPatch = number
                continue
            }
            let letters = scanner.letters().lowercased()
            guard ["w", "wp"].contains(letters), let number = scanner.number() else { return false }
            (windowsLetter, windowsBuild) = (letters, number)
            break
        }
        return scanner.isAtEnd
    }

    private static func stage(_ scanner: inout VersionScanner, isHyphenated: Bool) -> Stage? {
        if isHyphenated {
            if scanner.takeWord("REL") { return .release }
            if scanner.takeWord("BETA") { return .beta }
            if scanner.takeWord("P") { return .patch }
            if scanner.takeWord("S") { return .preview }
            if scanner.takeWord("T") { return .test }
            return scanner.isAtWord("W") || scanner.isAtWord("Wp") ? .release : nil
        }
        if scanner.isAtEnd { return .release }
        if scanner.takeWord("rc") { return .candidate }
        if scanner.takeWord("a") { return .alpha }
        if scanner.takeWord("b") { return .beta }
        return nil
    }

    func order(to other: BINDVersion) -> VersionOrder {
        let order = lineOrder(to: other)
        guard order == .equal else { return order }
        if stage == other.stage {
            let order = firstDifference(
                numericOrder(stageNumber, other.stageNumber), byteOrder(stageLetter, other.stageLetter),
                numericOrder(previewPatch, other.previewPatch))
            return order != .equal ? order : windowsOrder(to: other)
        }
        let isTest = stage == .test || other.stage == .test
        let preRelease: Set<Stage> = [.alpha, .beta, .candidate, .test]
        if isTest, preRelease.contains(stage), preRelease.contains(other.stage) { return .unknown }
        let late: Set<Stage> = [.patch, .preview]
        if late.contains(stage), late.contains(other.stage) { return .unknown }
        return VersionOrder(stage.rawValue, other.stage.rawValue)
    }
}

extension BINDVersion {
    /// The last release of a line before its extended support versions; later ones stand beside these.
    private static let lastBeforeExtended = ["9.4": "3", "9.6": "2"]

    /// Of the numbers alone, and those of extended support versions.
    private func lineOrder(to other: BINDVersion) -> VersionOrder {
        switch (extended, other.extended) {
        case (nil, nil): return dottedOrder(numbers, other.numbers)
        case (let own?, let others?):
            return firstDifference(dottedOrder(numbers, other.numbers), numericOrder(own, others))
        case (nil, _?): return orderOfRelease(to: other)
        case (_?, nil): return other.orderOfRelease(to: self).reversed
        }
    }

    /// Of a release to an extended support version.
    private func orderOfRelease(to other: BINDVersion) -> VersionOrder {
        let line = dottedOrder(Array(numbers.prefix(2)), other.numbers)
        guard line == .equal else { return line }
        guard let last = Self.lastBeforeExtended[other.numbers.joined(separator: ".")] else { return .unknown }
        return numericOrder(numbers.dropFirst(2).first ?? "0", last) == .greater ? .unknown : .less
    }

    /// A build for Windows follows what it was built of; the two ways of counting them are not compared.
    private func windowsOrder(to other: BINDVersion) -> VersionOrder {
        guard windowsLetter == other.windowsLetter || windowsLetter.isEmpty || other.windowsLetter.isEmpty else {
            return .unknown
        }
        return numericOrder(windowsBuild, other.windowsBuild)
    }
}

/// A version of OpenSSH, such as `9.2p1`; without `p` it precedes the portable release of the same number.
struct OpenSSHVersion {
    var numbers: [String]
    var portable: String
    private var isPortable = false

    init?(_ text: String) {
        var scanner = VersionScanner(text)
        guard let numbers = scanner.dottedNumbers() else { return nil }
        self.numbers = numbers
        portable = "0"
        if scanner.takeWord("p") {
            guard let number = scanner.number() else { return nil }
            portable = number
            isPortable = true
        }
        guard scanner.isAtEnd else { return nil }
    }

    func order(to other: OpenSSHVersion) -> VersionOrder {
        let order = dottedOrder(numbers, other.numbers)
        return order != .equal ? order : numericOrder(portable, other.portable)
    }

    /// A limit without `p` speaks of the first portable release too; whether of later ones is not said.
    func order(toLimit limit: OpenSSHVersion) -> LimitOrder {
        let order = order(to: limit)
        guard order == .greater, !limit.isPortable, dottedOrder(numbers, limit.numbers) == .equal else {
            return LimitOrder(order)
        }
        return numericOrder(portable, "1") == .equal ? .equal : .equalOrGreater
    }
}

/// Reads the pieces that versions are made of.
struct VersionScanner {
    private var rest: Substring

    init(_ text: String) { rest = text[...] }

    var isAtEnd: Bool { rest.isEmpty }

    /// Digits, or nil when there are none.
    mutating func number() -> String? {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        rest = rest.dropFirst(digits.count)
        return digits.isEmpty ? nil : String(digits)
    }

    mutating func letters() -> String {
        let letters = rest.prefix { $0.isASCII && $0.isLetter }
        rest = rest.dropFirst(letters.count)
        return String(letters)
    }

    /// Numbers between dots; a dot that no digit follows stays.
    mutating func dottedNumbers() -> [String]? {
        guard let first = number() else { return nil }
        var numbers = [first]
        while rest.first == "." {
            let before = rest
            rest = rest.dropFirst()
            guard let next = number() else {
                rest = before
                break
            }
            numbers.append(next)
        }
        return numbers
    }

    mutating func take(_ character: Character) -> Bool {
        guard rest.first == character else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// Whether a word stands here, in any case, without further letters.
    func isAtWord(_ word: String) -> Bool {
        var copy = self
        return copy.takeWord(word)
    }

    /// Consumes a word in any case, unless it goes on with further letters.
    mutating func takeWord(_ word: String) -> Bool {
        let found = rest.prefix { $0.isASCII && $0.isLetter }
        guard found.lowercased() == word.lowercased() else { return false }
        rest = rest.dropFirst(found.count)
        return true
    }
}
