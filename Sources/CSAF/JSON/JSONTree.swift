/// A JSON text as a flat list of nodes over its bytes: cheap to make, cheap to walk, nothing copied but strings with
/// escapes.
///
/// Nodes stand in the order of the text, each before its members. What a tree holds is well-formed: UTF-8 without
/// lone surrogates, numbers that fit a double, objects without repeated keys.
///
/// - Source: RFC 8259
final class JSONTree: Sendable {
    enum Kind: UInt8, Sendable {
        case object, array, string, number, yes, no, null
    }

    /// Where a string's content stands: in the text itself, or among the strings whose escapes were resolved.
    struct Text: Sendable {
        var start: UInt32
        var end: UInt32
        var isDecoded: Bool

        static let none = Text(start: 0, end: 0, isDecoded: false)

        var count: Int { Int(end - start) }
    }

    struct Node: Sendable {
        var kind: Kind
        /// The content of a string, the digits of a number, the whole of an object or array; nothing else has one.
        var text: Text
        /// The name of a member of an object.
        var key: Text
        var parent: UInt32
        /// The node behind this one and all that is in it.
        var next: UInt32
        /// Which member or item of its parent this is.
        var position: UInt32
        /// How many members or items it has.
        var count: UInt32
    }

    let bytes: [UInt8]
    let decoded: [UInt8]
    let nodes: [Node]
    /// How many branches of a product tree stand within each other at most.
    let branchDepth: Int

    init(bytes: [UInt8], decoded: [UInt8], nodes: [Node], branchDepth: Int) {
        self.bytes = bytes
        self.decoded = decoded
        self.nodes = nodes
        self.branchDepth = branchDepth
    }

    /// Reads a whole text.
    ///
    /// - Throws: ``CSAFError`` for too many bytes, and for the first place that is not JSON, with line and column.
    static func read(_ bytes: [UInt8], file: String, limits: ParsingLimits) throws(CSAFError) -> JSONTree {
        guard bytes.count <= min(limits.size, Int(UInt32.max) - 1) else {
            throw CSAFError(
                file: file, place: .pointer(""),
                reason: "\(bytes.count) bytes are more than the limit of \(limits.size)",
                reasonJa: "\(bytes.count) バイトは上限の \(limits.size) バイトを超えています")
        }
        do {
            var reader = JSONReader(bytes: bytes, limits: limits)
            return try reader.readDocument()
        } catch {
            throw CSAFError(
                file: file, place: .position(line: error.line, column: error.column), reason: error.reason,
                reasonJa: error.reasonJa)
        }
    }

    /// The whole text's value.
    var root: JSONValue { JSONValue(tree: self, index: 0) }

    func string(_ text: Text) -> String {
        let range = Int(text.start)..<Int(text.end)
        return String(decoding: text.isDecoded ? decoded[range] : bytes[range], as: UTF8.self)
    }

    /// Whether a text is, byte for byte, another.
    func equals(_ text: Text, _ other: String) -> Bool {
        guard text.count == other.utf8.count else { return false }
        var place = Int(text.start)
        if text.isDecoded {
            for byte in other.utf8 {
                if decoded[place] != byte { return false }
                place += 1
            }
        } else {
            for byte in other.utf8 {
                if bytes[place] != byte { return false }
                place += 1
            }
        }
        return true
    }

    /// Whether a text is, byte for byte, a run of others.
    func equals(_ text: Text, _ others: [UInt8], _ range: Range<Int>) -> Bool {
        guard text.count == range.count else { return false }
        var place = Int(text.start)
        for index in range {
            if (text.isDecoded ? decoded[place] : bytes[place]) != others[index] { return false }
            place += 1
        }
        return true
    }

    func equals(_ a: Text, _ b: Text) -> Bool {
        a.count == b.count && content(a).elementsEqual(content(b))
    }

    /// Whether a text's bytes come before those of another.
    func precedes(_ a: Text, _ b: Text) -> Bool { content(a).lexicographicallyPrecedes(content(b)) }

    func content(_ text: Text) -> ArraySlice<UInt8> {
        text.isDecoded ? decoded[Int(text.start)..<Int(text.end)] : bytes[Int(text.start)..<Int(text.end)]
    }
}
