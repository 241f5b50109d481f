import Synchronization

/// Postfix's policy protocol: the first try of every sender and recipient is to come again later.
/// - Source: https://www.postfix.org/SMTPD_POLICY_README.html
package struct Greylisting: LineTalk {
    private static let seen = Mutex<Set<String>>([])

    private var sender = ""
    private var recipient = ""

    package init() {}

    package func greet() -> String { "" }

    package mutating func answer(_ line: [UInt8]) -> LineAnswer {
        let text = String(decoding: line, as: UTF8.self)
        if text.hasPrefix("sender=") { sender = text }
        if text.hasPrefix("recipient=") { recipient = text }
        guard text.isEmpty else { return LineAnswer("") }
        let isFirst = Self.seen.withLock { $0.insert(sender + "\n" + recipient).inserted }
        return LineAnswer("action=\(isFirst ? "450 4.7.1 greylisted, come again" : "dunno")\n\n")
    }
}
