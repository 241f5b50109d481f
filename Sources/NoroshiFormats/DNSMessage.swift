/// The one question Noroshi asks a name server: `version.bind. CH TXT`.
///
/// - Source: RFC 1035 §4; the CHAOS name is BIND's convention, known to the other servers too.
package enum DNSMessage {
    /// A query with `id`, recursion not desired.
    ///
    /// - Parameter class: 3 is CHAOS.
    package static func versionQuery(id: UInt16, class: UInt8 = 3) -> [UInt8] {
        var bytes: [UInt8] = [UInt8(id >> 8), UInt8(truncatingIfNeeded: id), 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
        for label in ["version", "bind"] { bytes += [UInt8(label.utf8.count)] + Array(label.utf8) }
        return bytes + [0, 0, 16, 0, `class`]  // root, TXT
    }

    /// What a server answered.
    package struct Answer: Sendable, Hashable {
        /// RFC 1035 §4.1.1: 0 no error, 5 refused.
        package let responseCode: Int
        /// The strings of the first TXT record, joined; nil when there was none.
        package let text: [UInt8]?
    }

    /// Reads an answer to the query with `id`; nil when `bytes` is no such answer.
    package static func parse(_ bytes: [UInt8], id: UInt16) -> Answer? {
        guard bytes.count >= 12, bytes[0] == UInt8(id >> 8), bytes[1] == UInt8(truncatingIfNeeded: id),
            bytes[2] & 0x80 != 0
        else { return nil }
        let code = Int(bytes[3] & 0x0F)
        let questions = Int(bytes[4]) << 8 | Int(bytes[5])
        let answers = Int(bytes[6]) << 8 | Int(bytes[7])
        guard questions <= 1 else { return nil }
        var position = 12
        for _ in 0..<questions {
            guard let next = skipName(bytes, position), next + 4 <= bytes.count else { return nil }
            position = next + 4
        }
        for _ in 0..<min(answers, 16) {
            guard let record = record(bytes, position) else { break }
            if record.type == 16 { return Answer(responseCode: code, text: strings(bytes[record.data])) }
            position = record.data.upperBound
        }
        return Answer(responseCode: code, text: nil)
    }

    private static func record(_ bytes: [UInt8], _ start: Int) -> (type: Int, data: Range<Int>)? {
        guard let position = skipName(bytes, start), position + 10 <= bytes.count else { return nil }
        let type = Int(bytes[position]) << 8 | Int(bytes[position + 1])
        let length = Int(bytes[position + 8]) << 8 | Int(bytes[position + 9])
        let data = position + 10..<position + 10 + length
        return data.upperBound <= bytes.count ? (type, data) : nil
    }

    /// Position after the name at `start`; a compression pointer ends a name.
    private static func skipName(_ bytes: [UInt8], _ start: Int) -> Int? {
        var position = start
        while position < bytes.count {
            let length = Int(bytes[position])
            if length == 0 { return position + 1 }
            if length & 0xC0 == 0xC0 { return position + 2 <= bytes.count ? position + 2 : nil }
            guard length < 64 else { return nil }
            position += 1 + length
        }
        return nil
    }

    private static func strings(_ data: ArraySlice<UInt8>) -> [UInt8] {
        var joined: [UInt8] = []
        var rest = data
        while let length = rest.first {
            rest = rest.dropFirst()
            joined += rest.prefix(Int(length))
            rest = rest.dropFirst(Int(length))
        }
        return joined
    }
}
