package import NoroshiModel

/// One side of a conversation with a service, as a pure state machine: it is told what arrived and
/// answers what to do next. It never sees a socket, so that it is tested with bytes.
package protocol Talk: Sendable {
    /// Bytes to send as soon as the connection stands; empty to wait for a greeting.
    var opening: [UInt8] { get }
    /// How long to wait for a greeting before ``quiet(_:)`` is asked; nil to wait until the deadline.
    var patience: Duration? { get }
    /// How long to wait for an answer to what was sent before ``quiet(_:)`` is asked.
    var answerTime: Duration { get }
    /// More has arrived. `bytes` is everything received since the last send.
    mutating func received(_ bytes: [UInt8]) -> TalkStep
    /// Nothing more has arrived for a while: for ``patience`` since connecting, ``Dialer/quietTime`` since the
    /// last bytes, or ``answerTime`` since the last send. `bytes` as above, perhaps none.
    mutating func quiet(_ bytes: [UInt8]) -> TalkStep
    /// The handshake that ``TalkStep/startTLS`` asked for is done.
    mutating func secured() -> TalkStep
}

extension Talk {
    package var patience: Duration? { nil }
    package var answerTime: Duration { Dialer.answerTime }
    package mutating func secured() -> TalkStep { .wait }
}

package enum TalkStep: Sendable, Hashable {
    case wait
    case send([UInt8])
    /// The service agreed to encrypt: shake hands, then go on with ``Talk/secured()``.
    case startTLS
    /// Say `farewell` and close without waiting for an answer.
    case finish(farewell: [UInt8])
}

/// What passed over one connection.
package struct TalkRecord: Sendable, Hashable {
    package enum Direction: Sendable, Hashable { case sent, received }
    package enum End: Sendable, Hashable {
        /// The talk had what it wanted.
        case finished
        case closedByService
        /// The service sent more than ``Dialer/maximumBytes``.
        case overflow
        case deadline
        case failed(String)
    }

    package var end: End
    /// From the start of connecting to the first byte received.
    package var firstByte: Duration?
    /// What the TLS handshake showed, where there was one.
    package var session: TLSSession?
    /// The address of this host that the connection came from, as the kernel tells it; nil when none stood.
    package var localAddress: String?

    /// Both sides in order; neighboring pieces of one direction are joined.
    package private(set) var pieces: [Piece] = []

    package struct Piece: Sendable, Hashable {
        package let direction: Direction
        package fileprivate(set) var bytes: [UInt8]
    }

    package init(end: End = .finished) { self.end = end }

    package mutating func append(_ direction: Direction, _ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        if pieces.last?.direction == direction {
            pieces[pieces.count - 1].bytes += bytes
        } else {
            pieces.append(Piece(direction: direction, bytes: bytes))
        }
    }

    package var hasReceived: Bool { pieces.contains { $0.direction == .received } }

    /// Everything received, in order.
    package var received: [UInt8] {
        if pieces.count == 1, pieces[0].direction == .received { return pieces[0].bytes }
        return pieces.filter { $0.direction == .received }.flatMap(\.bytes)
    }

    /// Lines such as `> EHLO localhost` and `< 250 OK`, escaped; at most `limit` of them.
    package func transcript(limit: Int = 64) -> [String] {
        var lines: [String] = []
        for piece in pieces {
            let mark = piece.direction == .sent ? "> " : "< "
            for line in piece.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
                guard lines.count < limit else { return lines + ["…"] }
                let text = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
                lines.append(mark + Escaped.text(text.prefix(512)) + (text.count > 512 ? "…" : ""))
            }
        }
        return lines
    }
}
