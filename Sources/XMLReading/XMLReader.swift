private import CExpat

/// A place in a file, in lines and bytes from 1.
public struct Place: Hashable, Sendable {
    public var line: Int
    public var column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

/// What stands in a document, in its order.
public enum XMLEvent {
    case start(name: String, attributes: [(name: String, value: String)])
    case end
    case text(String)
}

/// Reads XML from start to end through expat.
///
/// A document type declaration ends the reading, so that no entity can be defined, and so does nesting deeper than
/// the reader was told to follow.
@safe public final class XMLReader {
    private let maximumDepth: Int
    private let parser: XML_Parser
    private let handle: (XMLEvent, Place) -> Void
    private var depth = 0
    private var refusal: (reason: String, place: Place)?

    /// - Parameter maximumDepth: Of elements inside each other.
    /// - Returns: Why the reading ended before the end of the document; `nil` when it did not.
    public static func read(
        _ bytes: [UInt8], maximumDepth: Int = 8, handle: @escaping (XMLEvent, Place) -> Void
    ) -> (reason: String, place: Place)? {
        guard let parser = unsafe XML_ParserCreate(nil) else {
            return ("expat has no memory for a parser", Place(line: 0, column: 0))
        }
        defer { unsafe XML_ParserFree(parser) }
        let reader = unsafe XMLReader(parser, maximumDepth, handle)
        return reader.run(bytes)
    }

    private init(_ parser: XML_Parser, _ maximumDepth: Int, _ handle: @escaping (XMLEvent, Place) -> Void) {
        unsafe self.parser = unsafe parser
        self.maximumDepth = maximumDepth
        self.handle = handle
    }

    private func run(_ bytes: [UInt8]) -> (reason: String, place: Place)? {
        unsafe XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        unsafe XML_SetElementHandler(
            parser,
            { context, name, attributes in
                guard let reader = unsafe XMLReader.of(context) else { return }
                reader.start(unsafe text(name), unsafe pairs(attributes))
            },
            { context, _ in unsafe XMLReader.of(context)?.end() })
        unsafe XML_SetCharacterDataHandler(parser) { context, characters, count in
            guard let reader = unsafe XMLReader.of(context), let characters = unsafe characters else { return }
            let bytes = unsafe UnsafeRawBufferPointer(start: characters, count: Int(count))
            reader.handle(.text(unsafe String(decoding: bytes, as: UTF8.self)), reader.place)
        }
        unsafe XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, _ in
            unsafe XMLReader.of(context)?.refuse("document type declaration '<!DOCTYPE' is not accepted")
        }
        let status = unsafe bytes.withUnsafeBytes { buffer in
            unsafe XML_Parse(
                parser, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count), 1)
        }
        if let refusal { return refusal }
        guard status != XML_STATUS_OK else { return nil }
        return (unsafe text(XML_ErrorString(XML_GetErrorCode(parser))), place)
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> XMLReader? {
        guard let context = unsafe context else { return nil }
        let reader = unsafe Unmanaged<XMLReader>.fromOpaque(context).takeUnretainedValue()
        return reader.refusal == nil ? reader : nil
    }

    private func start(_ name: String, _ attributes: [(name: String, value: String)]) {
        depth += 1
        guard depth <= maximumDepth else { return refuse("elements nest deeper than \(maximumDepth)") }
        handle(.start(name: name, attributes: attributes), place)
    }

    private func end() {
        depth -= 1
        handle(.end, place)
    }

    private func refuse(_ reason: String) {
        refusal = (reason, place)
        unsafe XML_StopParser(parser, XML_Bool(XML_FALSE))
    }

    private var place: Place {
        Place(
            line: Int(unsafe XML_GetCurrentLineNumber(parser)),
            column: Int(unsafe XML_GetCurrentColumnNumber(parser)) + 1)
    }
}

private func text(_ characters: UnsafePointer<XML_Char>?) -> String {
    guard let characters = unsafe characters else { return "" }
    return unsafe String(cString: characters)
}

/// The names and values that expat gives as one list with a null at its end.
private func pairs(_ list: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?) -> [(name: String, value: String)] {
    guard let list = unsafe list else { return [] }
    var result: [(name: String, value: String)] = []
    var index = 0
    while let name = unsafe list[index] {
        result.append((unsafe text(name), unsafe text(list[index + 1])))
        index += 2
    }
    return result
}
