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

    private static func isFormattedString(_ text: String) -> Bool {
        let parts = components(of: text)
        guard parts.count == 13, ["a", "h", "o", "*", "-"].contains(parts[2]) else { return false }
        return parts[3...].enumerated().allSatisfy { offset, part in
            part == "*" || part == "-" || (offset == 5 ? isLanguage(part) : isValue(part))
        }
    }

    /// Splits at colons that no backslash precedes.
    private static func components(of text: String) -> [String] {
        var parts = [""]
        var isEscaped = false
        for character in text {
            if character == ":", !isEscaped {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
            isEscaped = character == "\\" && !isEscaped
        }
        return parts
    }

    private static func isLanguage(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard (2...3).contains(parts[0].count), parts[0].utf8.allSatisfy(isLetter), parts.count <= 2 else {
            return false
        }
        guard parts.count == 2 else { return true }
        let region = parts[1].utf8
        return region.count == 2 && region.allSatisfy(isLetter) || region.count == 3 && region.allSatisfy(isDigit)
    }

    /// Letters, digits and quoted signs; wildcards only at either end.
    private static func isValue(_ text: String) -> Bool {
        var core = Substring(text)
        trim(&core)
        let signs = "\\*?!\"#$%&'()+,/:;<=>@[]^`{|}~"
        var isEscaped = false
        for character in core {
            guard let byte = character.asciiValue else { return false }
            if isEscaped {
                guard signs.contains(character) else { return false }
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if !(isLetter(byte) || isDigit(byte) || "-._".contains(character)) {
                return false
            }
        }
        return !core.isEmpty && !isEscaped
    }

    /// Takes away one `*` or a run of `?` at each end, unless quoted.
    private static func trim(_ core: inout Substring) {
        if core.first == "*" { core.removeFirst() } else { core = core.drop { $0 == "?" } }
        guard let last = core.last, last == "*" || last == "?" else { return }
        var rest = core
        if last == "*" { rest.removeLast() } else { while rest.last == "?" { rest.removeLast() } }
        let slashes = rest.reversed().prefix { $0 == "\\" }.count
        if slashes % 2 == 0 {
            core = rest
        } else if last == "?" {
            core = core[..<core.index(after: rest.endIndex)]
        }
    }
}
