/// One event of a log: its text, and the values of its fields.
///
/// Made once and filled again for each event, so that no memory is asked for on the way. Values are bytes that need not
/// be UTF-8; a number is its text. A field may have several values, of which one is enough to match.
///
///     var event = Event(rules.fields)
///     event.begin(line.span)
///     event.set(slot, to: 15..<21)
public struct Event: ~Copyable, Sendable {
    private struct Value: Sendable {
        /// The event for which it was set; in another one it is none.
        var round: UInt32 = 0
        /// The value before of the same field, in ``earlier``; -1 for none.
        var next: Int32 = -1
        /// -1 for null.
        var lower: Int32 = -1
        var upper: Int32 = -1
    }

    /// The text, and after it the values that do not stand in it.
    private(set) var bytes = PaddedBytes()
    private(set) var textCount = 0
    private var round: UInt32 = 1
    /// For each field the value that was set last.
    private var values: [Value]
    private var earlier: [Value] = []

    public init(_ fields: FieldTable) {
        values = [Value](repeating: Value(), count: fields.names.count)
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
    /// - Parameter text: All of the event; at most 2 GiB, values included. It is copied.
    public mutating func begin(_ text: Span<UInt8>) {
        round &+= 1
        if round == 0 { forget() }
        if !earlier.isEmpty { earlier.removeAll(keepingCapacity: true) }
        bytes.removeAll()
        bytes.append(text)
        textCount = text.count
    }

    /// Begins the next event.
    public mutating func begin(_ text: [UInt8]) { begin(text.span) }

    /// Gives a field a value that stands in the text.
    public mutating func set(_ slot: FieldTable.Slot, to range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= textCount, "the range lies within the text")
        put(slot, range.lowerBound, range.upperBound)
    }

    /// Gives a field a value of its own, which is copied.
    public mutating func set(_ slot: FieldTable.Slot, to value: Span<UInt8>) {
        let lower = bytes.count
        bytes.append(value)
        put(slot, lower, bytes.count)
    }

    /// Gives a field a value of its own.
    public mutating func set(_ slot: FieldTable.Slot, to value: [UInt8]) { set(slot, to: value.span) }

    /// Gives a field that has no value an empty one, so that events without it are of one group. It is for what follows
    /// matching: rules would find the field there.
    public mutating func fill(_ slot: FieldTable.Slot) {
        if value(slot.number) == nil { put(slot, bytes.count, bytes.count) }
    }

    /// Gives a field the value null: it is there, and has nothing.
    public mutating func setNull(_ slot: FieldTable.Slot) {
        put(slot, -1, -1)
    }

    @inline(__always)
    private mutating func put(_ slot: FieldTable.Slot, _ lower: Int, _ upper: Int) {
        let number = Int(slot.number)
        var next: Int32 = -1
        if values[number].round == round {
            earlier.append(values[number])
            next = Int32(earlier.count - 1)
        }
        values[number] = Value(round: round, next: next, lower: Int32(lower), upper: Int32(upper))
    }

    /// The numbers of events begin anew.
    private mutating func forget() {
        for index in values.indices { values[index].round = 0 }
        round = 1
    }

    // MARK: Looking

    /// Values are ranges of ``bytes``.
    var text: Range<Int> { 0..<textCount }

    func isPresent(_ slot: Int32) -> Bool { values[Int(slot)].round == round }

    /// Whether no value but null is there.
    func isNull(_ slot: Int32) -> Bool { !hasValue(slot) { _ in true } }

    /// Whether one of the values fulfils the condition.
    @inline(__always)
    func hasValue(_ slot: Int32, where condition: (Range<Int>) -> Bool) -> Bool {
        var value = values[Int(slot)]
        guard value.round == round else { return false }
        while true {
            if value.lower >= 0, condition(Int(value.lower)..<Int(value.upper)) { return true }
            guard value.next >= 0 else { return false }
            value = earlier[Int(value.next)]
        }
    }

    /// The value that was set last.
    @inline(__always)
    func value(_ slot: Int32) -> Range<Int>? {
        let value = values[Int(slot)]
        return value.round == round && value.lower >= 0 ? Int(value.lower)..<Int(value.upper) : nil
    }

    /// The number that a value is.
    func number(_ range: Range<Int>) -> Double? { Number(bytes.storage.span.extracting(range))?.value }
}
