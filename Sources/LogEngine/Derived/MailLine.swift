import LogReading

/// What one line of a mail server says about one mail.
///
/// Values are ranges of the line. Fields that a stranger can choose are told from the server's own words by where they
/// stand in the server's grammar, never by the words that they hold.
struct MailLine {
    enum Server: UInt8 { case postfix, sendmail, exim, qmail }

    enum Content {
        case client(Client)
        /// The sender alone, when the queue takes the mail up: `from=<…>, size=…`.
        case sender(Range<Int>)
        case delivery(Delivery)
        /// The mail was sent back to its sender under another number.
        case bounce(Range<Int>)
        /// The mail is gone from the queue.
        case end
    }

    /// Where a mail comes from.
    struct Client {
        @Packed var name: Range<Int>?
        @Packed var address: Range<Int>?
        /// Who said who it is, by a password or by being a user of the host.
        @Packed var user: Range<Int>?
        @Packed var sender: Range<Int>?
        var isLocal = false
        var isAuthenticated = false
        /// Made by the server itself, to tell what became of this one.
        var isBounce = false
        @Packed var parent: Range<Int>?
        /// How many recipients it has, where no line says that it ends.
        var recipients: Int?
    }

    /// What became of one recipient, or of some at once.
    struct Delivery {
        var recipient: Range<Int>
        /// Recipients follow each other behind commas.
        var isList = false
        /// What the client had asked for, where the server made another recipient of it.
        @Packed var original: Range<Int>?
        /// The server does not say whether the client wrote this recipient, or an alias led to it.
        var isPerhapsAlias = false
        /// The user of the host on whose behalf it is delivered: the mail's sender, or whose forwarding led there.
        @Packed var controller: Range<Int>?
        @Packed var relay: Range<Int>?
        /// nil: delivered on this host, or nowhere.
        @Packed var relayAddress: Range<Int>?
        var outcome: Outcome
        @Packed var dsn: Range<Int>?
        /// The number under which the next server took it.
        @Packed var child: Range<Int>?
        var isForwarded = false
    }

    enum Outcome: UInt8, CaseIterable {
        case sent, deferred, bounced, expired

        var word: StaticString {
            switch self {
            case .sent: "sent"
            case .deferred: "deferred"
            case .bounced: "bounced"
            case .expired: "expired"
            }
        }
    }

    let server: Server
    /// Several Postfixes on one host have queues of their own.
    let instance: Range<Int>
    let queue: Range<Int>
    let content: Content

    /// nil when the line says nothing about a mail in a queue.
    init?(_ line: LineBytes, _ parts: LogLine) {
        switch parts.program {
        case .some(let program):
            let slash = MailWords.first(UInt8(ascii: "/"), line, from: program.lowerBound, to: program.upperBound)
            if slash < program.upperBound {
                self.init(postfix: line, parts.message, instance: program.lowerBound..<slash)
            } else if Self.isSendmail(line, program) {
                self.init(sendmail: line, parts.message)
            } else if line.starts(with: "exim", at: program.lowerBound), program.count <= 5 {
                self.init(exim: line, parts.message, isSyslog: true)
            } else {
                return nil
            }
        case nil:
            // Exim's own file has neither host nor program.
            guard parts.form == .timed, parts.writer != .qmail else { return nil }
            self.init(exim: line, parts.message, isSyslog: false)
        }
    }

    init(_ server: Server, instance: Range<Int>, queue: Range<Int>, _ content: Content) {
        self.server = server
        self.instance = instance
        self.queue = queue
        self.content = content
    }

    static func isSendmail(_ line: LineBytes, _ program: Range<Int>) -> Bool {
        line.starts(with: "sendmail", at: program.lowerBound) || line.starts(with: "sm-m", at: program.lowerBound)
    }

    /// Texts of which every line that is understood here has one.
    static let literals: [StaticString] = [
        ": client=", ": uid=", ", nrcpt", ", status=", ": removed", "notification: ", ", stat=", ", nrcpts=",
        "AUTH=server", ": DSN: ", " <= ", " => ", " -> ", " >> ", " ** ", " == ", " Completed",
    ]
}

/// A range within a line, or none, in eight bytes.
@propertyWrapper
struct Packed {
    private var lower: Int32 = -1
    private var upper: Int32 = -1

    init(wrappedValue: Range<Int>?) { self.wrappedValue = wrappedValue }

    var wrappedValue: Range<Int>? {
        get { lower < 0 ? nil : Int(lower)..<Int(upper) }
        set {
            lower = newValue.map { Int32(clamping: $0.lowerBound) } ?? -1
            upper = newValue.map { Int32(clamping: $0.upperBound) } ?? -1
        }
    }
}
