import NoroshiModel

extension DatagramQuestion {
    /// The variables of the system, which name the server: mode 6, read only.
    ///
    /// - Source: RFC 9327 §2 and §4; a server may keep them from strangers.
    static let ntpVariables = DatagramQuestion(.ntp, [0x16, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]) { answer in
        var cursor = ByteCursor(answer)
        guard let head = cursor.uint8(), head & 7 == 6, let code = cursor.uint8(), code & 0x9F == 0x82,
            cursor.uint16() == 1, cursor.skip(6) != nil, let size = cursor.uint16(),
            let text = cursor.take(min(size, cursor.count))
        else { return nil }
        return [ServiceReply.Text(key: "ntp.readvar", bytes: text)]
    }

    /// The time of day.
    ///
    /// - Source: RFC 5905 §7.3: mode 3 asks, mode 4 answers.
    static let ntpTime = DatagramQuestion(.ntp, [0x23] + [UInt8](repeating: 0, count: 47)) { answer in
        guard answer.count >= 48, answer[0] & 7 == 4, (1...4).contains(answer[0] >> 3 & 7), answer[1] <= 16 else {
            return nil
        }
        return []
    }

    /// The names of a host.
    ///
    /// - Source: RFC 1002 §4.2.17 and §4.2.18, NODE STATUS REQUEST and RESPONSE.
    static let netbiosStatus: DatagramQuestion = {
        let name: [UInt8] = [32, 0x43, 0x4B] + [UInt8](repeating: 0x41, count: 30) + [0]  // "*" and zeros
        let request: [UInt8] = [0x4E, 0x52, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0] + name + [0, 0x21, 0, 1]
        return DatagramQuestion(.netbiosNames, request) { answer in
            var cursor = ByteCursor(answer)
            guard cursor.uint16() == 0x4E52, let flags = cursor.uint16(), flags & 0x8000 != 0,
                cursor.skip(8 + name.count) != nil, cursor.uint16() == 0x21, cursor.skip(8) != nil,
                let count = cursor.uint8()
            else { return nil }
            var names: [String] = []
            for _ in 0..<count {
                guard let entry = cursor.take(18) else { break }
                let text = String(decoding: entry.prefix(15), as: UTF8.self)
                names.append(String(text.reversed().drop { $0 == " " }.reversed()))
            }
            return [ServiceReply.Text(key: "netbios.names", bytes: names.joined(separator: "\n").utf8)]
        }
    }()

    /// Whether a display manager is willing.
    ///
    /// - Source: XDMCP 1.1 §5: Query, answered by Willing (5) or Unwilling (6) with host and status.
    static let xdmcp = DatagramQuestion(.xdmcp, [0, 1, 0, 2, 0, 1, 0]) { answer in
        var cursor = ByteCursor(answer)
        guard cursor.uint16() == 1, let code = cursor.uint16(), code == 5 || code == 6, cursor.uint16() == cursor.count
        else { return nil }
        if code == 5 { _ = cursor.uint16().flatMap { cursor.take($0) } }  // the authentication that it wants
        guard let host = cursor.uint16().flatMap({ cursor.take($0) }),
            let status = cursor.uint16().flatMap({ cursor.take($0) })
        else { return nil }
        return [ServiceReply.Text(key: "xdmcp.status", bytes: host + [0x20] + status)]
    }

    /// The name of the agent's engine. No community is tried: one is a password, and trying it a login.
    ///
    /// - Source: RFC 3414 §4 (discovery), RFC 3411 §5 (SnmpEngineID).
    static let snmp: DatagramQuestion = {
        let empty = BER.value(0x04, [])
        let zero: [UInt8] = [2, 1, 0]
        let global = BER.value(0x30, [2, 2, 0x4E, 0x52, 2, 3, 0, 0xFF, 0xE3, 4, 1, 4, 2, 1, 3])
        let security = BER.value(0x04, BER.value(0x30, empty + zero + zero + empty + empty + empty))
        let request = BER.value(0xA0, [2, 2, 0x4E, 0x52] + zero + zero + BER.value(0x30, []))
        let scoped = BER.value(0x30, empty + empty + request)
        let message = BER.value(0x30, [2, 1, 3] + global + security + scoped)
        return DatagramQuestion(.snmp, message) { answer in engine(answer).map { [$0] } }
    }()

    /// `enterprise 8072, 80001f8880…`: the number that IANA gave the maker, and the whole name.
    private static func engine(_ answer: [UInt8]) -> ServiceReply.Text? {
        var cursor = ByteCursor(answer)
        guard let message = BER.next(&cursor), message.tag == 0x30 else { return nil }
        var parts = ByteCursor(message.body)
        guard let version = BER.next(&parts), version.tag == 2, version.body.elementsEqual([3]),
            BER.next(&parts)?.tag == 0x30, let security = BER.next(&parts), security.tag == 4
        else { return nil }
        var outer = ByteCursor(security.body)
        guard let parameters = BER.next(&outer), parameters.tag == 0x30 else { return nil }
        var inner = ByteCursor(parameters.body)
        guard let name = BER.next(&inner), name.tag == 4, (5...32).contains(name.body.count) else { return nil }
        let enterprise = name.body.prefix(4).reduce(0) { $0 << 8 | Int($1) } & 0x7FFF_FFFF
        let digits = name.body.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return ServiceReply.Text(key: "snmp.engine", bytes: "enterprise \(enterprise), \(digits)".utf8)
    }
}
