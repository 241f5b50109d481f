import NoroshiModel
import NoroshiNet

/// Asks for the server's build, which it tells before any login.
///
/// - Source: MongoDB Wire Protocol, OP_QUERY (kept for `isMaster` in all versions) and OP_MSG; BSON 1.1.
struct MongoDBTalk: QuestionTalk {
    static let spoken = ServiceProtocol.mongodb
    private var isAsking = false
    private static let query: UInt32 = 2004, message: UInt32 = 2013

    var opening: [UInt8] { Self.query(BSON.document([.int("isMaster", 1)]), id: 1) }

    mutating func received(_ bytes: [UInt8]) -> TalkStep {
        guard let answer = Self.document(bytes) else {
            return bytes.count >= 16 && !Self.hasHeader(bytes) ? .finish(farewell: []) : .wait
        }
        if isAsking { return .finish(farewell: []) }
        isAsking = true
        let newest = answer["maxWireVersion"].flatMap { Int($0) } ?? 0
        // OP_MSG came with wire version 6, MongoDB 3.6.
        return .send(
            newest >= 6
                ? Self.message(BSON.document([.int("buildInfo", 1), .text("$db", "admin")]), id: 2)
                : Self.query(BSON.document([.int("buildInfo", 1)]), id: 2))
    }

    static func texts(in talk: Conversation) -> [ServiceReply.Text]? {
        if talk.first.starts(with: "HTTP/1.0 200 OK"),
            talk.first[...].contains(sequence: [UInt8](utf8: "access MongoDB over HTTP on the native driver port"))
        {
            return [ServiceReply.Text(key: "mongodb.version", bytes: [])]
        }
        guard let first = talk.answers.first, let hello = document(first) else { return nil }
        let build = talk.answers.dropFirst().first.flatMap(document)
        let version = build?["version"] ?? (hello["maxWireVersion"] == nil ? nil : "")
        return version.map { [ServiceReply.Text(key: "mongodb.version", bytes: $0.utf8)] }
    }

    private static func header(_ code: UInt32, _ body: [UInt8], id: UInt32) -> [UInt8] {
        UInt32(16 + body.count).littleEndianBytes + id.littleEndianBytes + UInt32(0).littleEndianBytes
            + code.littleEndianBytes + body
    }

    private static func query(_ document: [UInt8], id: UInt32) -> [UInt8] {
        let flags = UInt32(0).littleEndianBytes, none = UInt32(0).littleEndianBytes
        return header(
            query, flags + [UInt8](utf8: "admin.$cmd") + [0] + none + UInt32(1).littleEndianBytes + document, id: id)
    }

    private static func message(_ document: [UInt8], id: UInt32) -> [UInt8] {
        header(message, UInt32(0).littleEndianBytes + [0] + document, id: id)
    }

    private static func hasHeader(_ bytes: [UInt8]) -> Bool {
        var cursor = ByteCursor(bytes)
        guard let length = cursor.littleUInt32(), (36...65_536).contains(length), cursor.skip(8) != nil else {
            return false
        }
        return [1, 2013].contains(cursor.littleUInt32())
    }

    /// The first document of an OP_REPLY or OP_MSG; nil when the answer is not whole or is something else.
    private static func document(_ bytes: [UInt8]) -> [String: String]? {
        guard hasHeader(bytes) else { return nil }
        var cursor = ByteCursor(bytes)
        guard let length = cursor.littleUInt32(), bytes.count >= length, cursor.skip(8) != nil,
            let code = cursor.littleUInt32(), cursor.skip(code == 1 ? 20 : 5) != nil
        else { return nil }
        return BSON.values(cursor.remainder)
    }
}

/// As much of BSON as two questions need.
private enum BSON {
    enum Element {
        case int(String, UInt32)
        case text(String, String)
    }

    static func document(_ elements: [Element]) -> [UInt8] {
        let body = elements.flatMap { element -> [UInt8] in
            switch element {
            case .int(let name, let value): [0x10] + [UInt8](utf8: name) + [0] + value.littleEndianBytes
            case .text(let name, let text):
                [0x02] + [UInt8](utf8: name) + [0] + UInt32(text.utf8.count + 1).littleEndianBytes + [UInt8](utf8: text)
                    + [0]
            }
        }
        return UInt32(body.count + 5).littleEndianBytes + body + [0]
    }

    /// Texts and numbers of the outermost document, by name, up to an element of a kind not known here.
    static func values(_ bytes: ArraySlice<UInt8>) -> [String: String]? {
        var cursor = ByteCursor(bytes)
        guard let length = cursor.littleUInt32(), length >= 5, length - 4 <= cursor.count else { return nil }
        var values: [String: String] = [:]
        while let kind = cursor.uint8(), kind != 0, let name = cursor.text() {
            let key = String(decoding: name, as: UTF8.self)
            switch kind {
            case 0x02:
                guard let size = cursor.littleUInt32(), let text = cursor.take(size) else { return values }
                values[key] = String(decoding: text.dropLast(), as: UTF8.self)
            case 0x10:
                guard let number = cursor.littleUInt32() else { return values }
                values[key] = "\(number)"
            case 0x03, 0x04:
                guard let size = cursor.littleUInt32(), cursor.skip(size - 4) != nil else { return values }
            default:
                guard let size = fixedSizes[kind], cursor.skip(size) != nil else { return values }
            }
        }
        return values
    }

    private static let fixedSizes: [UInt8: Int] = [0x01: 8, 0x07: 12, 0x08: 1, 0x09: 8, 0x0A: 0, 0x11: 8, 0x12: 8]
}
