/// The names of macros and classes: one character, or several in braces.
struct NameTable: Sendable {
    /// More long names than this are told as a problem, and the rest are taken for one name.
    static let maximumNames = 4096

    private var numbers: [[UInt8]: Int] = [:]
    private var names: [[UInt8]] = []

    /// The number of a name, made if it is new. Names of one character have that character as their number.
    ///
    /// Long names are told apart by case.
    mutating func number(of name: [UInt8]) -> Int {
        if name.count == 1 { return Int(name[0]) }
        if let known = numbers[name] { return known }
        guard names.count < Self.maximumNames else { return 255 + Self.maximumNames }
        names.append(name)
        numbers[name] = 255 + names.count
        return 255 + names.count
    }

    /// The number of a name if it was ever seen.
    func knownNumber(of name: String) -> Int? {
        let bytes = Array(name.utf8)
        return bytes.count == 1 ? Int(bytes[0]) : numbers[bytes]
    }

    /// A name as it is written after `$`: `x` or `{client_addr}`.
    func name(of number: Int) -> String {
        guard number > 255 else { return String(decoding: [UInt8(number)], as: UTF8.self) }
        guard number - 256 < names.count else { return "{}" }
        return "{" + String(decoding: names[number - 256], as: UTF8.self) + "}"
    }

    static func symbol(_ number: Int) -> Symbol { Sign.firstName + Symbol(number) }

    static func number(_ symbol: Symbol) -> Int { Int(symbol - Sign.firstName) }
}
