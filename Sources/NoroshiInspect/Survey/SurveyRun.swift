import FoundationEssentials
import NoroshiModel
import NoroshiNet

/// One survey from its first connection to its last answer, on a thread of its own.
struct SurveyRun: Sendable {
    struct Result: Sendable {
        /// States of every host's ports, in the order of the question.
        var states: [[PortState]] = []
        /// Why ports are filtered, by host and by place in its ports.
        var reasons: [[Int: String]] = []
    }

    /// What was learned of one port.
    struct Answer: Sendable {
        /// The place of its host in the survey.
        let host: Int
        let endpoint: Endpoint
        let at: Date
        fileprivate let told: ServiceSurvey.Told

        /// Read from the service's words each time: the thread that holds the connections has no time for it.
        var facts: [Observation.Fact] { told.facts }
    }

    let hosts: [SurveyHost]
    /// Connections under way at a time.
    let width: Int
    let limits: ServiceSurvey.Limits
    /// For everything; nil for as long as it takes.
    var totalDeadline: Duration?
    let clock: @Sendable () -> Date

    /// How often what is known so far is told.
    static let checkpointTime = Duration.seconds(2)

    /// - Throws: ``DialError`` when the system gives no event queue. What could not be asked in time is
    ///   ``PortState/unknown``.
    func run(
        deliver: @escaping @Sendable (Answer) -> Void,
        progress: @escaping @Sendable (SurveyProgress) -> Void = { _ in },
        tick: @escaping @Sendable () -> Void = {},
        checkpoint: @escaping @Sendable ([[PortState]]) -> Void = { _ in }
    ) async throws -> Result {
        try await EngineThread.run { isCancelled in
            var result = Result()
            let end = totalDeadline.map { MonotonicTime.now + $0 }
            var nextCheckpoint = MonotonicTime.now + Self.checkpointTime
            let survey = ServiceSurvey(
                hosts: hosts, limits: limits,
                deliver: { host, endpoint, told in
                    deliver(Answer(host: host, endpoint: endpoint, at: clock(), told: told))
                }, report: progress)
            let engine = try ConnectionEngine(client: survey, width: width) {
                let now = MonotonicTime.now
                tick()
                if now >= nextCheckpoint {
                    nextCheckpoint = now + Self.checkpointTime
                    checkpoint(hosts.indices.map(survey.states))
                }
                return isCancelled() || end.map { $0 <= now } == true
            }
            engine.run()
            result.states = hosts.indices.map(survey.states)
            result.reasons = hosts.indices.map(survey.reasons)
            return result
        }
    }
}
