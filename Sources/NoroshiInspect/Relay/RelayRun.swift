import NoroshiModel
import NoroshiNet

/// The questions to one server on their way to answers.
struct RelayRun {
    let target: RelayProbe.Target
    let limits: RelayProbe.Limits
    let progress: @Sendable (_ done: Int, _ total: Int) -> Void
    private let end: ContinuousClock.Instant
    private var plan: RelayPlan
    /// To say in EHLO and HELO, the best first.
    private var names: [String]
    /// Every question, in the order it was planned.
    private var questions: [RelayQuestion] = []
    private var answers: [RelayQuestion: RelayTalk.Answer] = [:]
    private var greeting: SMTPReply?
    private var helloName: String?
    private var source: String?
    private var offersTLS = false
    /// Some connection came as far as a question.
    private var isLetIn = false
    private var speaksEHLO = true
    /// Some connection was turned away: one at a time from here on.
    private var isCrowded = false
    /// Why the last connection brought nothing.
    private var trouble = "no answer"

    init(
        target: RelayProbe.Target, limits: RelayProbe.Limits,
        progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void
    ) {
        self.target = target
        self.limits = limits
        self.progress = progress
        end = .now + limits.total
        names = target.names
        plan = RelayPlan(
            addresses: RelayAddresses(
                ownDomains: OwnDomains.candidates(declared: target.declaredDomains, names: target.hostNames),
                serverAddress: target.endpoint.address, recipient: target.recipient, stranger: target.stranger,
                foreignAddress: target.foreignAddress))
    }

    mutating func all() async {
        let first = Array(plan.inClear().prefix(1))
        questions = first
        await scout(first)
        guard answers[first[0]]?.outcome != .refusedAtConnect, greeting != nil else { return }
        learnDomains()
        questions = plan.inClear()
        if speaksEHLO { questions += plan.withHELO() }
        if offersTLS, answers[first[0]]?.tls == false { questions += plan.insideTLS() }
        await ask(questions.filter { answers[$0] == nil })
        await askAgain()
        await askWithoutNames()
    }

    /// One connection to learn what there is; once more when it comes to nothing.
    private mutating func scout(_ first: [RelayQuestion]) async {
        await ask(first)
        if greeting == nil || answers[first[0]] == nil {
            guard !Self.isFinal(trouble), await pause() else { return }
            await ask(first.filter { answers[$0] == nil })
        }
        for _ in names.dropFirst() {
            let reply = answers[first[0]].flatMap { $0.recipientReply ?? $0.mailReply }
            guard let reply, RelayJudgment.blamesGreeting(reply) else { return }
            names.append(names.removeFirst())
            await ask(first)
        }
    }

    /// The system's words for what waiting does not mend.
    private static func isFinal(_ trouble: String) -> Bool {
        trouble == "connection refused" || trouble == "no route to host" || trouble == "network unreachable"
    }

    private mutating func learnDomains() {
        let said = greeting?.text.prefix { !$0.isWhitespace && $0 != "\\" }
        let names = [said.map(String.init), helloName].compactMap(\.self) + target.hostNames
        plan = RelayPlan(
            addresses: RelayAddresses(
                ownDomains: OwnDomains.candidates(declared: target.declaredDomains, names: names),
                serverAddress: target.endpoint.address, recipient: target.recipient, stranger: target.stranger,
                foreignAddress: target.foreignAddress))
    }

    /// What was cut off or put off, once more.
    private mutating func askAgain() async {
        // Each alone: the server may hang up at every refusal.
        let cut = questions.filter { answers[$0] == nil || answers[$0]?.outcome == .dropped }
        await ask(cut, each: 1)
        let late = questions.filter {
            answers[$0] == nil || answers[$0]?.outcome == .dropped || answers[$0]?.outcome == .temporary
        }
        guard !late.isEmpty, await pause() else { return }
        await ask(late, each: isCrowded ? 1 : RelayTalk.maximumQuestions)
    }

    /// Where a stranger's domain could not be found, senders without one are tried instead.
    private mutating func askWithoutNames() async {
        let hidden = questions.filter { answers[$0]?.outcome == .unresolvable && $0.sender.name == "outsider" }
        let known = Set(questions)
        let further = hidden.flatMap { question in
            ((question.form.isCore || question.form.isTelling ? [RelaySender.literal] : []) + [.empty])
                .map(question.from)
        }.filter { !known.contains($0) }
        questions += further
        await ask(further)
    }

