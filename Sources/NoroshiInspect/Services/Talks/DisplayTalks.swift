import NoroshiModel
import NoroshiNet

/// Asks for a version of X that does not exist.
///
/// A setup in the right version would let us in where access control is off, so it is a login. The server refuses the
/// wrong one before it looks at who asks, and names its own.
///
/// - Source: X Window System Protocol §8, connection setup.
struct X11Talk: QuestionTalk {
    static let spoken = ServiceProtocol.x11
    /// Least significant byte first, version 0.0, no name and no data of an authorization.
    var opening: [UInt8] { [0x6C, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] }

    func received(_ bytes: [UInt8]) -> TalkStep {
        guard bytes.count >= 8 else { return .wait }
        return bytes.count >= 8 + 4 * (Int(bytes[6]) | Int(bytes[7]) << 8) ? .finish(farewell: []) : .wait
    }

    static func texts(in talk: Conversation) -> [ServiceReply.Text]? {
        var cursor = ByteCursor(talk.answers.first ?? [])
        guard let status = cursor.uint8(), status <= 2, let size = cursor.uint8(), let major = cursor.littleUInt16(),
            let minor = cursor.littleUInt16(), let words = cursor.littleUInt16(), major == 11, minor < 16
        else { return nil }
        guard status == 0 else { return [] }
        guard Int(size) <= words * 4, let reason = cursor.take(Int(size)) else { return nil }
        return [ServiceReply.Text(key: "x11.reason", bytes: reason)]
    }
}

/// Asks how a connection would be protected, before any login.
///
/// - Source: [MS-RDPBCGR] §2.2.1.1 and §2.2.1.2, X.224 Connection Request and Confirm.
struct RemoteDesktopTalk: QuestionTalk {
    static let spoken = ServiceProtocol.remoteDesktop
    /// With the request for TLS or CredSSP, without a cookie, which would be a user's name.
    var opening: [UInt8] { [3, 0, 0, 19, 14, 0xE0, 0, 0, 0, 0, 0, 1, 0, 8, 0, 3, 0, 0, 0] }

    func received(_ bytes: [UInt8]) -> TalkStep {
        guard bytes.count >= 4 else { return .wait }
        return bytes.count >= Int(bytes[2]) << 8 | Int(bytes[3]) ? .finish(farewell: []) : .wait
    }

    static func texts(in talk: Conversation) -> [ServiceReply.Text]? {
        guard let answer = talk.answers.first, answer.count >= 11, answer[0] == 3, answer[1] == 0,
            answer[5] & 0xF0 == 0xD0, Int(answer[2]) << 8 | Int(answer[3]) == answer.count
        else { return nil }
        // TYPE_RDP_NEG_RSP: 0 is the encryption of old, 1 TLS, 2 CredSSP, 8 RDSTLS.
        guard answer.count >= 19, answer[11] == 2 else {
            return [ServiceReply.Text(key: "rdp.protocol", bytes: [UInt8](utf8: "standard"))]
        }
        let names: [UInt8: String] = [0: "standard", 1: "tls", 2: "credssp", 8: "rdstls"]
        return [ServiceReply.Text(key: "rdp.protocol", bytes: [UInt8](utf8: names[answer[15]] ?? "other"))]
    }
}

/// Offers dialects of SMB, old and new, in the question that servers of both answer.
///
/// - Source: [MS-SMB2] §3.2.4.2.2.1, [MS-CIFS] §2.2.4.52: the negotiation comes before any session.
struct SMBTalk: QuestionTalk {
    static let spoken = ServiceProtocol.microsoftDS

    var opening: [UInt8] {
        var dialects: [UInt8] = []
        for name in ["NT LM 0.12", "SMB 2.002", "SMB 2.???"] { dialects += [2] + Array(name.utf8) + [0] }
        let header: [UInt8] = [0xFF] + [UInt8](utf8: "SMB") + [0x72, 0, 0, 0, 0, 0x18, 0x01, 0xC8]
        let message =
            header + [UInt8](repeating: 0, count: 16) + [0xFF, 0xFF, 0, 0] + [0]
            + UInt16(dialects.count).littleEndianBytes + dialects
        return UInt32(message.count).bigEndianBytes + message
    }

    func received(_ bytes: [UInt8]) -> TalkStep {
        guard bytes.count >= 4 else { return .wait }
        return bytes.count >= 4 + (Int(bytes[2]) << 8 | Int(bytes[3])) ? .finish(farewell: []) : .wait
    }

    static func texts(in talk: Conversation) -> [ServiceReply.Text]? {
        var cursor = ByteCursor(talk.answers.first ?? [])
        guard cursor.uint32() != nil, let mark = cursor.uint8(), let name = cursor.take(3),
            name.elementsEqual("SMB".utf8)
        else { return nil }
        switch mark {
        case 0xFF: return [ServiceReply.Text(key: "smb.dialect", bytes: [UInt8](utf8: "SMB 1"))]
        case 0xFE:
            guard cursor.skip(64) != nil, let dialect = cursor.littleUInt16() else { return [] }
            let text =
                dialect == 0x02FF ? "SMB 2 or later" : "SMB \(dialect >> 8).\(dialect >> 4 & 0xF).\(dialect & 0xF)"
            return [ServiceReply.Text(key: "smb.dialect", bytes: text.utf8)]
        default: return nil
        }
    }
}

/// Asks for a session between NetBIOS names, the step before SMB.
///
/// - Source: RFC 1002 §4.3.2 to §4.3.4; the names as in §4.1 of RFC 1001.
struct NetBIOSTalk: QuestionTalk {
    static let spoken = ServiceProtocol.netbiosSession

    var opening: [UInt8] {
        let names = NetBIOSName.encoded("*SMBSERVER", suffix: 0x20) + NetBIOSName.encoded("NOROSHI", suffix: 0)
        return [0x81, 0] + UInt16(names.count).bigEndianBytes + names
    }

    func received(_ bytes: [UInt8]) -> TalkStep { bytes.count >= 4 ? .finish(farewell: []) : .wait }

    static func texts(in talk: Conversation) -> [ServiceReply.Text]? {
        guard let answer = talk.answers.first, answer.count >= 4, answer[1] == 0, answer[2] == 0 else { return nil }
        return answer[0] == 0x82 && answer[3] == 0 || answer[0] == 0x83 && answer[3] == 1 ? [] : nil
    }
}

enum NetBIOSName {
    /// Half bytes as letters from `A`, padded with blanks to 15 characters, with length and end.
    static func encoded(_ name: String, suffix: UInt8) -> [UInt8] {
        var text = Array(name.utf8.prefix(15))
        text += [UInt8](repeating: 0x20, count: 15 - text.count) + [suffix]
        var halves: [UInt8] = []
        for byte in text {
            halves.append(0x41 + (byte >> 4))
            halves.append(0x41 + (byte & 0x0F))
        }
        return [32] + halves + [0]
    }
}
