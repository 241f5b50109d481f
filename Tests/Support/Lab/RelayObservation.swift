import Foundation

/// Finds out by experiment what a mail server does with foreign messages.
package struct RelayObservation: Sendable {
    /// One message of the experiment.
    private struct Trial: Sendable {
        var sender: RelaySender
        var form: RelayForm

        /// In no two messages of a lab the same, and in none part of another's.
        func mark(_ vantage: RelayVantage) -> String { "probe-\(vantage)-\(sender)-\(form)-end".lowercased() }

        var name: String { "\(sender)-\(form)" }

        static let all = RelaySender.allCases.flatMap { sender in
            RelayForm.allCases.map { Trial(sender: sender, form: $0) }
        }
    }

    /// Sessions at the same time.
    private static let width = 4

    private let lab: Lab
    private let server: MailServer

    package init(_ lab: Lab, _ server: MailServer) {
        self.lab = lab
        self.server = server
    }

    /// Sends a message from each sender in each form; returns what became of them when nothing is on its way any more.
    package func observe(_ vantage: RelayVantage) async throws -> RelayTruth {
        let source = vantage == .trusted ? [LabNetwork.trusted] : []
        let sent = try await lab.run(
            Program.built("lab-server"),
            ["probe", server.endpoint.address, String(server.endpoint.port), vantage.rawValue] + source,
            within: .seconds(300))
        guard sent.status == .exited(0) else {
            throw ProgramError(program: "lab-server probe", reason: sent.output + sent.errors)
        }
        let outcomes = try JSONDecoder().decode([String: RelaySession.Outcome].self, from: Data(sent.output.utf8))
        try await settle()
        return try truth(outcomes, vantage)
    }

    /// What `lab-server probe` does inside of the lab: all messages, and how far each came, by sender and form.
    package static func probe(
        _ endpoint: LabEndpoint, _ vantage: RelayVantage, source: String?
    ) async throws -> [String: RelaySession.Outcome] {
        let session = RelaySession(endpoint, source: source)
        return try await withThrowingTaskGroup(of: (String, RelaySession.Outcome).self) { group in
            var outcomes: [String: RelaySession.Outcome] = [:]
            for (index, trial) in Trial.all.enumerated() {
                if index >= width, let (name, outcome) = try await group.next() { outcomes[name] = outcome }
                group.addTask {
                    let mark = trial.mark(vantage)
                    let message = RelaySession.Message(
                        sender: trial.sender.path(mark), recipient: trial.form.path(mark, server: endpoint.address),
                        mark: mark)
                    return (trial.name, try await session.send(message))
                }
            }
            for try await (name, outcome) in group { outcomes[name] = outcome }
            return outcomes
        }
    }

    /// Waits until the queue is empty and the sink is at rest.
    private func settle() async throws {
        var last = -1
        try await wait(for: "an empty queue", within: .seconds(60), seen: { lab.log.suffix(2000).description }) {
            // Delivery in the background comes to rest for a moment between a message and its bounce.
            try await Task.sleep(for: .milliseconds(100))
            let isEmpty = try await server.hasEmptyQueue(in: lab)
            let count = try lab.sunkMessages().count
            defer { last = count }
            return isEmpty && count == last ? () : nil
        }
    }

    private func truth(
        _ outcomes: [String: RelaySession.Outcome], _ vantage: RelayVantage
    ) throws -> RelayTruth {
        let messages = try lab.sunkMessages()
        var fates: [RelaySender: [RelayForm: RelayFate]] = [:]
        for trial in Trial.all {
            let mark = trial.mark(vantage)
            let sender = trial.sender.path(mark)
            let own = messages.filter { $0.text.contains(mark) }
            let outcome = outcomes[trial.name]
            fates[trial.sender, default: [:]][trial.form] =
                if own.contains(where: { $0.isFor("\(mark)@\(RelayDomain.foreign)") }) {
                    .delivered
                } else if !sender.isEmpty, own.contains(where: { $0.sender.isEmpty && $0.isFor(sender) }) {
                    .bounced
                } else if !own.isEmpty {
                    .passedOn
                } else if outcome?.isAccepted == true {
                    .discarded
                } else {
                    outcome?.isRejectedAtDATA == true ? .rejectedAtDATA : .refused
                }
        }
        return RelayTruth(fates: fates)
    }
}
