import NoroshiModel
import NoroshiNet

/// The marked messages under way and what became of them.
struct Proofs: Sendable {
    /// Of each test.
    private(set) var attempts: [[RelayAttempt]]
    /// Sent and not seen yet, by their marks.
    private(set) var open: [String: RelayProver.Errand] = [:]
    /// Domains that each server takes mail for: what comes out under one of them was not relayed.
    private let ownDomains: [Set<String>]

    init(cases: [RelayProver.Case]) {
        attempts = cases.map(\.test.attempts)
        ownDomains = cases.map { one in
            Set(one.test.ownDomains + ["localhost", RelayAddresses.literal(one.test.endpoint.address).lowercased()])
        }
    }

    func isProved(_ test: Int) -> Bool { attempts[test].contains { $0.proof.state == .returned } }

    mutating func take(_ proof: RelayProof, of errand: RelayProver.Errand) {
        attempts[errand.test][errand.attempt].proof = proof
        if proof.state == .sent, let marker = proof.marker { open[marker] = errand }
    }

    mutating func arrived(_ mail: ArrivedMail, in message: ProofMailbox.Message) -> RelayProof.State {
        guard let errand = open.removeValue(forKey: mail.marker) else { return .notSeen }
        let own = ownDomains[errand.test]
        let isOut =
            message.recipients.isEmpty
            || message.recipients.contains { recipient in
                recipient.lastIndex(of: "@").map { !own.contains(recipient[$0...].dropFirst().lowercased()) } ?? true
            }
        let state: RelayProof.State =
            switch mail.kind {
            case .itself: isOut ? .returned : .deliveredLocally
            case .report: .bounced
            case .reportOfNextServer: .refusedByNextServer
            }
        let recipients = message.recipients.map { " for <\(Escaped.text($0))>" }.joined()
        settle(errand, state, Escaped.text(message.place) + recipients)
        return state
    }

    mutating func confirmed(_ markers: Set<String>, at place: String) {
        for (marker, errand) in open { settle(errand, markers.contains(marker) ? .returned : .notSeen, place) }
        open = [:]
    }

    mutating func giveUp(after time: Duration) {
        for errand in open.values { settle(errand, .notSeen, "nothing within \(time.milliseconds / 1000) s") }
        open = [:]
    }

    /// What a message shows of forms that none was sent for, or whose report went elsewhere.
    mutating func conclude() {
        for test in attempts.indices where !isProved(test) {
            let seen = attempts[test]
            // A report goes to the sender; only a stranger's comes to the place that is watched.
            let returned = Set(
                seen.filter { $0.proof.state == .bounced || $0.proof.state == .refusedAtDATA }.map(\.recipient))
            for index in seen.indices
            where seen[index].proof.state == .notSeen && returned.contains(seen[index].recipient) {
                attempts[test][index].proof = RelayProof(
                    .bounced, marker: seen[index].proof.marker, reply: seen[index].proof.reply,
                    detail: "nothing came out; the same for another sender came back")
            }
            conclude(unsent: test)
        }
    }

    /// The same pair greeted in another way shares its proof; where every message was refused or came back, so would
    /// those that were not sent.
    private mutating func conclude(unsent test: Int) {
        let sent = attempts[test].filter { $0.proof.state != .notAsked }
        guard let first = sent.first else { return }
        let proofs = Dictionary(sent.map { ([$0.sender, $0.recipient], $0.proof) }) { first, _ in first }
        let isHarmless = sent.allSatisfy(\.proof.isRefutation)
        for index in attempts[test].indices {
            let attempt = attempts[test][index]
            guard attempt.outcome == .accepted, attempt.proof.state == .notAsked else { continue }
            if let twin = proofs[[attempt.sender, attempt.recipient]] {
                attempts[test][index].proof = RelayProof(
                    twin.state, marker: twin.marker, detail: "as the same sender and recipient before")
            } else if isHarmless {
                attempts[test][index].proof = RelayProof(
                    first.proof.state, detail: "as every message that was sent")
            }
        }
    }

    private mutating func settle(_ errand: RelayProver.Errand, _ state: RelayProof.State, _ detail: String) {
        let sent = attempts[errand.test][errand.attempt].proof
        attempts[errand.test][errand.attempt].proof = RelayProof(
            state, marker: sent.marker, reply: sent.reply, detail: detail)
    }
}
