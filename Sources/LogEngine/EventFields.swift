import LogReading
import Sigma

/// The fields that events of lines have: for each the number by which rules ask for it, if any does.
///
/// Resolved once, so that no name is looked at on the way of a line.
struct EventFields {
    /// What one kind of message gives.
    struct Kind {
        /// Fields that rules ask for, by their places among the kind's.
        let fields: [(field: Int, slot: FieldTable.Slot)]
        /// What the kind itself tells: what happened, and how it went.
        let constants: [(slot: FieldTable.Slot, value: [UInt8])]
    }

    let host: FieldTable.Slot?
    let program: FieldTable.Slot?
    let message: FieldTable.Slot?
    /// By the kinds of the catalog.
    let kinds: [Kind]
    /// By the names of a web server's line.
    let access: [FieldTable.Slot?]
    /// By the names of a proxy's line.
    let proxy: [FieldTable.Slot?]
    /// All fields, and their places by their names, for lines that name theirs.
    private let slots: [FieldTable.Slot?]
    private let numbers: ByteTable

    init(_ table: FieldTable, _ catalog: MessageCatalog) {
        host = table.slot("host")
        program = table.slot("program")
        message = table.slot("message")
        kinds = catalog.kinds.map { kind in
            let fields = kind.template.fields.enumerated().compactMap { number, name in
                table.slot(name).map { (field: number, slot: $0) }
            }
            let constants = [("action", kind.action), ("outcome", kind.outcome)].compactMap { name, value in
                value.flatMap { value in table.slot(name).map { (slot: $0, value: Array(value.utf8)) } }
            }
            return Kind(fields: fields, constants: constants)
        }
        access = AccessFields.Name.allCases.map { table.slot($0.rawValue) }
        proxy = ProxyFields.Name.allCases.map { table.slot($0.rawValue) }
        var numbers = ByteTable(maximum: table.names.count)
        for (number, name) in table.names.enumerated() {
            LineBytes.with(Array(name.utf8)) { numbers.insert($0, number) }
        }
        self.numbers = numbers
        slots = table.names.map { table.slot($0) }
    }

    /// The field that a line itself names.
    func slot(_ name: LineBytes) -> FieldTable.Slot? { numbers[name].flatMap { slots[$0] } }
}
