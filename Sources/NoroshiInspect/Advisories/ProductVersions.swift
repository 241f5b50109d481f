import CSAF

extension AdvisoryProduct.Versions {
    func place(of version: String) -> VersionRange.Place {
        switch self {
        case .all: VersionRange.Place(.inside, isBounded: false)
        case .unreadable: .unknown
        case .range(let range): range.place(of: version)
        }
    }

    /// - Parameter version: nil for a text that is no version.
    func place(of version: OrderedVersion?) -> VersionRange.Place {
        switch self {
        case .all: VersionRange.Place(.inside, isBounded: false)
        case .unreadable: .unknown
        case .range(let range) where range.scheme == .none || range.scheme == .all:
            range.scheme == .none
                ? VersionRange.Place(.outsideBetween, isBounded: true) : VersionRange.Place(.inside, isBounded: false)
        case .range(let range): version.map { range.place(of: $0) } ?? .unknown
        }
    }

    /// Whether versions of rpm's are named, and each without the epoch that such a version may have.
    var lacksEpoch: Bool {
        guard case .range(let range) = self, range.scheme == .rpm else { return false }
        return !range.constraints.isEmpty && range.constraints.allSatisfy { !$0.version.contains(":") }
    }

    // MARK: As bytes

    func write(to writer: inout RecordWriter) {
        switch self {
        case .all: writer.put(byte: 0)
        case .unreadable: writer.put(byte: 1)
        case .range(let range):
            writer.put(byte: 2)
            writer.put(byte: UInt8(VersionScheme.allCases.firstIndex(of: range.scheme) ?? 0))
            writer.put(range.constraints) { writer, constraint in
                writer.put(byte: UInt8(Self.comparators.firstIndex(of: constraint.comparator) ?? 0))
                writer.put(constraint.version)
            }
        }
    }

    init(_ reader: inout RecordReader) throws(RecordReader.Malformed) {
        switch try reader.byte() {
        case 0: self = .all
        case 1: self = .unreadable
        case 2:
            let scheme = try Self.scheme(&reader)
            let constraints = try reader.list { reader throws(RecordReader.Malformed) in
                VersionRange.Constraint(try Self.comparator(&reader), try reader.text())
            }
            self = .range(VersionRange(unchecked: scheme, constraints))
        case _: throw RecordReader.Malformed()
        }
    }

    /// Walks through versions as reading them would.
    static func skip(_ reader: inout RecordReader) throws(RecordReader.Malformed) {
        switch try reader.byte() {
        case 0, 1: break
        case 2:
            _ = try scheme(&reader)
            for _ in 0..<(try reader.count()) {
                _ = try comparator(&reader)
                try reader.skipText()
            }
        case _: throw RecordReader.Malformed()
        }
    }

    /// Where a version stands in those that follow, without making anything of them.
    static func place(
        of version: OrderedVersion?, in reader: inout RecordReader
    ) throws(RecordReader.Malformed) -> VersionRange.Place {
        switch try reader.byte() {
        case 0: return VersionRange.Place(.inside, isBounded: false)
        case 1: return .unknown
        case 2: break
        case _: throw RecordReader.Malformed()
        }
        let scheme = try scheme(&reader)
        var place = RangePlace()
        for _ in 0..<(try reader.count()) {
            let comparator = try comparator(&reader)
            let text = try reader.slice()
            place.take(comparator, version.map { $0.order(to: text) } ?? .unknown)
        }
        switch scheme {
        case .none: return VersionRange.Place(.outsideBetween, isBounded: true)
        case .all: return VersionRange.Place(.inside, isBounded: false)
        case _: return version?.scheme == scheme ? place.place : .unknown
        }
    }

    private static func scheme(_ reader: inout RecordReader) throws(RecordReader.Malformed) -> VersionScheme {
        let number = Int(try reader.byte())
        guard number < schemes.count else { throw RecordReader.Malformed() }
        return schemes[number]
    }

    private static func comparator(
        _ reader: inout RecordReader
    ) throws(RecordReader.Malformed) -> VersionRange.Comparator {
        let number = Int(try reader.byte())
        guard number < comparators.count else { throw RecordReader.Malformed() }
        return comparators[number]
    }

    private static let schemes = VersionScheme.allCases
    private static let comparators: [VersionRange.Comparator] = [
        .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual,
    ]
}

extension VersionRange.Place {
    fileprivate static var unknown: Self { Self(.unknown, isBounded: false) }
}
