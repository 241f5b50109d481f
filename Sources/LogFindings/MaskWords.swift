import LogEngine

/// Finds words in a text that show by their form what they are.
enum MaskWords {
    static func find(in text: [UInt8]) -> [(value: [UInt8], kind: Mask.Kind)] {
        var found: [(value: [UInt8], kind: Mask.Kind)] = []
        for run in runs(text, isWord) {
            let word = text[run]
            findIPv4(word, &found)
            if word.count(where: { $0 == colon }) >= 2 { findIPv6(word, &found) }
            findHosts(word, &found)
        }
        findMailAddresses(text, &found)
        return found
    }

    /// The text in which `%41` is `A`; nil where nothing is encoded.
    static func percentDecoded(_ text: [UInt8]) -> [UInt8]? {
        var decoded: [UInt8] = []
        var place = 0
        while place < text.count {
            if text[place] == UInt8(ascii: "%"), place + 2 < text.count, let high = digit(text[place + 1]),
                let low = digit(text[place + 2])
            {
                decoded.append(high << 4 | low)
                place += 3
            } else {
                decoded.append(text[place])
                place += 1
            }
        }
        return decoded.count == text.count ? nil : decoded
    }

    static func small(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 0x20 : byte }

    /// Letters, digits and what stands within names and addresses.
    static func isWord(_ byte: UInt8) -> Bool { isName(byte) || byte == dot || byte == colon }

    static func isName(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 97 < 26 || byte &- 48 < 10 || byte >= 0x80 || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_")
    }

    private static let dot = UInt8(ascii: ".")
    private static let colon = UInt8(ascii: ":")

    private static func runs(_ text: [UInt8], _ belongs: (UInt8) -> Bool) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start: Int?
        for place in 0...text.count {
            let isInside = place < text.count && belongs(text[place])
            if isInside, start == nil { start = place }
            if !isInside, let begin = start {
                runs.append(begin..<place)
                start = nil
            }
        }
        return runs
    }

    private static func findIPv4(_ word: ArraySlice<UInt8>, _ found: inout [(value: [UInt8], kind: Mask.Kind)]) {
        let bytes = Array(word)
        for run in runs(bytes, { $0 &- 48 < 10 || $0 == dot }) {
            let parts = bytes[run].split(separator: dot)
            guard parts.count >= 4 else { continue }
            for start in 0...(parts.count - 4) {
                let value = Array(parts[start..<start + 4].joined(separator: [dot]))
                if PeerAddress(value) != nil { found.append((value, .addresses)) }
            }
        }
    }

    private static func findIPv6(_ word: ArraySlice<UInt8>, _ found: inout [(value: [UInt8], kind: Mask.Kind)]) {
        let bytes = Array(word)
        for run in runs(bytes, { digit($0) != nil || $0 == colon || $0 == dot }) {
            var value = Array(bytes[run])
            while !value.isEmpty {
                if PeerAddress(value) != nil {
                    found.append((value, .addresses))
                    break
                }
                // A colon or a full stop behind it is none of it, and neither is a port.
                value.removeLast()
            }
        }
    }

    /// Names with dots whose last part is of letters, and no ending of a file.
    private static func findHosts(_ word: ArraySlice<UInt8>, _ found: inout [(value: [UInt8], kind: Mask.Kind)]) {
        for piece in word.split(separator: colon) {
            let labels = piece.split(separator: dot)
            guard labels.count >= 2, let last = labels.last, last.count >= 2,
                last.allSatisfy({ ($0 | 0x20) &- 97 < 26 || $0 >= 0x80 }) || last.starts(with: Array("xn--".utf8)),
                !endings.contains(String(decoding: last.map(small), as: UTF8.self))
            else { continue }
            found.append((Array(labels.joined(separator: [dot])), .hosts))
        }
    }

    private static func findMailAddresses(_ text: [UInt8], _ found: inout [(value: [UInt8], kind: Mask.Kind)]) {
        for (place, byte) in text.enumerated() where byte == UInt8(ascii: "@") {
            var start = place
            while start > 0, isLocal(text[start - 1]) { start -= 1 }
            var end = place + 1
            while end < text.count, isName(text[end]) || text[end] == dot { end += 1 }
            if start < place { found.append((Array(text[start..<place]), .users)) }
            if place + 1 < end, end - place > 2 { found.append((Array(text[place + 1..<end]), .hosts)) }
        }
    }

    /// - Source: RFC 5322 §3.2.3, atext, and the full stop; `=` and `/` part more often than they belong.
    private static func isLocal(_ byte: UInt8) -> Bool { isName(byte) || byte == dot || byte == UInt8(ascii: "+") }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 48
        case 0x41...0x46: byte - 55
        case 0x61...0x66: byte - 87
        default: nil
        }
    }

    /// Endings that are no top-level domains.
    private static let endings: Set<String> = [
        "html", "htm", "php", "css", "js", "json", "xml", "txt", "log", "conf", "service", "socket", "timer", "scope",
        "slice", "mount", "target", "png", "jpg", "jpeg", "gif", "ico", "svg", "pdf", "cgi", "exe", "gz", "tar", "yml",
    ]
}
