/// The two written forms of CPE names.
///
/// - Source: NISTIR 7695 §6.1.2 and §6.2.2, as the pattern of the schemas words them
enum CPEPattern {
    static func matches(_ text: String) -> Bool {
        text.hasPrefix("cpe:2.3:") ? isFormattedString(text) : isURI(text)
    }

    private static func isURI(_ text: String) -> Bool {
        guard text.lowercased().hasPrefix("cpe:/") else { return false }
        let parts = text.dropFirst("cpe:/".count).split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 7, ["", "a", "h", "o"].contains(parts[0].lowercased()) else { return false }
        return parts.dropFirst().joined().utf8.allSatisfy { isLetter($0) || isDigit($0) || "._-~%".utf8.contains($0) }
    }

    /// Works on bytes: no other character than ASCII may stand in a formatted string.
    private static func isFormattedString(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        let parts = components(of: bytes)
        guard parts.count == 13, parts[2].count == 1, "aho*-".utf8.contains(parts[2].first ?? 0) else { return false }
        return parts[3...].enumerated().allSatisfy { offset, part in
            part.count == 1 && (part.first == UInt8(ascii: "*") || part.first == UInt8(ascii: "-"))
                || (offset == 5 ? isLanguage(part) : isValue(part))
        }
    }

    /// Splits at colons that no backslash precedes.
    private static func components(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var parts: [ArraySlice<UInt8>] = []
        var start = 0
        var isEscaped = false
        for (place, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: ":"), !isEscaped {
                parts.append(bytes[start..<place])
                start = place + 1
            }
            isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
        }
        return parts + [bytes[start...]]
    }

    private static func isLanguage(_ text: ArraySlice<UInt8>) -> Bool {
        let parts = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard (2...3).contains(parts[0].count), parts[0].allSatisfy(isLetter), parts.count <= 2 else {
            return false
        }
        guard parts.count == 2 else { return true }
        let region = parts[1]
        return region.count == 2 && region.allSatisfy(isLetter) || region.count == 3 && region.allSatisfy(isDigit)
    }

    /// Letters, digits and quoted signs; wildcards only at either end.
    private static func isValue(_ text: ArraySlice<UInt8>) -> Bool {
        var core = text
        trim(&core)
        var isEscaped = false
        for byte in core {
            if isEscaped {
                guard signs.contains(byte) else { return false }
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if !(isLetter(byte) || isDigit(byte) || "-._".utf8.contains(byte)) {
                return false
            }
        }
        return !core.isEmpty && !isEscaped
    }

    private static let signs = Array("\\*?!\"#$%&'()+,/:;<=>@[]^`{|}~".utf8)

    /// Takes away one `*` or a run of `?` at each end, unless quoted.
    private static func trim(_ core: inout ArraySlice<UInt8>) {
        let (star, mark) = (UInt8(ascii: "*"), UInt8(ascii: "?"))
        if core.first == star { core.removeFirst() } else { core = core.drop { $0 == mark } }
        guard let last = core.last, last == star || last == mark else { return }
        var rest = core
        if last == star { rest.removeLast() } else { while rest.last == mark { rest.removeLast() } }
        let slashes = rest.reversed().prefix { $0 == UInt8(ascii: "\\") }.count
        if slashes % 2 == 0 {
            core = rest
        } else if last == mark {
            core = core[...rest.endIndex]
        }
    }
}
