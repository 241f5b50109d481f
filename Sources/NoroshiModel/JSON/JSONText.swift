package import FoundationEssentials

/// JSON as it is written: one pass over the values, no tree between them and the bytes.
///
/// An inspection holds tens of thousands of objects; this costs a few microseconds for each.
///
/// - Source: RFC 8259.
package struct JSONText: Sendable {
    package enum DateForm: Sendable { case seconds, milliseconds }

    package private(set) var bytes: [UInt8] = []
    private let dateForm: DateForm
    /// Each member and element on a line of its own.
    private let isPretty: Bool
    private var depth = 0
    /// Nothing was written since the last bracket was opened.
    private var isFirst = true
    /// Most things are seen in the same moment: its seconds or milliseconds, and how they are written.
    private var lastDate: (moment: Double, text: String)?

    /// - Parameter dates: RFC 3339 in UTC with or without a fraction.
    package init(dates: DateForm = .seconds, isPretty: Bool = false) {
        dateForm = dates
        self.isPretty = isPretty
    }

    /// What is JSON already.
    package mutating func append(_ text: [UInt8]) { bytes += text }

    /// Ends a line; the next value stands on its own.
    package mutating func endLine() {
        bytes.append(UInt8(ascii: "\n"))
        isFirst = true
    }

    /// Forgets what was written, and keeps its memory.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        isFirst = true
    }

    // MARK: Structure

    package mutating func object(_ body: (inout JSONText) -> Void) { enclosed("{", "}", body) }

    package mutating func array<Element>(_ elements: some Sequence<Element>, _ body: (inout JSONText, Element) -> Void)
    {
        enclosed("[", "]") { text in
            for element in elements {
                text.separate()
                body(&text, element)
            }
        }
    }

    /// The name of a member; its value follows.
    package mutating func key(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        append(isPretty ? "\" : " : "\":")
    }

    private mutating func enclosed(_ open: StaticString, _ close: StaticString, _ body: (inout JSONText) -> Void) {
        append(open)
        depth += 1
        isFirst = true
        body(&self)
        depth -= 1
        if isPretty, !isFirst { newLine() }
        isFirst = false
        append(close)
    }

    private mutating func separate() {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        if isPretty { newLine() }
    }

    private mutating func newLine() {
        bytes.append(UInt8(ascii: "\n"))
        for _ in 0..<depth { append("  ") }
    }

    private mutating func append(_ text: StaticString) {
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    // MARK: Values

    package mutating func value(_ flag: Bool) { append(flag ? "true" : "false") }

    package mutating func value(_ number: Int) { bytes.append(contentsOf: String(number).utf8) }

    package mutating func value(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { span in
            var start = 0
            for index in 0..<span.count where unsafe Self.mustEscape(span[index]) {
                unsafe bytes.append(contentsOf: span[start..<index])
                escape(unsafe span[index])
                start = index + 1
            }
            unsafe bytes.append(contentsOf: span[start...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func mustEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): append("\\\"")
        case UInt8(ascii: "\\"): append("\\\\")
        case 0x0A: append("\\n")
        case 0x0D: append("\\r")
        case 0x09: append("\\t")
        default:
            append("\\u00")
            for digit in [byte >> 4, byte & 0xF] { bytes.append(digit < 10 ? digit + 48 : digit + 87) }
        }
    }

    package mutating func value(_ date: Date) {
        let moment =
            switch dateForm {
            case .seconds: date.timeIntervalSince1970.rounded(.down)
            case .milliseconds: (date.timeIntervalSince1970 * 1000).rounded()
            }
        if let last = lastDate, last.moment == moment { return value(last.text) }
        let text =
            switch dateForm {
            case .seconds: date.formatted(.iso8601)
            case .milliseconds: JSONTime.text(date)
            }
        lastDate = (moment, text)
        value(text)
    }

    /// A value that is too rare to be written by hand.
    ///
    /// - Parameter value: What always has a form in JSON.
    package mutating func value(encoding value: some Encodable) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let form = dateForm
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(form == .seconds ? date.formatted(.iso8601) : JSONTime.text(date))
        }
        guard let data = try? encoder.encode(value) else { preconditionFailure("\(type(of: value)) has no JSON form") }
        bytes.append(contentsOf: data)
    }

    // MARK: Members

    package mutating func member(_ name: StaticString, _ text: String) {
        key(name)
        value(text)
    }

    /// Left out when there is none.
    package mutating func member(_ name: StaticString, _ text: String?) {
        if let text { member(name, text) }
    }

    package mutating func member(_ name: StaticString, _ number: Int) {
        key(name)
        value(number)
    }

    package mutating func member(_ name: StaticString, _ flag: Bool) {
        key(name)
        value(flag)
    }

    package mutating func member(_ name: StaticString, _ date: Date) {
        key(name)
        value(date)
    }

    package mutating func member(_ name: StaticString, _ texts: [String]) {
        key(name)
        array(texts) { $0.value($1) }
    }

    package mutating func member(_ name: StaticString, _ value: some JSONWritable) {
        key(name)
        value.write(to: &self)
    }

    package mutating func member(_ name: StaticString, _ value: (some JSONWritable)?) {
        if let value { member(name, value) }
    }

    package mutating func member(_ name: StaticString, _ values: [some JSONWritable]) {
        key(name)
        array(values) { $1.write(to: &$0) }
    }

    /// In the order of the names.
    package mutating func member(_ name: StaticString, _ words: [String: String]) {
        key(name)
        enclosed("{", "}") { text in
            for (word, value) in words.sorted(by: { $0.key < $1.key }) {
                text.separate()
                text.value(word)
                text.append(text.isPretty ? " : " : ":")
                text.value(value)
            }
        }
    }

    package mutating func member(_ name: StaticString, encoding value: some Encodable) {
        key(name)
        self.value(encoding: value)
    }
}

/// A value that writes itself as JSON, member by member in the order of their names: what `Codable` would write, faster.
package protocol JSONWritable {
    func write(to text: inout JSONText)
}

/// RFC 3339 in UTC with milliseconds, so that text order is time order.
package enum JSONTime {
    private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    package static func text(_ date: Date) -> String {
        // The formatter cuts digits off; a tenth of a millisecond keeps 0.123 from becoming 0.122.
        rounded(date).addingTimeInterval(0.0001).formatted(style)
    }

    /// - Throws: What the formatter says when the text is no such time.
    package static func date(_ text: String) throws -> Date { rounded(try Date(text, strategy: style)) }

    private static func rounded(_ date: Date) -> Date {
        Date(timeIntervalSince1970: (date.timeIntervalSince1970 * 1000).rounded() / 1000)
    }
}
