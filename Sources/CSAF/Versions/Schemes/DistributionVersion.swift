/// A version of an Alpine package: `1.2.3b_rc1-r4`.
///
/// - Source: apk-package(5); apk-tools 3, version.c
struct AlpineVersion {
    /// What follows each other in a version; an earlier kind is greater where two versions part.
    private enum Token {
        case firstNumber(String), number(String), letter(UInt8), suffix(Int), suffixNumber(String), hash(String),
            revision(String), end

        var kind: Int {
            switch self {
            case .firstNumber: 0
            case .number: 1
            case .letter: 2
            case .suffix: 3
            case .suffixNumber: 4
            case .hash: 5
            case .revision: 6
            case .end: 7
            }
        }
    }

    /// Those before the empty one precede the release.
    private static let suffixes = ["alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p"]

    private var tokens: [Token] = []

    init?(_ text: String) {
        var bytes = VersionBytes(text)
        guard let numbers = bytes.dottedNumbers() else { return nil }
        tokens = [.firstNumber(numbers[0])] + numbers.dropFirst().map { .number($0) }
        if let byte = bytes.next, (0x61...0x7A).contains(byte), bytes.take(anyOf: String(UnicodeScalar(byte))) {
            tokens.append(.letter(byte))
        }
        while bytes.take(anyOf: "_") {
            let word = bytes.take(while: isLetter)
            guard !word.isEmpty, let rank = Self.suffixes.firstIndex(of: word) else { return nil }
            tokens.append(.suffix(rank - 4))
            if let number = bytes.number() { tokens.append(.suffixNumber(number)) }
        }
        if bytes.take(anyOf: "~") {
            let hash = bytes.take { isDigit($0) || (0x61...0x66).contains($0) }
            guard !hash.isEmpty else { return nil }
            tokens.append(.hash(hash))
        }
        if bytes.take(word: "-r") {
            guard let number = bytes.number() else { return nil }
            tokens.append(.revision(number))
        }
        guard bytes.isAtEnd else { return nil }
        tokens.append(.end)
    }

    func order(to other: AlpineVersion) -> VersionOrder {
        for (mine, theirs) in zip(tokens, other.tokens) {
            if mine.kind != theirs.kind {
                if case .suffix(let rank) = mine, rank < 0 { return .less }
                if case .suffix(let rank) = theirs, rank < 0 { return .greater }
                return VersionOrder(theirs.kind, mine.kind)
            }
            let order = Self.order(mine, theirs)
            if order != .equal { return order }
        }
        return .equal
    }

    private static func order(_ a: Token, _ b: Token) -> VersionOrder {
        switch (a, b) {
        case (.firstNumber(let x), .firstNumber(let y)), (.suffixNumber(let x), .suffixNumber(let y)),
            (.revision(let x), .revision(let y)):
            numericOrder(x, y)
        case (.number(let x), .number(let y)):
            x.utf8.first == 0x30 || y.utf8.first == 0x30 ? byteOrder(x, y) : numericOrder(x, y)
        case (.letter(let x), .letter(let y)): VersionOrder(x, y)
        case (.suffix(let x), .suffix(let y)): VersionOrder(x, y)
        case (.hash(let x), .hash(let y)): byteOrder(x, y)
        case _: .equal
        }
    }
}

/// A version of a Gentoo package: `1.2.3b_rc1_p2-r4`.
///
/// - Source: Gentoo Package Manager Specification §3.2, §3.3
struct GentooVersion {
    private var numbers: [String]
    private var letter: UInt8 = 0
    private var suffixes: [(rank: Int, number: String)] = []
    private var revision = "0"

