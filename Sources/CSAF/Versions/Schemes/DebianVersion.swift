/// A version of a Debian package.
///
/// - Source: Debian Policy §5.6.12, deb-version(7)
struct DebianVersion {
    private let bytes: [UInt8]
    /// Parts of the bytes; the first and the last are empty where there is none.
    private let epoch, upstream, revision: Range<Int>

    init?(_ bytes: [UInt8]) {
        self.bytes = bytes
        let colon = bytes.firstIndex(of: UInt8(ascii: ":"))
        epoch = 0..<(colon ?? 0)
        let start = colon.map { $0 + 1 } ?? 0
        let hyphen = bytes[start...].lastIndex(of: UInt8(ascii: "-"))
        upstream = start..<(hyphen ?? bytes.count)
        revision = (hyphen.map { $0 + 1 } ?? bytes.count)..<bytes.count
        guard colon == nil || Self.isEpoch(bytes[epoch]),
            hyphen == nil || !revision.isEmpty && bytes[revision].allSatisfy(Self.isInRevision),
            let first = upstream.first, isDigit(bytes[first]), bytes[upstream].allSatisfy(Self.isInUpstream)
        else { return nil }
    }

    func order(to other: DebianVersion) -> VersionOrder {
        var (place, otherPlace) = (epoch.lowerBound, other.epoch.lowerBound)
        let epochs = numberOrder(&place, epoch.upperBound, other, &otherPlace, other.epoch.upperBound)
        if epochs != .equal { return epochs }
        let upstreams = partOrder(upstream, other, other.upstream)
        return upstreams != .equal ? upstreams : partOrder(revision, other, other.revision)
    }

    /// Runs of non-digits and of digits in turn; an absent number counts as zero.
    private func partOrder(_ part: Range<Int>, _ other: DebianVersion, _ otherPart: Range<Int>) -> VersionOrder {
        var (place, otherPlace) = (part.lowerBound, otherPart.lowerBound)
        let (end, otherEnd) = (part.upperBound, otherPart.upperBound)
        while place < end || otherPlace < otherEnd {
            while true {
                let isWord = place < end && !isDigit(bytes[place])
                let isOtherWord = otherPlace < otherEnd && !isDigit(other.bytes[otherPlace])
                guard isWord || isOtherWord else { break }
                let order = VersionOrder(
                    isWord ? Self.weight(bytes[place]) : 0, isOtherWord ? Self.weight(other.bytes[otherPlace]) : 0)
                if order != .equal { return order }
                if isWord { place += 1 }
                if isOtherWord { otherPlace += 1 }
            }
            let numbers = numberOrder(&place, end, other, &otherPlace, otherEnd)
            if numbers != .equal { return numbers }
        }
        return .equal
    }

    /// Goes to the ends of two runs of digits of any length; leading zeros do not count.
    private func numberOrder(
        _ place: inout Int, _ end: Int, _ other: DebianVersion, _ otherPlace: inout Int, _ otherEnd: Int
    ) -> VersionOrder {
        let digits = digits(&place, end)
        let otherDigits = other.digits(&otherPlace, otherEnd)
        guard digits.count == otherDigits.count else { return VersionOrder(digits.count, otherDigits.count) }
        for (first, second) in zip(digits, otherDigits) where bytes[first] != other.bytes[second] {
            return VersionOrder(bytes[first], other.bytes[second])
        }
        return .equal
    }

    /// The digits from a place on without leading zeros; leaves the place behind them.
    private func digits(_ place: inout Int, _ end: Int) -> Range<Int> {
        while place < end, bytes[place] == 0x30 { place += 1 }
        let start = place
        while place < end, isDigit(bytes[place]) { place += 1 }
        return start..<place
    }

    /// Tilde before the end, the end before letters, letters before other signs.
    private static func weight(_ byte: UInt8) -> Int {
        byte == UInt8(ascii: "~") ? -1 : isLetter(byte) ? Int(byte) : Int(byte) + 256
    }

    /// Digits of a number that dpkg holds, up to 2147483647.
    private static func isEpoch(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard !bytes.isEmpty, bytes.allSatisfy(isDigit) else { return false }
        let digits = bytes.drop { $0 == 0x30 }
        return digits.count <= 10 && digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) } <= Int64(Int32.max)
    }

    private static func isInRevision(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "~")
    }

    private static func isInUpstream(_ byte: UInt8) -> Bool {
        isInRevision(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ":")
    }
}
