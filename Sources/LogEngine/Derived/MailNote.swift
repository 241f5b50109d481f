import LogReading

/// What a line says about a mail, and which mail that is: read by whoever judges the line, and joined with other lines
/// in their order.
struct MailNote {
    let said: MailLine
    /// Of the mail, among those of all hosts and servers.
    let key: UInt64

    /// nil when the line says nothing about a mail in a queue.
    init?(_ line: LineBytes, _ parts: LogLine) {
        guard let said = MailLine(line, parts) else { return nil }
        self.init(said, line, parts)
    }

    init(_ said: MailLine, _ line: LineBytes, _ parts: LogLine) {
        self.said = said
        key = Self.key(line, parts.host, said, said.queue)
    }

    /// - Parameter queue: The number of a mail of the same server on the same host.
    static func key(_ line: LineBytes, _ host: Range<Int>?, _ said: MailLine, _ queue: Range<Int>) -> UInt64 {
        var hash = QueueHash()
        hash.take(said.server.rawValue)
        if let host { hash.take(line, host) }
        hash.take(line, said.instance)
        hash.take(line, queue)
        return hash.value
    }
}