    init?(_ text: String) {
        var bytes = VersionBytes(text)
        guard let numbers = bytes.dottedNumbers() else { return nil }
        self.numbers = numbers
        if let byte = bytes.next, (0x61...0x7A).contains(byte), bytes.take(anyOf: String(UnicodeScalar(byte))) {
            letter = byte
        }
        let words = ["alpha", "beta", "pre", "rc", "p"]
        while bytes.take(anyOf: "_") {
            let word = bytes.take { (0x61...0x7A).contains($0) }
            guard let rank = words.firstIndex(of: word) else { return nil }
            suffixes.append((rank - 4, bytes.number() ?? "0"))
        }
        if bytes.take(anyOf: "-") {
            guard bytes.take(anyOf: "r"), let number = bytes.number() else { return nil }
            revision = number
        }
        guard bytes.isAtEnd else { return nil }
    }

    func order(to other: GentooVersion) -> VersionOrder {
        firstDifference(
            numberOrder(other), VersionOrder(letter, other.letter), suffixOrder(other),
            numericOrder(revision, other.revision))
    }

    private func numberOrder(_ other: GentooVersion) -> VersionOrder {
        let first = numericOrder(numbers[0], other.numbers[0])
        if first != .equal { return first }
        for (mine, theirs) in zip(numbers, other.numbers).dropFirst() {
            let isFraction = mine.utf8.first == 0x30 || theirs.utf8.first == 0x30
            let order = isFraction ? byteOrder(Self.stripped(mine), Self.stripped(theirs)) : numericOrder(mine, theirs)
            if order != .equal { return order }
        }
        return VersionOrder(numbers.count, other.numbers.count)
    }

    private func suffixOrder(_ other: GentooVersion) -> VersionOrder {
        for (mine, theirs) in zip(suffixes, other.suffixes) {
            let order = firstDifference(VersionOrder(mine.rank, theirs.rank), numericOrder(mine.number, theirs.number))
            if order != .equal { return order }
        }
        if suffixes.count > other.suffixes.count {
            return suffixes[other.suffixes.count].rank < 0 ? .less : .greater
        }
        if suffixes.count < other.suffixes.count {
            return other.suffixes[suffixes.count].rank < 0 ? .greater : .less
        }
        return .equal
    }

