/// A version of a Python package, in any spelling that the standard normalizes.
///
/// - Source: PEP 440; Python Packaging User Guide, Version specifiers
struct PythonVersion {
    private var epoch = "0"
    private var release: [String] = []
    /// `a`, `b` or `rc` with its number.
    private var pre: (letter: String, number: String)?
    private var post: String?
    private var dev: String?
    private var local: [String] = []

    init?(_ text: String) {
        var bytes = VersionBytes(Self.trimmed(text))
        _ = bytes.take(anyOf: "vV")
        guard let first = bytes.number() else { return nil }
        if bytes.take(anyOf: "!") {
            epoch = first
            guard let numbers = bytes.dottedNumbers() else { return nil }
            release = numbers
        } else {
            release = [first]
            var further = bytes
            if further.take(anyOf: "."), let numbers = further.dottedNumbers() {
                release += numbers
                bytes = further
            }
        }
        readPre(&bytes)
        readPost(&bytes)
        readDev(&bytes)
        guard readLocal(&bytes), bytes.isAtEnd else { return nil }
        while release.count > 1, release.last.map(isZero) == true { release.removeLast() }
    }

    func order(to other: PythonVersion) -> VersionOrder {
        firstDifference(publicOrder(to: other), localOrder(other))
    }

    /// A limit without a local label speaks of all of them.
    ///
    /// - Source: PEP 440, "Version matching", "Inclusive ordered comparison", "Exclusive ordered comparison"
    func order(toLimit limit: PythonVersion) -> LimitOrder {
        LimitOrder(limit.local.isEmpty ? publicOrder(to: limit) : order(to: limit))
    }

    /// Of all but the local labels.
    private func publicOrder(to other: PythonVersion) -> VersionOrder {
        let heads = firstDifference(
            numericOrder(epoch, other.epoch), dottedOrder(release, other.release), VersionOrder(preRank, other.preRank))
        if heads != .equal { return heads }
        if let pre, let theirs = other.pre {
            let order = numericOrder(pre.number, theirs.number)
            if order != .equal { return order }
        }
        return firstDifference(
            Self.order(post, other.post, absent: .less), Self.order(dev, other.dev, absent: .greater))
    }

    /// A development version without pre- and post-release precedes every pre-release.
    private var preRank: Int {
        switch pre?.letter {
        case "a": 1
        case "b": 2
        case "rc": 3
        case _: post == nil && dev != nil ? 0 : 4
        }
    }

    private static func order(_ a: String?, _ b: String?, absent: VersionOrder) -> VersionOrder {
        switch (a, b) {
        case (nil, nil): .equal
        case (nil, _): absent
        case (_, nil): absent == .less ? .greater : .less
        case (let mine?, let theirs?): numericOrder(mine, theirs)
        }
    }

    private func localOrder(_ other: PythonVersion) -> VersionOrder {
        for (mine, theirs) in zip(local, other.local) {
            let order: VersionOrder
            switch (mine.utf8.allSatisfy(isDigit), theirs.utf8.allSatisfy(isDigit)) {
            case (true, true): order = numericOrder(mine, theirs)
            case (true, false): order = .greater
            case (false, true): order = .less
            case (false, false): order = byteOrder(mine, theirs)
            }
            if order != .equal { return order }
        }
        return VersionOrder(local.count, other.local.count)
    }

    private mutating func readPre(_ bytes: inout VersionBytes) {
        var trial = bytes
        _ = trial.take(anyOf: "-_.")
        let words = [
            "alpha": "a", "beta": "b", "preview": "rc", "pre": "rc", "rc": "rc", "a": "a", "b": "b", "c": "rc",
        ]
        guard let word = trial.take(firstOf: ["alpha", "beta", "preview", "pre", "rc", "a", "b", "c"]) else { return }
        let letter = words[word] ?? word
        pre = (letter, Self.tail(&trial))
        bytes = trial
    }

    private mutating func readPost(_ bytes: inout VersionBytes) {
        var trial = bytes
        if trial.take(anyOf: "-"), let number = trial.number() {
            post = number
            bytes = trial
            return
        }
        trial = bytes
        _ = trial.take(anyOf: "-_.")
        guard trial.take(firstOf: ["post", "rev", "r"]) != nil else { return }
        post = Self.tail(&trial)
        bytes = trial
    }

    private mutating func readDev(_ bytes: inout VersionBytes) {
        var trial = bytes
        _ = trial.take(anyOf: "-_.")
        guard trial.take(word: "dev") else { return }
        dev = Self.tail(&trial)
        bytes = trial
    }

    private mutating func readLocal(_ bytes: inout VersionBytes) -> Bool {
        guard bytes.take(anyOf: "+") else { return true }
        repeat {
            let part = bytes.take { isDigit($0) || isLetter($0) }
            guard !part.isEmpty else { return false }
            local.append(part.lowercased())
        } while bytes.take(anyOf: "-_.")
        return true
    }

    /// A number, with or without a separator before it; zero when there is none.
    private static func tail(_ bytes: inout VersionBytes) -> String {
        _ = bytes.take(anyOf: "-_.")
        return bytes.number() ?? "0"
    }

    private static func trimmed(_ text: String) -> Substring {
        var rest = text[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return rest
    }
}

func isZero(_ digits: String) -> Bool { digits.utf8.allSatisfy { $0 == 0x30 } }
