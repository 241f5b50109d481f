import FoundationEssentials
import LogEngine
import NoroshiModel

/// What stands for what: values and all the ways in which they may be written.
struct MaskTable: Sendable {
    /// Found wherever they stand.
    private var long: [[UInt8]: String] = [:]
    /// The lengths of those that begin with four bytes, the longest first.
    private var lengths: [UInt32: [Int]] = [:]
    /// Found only where no letter or digit stands beside them, for they stand within too many others.
    private var short: [[UInt8]: String] = [:]

    private static let shortest = 4

    init(_ values: [(value: [UInt8], kind: Mask.Kind, name: String)]) {
        for (value, _, name) in values {
            if value.count < Self.shortest { short[value] = name } else { long[value] = name }
        }
        // What a value is itself goes before what another may be written as.
        for (value, kind, name) in values {
            for form in Self.forms(value, kind) where form.count >= Self.shortest && long[form] == nil {
                long[form] = name
            }
        }
        for pattern in long.keys { addLength(of: pattern) }
    }

    /// Adds one value to others. What another may be written as gives way to what this one is itself.
    mutating func insert(_ value: [UInt8], _ kind: Mask.Kind, _ name: String) {
        if value.count < Self.shortest {
            short[value] = name
        } else {
            long[value] = name
            addLength(of: value)
        }
        for form in Self.forms(value, kind) where form.count >= Self.shortest && long[form] == nil {
            long[form] = name
            addLength(of: form)
        }
    }

    private mutating func addLength(of pattern: [UInt8]) {
        let known = lengths[Self.key(pattern, 0), default: []]
        guard !known.contains(pattern.count) else { return }
        let place = known.firstIndex { $0 < pattern.count } ?? known.count
        lengths[Self.key(pattern, 0), default: []].insert(pattern.count, at: place)
    }

    private static func key(_ text: [UInt8], _ place: Int) -> UInt32 {
        text[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    // MARK: Replacing

    func text(_ bytes: [UInt8]) -> String {
        guard bytes.contains(UInt8(ascii: "%")) else { return replaced(bytes) }
        // What is encoded shows only when it is decoded.
        return bytes.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false).map { word -> String in
            let plain = replaced(Array(word))
            guard let decoded = MaskWords.percentDecoded(Array(word)) else { return plain }
            let masked = replaced(decoded)
            return masked == Escaped.text(decoded) ? plain : masked
        }.joined(separator: " ")
    }

    private func replaced(_ bytes: [UInt8]) -> String {
        let small = bytes.map(MaskWords.small)
        var output = ""
        var start = 0
        var place = 0
        while place < small.count {
            guard let (length, name) = found(small, place) else {
                place += 1
                continue
            }
            output += Escaped.text(bytes[start..<place]) + name
            place += length
            start = place
        }
        return output + Escaped.text(bytes[start...])
    }

    private func found(_ text: [UInt8], _ place: Int) -> (length: Int, name: String)? {
        if place + Self.shortest <= text.count, let some = lengths[Self.key(text, place)] {
            for length in some where place + length <= text.count {
                guard let name = long[Array(text[place..<place + length])] else { continue }
                // 192.0.2.1 is no part of 192.0.2.12, which has a name of its own.
                if name.hasPrefix("address"), isDigit(text, place + length - 1), isDigit(text, place + length) {
                    continue
                }
                return (length, name)
            }
        }
        guard !short.isEmpty else { return nil }
        for length in (1..<Self.shortest).reversed() where place + length <= text.count {
            if let name = short[Array(text[place..<place + length])], isApart(text, place, place + length) {
                return (length, name)
            }
        }
        return nil
    }

    private func isDigit(_ text: [UInt8], _ place: Int) -> Bool { place < text.count && text[place] &- 48 < 10 }

    private func isApart(_ text: [UInt8], _ start: Int, _ end: Int) -> Bool {
        (start == 0 || !MaskWords.isName(text[start - 1])) && (end == text.count || !MaskWords.isName(text[end]))
    }

    // MARK: Forms

    private static func forms(_ value: [UInt8], _ kind: Mask.Kind) -> [[UInt8]] {
        var forms = [hexadecimal(value)] + base64(value)
        guard kind == .addresses, let address = PeerAddress(value) else { return forms }
        if address.isIPv4 {
            let octets = (0..<4).map { UInt8(truncatingIfNeeded: address.bits >> UInt128(24 - 8 * $0)) }
            let padded = octets.map { octet in String(repeating: "0", count: 3 - "\(octet)".count) + "\(octet)" }
            for parts in [octets.map { "\($0)" }, padded] {
                for separator in [".", "-", "_", "x", ""] where separator != "" || parts[0].count == 3 {
                    forms.append(Array(parts.joined(separator: separator).utf8))
                    forms.append(Array(parts.reversed().joined(separator: separator).utf8))
                }
            }
            forms.append(hexadecimal(octets))
        } else {
            let groups = (0..<8).map {
                String(UInt16(truncatingIfNeeded: address.bits >> UInt128(112 - 16 * $0)), radix: 16)
            }
            let full = groups.map { String(repeating: "0", count: 4 - $0.count) + $0 }
            let nibbles = full.joined().reversed().map(String.init)
            forms += [
                groups.joined(separator: ":"), full.joined(separator: ":"), full.joined(separator: "-"),
                groups.joined(separator: "-"), full.joined(), nibbles.joined(separator: "."),
            ].map { Array($0.utf8) }
        }
        return forms
    }

    private static func hexadecimal(_ value: [UInt8]) -> [UInt8] {
        value.flatMap { byte in Array(((byte < 16 ? "0" : "") + String(byte, radix: 16)).utf8) }
    }

    /// The digits that do not depend on what stands before and behind, for each of the three places; in small
    /// letters as all patterns are.
    private static func base64(_ value: [UInt8]) -> [[UInt8]] {
        guard value.count >= shortest else { return [] }
        return (0..<3).map { offset in
            let bytes = [UInt8](repeating: 0, count: offset) + value
            let digits = Array(Data(bytes).base64EncodedString().utf8.prefix { $0 != UInt8(ascii: "=") })
            let first = (offset * 8 + 5) / 6
            let whole = bytes.count * 8 / 6
            return first < whole ? digits[first..<min(whole, digits.count)].map(MaskWords.small) : []
        }
    }
}
