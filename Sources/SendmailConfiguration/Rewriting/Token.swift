/// A token of an address while it is rewritten, with where it comes from.
struct Token {
    var text: Text
    /// The rule whose right side wrote it, as its index; `Token.input` for what was asked; below that, the answer of a
    /// map.
    var origin: Int

    static let input = -1

    static func lookup(_ index: Int) -> Int { -2 - index }

    static func lookupIndex(_ origin: Int) -> Int? { origin <= -2 ? -2 - origin : nil }

    var sign: Symbol { text.first ?? 0 }
}

/// One rule that matched.
package struct RewriteStep: Hashable, Sendable {
    /// The name of the rule set, or its number.
    package let ruleSet: String
    package let locator: Locator
    /// The rule as it is written, without the white space at its ends.
    package let rule: String
    /// The tokens afterwards, separated by spaces; signs as they are written in rules. At most 2,000 characters.
    package let result: String
}

/// What a map answered.
package struct LookupStep: Hashable, Sendable {
    package let map: String
    package let key: String
    /// `nil` when nothing was found.
    package let value: String?
    /// Where the value is written, if it comes from a text.
    package let locator: Locator?
}

/// Why rewriting came to no end.
struct RewriteStop: Error {
    /// Lower case, without a full stop.
    let reason: String
}

/// What sendmail returns from a set of rules.
enum RewriteStatus {
    case fine
    case temporaryFailure
    /// The rules are wrong: sendmail logs it and refuses.
    case configuration
    case data
}
