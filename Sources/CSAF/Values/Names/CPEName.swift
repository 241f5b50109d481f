/// A CPE name: the eleven attributes of a well-formed name, read from a 2.3 formatted string or from a 2.2 URI.
///
/// Letters count in lower case.
///
/// - Source: NISTIR 7695 (naming) §5.2, §6.1, §6.2; NISTIR 7696 (matching) §6
public struct CPEName: Sendable, Hashable, CustomStringConvertible {
    /// Why a text is no CPE name.
    public struct ParseError: Error, Sendable, Hashable, CustomStringConvertible {
        public var text: String
        /// Lower-case, without a full stop, the offending word quoted.
        public var reason: String

        public var description: String { "CPE name \(quoted(text)): \(reason)" }
    }

    /// The value of an attribute.
    public enum Value: Sendable, Hashable {
        /// Any value: `*`, or nothing in a URI.
        case any
        /// Not applicable: `-`.
        case notApplicable
        case pattern(Pattern)
    }

    /// Text with wildcards at its ends.
    public struct Pattern: Sendable, Hashable {
        /// Without escapes, in lower case.
        public var text: String
        public var leading: Wildcard
        public var trailing: Wildcard
    }

    /// What may stand before or behind a text.
    public enum Wildcard: Sendable, Hashable {
        case none
        /// As many characters as there are question marks, or fewer.
        case upTo(Int)
        /// Any characters: `*`.
        case many
    }

    /// The attributes in the order of the formatted string.
    public enum Attribute: Int, Sendable, Hashable, CaseIterable {
        case part, vendor, product, version, update, edition, language, softwareEdition, targetSoftware,
            targetHardware, other
    }

    /// One value for each attribute.
    private var values: [Value]

    public subscript(attribute: Attribute) -> Value { values[attribute.rawValue] }

    /// The text of an attribute; nil when it is any or not applicable.
    public func text(_ attribute: Attribute) -> String? {
        guard case .pattern(let pattern) = self[attribute] else { return nil }
        return pattern.text
    }

    /// Reads a name in either form; which one is told by how it begins.
    public init(_ text: String) throws(ParseError) {
        if text.utf8.starts(with: "cpe:2.3:".utf8) {
            values = try CPEReader(text).formattedString()
        } else if text.prefix(5).lowercased() == "cpe:/" {
            values = try CPEReader(text).uri()
        } else {
            throw ParseError(text: text, reason: "neither \"cpe:2.3:\" nor \"cpe:/\" begins it")
        }
    }

    /// Whether a text is a name in either form.
    public static func isWellFormed(_ text: String) -> Bool { (try? CPEName(text)) != nil }

    /// The formatted string of version 2.3.
    public var formattedString: String { "cpe:2.3:" + values.map(CPEWriter.formatted).joined(separator: ":") }

    /// The URI of version 2.2, as short as it can be.
    public var uri: String { CPEWriter.uri(values) }

    public var description: String { formattedString }
}

/// How a set of names stands to another.
extension CPEName {
    public enum Relation: Sendable, Hashable {
        case equal, superset, subset, disjoint
        /// Wildcards on the other side.
        case undefined
    }

    /// How the set that one attribute of this name means stands to that of another name.
    ///
    /// - Source: NISTIR 7696 §6.2, table 6-2
    public func relation(of attribute: Attribute, to other: CPEName) -> Relation {
        switch (self[attribute], other[attribute]) {
        case (.any, .any), (.notApplicable, .notApplicable): return .equal
        case (_, .pattern(let theirs)) where theirs.hasWildcards: return .undefined
        case (.any, _): return .superset
        case (_, .any): return .subset
        case (.notApplicable, _), (_, .notApplicable): return .disjoint
        case (.pattern(let mine), .pattern(let theirs)):
            if mine.hasWildcards { return mine.covers(theirs.text) ? .superset : .disjoint }
            return mine.text == theirs.text ? .equal : .disjoint
        }
    }

    /// Whether everything that the other name means is meant by this one.
    public func covers(_ other: CPEName) -> Bool {
        Attribute.allCases.allSatisfy { attribute in
            let relation = relation(of: attribute, to: other)
            return relation == .equal || relation == .superset
        }
    }

    /// Whether the two names have nothing in common.
    public func isDisjoint(with other: CPEName) -> Bool {
        Attribute.allCases.contains { relation(of: $0, to: other) == .disjoint }
    }
}

extension CPEName.Pattern {
    public var hasWildcards: Bool { leading != .none || trailing != .none }

    /// Whether a text without wildcards fits.
    func covers(_ other: String) -> Bool {
        let mine = Array(text.utf8)
        let theirs = Array(other.utf8)
        guard theirs.count >= mine.count else { return false }
        let spare = theirs.count - mine.count
        return (0...spare).contains { offset in
            leading.admits(offset) && trailing.admits(spare - offset)
                && theirs[offset..<offset + mine.count].elementsEqual(mine)
        }
    }
}

extension CPEName.Wildcard {
    fileprivate func admits(_ count: Int) -> Bool {
        switch self {
        case .none: count == 0
        case .upTo(let limit): count <= limit
        case .many: true
        }
    }
}
