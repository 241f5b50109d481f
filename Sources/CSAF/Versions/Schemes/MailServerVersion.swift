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

/// A version of Sendmail, such as `8.9.3`, `8.12.0.Beta5`, `8.8.8+2.7Wbeta7` or `8.8.8/8.8.5`.
///
/// What follows `+` (patches of others) or `/` (version of the configuration) is read and left aside.
struct SendmailVersion {
    var numbers: [String]
    /// Nil for a release.
    var beta: String?

    init?(_ text: String) {
        let core = text.prefix { $0 != "+" && $0 != "/" }
        guard core.count == text.count || text.dropFirst(core.count + 1).contains(where: { $0.isNumber }) else {
            return nil
        }
        var scanner = VersionScanner(String(core))
        guard let numbers = scanner.dottedNumbers() else { return nil }
        self.numbers = numbers
        if scanner.take(".") {
            guard scanner.takeWord("Beta") else { return nil }
            beta = scanner.number() ?? "0"
        }
        guard scanner.isAtEnd else { return nil }
    }

    func order(to other: SendmailVersion) -> VersionOrder {
        let order = dottedOrder(numbers, other.numbers)
        guard order == .equal else { return order }
        switch (beta, other.beta) {
        case (nil, nil): return .equal
        case (nil, _): return .greater
        case (_, nil): return .less
        case (let mine?, let theirs?): return numericOrder(mine, theirs)
        }
    }
}
