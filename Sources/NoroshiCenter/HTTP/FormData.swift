import HTTPTypes
/// The fields of a form that was sent, in order; a name may stand several times.
struct FormData: Sendable {
    private(set) var fields: [Field] = []

    struct Field: Sendable {
        let name: String
        let value: [UInt8]
    }

    static let maximumFields = 500
    private let limit: Int

    /// The first value of the name, line ends as `\n`, outer space removed; empty when there is none.
    subscript(name: String) -> String {
        guard let field = fields.first(where: { $0.name == name }) else { return "" }
        return Self.text(field.value)
    }

    func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map { Self.text($0.value) } }

    func bytes(_ name: String) -> [UInt8]? { fields.first { $0.name == name }?.value }

    static func text(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
        guard let first = text.firstIndex(where: { !$0.isWhitespace }),
            let last = text.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(text[first...last])
    }

    /// - Throws: ``Refusal`` when the type is neither of a form's two, or the body is not what the type says.
    init(_ bytes: [UInt8], contentType: String, maximumFields: Int = FormData.maximumFields) throws {
        limit = maximumFields
        if contentType.hasPrefix("application/x-www-form-urlencoded") {
            try readURLEncoded(bytes)
        } else if contentType.hasPrefix("multipart/form-data"),
            let boundary = contentType.split(separator: ";").map({ $0.filter { $0 != " " && $0 != "\"" } })
                .first(where: { $0.hasPrefix("boundary=") })?.dropFirst("boundary=".count), !boundary.isEmpty
        {
            try readMultipart(bytes, boundary: String(boundary))
        } else {
            throw Refusal(.unsupportedMediaType, "expected a form")
        }
    }

    private mutating func add(_ name: [UInt8], _ value: [UInt8]) throws {
        guard fields.count < limit else {
            throw Refusal(.contentTooLarge, "more than \(limit) fields", limit: limit)
        }
        fields.append(Field(name: String(decoding: name, as: UTF8.self), value: value))
    }
}

// MARK: URL encoded

extension FormData {
    /// - Source: WHATWG URL §5.1
    private mutating func readURLEncoded(_ bytes: [UInt8]) throws {
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            try add(Self.decoded(pair[..<equals]), Self.decoded(pair[equals...].dropFirst()))
        }
    }

    private static func decoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte == UInt8(ascii: "%"), index + 2 < bytes.endIndex, let high = digit(bytes[index + 1]),
                let low = digit(bytes[index + 2])
            {
                output.append(high << 4 | low)
                index += 3
            } else {
                output.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
                index += 1
            }
        }
        return output
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
    }
}

// MARK: Multipart

extension FormData {
    /// - Source: RFC 7578, RFC 2046 §5.1.1
    private mutating func readMultipart(_ bytes: [UInt8], boundary: String) throws {
        let delimiter = Array("\r\n--\(boundary)".utf8)
        let end = Array("\r\n\r\n".utf8)
        // The first delimiter may stand at the very start, without the line end before it.
        var rest = (Array("\r\n".utf8) + bytes)[...]
        guard let first = Self.find(delimiter, in: rest) else { throw Refusal(.badRequest, "the form has no parts") }
        rest = rest[(first + delimiter.count)...]
        while !rest.starts(with: Array("--".utf8)) {
            guard let head = Self.find(end, in: rest), let next = Self.find(delimiter, in: rest[head...]) else {
                throw Refusal(.badRequest, "the form ends inside a part")
            }
            if let name = Self.name(in: rest[..<head]) {
                let start = head + end.count
                try add(Array(name.utf8), start <= next ? Array(rest[start..<next]) : [])
            }
            rest = rest[(next + delimiter.count)...]
        }
    }

    private static func name(in head: ArraySlice<UInt8>) -> String? {
        let text = String(decoding: head, as: UTF8.self)
        guard let start = text.firstRange(of: "; name=\"") else { return nil }
        return String(text[start.upperBound...].prefix { $0 != "\"" })
    }

    private static func find(_ pattern: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.count >= pattern.count else { return nil }
        var index = bytes.startIndex
        while let start = bytes[index...].firstIndex(of: pattern[0]) {
            guard start + pattern.count <= bytes.endIndex else { return nil }
            if bytes[start..<start + pattern.count].elementsEqual(pattern) { return start }
            index = start + 1
        }
        return nil
    }
}
