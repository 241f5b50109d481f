/// - Source: RFC 854, RFC 1143: an option that is not wanted is refused.
enum Telnet {
    static let interpretAsCommand: UInt8 = 255
    private static let will: UInt8 = 251, wont: UInt8 = 252, `do`: UInt8 = 253, dont: UInt8 = 254
    private static let subnegotiation: UInt8 = 250, end: UInt8 = 240

    /// Answers that refuse every option offered or asked for in `bytes`.
    static func refusals(to bytes: [UInt8]) -> [UInt8] {
        var answer: [UInt8] = []
        walk(bytes) { command, option in
            if command == will { answer += [interpretAsCommand, dont, option] }
            if command == `do` { answer += [interpretAsCommand, wont, option] }
        }
        return answer
    }

    /// The text between the commands.
    static func text(of bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        var position = 0
        while position < bytes.count {
            guard bytes[position] == interpretAsCommand else {
                if bytes[position] != 0 { text.append(bytes[position]) }
                position += 1
                continue
            }
            position = next(bytes, position)
        }
        return text
    }

    private static func walk(_ bytes: [UInt8], _ body: (_ command: UInt8, _ option: UInt8) -> Void) {
        var position = 0
        while position < bytes.count {
            guard bytes[position] == interpretAsCommand else {
                position += 1
                continue
            }
            if position + 2 < bytes.count { body(bytes[position + 1], bytes[position + 2]) }
            position = next(bytes, position)
        }
    }

    /// Position after the command that starts at `position`.
    private static func next(_ bytes: [UInt8], _ position: Int) -> Int {
        guard position + 1 < bytes.count else { return bytes.count }
        switch bytes[position + 1] {
        case will...dont: return min(position + 3, bytes.count)
        case subnegotiation:
            var end = position + 2
            while end + 1 < bytes.count, !(bytes[end] == interpretAsCommand && bytes[end + 1] == Self.end) { end += 1 }
            return min(end + 2, bytes.count)
        default: return position + 2
        }
    }
}
