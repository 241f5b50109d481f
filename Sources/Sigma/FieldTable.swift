/// The fields that rules ask for, each with a number.
///
/// Who makes events resolves names once and then sets values by number; a field that no rule asks for has none.
public struct FieldTable: Sendable {
    /// A field of the table that made it.
    public struct Slot: Hashable, Sendable {
        let number: Int32
    }

    /// In the order of the numbers.
    public private(set) var names: [String] = []
    private var numbers: [String: Int32] = [:]

    init() {}

    /// - Parameter name: As events call it; case counts.
    public func slot(_ name: String) -> Slot? {
        numbers[name].map { Slot(number: $0) }
    }

    mutating func insert(_ name: String) -> Int32 {
        if let number = numbers[name] { return number }
        let number = Int32(names.count)
        names.append(name)
        numbers[name] = number
        return number
    }
}
