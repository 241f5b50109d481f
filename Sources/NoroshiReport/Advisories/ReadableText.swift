import NoroshiModel

extension String {
    /// The text of a stranger, as a terminal or a page may show it: control characters, and those that hide text or
    /// turn it around, stand as escapes such as `\x1B`. Lines, tabs and backslashes stay as they are.
    var readable: String { escaped { $0 == "\n" || $0 == "\t" || $0 == "\\" } }

    /// As ``readable``, in one line.
    package var readableLine: String { escaped { $0 == "\\" } }

    private func escaped(but isKept: (Unicode.Scalar) -> Bool) -> String {
        if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return self }
        var result = String.UnicodeScalarView()
        var run = String.UnicodeScalarView()
        var rest = unicodeScalars[...]
        while let scalar = rest.popFirst() {
            // Lines of other systems end in two characters.
            let isLineEnd = scalar == "\r" && rest.first == "\n"
            guard isKept(scalar) || isLineEnd else {
                run.append(scalar)
                continue
            }
            result.append(contentsOf: Escaped.text(String(run)).unicodeScalars)
            run.removeAll()
            if !isLineEnd { result.append(scalar) }
        }
        result.append(contentsOf: Escaped.text(String(run)).unicodeScalars)
        return String(result)
    }

    /// A page may link to nothing but web pages.
    var isWebAddress: Bool { hasPrefix("https://") || hasPrefix("http://") }

    /// The text in pieces: addresses of web pages, and what stands between them.
    var linkedPieces: [AdvisoryContent.Piece] {
        var pieces: [AdvisoryContent.Piece] = []
        var rest = self[...]
        var plain = ""
        while let start = rest.firstRange(of: "http") {
            let address = rest[start.lowerBound...].webAddress
            let isLinked = address.count > "https://".count && rest[..<start.lowerBound].endsWord
            let end = isLinked ? address.endIndex : start.upperBound
            plain += rest[..<(isLinked ? start.lowerBound : end)]
            rest = rest[end...]
            guard isLinked else { continue }
            if !plain.isEmpty { pieces.append(.init(text: plain, url: nil)) }
            pieces.append(.init(text: String(address), url: String(address)))
            plain = ""
        }
        plain += rest
        return plain.isEmpty ? pieces : pieces + [.init(text: plain, url: nil)]
    }
}

extension Substring {
    /// The address of a web page that the text begins with, without the signs that end a sentence or close a bracket;
    /// empty where there is none.
    fileprivate var webAddress: Substring {
        guard hasPrefix("https://") || hasPrefix("http://") else { return prefix(0) }
        var address = prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-._~:/?#[]@!$&'()*+,;=%".contains($0)) }
        while let last = address.last {
            let isBracket = last == ")" && address.count(where: { $0 == ")" }) > address.count(where: { $0 == "(" })
            guard isBracket || ".,;:!?'".contains(last) else { break }
            address.removeLast()
        }
        return address
    }

    /// Whether a new word may begin behind the text.
    fileprivate var endsWord: Bool { last.map { !($0.isASCII && ($0.isLetter || $0.isNumber)) } ?? true }
}
