import Glibc

/// IP addresses in their one canonical text form, so that equal addresses are equal texts.
package enum CanonicalAddress {
    package static func text(v4 bytes: [UInt8]) -> String { bytes.map { String($0) }.joined(separator: ".") }

    /// - Source: RFC 5952 §4: lower case, the longest run of two or more zero groups as `::`, v4-mapped dotted.
    package static func text(v6 bytes: [UInt8]) -> String {
        if bytes[..<10].allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF {
            return "::ffff:" + text(v4: Array(bytes[12...]))
        }
        let groups = stride(from: 0, to: 16, by: 2).map { Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]) }
        var longest = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, groups[end] == 0 { end += 1 }
            if end - start > max(1, longest.count) { longest = start..<end }
            start = max(end, start + 1)
        }
        func join(_ part: ArraySlice<Int>) -> String { part.map { String($0, radix: 16) }.joined(separator: ":") }
        return longest.isEmpty
            ? join(groups[...]) : "\(join(groups[..<longest.lowerBound]))::\(join(groups[longest.upperBound...]))"
    }

    /// The canonical form of an address in any form; nil when `text` is none.
    package static func text(_ text: String) -> String? {
        if let bytes = parse(text, AF_INET, 4) { return Self.text(v4: bytes) }
        if let bytes = parse(text, AF_INET6, 16) { return Self.text(v6: bytes) }
        return nil
    }

    private static func parse(_ text: String, _ family: Int32, _ count: Int) -> [UInt8]? {
        guard !text.utf8.contains(0) else { return nil }  // C would read to the first one only
        return unsafe withUnsafeTemporaryAllocation(byteCount: count, alignment: 4) { buffer in
            guard unsafe inet_pton(family, text, buffer.baseAddress) == 1 else { return nil }
            return unsafe Array(buffer)
        }
    }
}
