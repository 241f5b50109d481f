/// One event of a log: its text, and the values of its fields.
///
/// Made once and filled again for each event, so that no memory is asked for on the way. Values are bytes that need not
/// be UTF-8; a number is its text. A field may have several values, of which one is enough to match.
///
///     var event = Event(rules.fields)
///     event.begin(line.span)
///     event.set(slot, to: 15..<21)
public struct Event: Sendable {
    private struct Value: Sendable {
        let slot: Int32
        /// The value before of the same field; -1 for none.
        let next: Int32
        /// -1 for null.
        let lower: Int32
        let upper: Int32
    }

    /// The text, and after it the values that do not stand in it.
    private var bytes: [UInt8] = []
    private var textCount = 0
    private var values: [Value] = []
    /// For each field the last of its values; -1 for none.
    private var heads: [Int32]

    public init(_ fields: FieldTable) {
        heads = [Int32](repeating: -1, count: fields.names.count)
    }

    /// An event of a text and texts for fields; fields that no rule asks for are left out.
    public init(_ fields: FieldTable, text: String = "", _ values: KeyValuePairs<String, String>) {
        self.init(fields)
        begin(Array(text.utf8))
        for (name, value) in values {
            guard let slot = fields.slot(name) else { continue }
            set(slot, to: Array(value.utf8))
        }
    }

    /// Begins the next event; no field has a value yet.
    ///
    /// - Parameter text: All of the event; at most 2 GiB, values included.
    public mutating func begin(_ text: Span<UInt8>) {
        for value in values { heads[Int(value.slot)] = -1 }
        values.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        append(text)
        textCount = text.count
    }

    /// Begins the next event.
    public mutating func begin(_ text: [UInt8]) { begin(text.span) }

    /// Gives a field a value that stands in the text.
    public mutating func set(_ slot: FieldTable.Slot, to range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= textCount, "the range lies within the text")
        put(slot, range.lowerBound, range.upperBound)
    }

    /// Gives a field a value of its own.
    public mutating func set(_ slot: FieldTable.Slot, to value: Span<UInt8>) {
        let lower = bytes.count
        append(value)
        put(slot, lower, bytes.count)
    }

    /// Gives a field a value of its own.
    public mutating func set(_ slot: FieldTable.Slot, to value: [UInt8]) { set(slot, to: value.span) }

    /// Gives a field the value null: it is there, and has nothing.
    public mutating func setNull(_ slot: FieldTable.Slot) {
        put(slot, -1, -1)
    }

    private mutating func append(_ span: Span<UInt8>) {
        // The pointer does not outlive the call.
        unsafe span.withUnsafeBufferPointer { buffer in unsafe bytes.append(contentsOf: buffer) }
    }

    private mutating func put(_ slot: FieldTable.Slot, _ lower: Int, _ upper: Int) {
        let number = Int(slot.number)
        values.append(Value(slot: slot.number, next: heads[number], lower: Int32(lower), upper: Int32(upper)))
        heads[number] = Int32(values.count - 1)
    }

    // MARK: Looking

    func isPresent(_ slot: Int32) -> Bool { heads[Int(slot)] >= 0 }

    /// Whether no value but null is there.
    func isNull(_ slot: Int32) -> Bool {
        var index = heads[Int(slot)]
        while index >= 0 {
            let value = values[Int(index)]
            if value.lower >= 0 { return false }
            index = value.next
        }
        return true
    }

    /// Whether one of the values fulfils the condition.
    @inline(__always)
    func hasValue(_ slot: Int32, where condition: (Span<UInt8>) -> Bool) -> Bool {
        var index = heads[Int(slot)]
        while index >= 0 {
            let value = values[Int(index)]
            if value.lower >= 0, condition(bytes.span.extracting(Int(value.lower)..<Int(value.upper))) { return true }
            index = value.next
        }
        return false
    }

    @inline(__always)
    func hasText(where condition: (Span<UInt8>) -> Bool) -> Bool {
        condition(bytes.span.extracting(0..<textCount))
    }

    /// The value that was set last.
    func value(_ slot: Int32) -> Range<Int>? {
        let index = heads[Int(slot)]
        guard index >= 0 else { return nil }
        let value = values[Int(index)]
        return value.lower >= 0 ? Int(value.lower)..<Int(value.upper) : nil
    }

    // MARK: Values that ``value(_:)`` gave

    func append(_ range: Range<Int>, to result: inout [UInt8]) { result.append(contentsOf: bytes[range]) }

    func number(_ range: Range<Int>) -> Double? { Number.parse(bytes.span.extracting(range)) }

    func hash(_ range: Range<Int>, into hasher: inout Hasher) {
        // The pointer does not outlive the call.
        unsafe bytes[range].withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    }
}
