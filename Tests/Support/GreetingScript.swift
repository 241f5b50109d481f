/// What a scripted server does with every client.
package struct GreetingScript: Sendable {
    /// A line of the client that begins with `prefix`, in any case, is answered with `answer`.
    package struct Reply: Sendable {
        package var prefix: String
        package var answer: [UInt8]

        package init(_ prefix: String, _ answer: String) {
            self.prefix = prefix
            self.answer = Array(answer.utf8)
        }
    }

    package enum Behavior: Sendable {
        /// Greets, then answers line by line.
        case talk
        /// Accepts and never says anything.
        case silent
        /// Sends the greeting again and again as fast as the client reads.
        case endless
        /// Sends the greeting one byte at a time.
        case drip(every: Duration)
        /// Sends the greeting, and closes.
        case close
    }

    package var greeting: [UInt8]
    package var replies: [Reply]
    package var behavior: Behavior

    package init(greeting: [UInt8], replies: [Reply] = [], behavior: Behavior = .talk) {
        self.greeting = greeting
        self.replies = replies
        self.behavior = behavior
    }

    package static func greeting(_ text: String, replies: [Reply] = []) -> GreetingScript {
        GreetingScript(greeting: Array(text.utf8), replies: replies)
    }

    package static let silent = GreetingScript(greeting: [], behavior: .silent)
    package static let closing = GreetingScript(greeting: [], behavior: .close)

    package static func endless(_ text: String = "+OK again and again ") -> GreetingScript {
        GreetingScript(greeting: Array(text.utf8), behavior: .endless)
    }

    package static func drip(_ text: String, every interval: Duration = .milliseconds(50)) -> GreetingScript {
        GreetingScript(greeting: Array(text.utf8), behavior: .drip(every: interval))
    }

    /// Every byte value once, NUL first, in no character set.
    package static let binary = GreetingScript(greeting: Array(0...255))

    /// Would clear a terminal's screen, set its title and turn its text around, if printed as it is.
    package static let hostile = GreetingScript(
        greeting: Array("220 \u{1B}[2J\u{1B}]0;owned\u{07}\u{202E}evil".utf8) + [0xFF, 0xFE, 0xC3, 0x28, 0x0D, 0x0A])
}
