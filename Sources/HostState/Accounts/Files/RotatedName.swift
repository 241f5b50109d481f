/// The name that logrotate(8) gives to a file of login records: `wtmp.1`, `wtmp-20261101`, `wtmp.2.gz`.
struct RotatedName: Hashable {
    private static let endings = [".gz", ".xz", ".zst", ".bz2", ".lzma", ".lz4", ".Z"]

    let name: String
    let isCompressed: Bool
    /// The number or date in it, whose digits it has.
    private let number: Int
    private let digits: Int

    /// - Returns: nil for other names, and for the present file.
    init?(_ name: String) {
        guard name.hasPrefix("wtmp.") || name.hasPrefix("wtmp-") else { return nil }
        let ending = Self.endings.first { name.hasSuffix($0) } ?? ""
        let rest = name.dropFirst(5).dropLast(ending.count)
        // `-2026-11-01` too, and a time behind it.
        let digits = rest.filter { $0 != "-" && $0 != "_" }
        guard digits.first?.isNumber == true, digits.allSatisfy({ $0.isASCII && $0.isNumber }), digits.count <= 18,
            let number = Int(digits)
        else { return nil }
        self.name = name
        isCompressed = !ending.isEmpty
        self.number = number
        self.digits = digits.count
    }

    /// `wtmp.1` is newer than `wtmp.2`; a date is older than every number, for both at once were changed from one to the other.
    static func isNewer(_ one: RotatedName, _ other: RotatedName) -> Bool {
        guard one.isDate == other.isDate else { return other.isDate }
        return one.isDate ? one.moment > other.moment : one.number < other.number
    }

    private var isDate: Bool { digits >= 6 }

    /// With as many digits as a date with its time has.
    private var moment: Int { (0..<max(0, 18 - digits)).reduce(number) { product, _ in product * 10 } }
}
