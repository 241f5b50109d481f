import NoroshiModel
import NoroshiNet

/// A talk that asks a question of one protocol and knows its answer.
///
/// The questions are the least that make a server tell what it is: never a name, a password or a key, and nothing
/// that a server keeps. Where a protocol begins with a login, the question is one that a server must refuse before it
/// looks at who asks.
protocol QuestionTalk: Talk {
    static var spoken: ServiceProtocol { get }
    /// What the answers say, for fingerprints; nil when they are not of the protocol's form.
    ///
    /// Hostile bytes are to be expected: loops are bounded by what was received.
    static func texts(in talk: Conversation) -> [ServiceReply.Text]?
    init()
}

extension QuestionTalk {
    func quiet(_ bytes: [UInt8]) -> TalkStep { .finish(farewell: []) }
}

/// What was said, in the order of questions and answers.
struct Conversation {
    /// Before anything was asked.
    let greeting: [UInt8]
    let questions: [[UInt8]]
    /// The bytes that came after each question; empty where none came.
    let answers: [[UInt8]]

    init(_ record: TalkRecord) {
        var greeting: [UInt8] = []
        var questions: [[UInt8]] = []
        var answers: [[UInt8]] = []
        for piece in record.pieces {
            switch (piece.direction, answers.isEmpty) {
            case (.sent, _):
                questions.append(piece.bytes)
                answers.append([])
            case (.received, true): greeting = greeting.isEmpty ? piece.bytes : greeting + piece.bytes
            case (.received, false): answers[answers.count - 1] += piece.bytes
            }
        }
        (self.greeting, self.questions, self.answers) = (greeting, questions, answers)
    }

    /// What a service said first, asked or not.
    var first: [UInt8] { greeting.isEmpty ? answers.first ?? [] : greeting }

    /// Every byte received.
    var all: [UInt8] { answers.isEmpty ? greeting : greeting + answers.flatMap(\.self) }
}

extension [UInt8] {
    init(utf8 text: String) { self = Array(text.utf8) }

    func starts(with text: String) -> Bool { starts(with: text.utf8) }

    /// The first line without its end, whole or not.
    var firstLine: ArraySlice<UInt8> {
        prefix { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
    }

    var endsLine: Bool { last == UInt8(ascii: "\n") }

    /// Printable characters, white space and bytes of UTF-8 only; not empty.
    var isText: Bool {
        !isEmpty && allSatisfy { $0 >= 0x20 && $0 != 0x7F || (0x08...0x0D).contains($0) || $0 == 0x1B }
    }
}
