internal import CYaml

/// The events of a text of YAML, one after the other, as libyaml tells them.
@safe
struct YAMLEvents: ~Copyable {
    enum Item {
        /// What a document or a text begins or ends with.
        case mark
        case end
        case alias(String)
        /// A plain one stands without quotes and without the tag of a text.
        case scalar(String, isPlain: Bool, anchor: String?)
        case listStart(anchor: String?)
        case listEnd
        case mapStart(anchor: String?)
        case mapEnd
    }

    /// Why a text is no YAML.
    struct Failure: Error {
        let reason: String
        /// From 1; 1 where none is known.
        let line: Int
        let column: Int
    }

    // They stand in memory of their own, because the parser keeps its own address.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let event: UnsafeMutablePointer<yaml_event_t>
    /// Where the last event begins, from 1.
    private(set) var line = 1
    private(set) var column = 1

    /// - Parameter text: UTF-8; has to be there as long as events are read.
    init(_ text: UnsafeBufferPointer<UInt8>) {
        unsafe parser = UnsafeMutablePointer.allocate(capacity: 1)
        unsafe event = UnsafeMutablePointer.allocate(capacity: 1)
        unsafe parser.initialize(to: yaml_parser_t())
        unsafe event.initialize(to: yaml_event_t())
        unsafe yaml_parser_initialize(parser)
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(parser, text.baseAddress, text.count)
    }

    deinit {
        unsafe yaml_event_delete(event)
        unsafe yaml_parser_delete(parser)
        unsafe event.deallocate()
        unsafe parser.deallocate()
    }

    mutating func next() throws(Failure) -> Item {
        unsafe yaml_event_delete(event)
        guard unsafe yaml_parser_parse(parser, event) == 1 else { throw failure }
        line = Int(unsafe event.pointee.start_mark.line) + 1
        column = Int(unsafe event.pointee.start_mark.column) + 1
        switch unsafe event.pointee.type {
        case YAML_ALIAS_EVENT: return .alias(unsafe Self.text(event.pointee.data.alias.anchor) ?? "")
        case YAML_SCALAR_EVENT: return scalar
        case YAML_SEQUENCE_START_EVENT:
            return .listStart(anchor: unsafe Self.text(event.pointee.data.sequence_start.anchor))
        case YAML_SEQUENCE_END_EVENT: return .listEnd
        case YAML_MAPPING_START_EVENT:
            return .mapStart(anchor: unsafe Self.text(event.pointee.data.mapping_start.anchor))
        case YAML_MAPPING_END_EVENT: return .mapEnd
        case YAML_STREAM_END_EVENT: return .end
        default: return .mark
        }
    }

    private var scalar: Item {
        let scalar = unsafe event.pointee.data.scalar
        let text = unsafe String(
            decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
        let isPlain =
            unsafe scalar.style == YAML_PLAIN_SCALAR_STYLE && scalar.quoted_implicit == 0
            && Self.text(scalar.tag) != "tag:yaml.org,2002:str"
        return .scalar(text, isPlain: isPlain, anchor: unsafe Self.text(scalar.anchor))
    }

    private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        guard let pointer = unsafe pointer else { return nil }
        return unsafe String(cString: pointer)
    }

    private var failure: Failure {
        let reason = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "no YAML"
        switch unsafe parser.pointee.error {
        case YAML_MEMORY_ERROR: return Failure(reason: "out of memory", line: 1, column: 1)
        case YAML_READER_ERROR:
            let value = unsafe parser.pointee.problem_value
            return Failure(reason: "\(reason) (byte value \(value))", line: 1, column: 1)
        default:
            let mark = unsafe parser.pointee.problem_mark
            return Failure(reason: reason, line: Int(mark.line) + 1, column: Int(mark.column) + 1)
        }
    }
}
