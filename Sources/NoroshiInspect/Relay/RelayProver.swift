package import FoundationEssentials
package import NoroshiModel
import NoroshiNet

/// Sends marked messages by the forms that a server accepted, and sees which of them come out.
package struct RelayProver: Sendable {
    package struct Limits: Sendable {
        /// To one server from one address.
        package var messages = 32
        package var width = 2
        package var connection = Duration.seconds(60)
        /// For the messages to come out, from the last one sent.
        package var wait = Duration.seconds(60)
        /// For the others, once one has come out.
        package var afterFirst = Duration.seconds(10)
        package var poll = Duration.milliseconds(250)

        package init() {}
    }

    package typealias Case = (target: RelayProbe.Target, test: RelayTest)

    private let target: ProofTarget
    private let mailbox: ProofMailbox
    private let limits: Limits
    private let clock: @Sendable () -> Date
    /// The message's words, for a server and a form.
    private let text: @Sendable (_ test: RelayTest, _ attempt: RelayAttempt) -> String
    /// Asked for the marks that came out, where nobody but the administrator can look.
    private let confirm: @Sendable (_ markers: [String]) async -> Set<String>

    package init(
        target: ProofTarget, mailbox: ProofMailbox, limits: Limits = Limits(),
        clock: @escaping @Sendable () -> Date = { Date() },
        text: @escaping @Sendable (_ test: RelayTest, _ attempt: RelayAttempt) -> String,
        confirm: @escaping @Sendable (_ markers: [String]) async -> Set<String> = { _ in [] }
    ) {
        self.target = target
        self.mailbox = mailbox
        self.limits = limits
        self.clock = clock
        self.text = text
        self.confirm = confirm
    }

    /// The tests with what became of the messages.
    package func prove(_ cases: [Case]) async -> [RelayTest] {
        var proofs = Proofs(tests: cases.map(\.test))
        let errands = cases.indices.flatMap { index in
            selection(cases[index]).map { Errand(test: index, attempt: $0) }
        }
        await withTaskGroup(of: (Errand, RelayProof).self) { group in
            var waiting = errands.makeIterator()
            func start() {
                guard let errand = waiting.next() else { return }
                group.addTask { (errand, await send(errand, cases[errand.test])) }
            }
            for _ in 0..<limits.width { start() }
            while let (errand, proof) = await group.next() {
                proofs.take(proof, of: errand)
                start()
            }
        }
        if mailbox.isBlind {
            proofs.confirmed(proofs.open.isEmpty ? [] : await confirm(proofs.open.keys.sorted()), at: target.text)
        } else {
            await watch(&proofs, cases)
        }
        let waited = Int(limits.wait.nanoseconds / 1_000_000_000)
        return cases.enumerated().map { index, one in
            let request = RelayTest.ProofRequest(
                target: target.text, recipient: one.target.recipient.address, seconds: waited)
            return one.test.proved(proofs.attempts[index], by: request)
        }
    }

    fileprivate struct Errand: Sendable {
        let test: Int
        /// Index into the test's attempts.
        let attempt: Int
    }

    /// One message for each pair of sender and recipient that was accepted, the telling ones first.
    private func selection(_ one: Case) -> [Int] {
        var known: Set<[String]> = []
        return Array(
            one.test.attempts.indices.filter { index in
                let attempt = one.test.attempts[index]
                // Mail to an address for documentation can come out nowhere.
                return attempt.outcome == .accepted && !attempt.recipient.contains("@[192.0.2.1]")
                    && known.insert([attempt.sender, attempt.recipient]).inserted
            }.prefix(limits.messages))
    }

    private func send(_ errand: Errand, _ one: Case) async -> RelayProof {
        let attempt = one.test.attempts[errand.attempt]
        let domain = one.test.ownDomains.first ?? "localhost"
        let message = ProofMessage(
            marker: ProofMessage.randomMarker(), from: attempt.sender.isEmpty ? "postmaster@\(domain)" : attempt.sender,
            to: one.target.recipient.address, date: clock(), text: text(one.test, attempt))
        let talk = ProofTalk(message, as: attempt, names: one.target.names, implicitTLS: one.target.implicitTLS)
        let (done, record) = await Dialer().hold(
            talk, with: one.target.endpoint, from: one.target.source, tls: one.target.implicitTLS,
            deadline: limits.connection)
        // A connection that broke behind the message may have taken it all the same.
        return done.proof
            ?? RelayProof(done.hasSentMessage ? .sent : .failed, marker: message.marker, detail: Self.reason(record.end))
    }

    private static func reason(_ end: TalkRecord.End) -> String {
        switch end {
        case .failed(let reason): reason
        case .closedByService: "closed the connection"
        case .deadline: "no answer in time"
        case .finished, .overflow: "did not go on"
        }
    }

    /// Looks until every message has come out or come back, or the time is over.
    private func watch(_ proofs: inout Proofs, _ cases: [Case]) async {
        let clock = ContinuousClock()
        var end = clock.now + limits.wait
        var hasReturned = false
        while !proofs.open.isEmpty {
            let foreign = cases.map(\.target.recipient.domain)
            for message in mailbox.messages() {
                guard let mail = ArrivedMail(message.bytes, markers: Set(proofs.open.keys)) else { continue }
                let proof = proofs.arrived(mail, in: message, foreign: foreign)
                if proof == .returned, !hasReturned {
                    hasReturned = true
                    end = min(end, clock.now + limits.afterFirst)
                }
            }
            guard !proofs.open.isEmpty, clock.now < end, (try? await Task.sleep(for: limits.poll)) != nil else { break }
        }
        proofs.giveUp(after: limits.wait)
    }
}

/// The messages under way and what became of them.
private struct Proofs {
    /// Of each test.
    var attempts: [[RelayAttempt]]
    /// Sent and not seen yet, by their marks.
    private(set) var open: [String: RelayProver.Errand] = [:]

    init(tests: [RelayTest]) { attempts = tests.map(\.attempts) }

    mutating func take(_ proof: RelayProof, of errand: RelayProver.Errand) {
        attempts[errand.test][errand.attempt].proof = proof
        if proof.state == .sent, let marker = proof.marker { open[marker] = errand }
    }

    /// - Parameter foreign: The outside domain of each test.
    mutating func arrived(_ mail: ArrivedMail, in message: ProofMailbox.Message, foreign: [String]) -> RelayProof.State {
        guard let errand = open.removeValue(forKey: mail.marker) else { return .notSeen }
        let domain = "@\(foreign[errand.test])"
        let isForeign = message.recipients.isEmpty || message.recipients.contains { $0.lowercased().hasSuffix(domain) }
        let state: RelayProof.State =
            switch mail.kind {
            case .itself: isForeign ? .returned : .deliveredLocally
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

    private mutating func settle(_ errand: RelayProver.Errand, _ state: RelayProof.State, _ detail: String) {
        let sent = attempts[errand.test][errand.attempt].proof
        attempts[errand.test][errand.attempt].proof = RelayProof(
            state, marker: sent.marker, reply: sent.reply, detail: detail)
    }
}
