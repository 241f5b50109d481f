/// A version of an RPM package: `[epoch:]version[-release]`.
///
/// - Source: rpm-version(7)
struct RPMVersion {
    var epoch: String
    var version: String
    /// Nil when the text names none; then releases are not compared.
    var release: String?

    init?(_ text: String) {
        var rest = text[...]
        epoch = "0"
        if let colon = rest.firstIndex(of: ":") {
            epoch = String(rest[..<colon])
            rest = rest[rest.index(after: colon)...]
            guard !epoch.isEmpty, epoch.utf8.allSatisfy(isDigit) else { return nil }
        }
        if let hyphen = rest.lastIndex(of: "-") {
            release = String(rest[rest.index(after: hyphen)...])
            rest = rest[..<hyphen]
        }
        version = String(rest)
        guard [version, release ?? "0"].allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isAllowed) }),
            version.utf8.contains(where: { isDigit($0) })
        else { return nil }
    }

    func order(to other: RPMVersion) -> VersionOrder {
        let epochs = numericOrder(epoch, other.epoch)
        if epochs != .equal { return epochs }
        let versions = Self.partOrder(version, other.version)
        guard versions == .equal, let release, let otherRelease = other.release else { return versions }
        return Self.partOrder(release, otherRelease)
    }

    /// Runs of digits and of letters in turn; other signs only separate.
    private static func partOrder(_ a: String, _ b: String) -> VersionOrder {
        var first = Array(a.utf8)[...]
        var second = Array(b.utf8)[...]
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
            let order = runOrder(first.prefix(while: kind), second.prefix(while: kind))
            if order != .equal { return order }
            first = first.drop(while: kind)
            second = second.drop(while: kind)
        }
    }

    /// Decides `~` and `^`, or eats them when both sides have one; nil when neither does.
    private static func signOrder(
        _ first: inout ArraySlice<UInt8>, _ second: inout ArraySlice<UInt8>
    ) -> VersionOrder? {
        for sign in "~^".utf8 where first.first == sign || second.first == sign {
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

    private static func runOrder(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>) -> VersionOrder {
        let texts = (String(decoding: a, as: UTF8.self), String(decoding: b, as: UTF8.self))
        return a.first.map(isDigit) == true ? numericOrder(texts.0, texts.1) : byteOrder(texts.0, texts.1)
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        !isDigit(byte) && !isLetter(byte) && byte != UInt8(ascii: "~") && byte != UInt8(ascii: "^")
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || "._+~^".utf8.contains(byte)
    }
}
