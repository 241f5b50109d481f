import FoundationEssentials
import Logging
import NoroshiStore
import ServiceLifecycle

/// Publishes approved drafts when their time has come, as long as the server runs. What became due while it did not
/// run is published when it starts.
struct TimedPublication: Service {
    let desk: DraftDesk
    let interval: Duration
    let now: @Sendable () -> Date
    let logger: Logger

    func run() async throws {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                for outcome in try await desk.publishDue(at: now()) {
                    logger.log(
                        level: outcome.isGood ? .notice : .warning, "timed publication",
                        metadata: ["outcome": "\(outcome.word)"])
                }
            } catch {
                // The next round tries again; the advisory stays approved until then.
                logger.error("timed publication failed", metadata: ["error": "\(error)"])
            }
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: interval) }
        }
    }
}

extension DraftDesk.Due {
    fileprivate var isGood: Bool {
        switch self {
        case .published: true
        case .held: false
        }
    }

    fileprivate var word: String {
        switch self {
        case .published(let id, let lang, let version): "published \(id) \(lang) \(version)"
        case .held(let draft, _): "held draft \(draft)"
        }
    }
}
