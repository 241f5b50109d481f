import NoroshiModel
import NoroshiNet

/// Reads the root entry as nobody: a search without a bind.
///
/// - Source: RFC 4511 §4.5, RFC 4512 §5.1: the root DSE is what a server tells of itself before any login.
struct LDAPTalk: QuestionTalk {
    static let spoken = ServiceProtocol.ldap

    /// Message 1: base "", scope base, filter (objectClass=*), all attributes and the operational ones.
    static let search: [UInt8] = {
        let attributes = BER.value(0x30, BER.value(0x04, [UInt8]("*")) + BER.value(0x04, [UInt8]("+")))
        let request = BER.value(
            0x63,
            BER.value(0x04, []) + [0x0A, 1, 0, 0x0A, 1, 0, 0x02, 1, 1, 0x02, 1, 10, 0x01, 1, 0]
                + BER.value(0x87, [UInt8]("objectClass")) + attributes)
        return BER.value(0x30, [0x02, 1, 1] + request)
    }()
    /// UnbindRequest: the word for leaving (RFC 4511 §4.3).
    private static let farewell: [UInt8] = [0x30, 5, 2, 1, 2, 0x42, 0]

    var opening: [UInt8] { Self.search }

    func received(_ bytes: [UInt8]) -> TalkStep {
        guard let messages = BER.messages(bytes) else { return .finish(farewell: []) }
        return messages.contains { $0.operation == 0x65 } ? .finish(farewell: Self.farewell) : .wait
    }

    static func texts(in talk: Conversation) -> [ServiceReply.Text]? { texts(in: talk.first) }

    /// Also for an answer over UDP (RFC 3352, as Active Directory still has it).
    static func texts(in bytes: [UInt8]) -> [ServiceReply.Text]? {
        guard let messages = BER.messages(bytes), let first = messages.first,
            [0x64, 0x65, 0x78].contains(first.operation)
        else { return nil }
        let attributes = messages.filter { $0.operation == 0x64 }.flatMap { entry($0.body) }
        func values(_ name: String) -> [String] {
            attributes.filter { $0.name.lowercased() == name }.flatMap(\.values)
        }
        let vendor = values("vendorname") + values("vendorversion")
        let classes = values("objectclass") + values("structuralobjectclass")
        let about = (vendor.isEmpty ? classes : vendor).joined(separator: " ")
        return [
            ServiceReply.Text(key: "ldap.search_result", bytes: bytes),
            ServiceReply.Text(key: "ldap.vendor", bytes: about.utf8),
        ]
    }

    /// The attributes of a SearchResultEntry (RFC 4511 §4.5.2).
    private static func entry(_ body: ArraySlice<UInt8>) -> [(name: String, values: [String])] {
        var cursor = ByteCursor(body)
        guard BER.next(&cursor)?.tag == 0x04, let list = BER.next(&cursor), list.tag == 0x30 else { return [] }
        var attributes: [(name: String, values: [String])] = []
        var rest = ByteCursor(list.body)
        while let attribute = BER.next(&rest) {
            var parts = ByteCursor(attribute.body)
            guard let name = BER.next(&parts), let set = BER.next(&parts) else { continue }
            var values: [String] = []
            var members = ByteCursor(set.body)
            while let member = BER.next(&members) { values.append(String(decoding: member.body, as: UTF8.self)) }
            attributes.append((String(decoding: name.body, as: UTF8.self), values))
        }
        return attributes
    }
}

/// Tags, lengths and bodies.
///
/// - Source: ITU-T X.690 §8.1, as RFC 4511 §5.1 narrows it: definite lengths, tags of one byte.
enum BER {
    static func value(_ tag: UInt8, _ body: [UInt8]) -> [UInt8] {
        let count = body.count
        return [tag] + (count < 128 ? [UInt8(count)] : [0x82, UInt8(count >> 8 & 0xFF), UInt8(count & 0xFF)]) + body
    }

    /// The next element; nil at the end, or where an element is not whole.
    static func next(_ cursor: inout ByteCursor) -> (tag: UInt8, body: ArraySlice<UInt8>)? {
        guard let tag = cursor.uint8(), let first = cursor.uint8() else { return nil }
        var length = Int(first)
        if first >= 0x80 {
            guard (0x81...0x84).contains(first), let digits = cursor.take(Int(first - 0x80)) else { return nil }
            length = digits.reduce(0) { $0 << 8 | Int($1) }
        }
        return cursor.take(length).map { (tag, $0) }
    }

    /// The LDAP messages that are whole; nil when the bytes cannot be the beginning of one.
    static func messages(_ bytes: [UInt8]) -> [(operation: UInt8, body: ArraySlice<UInt8>)]? {
        guard bytes.isEmpty || bytes.first == 0x30 else { return nil }
        var messages: [(operation: UInt8, body: ArraySlice<UInt8>)] = []
        var cursor = ByteCursor(bytes)
        while let message = next(&cursor) {
            var parts = ByteCursor(message.body)
            guard message.tag == 0x30, let id = next(&parts), id.tag == 0x02, let operation = next(&parts) else {
                return nil
            }
            messages.append((operation.tag, operation.body))
        }
        return messages
    }
}
