/// How one version stands to another. `unknown` means that the scheme does not decide it.
public enum VersionOrder: Sendable, Hashable {
    case less, equal, greater, unknown

    init<T: Comparable>(_ a: T, _ b: T) {
        self = a < b ? .less : a > b ? .greater : .equal
    }

    /// How the second stands to the first.
    var reversed: VersionOrder {
        switch self {
        case .less: .greater
        case .greater: .less
        case .equal, .unknown: self
        }
    }
}

/// How a version stands to the limit of a range. A limit may say less than a version does: `9.8` of OpenSSH speaks of
/// the portable release too, `1.0` of an RPM package of all its releases.
public enum LimitOrder: Sendable, Hashable {
    case less, equal, greater
    /// At the limit or above it, depending on what is meant by the limit.
    case equalOrGreater
    case unknown

    /// Of a limit that says what a version says.
    init(_ order: VersionOrder) {
        switch order {
        case .less: self = .less
        case .equal: self = .equal
        case .greater: self = .greater
        case .unknown: self = .unknown
        }
    }
}

/// The order of two runs of digits of any length; leading zeros do not count.
func numericOrder(_ a: some StringProtocol, _ b: some StringProtocol) -> VersionOrder {
    let x = a.utf8.drop { $0 == 0x30 }
    let y = b.utf8.drop { $0 == 0x30 }
    guard x.count == y.count else { return VersionOrder(x.count, y.count) }
    for (p, q) in zip(x, y) where p != q { return VersionOrder(p, q) }
    return .equal
}

/// The order of the bytes of two texts.
func byteOrder(_ a: String, _ b: String) -> VersionOrder {
    for (p, q) in zip(a.utf8, b.utf8) where p != q { return VersionOrder(p, q) }
    return VersionOrder(a.utf8.count, b.utf8.count)
}

/// The order of two lists of numbers; a missing place counts as zero, so `1.0` equals `1`.
func dottedOrder(_ a: [String], _ b: [String]) -> VersionOrder {
    for index in 0..<max(a.count, b.count) {
        let order = numericOrder(index < a.count ? a[index] : "0", index < b.count ? b[index] : "0")
        if order != .equal { return order }
    }
    return .equal
}

func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) }
