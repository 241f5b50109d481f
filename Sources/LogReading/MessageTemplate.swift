/// The form of one kind of message: `Failed {method} for {user} from {address} port {port} ssh2`.
///
/// The whole message has to fit; `*` at the end lets anything follow. A name in braces is a field; what follows a colon
/// says what may stand there: `{user}` any bytes, `{method:word}` no blank, `{port:number}` digits, `{address:ip}` an
/// IPv4 or IPv6 address. `{{` is a brace. `[…]` around a part makes it optional; `[[` is a bracket.
///
/// What a stranger can choose may hold the words of the template themselves (`root from 192.0.2.1 port 22`): where a
/// field could end at several places it ends at the last one, for what a program adds behind a stranger's words is its
/// own.
public struct MessageTemplate: Sendable, Hashable {
    enum Kind: Sendable, Hashable { case any, word, number, address }

    enum Part: Sendable, Hashable {
        case text([UInt8])
        /// By its place in ``fields``.
        case field(Int, Kind)
    }

    public let source: String
    /// The fields by the order of their first appearance.
    public let fields: [String]
    /// Every way to leave optional parts out, the longest first.
    let forms: [[Part]]
    let isOpen: Bool

    /// What is wrong with a template.
    public struct Malformed: Error, Hashable, CustomStringConvertible {
        public let source: String
        public let offset: Int
        public let reason: String

        public var description: String { "template '\(source)', offset \(offset): \(reason)" }
    }

    /// More optional parts than this are more forms than anybody means.
    private static let maximumOptional = 5

    public init(_ source: String) throws(Malformed) {
        var parser = Parser(source)
        let parts = try parser.parse()
        self.source = source
        fields = parser.fields
        isOpen = parser.isOpen
        guard parser.optional <= Self.maximumOptional else {
            throw Malformed(source: source, offset: 0, reason: "more than \(Self.maximumOptional) optional parts")
        }
        forms = (0..<(1 << parser.optional)).map { leftOut in
            Self.joined(parts.filter { $0.group.map { leftOut >> $0 & 1 == 0 } ?? true }.map(\.part))
        }
        for form in forms {
            for (part, next) in zip(form, form.dropFirst()) {
                if case .field = part, case .field = next {
                    throw Malformed(
                        source: source, offset: 0, reason: "two fields follow each other without a text between")
                }
            }
        }
    }

    private static func joined(_ parts: [Part]) -> [Part] {
        parts.reduce(into: []) { joined, part in
            if case .text(let bytes) = part, case .text(let before) = joined.last {
                joined[joined.count - 1] = .text(before + bytes)
            } else {
                joined.append(part)
            }
        }
    }

    /// Where each field stands in a message, by its place in ``fields``; nil when the message is of another kind.
    ///
    /// For one message; who reads many has a ``MessageReader``.
    public func match(_ line: LineBytes, in message: Range<Int>) -> [Range<Int>?]? {
        var table = TemplateTable([self])
        let forms = table.forms(of: 0).map(Int32.init)
        guard table.match(forms, 0..<Int32(forms.count), line, in: message) != nil else { return nil }
        return fields.indices.map { table.place(of: $0) }
    }
}

extension MessageTemplate {
    private struct Parser {
        private let source: String
        private let bytes: [UInt8]
        private var place = 0
        private(set) var fields: [String] = []
        private(set) var optional = 0
        private(set) var isOpen = false

        init(_ source: String) {
            self.source = source
            bytes = Array(source.utf8)
        }

        mutating func parse() throws(Malformed) -> [(part: Part, group: Int?)] {
            var parts: [(part: Part, group: Int?)] = []
            var text: [UInt8] = []
            var group: Int?
            func flush(_ text: inout [UInt8]) {
                if !text.isEmpty { parts.append((.text(text), group)) }
                text = []
            }
            while place < bytes.count {
                let byte = bytes[place]
                let isDoubled = place + 1 < bytes.count && bytes[place + 1] == byte
                switch byte {
                case UInt8(ascii: "{"), UInt8(ascii: "["):
                    if isDoubled {
                        text.append(byte)
                        place += 2
                    } else if byte == UInt8(ascii: "{") {
                        flush(&text)
                        parts.append((try field(), group))
                    } else {
                        guard group == nil else { throw malformed("an optional part within another") }
                        flush(&text)
                        group = optional
                        optional += 1
                        place += 1
                    }
                case UInt8(ascii: "]") where group != nil && !isDoubled:
                    flush(&text)
                    group = nil
                    place += 1
                case UInt8(ascii: "]"):
                    text.append(byte)
                    place += isDoubled ? 2 : 1
                case UInt8(ascii: "*") where place == bytes.count - 1:
                    isOpen = true
                    place += 1
                default:
                    text.append(byte)
                    place += 1
                }
            }
            guard group == nil else { throw malformed("'[' is not closed") }
            flush(&text)
            guard !parts.isEmpty else { throw malformed("empty") }
            return parts
        }

        private mutating func field() throws(Malformed) -> Part {
            guard let close = bytes[place...].firstIndex(of: UInt8(ascii: "}")) else {
                throw malformed("'{' is not closed")
            }
            let words = bytes[(place + 1)..<close].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            let name = String(decoding: words[0], as: UTF8.self)
            guard !name.isEmpty, name.utf8.allSatisfy({ $0 == 0x5F || ($0 | 0x20) &- 97 < 26 || $0 &- 48 < 10 }) else {
                throw malformed("a field's name is letters, digits and '_'")
            }
            let kinds: [String: Kind] = ["": .any, "word": .word, "number": .number, "ip": .address]
            guard words.count <= 2, let kind = kinds[words.count == 2 ? String(decoding: words[1], as: UTF8.self) : ""]
            else { throw malformed("a field is any bytes, or ':word', ':number', ':ip'") }
            place = close + 1
            let number = fields.firstIndex(of: name) ?? fields.count
            if number == fields.count { fields.append(name) }
            return .field(number, kind)
        }

        private func malformed(_ reason: String) -> Malformed {
            Malformed(source: source, offset: place, reason: reason)
        }
    }
}
