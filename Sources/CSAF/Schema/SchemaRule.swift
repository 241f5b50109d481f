/// What a JSON schema asks of one value, in a notation of our own.
///
/// - Source: JSON Schema 2020-12, as far as CSAF's schemas use it
indirect enum SchemaRule: Sendable {
    /// Anything at all.
    case anything
    case boolean
    /// A word of a closed list.
    case word([String])
    /// A text of at least so many characters, of a form.
    case text(TextForm, minCount: Int)
    case number(NumberRange)
    case list(SchemaRule, minCount: Int, isUnique: Bool)
    case object(ObjectShape)
    /// A rule that is looked up when it is needed, for rules that contain themselves.
    case later(@Sendable () -> SchemaRule)
    /// One rule or another, as a member of the value says.
    case choice(@Sendable (JSONValue) -> SchemaRule)
    /// A rule of which a numbered test says that it must hold: what breaks it is told under that number.
    case test(String, SchemaRule)

    /// A text that is not empty.
    static let text: SchemaRule = .text(.any, minCount: 1)
    static let uri: SchemaRule = .text(.uri, minCount: 0)

    static func text(_ form: TextForm) -> SchemaRule { .text(form, minCount: 0) }

    static func list(_ item: SchemaRule, minCount: Int = 1) -> SchemaRule {
        .list(item, minCount: minCount, isUnique: false)
    }

    static func set(_ item: SchemaRule, minCount: Int = 1) -> SchemaRule {
        .list(item, minCount: minCount, isUnique: true)
    }
}

/// A form of text and how messages name it.
struct TextForm: Sendable {
    var english: String
    var japanese: String
    /// Nil when every text has the form.
    var matches: (@Sendable (String) -> Bool)?

    init(_ english: String, _ japanese: String, _ matches: (@Sendable (String) -> Bool)?) {
        self.english = english
        self.japanese = japanese
        self.matches = matches
    }

    static let any = TextForm("a text", "文字列", nil)
}

/// From the least to the greatest number, both allowed.
struct NumberRange: Sendable {
    var lowest: Double
    var highest: Double

    static let score = NumberRange(lowest: 0, highest: 10)
}

/// Which members an object has.
final class ObjectShape: Sendable {
    struct Property: Sendable {
        var name: String
        var rule: SchemaRule
        var isRequired: Bool
    }

    let properties: [Property]
    /// A member with any other name is an error; in an open object it is only remembered.
    let isClosed: Bool
    let minCount: Int
    let maxCount: Int
    /// What else must hold of the object as a whole; gives what is wrong.
    let further: (@Sendable (JSONValue) -> [SchemaFault])?

    init(
        properties: [Property], isClosed: Bool, minCount: Int = 0, maxCount: Int = .max,
        further: (@Sendable (JSONValue) -> [SchemaFault])? = nil
    ) {
        self.properties = properties
        self.isClosed = isClosed
        self.minCount = minCount
        self.maxCount = maxCount
        self.further = further
        precondition(properties.count <= 64, "an object of the schema has more than 64 members")
    }

    convenience init(
        required: KeyValuePairs<String, SchemaRule> = [:], optional: KeyValuePairs<String, SchemaRule> = [:],
        isClosed: Bool, minCount: Int = 0, maxCount: Int = .max,
        further: (@Sendable (JSONValue) -> [SchemaFault])? = nil
    ) {
        self.init(
            properties: required.map { Property(name: $0.key, rule: $0.value, isRequired: true) }
                + optional.map { Property(name: $0.key, rule: $0.value, isRequired: false) },
            isClosed: isClosed, minCount: minCount, maxCount: maxCount, further: further)
    }
}

/// A broken rule: where, and in both languages what.
struct SchemaFault: Sendable {
    var value: JSONValue
    /// The name of the member that is missing, when that is the fault.
    var member: String?
    var message: TestMessage
}