    /// Without zeros at the end.
    private static func stripped(_ digits: String) -> String {
        var bytes = Array(digits.utf8)
        while bytes.last == 0x30 { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A version of an Arch Linux package: `[epoch:]version[-release]`.
///
/// - Source: vercmp(8); libalpm, version.c
struct ArchVersion {
    private var epoch = "0"
    private var version: String
    private var release: String?

    init?(_ text: String) {
        var rest = text[...]
        if let colon = rest.firstIndex(of: ":"), rest[..<colon].utf8.allSatisfy(isDigit) {
            epoch = colon == rest.startIndex ? "0" : String(rest[..<colon])
            rest = rest[rest.index(after: colon)...]
        }
        if let hyphen = rest.lastIndex(of: "-") {
            release = String(rest[rest.index(after: hyphen)...])
            rest = rest[..<hyphen]
        }
        version = String(rest)
        guard
            [version, release ?? "1"].allSatisfy({ part in
                part.utf8.contains { isDigit($0) || isLetter($0) } && part.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
            })
        else { return nil }
    }

    func order(to other: ArchVersion) -> VersionOrder {
        let order = firstDifference(Self.partOrder(epoch, other.epoch), Self.partOrder(version, other.version))
        guard order == .equal, let release, let theirs = other.release else { return order }
        return Self.partOrder(release, theirs)
    }

    /// A version without a release may be any of the releases of a limit that names one.
    func order(toLimit limit: ArchVersion) -> LimitOrder {
        let isUnsaid =
            release == nil && limit.release != nil && Self.partOrder(epoch, limit.epoch) == .equal
            && Self.partOrder(version, limit.version) == .equal
        return isUnsaid ? .unknown : LimitOrder(order(to: limit))
    }

    private static func partOrder(_ a: String, _ b: String) -> VersionOrder {
        if a == b { return .equal }
        var first = Array(a.utf8)[...]
        var second = Array(b.utf8)[...]
        let isSeparator = { (byte: UInt8) in !isDigit(byte) && !isLetter(byte) }
        while !first.isEmpty, !second.isEmpty {
            let lengths = (first.prefix(while: isSeparator).count, second.prefix(while: isSeparator).count)
            first = first.dropFirst(lengths.0)
            second = second.dropFirst(lengths.1)
            guard let head = first.first, !second.isEmpty else { break }
            guard lengths.0 == lengths.1 else { return VersionOrder(lengths.0, lengths.1) }
            let kind = isDigit(head) ? isDigit : isLetter
            let runs = (first.prefix(while: kind), second.prefix(while: kind))
            guard !runs.1.isEmpty else { return isDigit(head) ? .greater : .less }
            let texts = (String(decoding: runs.0, as: UTF8.self), String(decoding: runs.1, as: UTF8.self))
            let order = isDigit(head) ? numericOrder(texts.0, texts.1) : byteOrder(texts.0, texts.1)
            if order != .equal { return order }
            first = first.dropFirst(runs.0.count)
            second = second.dropFirst(runs.1.count)
        }
        if first.isEmpty, second.isEmpty { return .equal }
        // Letters that remain never beat nothing.
        if let head = first.first, isLetter(head) { return .less }
        if first.isEmpty, let head = second.first { return isLetter(head) ? .greater : .less }
        return .greater
    }
}

/// A version of OpenSSL: letters behind the third number until 1.1.1, alpha and beta releases before a release.
///
/// - Source: OpenSSL, "Release Strategy" and the names of its releases
struct OpenSSLVersion {
    private var numbers: [String]
    private var letters: String
    /// `dev` 0, `alpha` 1, `beta` 2, `pre` 2; a release 3.
    private var stage = 3
    private var stageNumber = "0"

    init?(_ text: String) {
        var bytes = VersionBytes(text)
        guard let numbers = bytes.dottedNumbers(), numbers.count >= 2 else { return nil }
        self.numbers = numbers
        letters = bytes.take { (0x61...0x7A).contains($0) }
        // How it was built does not order it.
        if bytes.take(word: "-fips"), bytes.isAtEnd { return }
        if bytes.take(anyOf: "-") {
            guard let word = bytes.take(firstOf: ["alpha", "beta", "pre", "dev"]) else { return nil }
            stage = ["dev": 0, "alpha": 1][word] ?? 2
            stageNumber = bytes.number() ?? "0"
        }
        _ = bytes.take(word: "-fips")
        guard bytes.isAtEnd else { return nil }
    }

    /// `za` follows `z`, so that the number of letters counts before the letters.
    func order(to other: OpenSSLVersion) -> VersionOrder {
        firstDifference(
            dottedOrder(numbers, other.numbers), VersionOrder(letters.utf8.count, other.letters.utf8.count),
            byteOrder(letters, other.letters), VersionOrder(stage, other.stage),
            numericOrder(stageNumber, other.stageNumber))
    }
}

/// A version of Apache httpd or nginx: dotted numbers; `-dev`, `-alpha`, `-beta` and `-rc` precede the release.
struct WebServerVersion {
    private var numbers: [String]
    private var stage = 4
    private var stageNumber = "0"

    init?(_ text: String) {
        var bytes = VersionBytes(text)
        guard let numbers = bytes.dottedNumbers() else { return nil }
        self.numbers = numbers
        if bytes.take(anyOf: "-") {
            guard let word = bytes.take(firstOf: ["dev", "alpha", "beta", "rc"]) else { return nil }
            stage = ["dev": 0, "alpha": 1, "beta": 2][word] ?? 3
            _ = bytes.take(anyOf: ".-")
            stageNumber = bytes.number() ?? "0"
        }
        guard bytes.isAtEnd else { return nil }
    }

    func order(to other: WebServerVersion) -> VersionOrder {
        firstDifference(
            dottedOrder(numbers, other.numbers), VersionOrder(stage, other.stage),
            numericOrder(stageNumber, other.stageNumber))
    }
}
