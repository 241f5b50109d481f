import FoundationEssentials
import NoroshiFormats
import NoroshiModel
package import NoroshiNet

/// The place where marked messages are looked for, from the moment it was opened.
package struct ProofMailbox: Sendable {
    /// One message as it was found.
    struct Message: Sendable, Hashable {
        let bytes: [UInt8]
        /// A file, or the sink's address.
        let place: String
        /// Of the envelope, where it is known.
        let recipients: [String]
    }

    private enum Source: Sendable {
        case sink(MailSink)
        /// Names that were there before.
        case maildir(String, known: Set<String>)
        /// Bytes that were there before.
        case mbox(String, start: Int)
        case none
    }

    static let maximumMessage = 1 << 20  // bytes
    static let maximumFile = 256 << 20  // bytes
    static let maximumMessages = 4096

    private let source: Source

    /// - Parameter sink: The running one, where the target is a sink.
    /// - Throws: ``SystemError`` or the system's error when the place cannot be read.
    package init(_ target: ProofTarget, sink: MailSink?) throws {
        switch target.place {
        case .sink: source = sink.map(Source.sink) ?? .none
        case .maildir(let path): source = .maildir(path, known: Set(try Self.names(in: path)))
        case .mbox(let path): source = .mbox(path, start: try FileReader.read(path, limit: Self.maximumFile).count)
        case .manual: source = .none
        }
    }

    /// Whether somebody else must look.
    package var isBlind: Bool { if case .none = source { true } else { false } }

    /// Everything new; what cannot be read is passed over and looked at again the next time.
    func messages() -> [Message] {
        switch source {
        case .none: return []
        case .sink(let sink):
            return sink.messages.map { Message(bytes: $0.bytes, place: "\(sink.endpoint)", recipients: $0.recipients) }
        case .maildir(let path, let known):
            let names = ((try? Self.names(in: path)) ?? []).filter { !known.contains($0) }
            return names.prefix(Self.maximumMessages).compactMap { name in
                (try? FileReader.read("\(path)/\(name)", limit: Self.maximumMessage)).map {
                    Message(bytes: $0, place: "\(path)/\(name)", recipients: [])
                }
            }
        case .mbox(let path, let start):
            guard let bytes = try? FileReader.read(path, limit: Self.maximumFile) else { return [] }
            return Self.split(bytes[(bytes.count < start ? 0 : start)...]).prefix(Self.maximumMessages).map {
                Message(bytes: Array($0), place: path, recipients: [])
            }
        }
    }

    /// `new/…` and `cur/…`: a message is delivered into the one and moved to the other.
    private static func names(in path: String) throws -> [String] {
        try ["new", "cur"].flatMap { folder in
            try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)").map { "\(folder)/\($0)" }
        }
    }

    /// RFC 4155: every message begins with a line `From `.
    private static func split(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        let mark = Array("From ".utf8)
        var messages: [ArraySlice<UInt8>] = []
        var start: Int?
        var lineStart = bytes.startIndex
        while lineStart < bytes.endIndex {
            let lineEnd = bytes[lineStart...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.endIndex
            if bytes[lineStart...].starts(with: mark) {
                if let start { messages.append(bytes[start..<lineStart]) }
                start = lineEnd
            }
            lineStart = lineEnd
        }
        if let start { messages.append(bytes[start...]) }
        return messages
    }
}