    private func pause() async -> Bool {
        guard ContinuousClock.now + limits.retryDelay < end else { return false }
        return (try? await Task.sleep(for: limits.retryDelay)) != nil
    }

    // MARK: Connections

    private mutating func ask(_ wanted: [RelayQuestion], each size: Int = RelayTalk.maximumQuestions) async {
        var waiting = Self.groups(wanted, size).makeIterator()
        await withTaskGroup(of: Session?.self) { group in
            func start() {
                guard let next = waiting.next() else { return }
                group.addTask { [self] in await hold(next) }
            }
            for _ in 0..<(isCrowded ? 1 : limits.width) { start() }
            while let session = await group.next() {
                if let session { take(session) }
                progress(answers.count, questions.count)
                start()
            }
        }
    }

    private typealias Session = (talk: RelayTalk, record: TalkRecord)

    /// nil when there is no time left.
    private func hold(_ questions: [RelayQuestion]) async -> Session? {
        let left = end - .now
        guard left > .milliseconds(500), !Task.isCancelled else { return nil }
        let talk = RelayTalk(questions, names: names, implicitTLS: target.implicitTLS)
        return await Dialer().hold(
            talk, with: target.endpoint, from: target.source, tls: target.implicitTLS,
            deadline: min(left, limits.connection))
    }

    private mutating func take(_ session: Session) {
        let (talk, record) = session
        source = source ?? record.localAddress
        if let said = talk.entry.greeting {
            greeting = greeting ?? said
            helloName = helloName ?? talk.entry.helloName
            offersTLS = offersTLS || talk.entry.offersTLS
            isLetIn = isLetIn || talk.entry.isEntered
            if talk.entry.isEntered, talk.questions[0].hello == .ehlo, talk.entry.spoken == .helo { speaksEHLO = false }
        }
        for (question, answer) in zip(talk.questions, talk.answers) { answers[question] = answer }
        guard talk.answers.count < talk.questions.count else { return }
        let next = talk.questions[talk.answers.count]
        switch talk.obstacle {
        case .refused(let reply):
            // A server that let us in before has had enough of us: that says nothing of what it would relay.
            let outcome: RelayAttempt.Outcome = isLetIn ? .dropped : .refusedAtConnect
            if isLetIn { isCrowded = true }
            for question in talk.questions {
                answers[question] = RelayTalk.Answer(outcome: outcome, reason: "\(reply)")
            }
        case .later(let reply):
            isCrowded = true
            trouble = "\(reply)"
        case .noTLS(let reason):
            for question in talk.questions { answers[question] = RelayTalk.Answer(outcome: .needsTLS, reason: reason) }
        case nil:
            trouble = Self.reason(record, limits.connection)
            if talk.entry.greeting == nil { isCrowded = true }
            // The one that was being answered; those behind it were never asked.
            if talk.isAsking { answers[next] = talk.interrupted(trouble) }
        }
    }

    private static func reason(_ record: TalkRecord, _ deadline: Duration) -> String {
        switch record.end {
        case .failed(let reason): reason
        case .closedByService: record.hasReceived ? "closed the connection" : "closed the connection without a word"
        case .deadline: "no answer within \(deadline.milliseconds) ms"
        case .overflow: "sent more than is read"
        case .finished: "did not go on"
        }
    }

    /// Questions of one greeting and one encryption, `size` at a time.
    private static func groups(_ questions: [RelayQuestion], _ size: Int) -> [[RelayQuestion]] {
        var groups: [[RelayQuestion]] = []
        for question in questions {
            if let last = groups.last, last.count < size, last[0].hello == question.hello,
                last[0].startTLS == question.startTLS
            {
                groups[groups.count - 1].append(question)
            } else {
                groups.append([question])
            }
        }
        return groups
    }

    // MARK: Result

    var result: RelayTest {
        RelayTest(
            endpoint: target.endpoint, implicitTLS: target.implicitTLS, source: source ?? target.source,
            vantage: target.vantage, ownDomains: plan.addresses.ownDomains, greeting: greeting?.text,
            offersTLS: offersTLS, attempts: questions.map(attempt))
    }

    private func attempt(_ question: RelayQuestion) -> RelayAttempt {
        let answer =
            answers[question]
            ?? RelayTalk.Answer(outcome: .notTried, reason: end < .now ? "no time was left" : trouble)
        return RelayAttempt(
            form: question.name, sender: question.sender.address, recipient: question.form.address,
            hello: question.hello, tls: answer.tls || question.startTLS, outcome: answer.outcome,
            mailReply: answer.mailReply, recipientReply: answer.recipientReply, reason: answer.reason)
    }
}
