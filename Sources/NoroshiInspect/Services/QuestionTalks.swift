import NoroshiFormats
import NoroshiModel
import NoroshiNet

/// Asks for `/` and reads the head of the answer.
struct HTTPTalk: Talk {
    var opening: [UInt8] {
        Array(
            "GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: noroshi\r\nAccept: */*\r\nConnection: close\r\n\r\n".utf8)
    }

    func received(_ bytes: [UInt8]) -> TalkStep {
        bytes[...].contains(sequence: Array("\r\n\r\n".utf8)) ? .finish(farewell: []) : .wait
    }

    func quiet(_ bytes: [UInt8]) -> TalkStep { .finish(farewell: []) }
}

/// Asks a name server for its version over TCP.
struct DNSTalk: Talk {
    static let id: UInt16 = 0x4E52

    var opening: [UInt8] {
        let query = DNSMessage.versionQuery(id: Self.id)
        return [UInt8(query.count >> 8), UInt8(query.count & 0xFF)] + query
    }

    func received(_ bytes: [UInt8]) -> TalkStep {
        guard bytes.count >= 2 else { return .wait }
        return bytes.count >= 2 + Int(bytes[0]) << 8 + Int(bytes[1]) ? .finish(farewell: []) : .wait
    }

    func quiet(_ bytes: [UInt8]) -> TalkStep { .finish(farewell: []) }
}
