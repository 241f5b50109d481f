package import FoundationEssentials
package import NoroshiModel
import NoroshiNet

/// Sends marked messages by the forms that a server accepted, and sees which of them come out.
package struct RelayProver: Sendable {
    package struct Limits: Sendable {
        /// To one server from one address before the first look; a server that relays needs no more to be proved.
        package var first = 12
        /// To one server from one address at most.
        package var messages = 96
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

    /// The tests with what became of the messages: the telling forms first, the others where those prove nothing.
    package func prove(_ cases: [Case]) async -> [RelayTest] {
        var proofs = Proofs(cases: cases)
        let plans = cases.map { Self.selection($0.test, limit: limits.messages) }
        for wave in [plans.map { $0.prefix(limits.first) }, plans.map { $0.dropFirst(limits.first) }] {
            let errands = wave.indices.filter { !proofs.isProved($0) }.flatMap { index in
                wave[index].map { Errand(test: index, attempt: $0) }
            }
            guard !errands.isEmpty else { continue }
            await send(errands, cases, &proofs)
            guard !mailbox.isBlind else {
                proofs.confirmed(proofs.open.isEmpty ? [] : await confirm(proofs.open.keys.sorted()), at: target.text)
                break
            }
            await watch(&proofs)
        }
        proofs.conclude()
        let waited = Int(limits.wait.nanoseconds / 1_000_000_000)
        return cases.enumerated().map { index, one in
            let request = RelayTest.ProofRequest(
                target: target.text, recipient: one.target.recipient.address, seconds: waited)
            return one.test.proved(proofs.attempts[index], by: request)
        }
    }

    private func send(_ errands: [Errand], _ cases: [Case], _ proofs: inout Proofs) async {
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
    }

    /// One message to send.
    struct Errand: Sendable {
        let test: Int
        /// Index into the test's attempts.
        let attempt: Int
    }

    /// One message for each pair of sender and recipient that was accepted, the telling ones first.
    static func selection(_ test: RelayTest, limit: Int) -> [Int] {
        var known: Set<[String]> = []
        let accepted = test.attempts.indices.filter { index in
            let attempt = test.attempts[index]
            // Mail to an address for documentation can come out nowhere.
            return attempt.outcome == .accepted && !attempt.recipient.contains("@[192.0.2.1]")
                && known.insert([attempt.sender, attempt.recipient]).inserted
        }
        func isPlain(_ index: Int) -> Bool { test.attempts[index].form.hasSuffix("/plain") }
        return Array((accepted.filter(isPlain) + accepted.filter { !isPlain($0) }).prefix(limit))
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
            ?? RelayProof(
                done.hasSentMessage ? .sent : .failed, marker: message.marker, detail: Self.reason(record.end))
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
    private func watch(_ proofs: inout Proofs) async {
        let clock = ContinuousClock()
        var end = clock.now + limits.wait
        var hasReturned = false
        while !proofs.open.isEmpty {
            for message in mailbox.messages() {
                guard let mail = ArrivedMail(message.bytes, markers: Set(proofs.open.keys)) else { continue }
                let proof = proofs.arrived(mail, in: message)
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
