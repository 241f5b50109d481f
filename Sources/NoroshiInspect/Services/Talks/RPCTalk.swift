import NoroshiModel
import NoroshiNet

/// Asks the portmapper which programs it knows.
///
/// - Source: RFC 5531 §9 and §11 (record marking), RFC 1833 §3: procedure 4 of program 100000, version 2.
struct PortmapperTalk: QuestionTalk {
    static let spoken = ServiceProtocol.sunrpc
    var opening: [UInt8] { RPC.record(RPC.call(program: 100_000, version: 2, procedure: 4)) }

    func received(_ bytes: [UInt8]) -> TalkStep { RPC.isWhole(bytes) ? .finish(farewell: []) : .wait }

    static func texts(in talk: Conversation) -> [ServiceReply.Text]? {
        RPC.reply(talk.first.dropFirst(4)).map { RPC.programs($0) }
    }
}

/// Calls the procedure that does nothing of a program that the service may not have: any RPC service answers, if only
/// to say so.
///
/// - Source: RFC 5531 §8 (procedure 0), §9 (PROG_UNAVAIL).
struct RPCTalk: QuestionTalk {
    static let spoken = ServiceProtocol.sunrpc
    var opening: [UInt8] { RPC.record(RPC.call(program: 100_003, version: 3, procedure: 0)) }

    func received(_ bytes: [UInt8]) -> TalkStep { RPC.isWhole(bytes) ? .finish(farewell: []) : .wait }

    static func texts(in talk: Conversation) -> [ServiceReply.Text]? {
        RPC.reply(talk.first.dropFirst(4)).map { _ in [] }
    }
}

/// The same, where a file server belongs.
struct NFSTalk: QuestionTalk {
    static let spoken = ServiceProtocol.nfs
    var opening: [UInt8] { RPCTalk().opening }
    func received(_ bytes: [UInt8]) -> TalkStep { RPCTalk().received(bytes) }

    static func texts(in talk: Conversation) -> [ServiceReply.Text]? {
        RPC.reply(talk.first.dropFirst(4)).flatMap { $0.status == 0 || $0.status == 2 ? [] : nil }
    }
}

enum RPC {
    static let id: UInt32 = 0x4E52_5043

    /// What a service answered to a call; status 0 success, 1 no such program, 2 another version; nil was denied.
    struct Reply {
        let status: Int?
        let results: ArraySlice<UInt8>
    }

    static func call(program: UInt32, version: UInt32, procedure: UInt32) -> [UInt8] {
        let words: [UInt32] = [id, 0, 2, program, version, procedure, 0, 0, 0, 0]  // no credentials, no verifier
        return words.flatMap(\.bigEndianBytes)
    }

    /// One record in one fragment.
    static func record(_ message: [UInt8]) -> [UInt8] {
        (UInt32(0x8000_0000) | UInt32(message.count)).bigEndianBytes + message
    }

    static func isWhole(_ bytes: [UInt8]) -> Bool {
        var cursor = ByteCursor(bytes)
        guard let mark = cursor.uint32() else { return false }
        return cursor.count >= mark & 0x7FFF_FFFF
    }

    static func reply(_ bytes: ArraySlice<UInt8>) -> Reply? {
        var cursor = ByteCursor(bytes)
        guard cursor.uint32() == Int(id), cursor.uint32() == 1, let state = cursor.uint32() else { return nil }
        guard state == 0 else { return state == 1 ? Reply(status: nil, results: []) : nil }
        guard cursor.skip(4) != nil, let length = cursor.uint32(), length <= 400, cursor.skip(length) != nil,
            let status = cursor.uint32(), status <= 5
        else { return nil }
        return Reply(status: status, results: cursor.remainder)
    }

    /// `100003 3 tcp 2049` for each program, one in a line; at most 256.
    static func programs(_ reply: Reply) -> [ServiceReply.Text] {
        var cursor = ByteCursor(reply.results)
        var lines: [String] = []
        while lines.count < 256, cursor.uint32() == 1, let program = cursor.uint32(), let version = cursor.uint32(),
            let transport = cursor.uint32(), let port = cursor.uint32()
        {
            let name = transport == 6 ? "tcp" : transport == 17 ? "udp" : "\(transport)"
            lines.append("\(program) \(version) \(name) \(port)")
        }
        return lines.isEmpty
            ? [] : [ServiceReply.Text(key: "rpc.programs", bytes: lines.joined(separator: "\n").utf8)]
    }
}
