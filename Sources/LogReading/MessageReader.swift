/// Reads messages by the forms of a catalog, and asks for no memory to do so.
///
/// Not to be shared by threads: it keeps what it read last.
public struct MessageReader: ~Copyable, Sendable {
    /// What one program writes, looked up once for all its lines.
    public struct Program: Sendable, Hashable {
        fileprivate let number: Int
    }

    public let catalog: MessageCatalog
    private var table: TemplateTable
    /// For each program and each byte that a message may begin with, the forms to try, in their order.
    private var forms: [Int32] = []
    private var ranges: [Range<Int32>] = []
    /// The programs that write the same.
    private var known: [[Int]: Program] = [:]

    public init(_ catalog: MessageCatalog) {
        self.catalog = catalog
        table = TemplateTable(catalog.kinds.map(\.template))
    }

    /// - Parameter name: As it stands in a line. Names that no group has are the same program.
    public mutating func program(named name: [UInt8]) -> Program {
        let kinds = catalog.kinds(of: name)
        if let program = known[kinds] { return program }
        let program = Program(number: ranges.count)
        let all = kinds.flatMap { table.forms(of: $0) }
        for byte in 0...255 as ClosedRange<UInt8> {
            let first = Int32(forms.count)
            forms += all.filter { table.firstByte(of: $0).map { $0 == byte } ?? true }.map(Int32.init)
            ranges.append(first..<Int32(forms.count))
        }
        known[kinds] = program
        return program
    }

    /// The first kind that a message is of, by its place in the catalog's kinds; nil when it is of none that is known.
    public mutating func read(_ line: LineBytes, in message: Range<Int>, of program: Program) -> Int? {
        guard !message.isEmpty else { return nil }
        return table.match(forms, ranges[program.number + Int(line[message.lowerBound])], line, in: message)
    }

    /// Where a field of the last message that was read stands, by its place among its kind's; nil where it has none.
    public func place(of field: Int) -> Range<Int>? { table.place(of: field) }
}

extension MessageReader {
    /// A message with its fields by name.
    public struct Reading {
        public let kind: MessageKind
        public let fields: [(name: String, range: Range<Int>)]
    }

    /// One line, by its own program's forms.
    public mutating func read(_ line: LineBytes, _ parts: LogLine) -> Reading? {
        guard let program = parts.programName(line),
            let number = read(line, in: parts.message, of: self.program(named: program.bytes))
        else { return nil }
        let kind = catalog.kinds[number]
        let fields = kind.template.fields.enumerated().compactMap { index, name in
            place(of: index).map { (name: name, range: $0) }
        }
        return Reading(kind: kind, fields: fields)
    }
}
