/// What characters have in common, as `\p{…}` and `[:…:]` name it.
struct ScalarProperty: Sendable {
    /// The members in ASCII.
    let bytes: ByteSet
    private let test: @Sendable (Unicode.Scalar) -> Bool

    private init(_ test: @escaping @Sendable (Unicode.Scalar) -> Bool) {
        self.test = test
        bytes = ByteSet((UInt8(0)...0x7F).filter { test(Unicode.Scalar($0)) })
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool { test(scalar) }

    /// The members beyond ASCII.
    var scalars: ScalarRanges {
        var ranges = ScalarRanges()
        var start: UInt32?
        for value in ScalarRanges.first...ScalarRanges.last + 1 {
            let isMember = Unicode.Scalar(value).map(test) ?? false
            if isMember, start == nil { start = value }
            if !isMember, let first = start {
                ranges.insert(first...value - 1)
                start = nil
            }
        }
        return ranges
    }

    /// - Parameter name: In lower case, without `_`, ` ` and `-`.
    init?(named name: String) {
        if let property = Self.named[name] {
            self = property
        } else if let categories = Self.categories[name] {
            self.init { categories.contains($0.properties.generalCategory) }
        } else {
            return nil
        }
    }

    static let word = ScalarProperty {
        $0.properties.isAlphabetic || category($0, in: "m") || category($0, in: "nd") || category($0, in: "pc")
    }

    /// The names that may stand in `[:…:]`.
    static let named: [String: ScalarProperty] = [
        "alnum": ScalarProperty { $0.properties.isAlphabetic || category($0, in: "nd") },
        "alpha": ScalarProperty { $0.properties.isAlphabetic },
        "ascii": ScalarProperty { $0.isASCII },
        "blank": ScalarProperty { $0 == "\t" || category($0, in: "zs") },
        "cntrl": ScalarProperty { category($0, in: "cc") },
        "digit": ScalarProperty { category($0, in: "nd") },
        "graph": ScalarProperty { isGraphic($0) },
        "lower": ScalarProperty { $0.properties.isLowercase },
        "print": ScalarProperty { isGraphic($0) || category($0, in: "zs") },
        "punct": ScalarProperty { category($0, in: "p") || $0.isASCII && category($0, in: "s") },
        "space": ScalarProperty { $0.properties.isWhitespace },
        "upper": ScalarProperty { $0.properties.isUppercase },
        "word": word,
        "xdigit": ScalarProperty { $0.isASCII && $0.properties.isHexDigit },
        "any": ScalarProperty { _ in true },
    ]

    private static func isGraphic(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.properties.isWhitespace && !category(scalar, in: "cc") && !category(scalar, in: "cn")
            && !category(scalar, in: "cs")
    }

    private static func category(_ scalar: Unicode.Scalar, in name: String) -> Bool {
        categories[name]?.contains(scalar.properties.generalCategory) ?? false
    }

    /// - Source: The Unicode Standard, table 4-4.
    private static let categories: [String: Set<Unicode.GeneralCategory>] = {
        let letters: [String: Unicode.GeneralCategory] = [
            "lu": .uppercaseLetter, "ll": .lowercaseLetter, "lt": .titlecaseLetter, "lm": .modifierLetter,
            "lo": .otherLetter, "mn": .nonspacingMark, "mc": .spacingMark, "me": .enclosingMark, "nd": .decimalNumber,
            "nl": .letterNumber, "no": .otherNumber, "pc": .connectorPunctuation, "pd": .dashPunctuation,
            "ps": .openPunctuation, "pe": .closePunctuation, "pi": .initialPunctuation, "pf": .finalPunctuation,
            "po": .otherPunctuation, "sm": .mathSymbol, "sc": .currencySymbol, "sk": .modifierSymbol,
            "so": .otherSymbol, "zs": .spaceSeparator, "zl": .lineSeparator, "zp": .paragraphSeparator, "cc": .control,
            "cf": .format, "cs": .surrogate, "co": .privateUse, "cn": .unassigned,
        ]
        var result = letters.mapValues { Set([$0]) }
        for (name, category) in letters { result[String(name.prefix(1)), default: []].insert(category) }
        let long = [
            "letter": "l", "mark": "m", "number": "n", "punctuation": "p", "symbol": "s", "separator": "z",
            "other": "c",
        ]
        for (name, short) in long { result[name] = result[short] }
        return result
    }()
}

extension Unicode.Scalar {
    /// The character and its other cases, where these are one character each.
    var cases: [Unicode.Scalar] {
        var result = [self]
        for mapping in [properties.lowercaseMapping, properties.uppercaseMapping] {
            guard let scalar = mapping.unicodeScalars.first, mapping.unicodeScalars.count == 1, !result.contains(scalar)
            else { continue }
            result.append(scalar)
        }
        return result
    }
}
