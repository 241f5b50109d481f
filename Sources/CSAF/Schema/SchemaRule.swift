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
final class TextForm: Sendable {
    let english: String
    let japanese: String
    /// Nil when every text has the form.
    let matches: (@Sendable (String) -> Bool)?

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

    /// What the members must be, in the order of their names.
    let rules: [SchemaRule]
    let names: [String]
    /// The names as bytes, one behind the other, and where each begins; the last entry is their end.
    private let nameBytes: [UInt8]
    private let nameStarts: [Int]
    /// A bit for each member that must be there, the first the lowest.
    let required: UInt64
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
        precondition(properties.count <= 64, "an object of the schema has more than 64 members")
        names = properties.map(\.name)
        rules = properties.map(\.rule)
        nameBytes = properties.flatMap { Array($0.name.utf8) }
        nameStarts = properties.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.name.utf8.count) }
        required = properties.enumerated().reduce(0) { $1.element.isRequired ? $0 | 1 << UInt64($1.offset) : $0 }
        self.isClosed = isClosed
        self.minCount = minCount
        self.maxCount = maxCount
        self.further = further
    }

    /// Which of the members a name is of; nil for none.
    ///
    /// - Parameter start: Where to look first: members often stand in the order of the schema.
    func place(of name: JSONTree.Text, in tree: JSONTree, near start: Int) -> Int? {
        var place = start
        for _ in rules.indices {
            if place >= rules.count { place = 0 }
            if tree.equals(name, nameBytes, nameStarts[place]..<nameStarts[place + 1]) { return place }
            place += 1
        }
        return nil
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
