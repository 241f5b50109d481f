package import Foundation
import Synchronization

/// One message that the sink accepted.
package struct SunkMessage: Sendable, Codable {
    /// The envelope's sender, empty for a bounce.
    package var sender: String
    package var recipients: [String]
    /// Header and body, at most 64 KiB.
    package var text: String

    package func isFor(_ recipient: String) -> Bool {
        recipients.contains { $0.lowercased() == recipient.lowercased() }
    }
}

/// A mail server that accepts every message and keeps it: one JSON file a message, complete as soon as it has its name.
package struct MailSink: LineTalk {
    private static let maximumText = 65_536  // bytes
    private static let count = Mutex(0)

    private let folder: URL
    private let refusesRecipients: Bool
    private var sender = ""
    private var recipients: [String] = []
    private var text: [UInt8] = []
    private var isReadingData = false

    package init(folder: URL, refusesRecipients: Bool = false) {
        self.folder = folder
        self.refusesRecipients = refusesRecipients
    }

    /// What sinks of this and other processes have kept in `folder` so far.
    package static func messages(in folder: URL) throws -> [SunkMessage] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".json") }.sorted()
            .map { try JSONDecoder().decode(SunkMessage.self, from: Data(contentsOf: folder.appending(path: $0))) }
    }

    package func greet() -> String { "220 sink.test ESMTP\r\n" }

    package mutating func answer(_ line: [UInt8]) -> LineAnswer {
        if isReadingData { return readData(line) }
        let command = String(decoding: line, as: UTF8.self)
        switch command.prefix(4).uppercased() {
        case "EHLO": return LineAnswer("250-sink.test\r\n250-8BITMIME\r\n250 SIZE 10000000\r\n")
        case "HELO", "NOOP": return LineAnswer("250 sink.test\r\n")
        case "MAIL":
            sender = path(command)
            recipients = []
            return LineAnswer("250 ok\r\n")
        case "RCPT":
            if refusesRecipients { return LineAnswer("550 5.1.1 nobody of that name\r\n") }
            recipients.append(path(command))
            return LineAnswer("250 ok\r\n")
        case "DATA":
            text = []
            isReadingData = true
            return LineAnswer("354 go on\r\n")
        case "RSET":
            recipients = []
            return LineAnswer("250 ok\r\n")
        case "QUIT": return LineAnswer("221 bye\r\n", closes: true)
        default: return LineAnswer("502 unknown\r\n")
        }
    }

    private mutating func readData(_ line: [UInt8]) -> LineAnswer {
        guard line == [UInt8(ascii: ".")] else {
            let isStuffed = line.first == UInt8(ascii: ".")
            if text.count < Self.maximumText { text += (isStuffed ? line.dropFirst() : line[...]) + [0x0A] }
            return LineAnswer("")
        }
        isReadingData = false
        do {
            try keep()
            return LineAnswer("250 kept\r\n")
        } catch {
            return LineAnswer("451 cannot keep it\r\n")
        }
    }

    private func keep() throws {
        let number = Self.count.withLock { count in
            count += 1
            return count
        }
        let message = SunkMessage(
            sender: sender, recipients: recipients, text: String(decoding: text, as: UTF8.self))
        let digits = String(number)
        let name = String(repeating: "0", count: max(0, 6 - digits.count)) + digits + ".json"
        try JSONEncoder().encode(message).write(to: folder.appending(path: name), options: .atomic)
    }

    /// What is between the first `<` and the last `>`.
    private func path(_ command: String) -> String {
        guard let start = command.firstIndex(of: "<"), let end = command.lastIndex(of: ">"), start < end else {
            return command.split(separator: ":", maxSplits: 1).last.map(String.init) ?? ""
        }
        return String(command[command.index(after: start)..<end])
    }
}
