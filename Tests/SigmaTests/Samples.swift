import Sigma
import Testing

/// Rules for tests, and what they say.
enum Samples {
    /// A rule with this detection; each of its lines is put under `detection`.
    static func rule(_ detection: String, head: String = "") -> String {
        let lines = detection.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
        return "title: A rule\n\(head)logsource:\n  product: linux\ndetection:\n\(lines.joined(separator: "\n"))\n"
    }

    /// A rule whose one search is a field with a value.
    static func field(_ key: String, _ value: String) -> String {
        rule("selection:\n  \(key): \(value)\ncondition: selection")
    }

    static func compile(_ text: String, options: RuleSet.Options = RuleSet.Options()) -> RuleSet {
        var collection = RuleCollection()
        collection.add(text, file: "test.yml")
        return RuleSet(collection, options: options)
    }

    /// Whether the only rule of the text matches.
    static func judge(
        _ text: String, _ values: KeyValuePairs<String, String>, message: String = "",
        options: RuleSet.Options = RuleSet.Options()
    ) throws -> Bool {
        let rules = compile(text, options: options)
        try #require(rules.errors.isEmpty, "\(rules.errors)")
        var scratch = Scratch()
        return rules.matches(0, Event(rules.fields, text: message, values), scratch: &scratch)
    }

    /// The mistakes of the text.
    static func errors(_ text: String, options: RuleSet.Options = RuleSet.Options()) -> [String] {
        compile(text, options: options).errors.map(\.description)
    }

    static var placeholders: RuleSet.Options {
        var options = RuleSet.Options()
        options.placeholders = { name in
            ["Servers": ["srv*", "db?"], "net": ["10.1.0.0/16"], "one": ["x.y"]][name]
        }
        return options
    }
}

/// Numbers by chance that are the same in every run.
struct Chance: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }
}
