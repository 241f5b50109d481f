import NoroshiModel

extension DatagramQuestion {
    /// Which root devices there are, asked of one host alone.
    ///
    /// - Source: UPnP Device Architecture 1.1 §1.3.2.
    static let ssdp = DatagramQuestion(
        .ssdp,
        [UInt8](
            utf8:
                "M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\nMX: 1\r\nST: upnp:rootdevice\r\n\r\n"
        )
    ) { answer in
        guard answer.starts(with: "HTTP/1.1 200"), HeaderFields.texts(answer, keys: ["st": "st"]).count == 1 else {
            return nil
        }
        let texts = HeaderFields.texts(answer, keys: ["server": "ssdp.server"])
        return texts.isEmpty ? [ServiceReply.Text(key: "ssdp.server", bytes: [])] : texts
    }

    /// How our address looks from there.
    ///
    /// - Source: RFC 8489 §5 (header), §14.14 (SOFTWARE).
    static let stun: DatagramQuestion = {
        let cookie: [UInt8] = [0x21, 0x12, 0xA4, 0x42], id = [UInt8](utf8: "noroshi-asks")
        return DatagramQuestion(.stun, [0, 1, 0, 0] + cookie + id) { answer in
            var cursor = ByteCursor(answer)
            guard let kind = cursor.uint16(), kind == 0x0101 || kind == 0x0111, cursor.skip(2) != nil,
                cursor.take(16)?.elementsEqual(cookie + id) == true
            else { return nil }
            while let attribute = cursor.uint16(), let size = cursor.uint16(), let value = cursor.take(size) {
                if attribute == 0x8022 { return [ServiceReply.Text(key: "stun.software", bytes: value)] }
                guard cursor.skip(min(cursor.count, (4 - size % 4) % 4)) != nil else { break }
            }
            return []
        }
    }()

    /// Which kinds of services a host announces.
    ///
    /// - Source: RFC 6762 §5.4 (an answer to the asker alone), RFC 6763 §9.
    static let mdns: DatagramQuestion = {
        let labels = ["_services", "_dns-sd", "_udp", "local"].flatMap { [UInt8($0.utf8.count)] + [UInt8](utf8: $0) }
        let query: [UInt8] = [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0] + labels + [0, 0, 12, 0x80, 1]
        return DatagramQuestion(.mdns, query) { answer in
            guard answer.count >= 12, answer[2] & 0xF8 == 0x80, let names = pointers(answer) else { return nil }
            return [ServiceReply.Text(key: "mdns.services", bytes: names.joined(separator: "\n").utf8)]
        }
    }()

    /// The names that the PTR records of a message point to, at most 64; nil when there is none.
    private static func pointers(_ message: [UInt8]) -> [String]? {
        var header = ByteCursor(message)
        guard header.skip(4) != nil, let questions = header.uint16(), let answers = header.uint16(), questions <= 1
        else { return nil }
        var position = 12
        for _ in 0..<questions {
            guard let (_, end) = name(message, position) else { return nil }
            position = end + 4
        }
        var names: [String] = []
        for _ in 0..<min(answers, 64) {
            guard let (_, end) = name(message, position), end + 10 <= message.count else { break }
            var fields = ByteCursor(message[end...])
            guard let type = fields.uint16(), fields.skip(6) != nil, let size = fields.uint16() else { break }
            if type == 12, let (target, _) = name(message, end + 10) { names.append(target) }
            position = end + 10 + size
        }
        return names.isEmpty ? nil : names
    }

    /// The name at `start` and where it ends; at most 128 labels and jumps.
    private static func name(_ message: [UInt8], _ start: Int) -> (text: String, end: Int)? {
        var labels: [String] = []
        var position = start
        var end: Int?
        for _ in 0..<128 {
            guard position < message.count else { return nil }
            let length = Int(message[position])
            if length == 0 { return (labels.joined(separator: "."), end ?? position + 1) }
            if length & 0xC0 == 0xC0 {
                guard position + 1 < message.count else { return nil }
                end = end ?? position + 2
                position = (length & 0x3F) << 8 | Int(message[position + 1])
                continue
            }
            guard length < 64, position + 1 + length <= message.count else { return nil }
            labels.append(String(decoding: message[(position + 1)...].prefix(length), as: UTF8.self))
            position += 1 + length
        }
        return nil
    }
}
