import NIOPosix
import Synchronization

/// Runs an engine's loop on a thread that may block.
package enum EngineThread {
    /// - Parameter body: Told how to ask whether the task that waits for it was cancelled.
    package static func run<Result: Sendable>(
        _ body: @escaping @Sendable (_ isCancelled: @escaping @Sendable () -> Bool) throws -> Result
    ) async throws -> Result {
        let flag = Flag()
        return try await withTaskCancellationHandler {
            try await NIOThreadPool.singleton.runIfActive { try body { flag.isSet } }
        } onCancel: {
            flag.set()
        }
    }

    private final class Flag: Sendable {
        private let value = Atomic(false)
        var isSet: Bool { value.load(ordering: .relaxed) }
        func set() { value.store(true, ordering: .relaxed) }
    }
}
