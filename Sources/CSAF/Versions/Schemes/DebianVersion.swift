/// A version of a Debian package.
///
/// - Source: Debian Policy §5.6.12, deb-version(7)
struct DebianVersion {
    var epoch: String
    var upstream: String
    var revision: String

    init?(_ text: String) {
        var rest = text[...]
        epoch = "0"
        if let colon = rest.firstIndex(of: ":") {
            epoch = String(rest[..<colon])
            rest = rest[rest.index(after: colon)...]
            guard !epoch.isEmpty, epoch.utf8.allSatisfy(isDigit) else { return nil }
        }
        revision = ""
        if let hyphen = rest.lastIndex(of: "-") {
            revision = String(rest[rest.index(after: hyphen)...])
            rest = rest[..<hyphen]
            guard !revision.isEmpty, revision.utf8.allSatisfy({ Self.isAllowed($0, in: "+.~") }) else { return nil }
        }
        upstream = String(rest)
        guard upstream.utf8.first.map(isDigit) == true,
            upstream.utf8.allSatisfy({ Self.isAllowed($0, in: "+.~-:") })
        else { return nil }
    }

    func order(to other: DebianVersion) -> VersionOrder {
        let epochs = numericOrder(epoch, other.epoch)
        if epochs != .equal { return epochs }
        let upstreams = Self.partOrder(upstream, other.upstream)
        return upstreams != .equal ? upstreams : Self.partOrder(revision, other.revision)
    }

    /// Runs of non-digits and of digits in turn; an absent number counts as zero.
    private static func partOrder(_ a: String, _ b: String) -> VersionOrder {
        var first = Array(a.utf8)[...]
        var second = Array(b.utf8)[...]
        while !first.isEmpty || !second.isEmpty {
            let words = wordOrder(take(&first) { !isDigit($0) }, take(&second) { !isDigit($0) })
            if words != .equal { return words }
            let numbers = numericOrder(digits(&first), digits(&second))
            if numbers != .equal { return numbers }
        }
        return .equal
    }

    private static func wordOrder(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>) -> VersionOrder {
        let weights = (a.map(weight), b.map(weight))
        for index in 0..<max(a.count, b.count) {
            let order = VersionOrder(
                index < a.count ? weights.0[index] : 0, index < b.count ? weights.1[index] : 0)
            if order != .equal { return order }
        }
        return .equal
    }

    /// Tilde before the end, the end before letters, letters before other signs.
    private static func weight(_ byte: UInt8) -> Int {
        byte == UInt8(ascii: "~") ? -1 : isLetter(byte) ? Int(byte) : Int(byte) + 256
    }

    private static func take(_ bytes: inout ArraySlice<UInt8>, while isWanted: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let run = bytes.prefix(while: isWanted)
        bytes = bytes.dropFirst(run.count)
        return run
    }

    private static func digits(_ bytes: inout ArraySlice<UInt8>) -> String {
        String(decoding: take(&bytes, while: isDigit), as: UTF8.self)
    }

    private static func isAllowed(_ byte: UInt8, in signs: String) -> Bool {
        isLetter(byte) || isDigit(byte) || signs.utf8.contains(byte)
    }
}
