/// A version of Qpopper, such as `2.53`, `3.0b31`, `2.1.4-R3` or `4.0.5-krb5`.
///
/// The number behind the first dot is a decimal fraction, as its releases 2.4, 2.41, 2.5, 2.51 show.
struct QpopperVersion {
    var major: String
    /// Without zeros at the end, so that 2.5 and 2.50 are one version.
    var fraction: String
    var patch: [String]
    var stage: Stage
    /// The number of the beta or candidate; nil when none is written.
    var stageNumber: String?

    enum Stage: Int {
        case beta, candidate, release
    }

    init?(_ text: String) {
        var scanner = VersionScanner(text)
        guard let numbers = scanner.dottedNumbers() else { return nil }
        major = numbers[0]
        var digits = numbers.dropFirst().first ?? "0"
        while digits.last == "0" { digits.removeLast() }
        fraction = digits
        patch = Array(numbers.dropFirst(2))
        if scanner.takeWord("beta") || scanner.takeWord("b") {
            stage = .beta
        } else if scanner.takeWord("fc") {
            stage = .candidate
        } else {
            stage = .release
        }
        stageNumber = stage == .release ? nil : scanner.number()
        while scanner.take("-") {
            guard scanner.takeWord("R") || scanner.takeWord("krb") else { return nil }
            _ = scanner.number()
        }
        guard scanner.isAtEnd else { return nil }
    }

    func order(to other: QpopperVersion) -> VersionOrder {
        let majors = numericOrder(major, other.major)
        if majors != .equal { return majors }
        let fractions = byteOrder(fraction, other.fraction)
        if fractions != .equal { return fractions }
        let patches = dottedOrder(patch, other.patch)
        if patches != .equal { return patches }
        let stages = VersionOrder(stage.rawValue, other.stage.rawValue)
        if stages != .equal { return stages }
        switch (stageNumber, other.stageNumber) {
        case (nil, nil): return .equal
        case (let mine?, let theirs?): return numericOrder(mine, theirs)
        case _: return .unknown
        }
    }
}

/// A version of Sendmail, such as `8.9.3`, `8.11.7p1`, `8.12.0.Beta5`, `8.9.3+Sun`, `8.8.8/8.8.5` or `5.65c/IDA-1.4.4.1`.
///
/// What follows `+` (patches of others) or `/` (version of the configuration) is read and left aside. Before version 8
/// letters count patches.
struct SendmailVersion {
    var numbers: [String]
    var stage = Stage.release
    /// The number of the test version or of the patch.
    var stageNumber = "0"

    enum Stage: Int {
        case preAlpha, alpha, beta, gamma, release
        /// A vendor's patch, as in `8.11.7p1`, or a letter, as in `5.65c`.
        case patch
    }

    init?(_ text: String) {
        let core = text.prefix { $0 != "+" && $0 != "/" }
        let others = text.dropFirst(core.count + 1)
        let isWord =
            !others.isEmpty && others.utf8.allSatisfy { isLetter($0) || isDigit($0) || "+/.-_".utf8.contains($0) }
        guard core.count == text.count || isWord || others.contains(where: \.isNumber) else { return nil }
        var scanner = VersionScanner(String(core))
        guard let numbers = scanner.dottedNumbers() else { return nil }
        self.numbers = numbers
        if scanner.take(".") {
            guard let found = Self.tests.first(where: { scanner.takeWord($0.0) }) else { return nil }
            stage = found.1
            stageNumber = scanner.number() ?? "0"
        } else if core.first != "5", scanner.takeWord("p") {
            guard let number = scanner.number() else { return nil }
            (stage, stageNumber) = (.patch, number)
        }
        if !scanner.isAtEnd, let letter = core.lowercased().utf8.last, core.first == "5", stage == .release,
            scanner.takeWord(String(UnicodeScalar(letter)))
        {
            (stage, stageNumber) = (.patch, "\(letter)")
        }
        guard scanner.isAtEnd else { return nil }
    }

    func order(to other: SendmailVersion) -> VersionOrder {
        firstDifference(
            dottedOrder(numbers, other.numbers), VersionOrder(stage.rawValue, other.stage.rawValue),
            numericOrder(stageNumber, other.stageNumber))
    }

    private static let tests: [(String, Stage)] = [
        ("PreAlpha", .preAlpha), ("Alpha", .alpha), ("Beta", .beta), ("Gamma", .gamma),
    ]
}
