/// A version of an RPM package: `[epoch:]version[-release]`.
///
/// - Source: rpm-version(7)
struct RPMVersion {
    private let bytes: [UInt8]
    /// Parts of the bytes; the first is empty where there is none.
    private let epoch, version: Range<Int>
    /// Nil when the text names none; that precedes all releases.
    private let release: Range<Int>?

    init?(_ bytes: [UInt8]) {
        self.bytes = bytes
        let colon = bytes.firstIndex(of: UInt8(ascii: ":"))
        epoch = 0..<(colon ?? 0)
        let start = colon.map { $0 + 1 } ?? 0
        let hyphen = bytes[start...].lastIndex(of: UInt8(ascii: "-"))
        version = start..<(hyphen ?? bytes.count)
        release = hyphen.map { $0 + 1..<bytes.count }
        guard colon == nil || !epoch.isEmpty && bytes[epoch].allSatisfy(isDigit),
            release.map({ !$0.isEmpty && bytes[$0].allSatisfy(Self.isAllowed) }) ?? true,
            !bytes[version].isEmpty, bytes[version].allSatisfy(Self.isAllowed)
        else { return nil }
    }

    func order(to other: RPMVersion) -> VersionOrder {
        let order = versionOrder(to: other)
        guard order == .equal else { return order }
        switch (release, other.release) {
        case (nil, nil): return .equal
        case (nil, _?): return .less
        case (_?, nil): return .greater
        case (let mine?, let theirs?): return Self.partOrder(bytes[mine], other.bytes[theirs])
        }
    }

    /// A limit without a release speaks of all its releases; a version without one may be any of them.
    func order(toLimit limit: RPMVersion) -> LimitOrder {
        let order = versionOrder(to: limit)
        guard order == .equal, let theirs = limit.release else { return LimitOrder(order) }
        return release.map { LimitOrder(Self.partOrder(bytes[$0], limit.bytes[theirs])) } ?? .unknown
    }

    /// Of the epochs and the versions.
    private func versionOrder(to other: RPMVersion) -> VersionOrder {
        let epochs = Self.numberOrder(bytes[epoch], other.bytes[other.epoch])
        if epochs != .equal { return epochs }
        return Self.partOrder(bytes[version], other.bytes[other.version])
    }

    /// Runs of digits and of letters in turn; other signs only separate.
    private static func partOrder(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>) -> VersionOrder {
        var (first, second) = (a, b)
        while true {
            first = first.drop(while: isSeparator)
            second = second.drop(while: isSeparator)
            if let order = signOrder(&first, &second) {
                if order != .equal { return order }
                continue
            }
            guard let x = first.first, let y = second.first else { return VersionOrder(first.count, second.count) }
            let kind = isDigit(x) ? isDigit : isLetter
            guard kind(y) else { return isDigit(x) ? .greater : .less }
            let runs = (first.prefix(while: kind), second.prefix(while: kind))
            let order = isDigit(x) ? numberOrder(runs.0, runs.1) : wordOrder(runs.0, runs.1)
            if order != .equal { return order }
            first = first.dropFirst(runs.0.count)
            second = second.dropFirst(runs.1.count)
        }
    }

    /// Decides `~` and `^`, or eats them when both sides have one; nil when neither does.
    private static func signOrder(
        _ first: inout ArraySlice<UInt8>, _ second: inout ArraySlice<UInt8>
    ) -> VersionOrder? {
        for sign in [UInt8(ascii: "~"), UInt8(ascii: "^")] where first.first == sign || second.first == sign {
            if first.first == second.first {
                first.removeFirst()
                second.removeFirst()
                return .equal
            }
            let isFirst = first.first == sign
            let otherIsAtEnd = isFirst ? second.isEmpty : first.isEmpty
            let signFollows = sign == UInt8(ascii: "^") && otherIsAtEnd
            return isFirst == signFollows ? .greater : .less
        }
        return nil
    }

    /// Digits of any number; leading zeros do not count, and none are zero.
    private static func numberOrder(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>) -> VersionOrder {
        let (x, y) = (a.drop { $0 == 0x30 }, b.drop { $0 == 0x30 })
        return x.count == y.count ? wordOrder(x, y) : VersionOrder(x.count, y.count)
    }

    private static func wordOrder(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>) -> VersionOrder {
        for (p, q) in zip(a, b) where p != q { return VersionOrder(p, q) }
        return VersionOrder(a.count, b.count)
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        !isDigit(byte) && !isLetter(byte) && byte != UInt8(ascii: "~") && byte != UInt8(ascii: "^")
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "~") || byte == UInt8(ascii: "^")
    }
}
