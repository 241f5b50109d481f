import LogReading

/// Derived events in the order in which they were made, until somebody takes them.
///
/// Their texts stand in one array, so that a million of them ask for no memory one by one.
package struct DerivedEvents: Sendable {
    struct Entry: Sendable {
        let service: DerivedEvent.Service
        let time: Moment?
        let textStart: Int
        let fieldStart: Int
        let place: LinePlace
        /// The line that told where it all began.
        let origin: LinePlace?
    }

    struct Field: Sendable {
        let name: DerivedField
        let lower: UInt32
        let upper: UInt32
    }

    private(set) var text: [UInt8] = []
    private(set) var fields: [Field] = []
    private(set) var entries: [Entry] = []
    private var startOfValue = 0

    package init() {}

    package var count: Int { entries.count }
    package var isEmpty: Bool { entries.isEmpty }

    package mutating func removeAll() {
        text.removeAll(keepingCapacity: true)
        fields.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
    }

    /// One of them by itself.
    package subscript(index: Int) -> DerivedEvent {
        let entry = entries[index]
        let start = entry.textStart
        return DerivedEvent(
            service: entry.service, time: entry.time, text: Array(text[textRange(index)]),
            fields: fields[fieldRange(index)].map { ($0.name, Int($0.lower) - start..<Int($0.upper) - start) },
            places: [entry.place] + (entry.origin.map { [$0] } ?? []))
    }

    func textRange(_ index: Int) -> Range<Int> {
        entries[index].textStart..<(index + 1 < entries.count ? entries[index + 1].textStart : text.count)
    }

    func fieldRange(_ index: Int) -> Range<Int> {
        entries[index].fieldStart..<(index + 1 < entries.count ? entries[index + 1].fieldStart : fields.count)
    }

    // MARK: Making

    /// Begins an event; its fields follow.
    mutating func begin(
        _ service: DerivedEvent.Service, time: Moment?, place: LinePlace, origin: LinePlace? = nil
    ) {
        entries.append(
            Entry(
                service: service, time: time, textStart: text.count, fieldStart: fields.count, place: place,
                origin: origin))
    }

    /// Adds a field; nothing where there is no value.
    mutating func add(_ name: DerivedField, _ value: some Collection<UInt8>) {
        guard !value.isEmpty else { return }
        begin(name)
        text.append(contentsOf: value)
        end(name)
    }

    /// Adds what stands in a line.
    mutating func add(_ name: DerivedField, _ line: LineBytes, _ range: Range<Int>) {
        guard !range.isEmpty else { return }
        begin(name)
        line.append(range, to: &text)
        end(name)
    }

    mutating func add(_ name: DerivedField, _ value: StaticString) {
        begin(name)
        unsafe text.append(contentsOf: UnsafeBufferPointer(start: value.utf8Start, count: value.utf8CodeUnitCount))
        end(name)
    }

    mutating func add(_ name: DerivedField, _ value: Int) { add(name, Array(String(value).utf8)) }

    /// Says that a field has the value of another too, when that has one.
    @discardableResult
    mutating func add(_ name: DerivedField, as other: DerivedField) -> Bool {
        guard let start = entries.last?.fieldStart, let field = fields[start...].first(where: { $0.name == other })
        else { return false }
        fields.append(Field(name: name, lower: field.lower, upper: field.upper))
        return true
    }

    private mutating func begin(_ name: DerivedField) {
        let label = name.label
        // The first has no blank before it.
        let isFirst = entries.last.map { text.count == $0.textStart } ?? true
        let bytes = unsafe UnsafeBufferPointer(start: label.utf8Start, count: label.utf8CodeUnitCount)
        unsafe text.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[(isFirst ? 1 : 0)...]))
        startOfValue = text.count
    }

    private mutating func end(_ name: DerivedField) {
        fields.append(Field(name: name, lower: UInt32(startOfValue), upper: UInt32(text.count)))
    }
}
