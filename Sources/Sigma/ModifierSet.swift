/// The modifiers of a field, brought into a form in which their order does not matter any more.
///
/// Only encodings keep their order among themselves, because it changes what they make of a value.
///
/// - Source: Sigma modifiers appendix 2.1.
struct ModifierSet: Sendable, Hashable {
    enum Position: Sendable, Hashable {
        case whole, contains, startswith, endswith
    }

    enum Encoding: String, Sendable, Hashable, CaseIterable {
        case windash, base64, base64offset, utf16le, utf16be, utf16
    }

    enum Comparison: String, Sendable, Hashable, CaseIterable {
        case lt, lte, gt, gte
    }

    enum TimePart: String, Sendable, Hashable, CaseIterable {
        case minute, hour, day, week, month, year

        /// Those that a date can have.
        var values: ClosedRange<Int> {
            switch self {
            case .minute: 0...59
            case .hour: 0...23
            case .day: 1...31
            case .week: 1...53
            case .month: 1...12
            case .year: 0...9_999
            }
        }
    }

    struct RegexOptions: OptionSet, Sendable, Hashable {
        let rawValue: UInt8
        static let ignoreCase = RegexOptions(rawValue: 1)
        static let multiline = RegexOptions(rawValue: 2)
        static let dotAll = RegexOptions(rawValue: 4)
    }

    enum Kind: Sendable, Hashable {
        case text([Encoding])
        case regex(RegexOptions)
        case cidr
        case exists
        case fieldref
        case comparison(Comparison, of: TimePart?)
        case timePart(TimePart)
    }

    private(set) var kind = Kind.text([])
    private(set) var position = Position.whole
    private(set) var isAll = false
    private(set) var isNegated = false
    private(set) var isCased = false
    private(set) var expandsPlaceholders = false

    /// Whether the value is a text that may be compared in any of the usual ways.
    var isText: Bool {
        if case .text = kind { true } else { false }
    }

    private static let aliases = ["wide": "utf16le", "ignorecase": "i", "multiline": "m", "dotall": "s"]

    init() {}

    /// - Throws: The first modifier that is unknown or cannot stand beside another.
    init(_ names: [Substring], at place: Place) throws(ParseError) {
        var seen: Set<String> = []
        var flags: [String] = []
        var encodings: [Encoding] = []
        var kinds: [(name: String, kind: Kind)] = []
        var (comparison, part): (Comparison?, TimePart?) = (nil, nil)
        for written in names {
            let name = Self.aliases[String(written)] ?? String(written)
            let isNew = seen.insert(name).inserted
            guard isNew || name == "base64" else { throw ParseError(place, "modifier '\(written)' is written twice") }
            switch name {
            case "contains", "startswith", "endswith":
                guard position == .whole else {
                    throw ParseError(place, "modifier '\(written)' beside '\(position)'")
                }
                position = name == "contains" ? .contains : name == "startswith" ? .startswith : .endswith
            case "all": isAll = true
            case "neq": isNegated = true
            case "cased": isCased = true
            case "expand": expandsPlaceholders = true
            case "i", "m", "s": flags.append(name)
            case "re": kinds.append((name, .regex([])))
            case "cidr": kinds.append((name, .cidr))
            case "exists": kinds.append((name, .exists))
            case "fieldref": kinds.append((name, .fieldref))
            default:
                if let encoding = Encoding(rawValue: name) {
                    encodings.append(encoding)
                } else if let found = Comparison(rawValue: name) {
                    if let comparison { throw ParseError(place, "modifier '\(written)' beside '\(comparison)'") }
                    comparison = found
                } else if let found = TimePart(rawValue: name) {
                    if let part { throw ParseError(place, "modifier '\(written)' beside '\(part)'") }
                    part = found
                } else {
                    throw ParseError(place, "modifier '\(written)' is not known")
                }
            }
        }
        if let comparison {
            kinds.append((comparison.rawValue, .comparison(comparison, of: part)))
        } else if let part {
            kinds.append((part.rawValue, .timePart(part)))
        }
        if let first = encodings.first { kinds.append((first.rawValue, .text(encodings))) }
        guard kinds.count <= 1 else {
            throw ParseError(place, "modifier '\(kinds[0].name)' beside '\(kinds[1].name)'")
        }
        kind = kinds.first?.kind ?? .text([])
        try take(flags, at: place)
        try refuseImpossible(kinds.first?.name ?? "", at: place)
    }

    private mutating func take(_ flags: [String], at place: Place) throws(ParseError) {
        guard let first = flags.first else { return }
        guard case .regex = kind else { throw ParseError(place, "modifier '\(first)' without 're'") }
        var options: RegexOptions = []
        if flags.contains("i") { options.insert(.ignoreCase) }
        if flags.contains("m") { options.insert(.multiline) }
        if flags.contains("s") { options.insert(.dotAll) }
        guard !(isCased && options.contains(.ignoreCase)) else {
            throw ParseError(place, "modifier 'cased' beside 'i'")
        }
        kind = .regex(options)
    }

    private func refuseImpossible(_ name: String, at place: Place) throws(ParseError) {
        func refuse(_ modifier: String, _ isThere: Bool) throws(ParseError) {
            if isThere { throw ParseError(place, "modifier '\(modifier)' beside '\(name)'") }
        }
        switch kind {
        case .text, .regex: break
        case .fieldref:
            try refuse("expand", expandsPlaceholders)
        case .cidr:
            try refuse("\(position)", position != .whole)
            try refuse("cased", isCased)
        case .exists, .comparison, .timePart:
            try refuse("\(position)", position != .whole)
            try refuse("cased", isCased)
            try refuse("expand", expandsPlaceholders)
            if case .timePart = kind { break }
            try refuse("neq", isNegated)
            if case .exists = kind { try refuse("all", isAll) }
        }
    }
}
