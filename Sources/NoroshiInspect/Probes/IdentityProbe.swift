package import NoroshiModel
import NoroshiNet
import Synchronization

/// Tells who answers at the ports of hosts, and no more: most are known by what they say by themselves, and only the
/// others are asked what they can do, on a connection of their own.
///
/// Recognizing runs beside the connections, in the order in which the services answered.
package struct IdentityProbe: Sendable {
    private let question: OutsideProbe.Question
    private let recognizer: Task<Recognizer, any Error>
    private let first: OutsideProbe

    /// - Parameters:
    ///   - question: Its depth is not asked for.
    ///   - recognizer: Loads the fingerprints, while the first connections are made.
    package init(
        _ question: OutsideProbe.Question, recognizer: @escaping @Sendable () throws -> Recognizer
    ) {
        self.question = question
        self.recognizer = Task { try recognizer() }
        var brief = question
        brief.depth = .greeting
        first = OutsideProbe(brief)
    }

    /// How many ports are to be asked.
    package var portCount: Int { first.portCount }

    /// - Parameters:
    ///   - found: Told of each service as soon as it is known.
    ///   - progress: As ``OutsideProbe/observe(found:progress:tick:)`` tells it, of the first connections.
    ///   - tick: Called at least every twentieth of a second.
    /// - Returns: What the ports are, and what could not be heard.
    package func identify(
        found: @escaping @Sendable (Identification) -> Void,
        progress: @escaping @Sendable (SurveyProgress) -> Void = { _ in },
        tick: @escaping @Sendable () -> Void = {}
    ) async throws -> [Observation] {
        let started = MonotonicTime.now
        let unknown = Mutex<[Endpoint: Identification]>([:])
        let others = try await pass(first, progress, tick) { service, reply in
            if service.product.isRecognized || !Attempt.canTellMore(reply) { return found(service) }
            unknown.withLock { $0[service.product.endpoint] = service }
        }
        var more = question
        more.depth = .everything
        more.only = Set(unknown.withLock(\.keys))
        more.totalDeadline = question.totalDeadline.map { $0 - (.now - started) }
        if more.only?.isEmpty == false, more.totalDeadline.map({ $0 > .zero }) ?? true {
            _ = try await pass(OutsideProbe(more), { _ in }, tick) { service, _ in
                unknown.withLock { _ = $0.removeValue(forKey: service.product.endpoint) }
                found(service)
            }
        }
        // One that did not answer a second time is known as far as the first time told.
        for service in unknown.withLock({ $0.values.sorted { $0.product.endpoint < $1.product.endpoint } }) {
            found(service)
        }
        return others
    }

    /// One look at all ports.
    ///
    /// - Returns: What was seen besides replies.
    private func pass(
        _ probe: OutsideProbe, _ progress: @escaping @Sendable (SurveyProgress) -> Void,
        _ tick: @escaping @Sendable () -> Void, _ found: @escaping @Sendable (Identification, ServiceReply) -> Void
    ) async throws -> [Observation] {
        let replies = Batches()
        return try await withThrowingTaskGroup(of: [Observation].self) { group in
            group.addTask {
                try await recognize(probe, replies.stream, found)
            }
            group.addTask {
                defer { replies.finish() }
                let result = try await probe.survey.run(
                    deliver: { replies.append($0) }, progress: progress,
                    tick: {
                        replies.flush()
                        tick()
                    })
                return probe.summary(result)
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    /// - Returns: What is no reply.
    private func recognize(
        _ probe: OutsideProbe, _ batches: AsyncStream<[SurveyRun.Answer]>,
        _ found: @Sendable (Identification, ServiceReply) -> Void
    ) async throws -> [Observation] {
        let recognizer = try await recognizer.value
        var scratch = Recognizer.Scratch()
        var others: [Observation] = []
        for await batch in batches {
            for observation in batch.lazy.flatMap(probe.observations) {
                guard case .reply(let reply) = observation.fact else {
                    others.append(observation)
                    continue
                }
                let service = Identification(
                    host: observation.host, at: observation.at,
                    product: recognizer.product(of: reply, scratch: &scratch), tls: reply.tls,
                    milliseconds: reply.milliseconds)
                found(service, reply)
            }
        }
        return others
    }
}

/// Hands answers over to another task, many at a time: waking it for each would cost more than the look.
private final class Batches: Sendable {
    private static let size = 256

    let stream: AsyncStream<[SurveyRun.Answer]>
    private let output: AsyncStream<[SurveyRun.Answer]>.Continuation
    private let pending = Mutex<[SurveyRun.Answer]>([])

    init() { (stream, output) = AsyncStream.makeStream() }

    func append(_ answer: SurveyRun.Answer) {
        let isFull = pending.withLock { pending in
            pending.append(answer)
            return pending.count >= Self.size
        }
        if isFull { flush() }
    }

    func flush() {
        let batch = pending.withLock { exchange(&$0, with: []) }
        if !batch.isEmpty { output.yield(batch) }
    }

    func finish() {
        flush()
        output.finish()
    }
}
