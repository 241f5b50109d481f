import Foundation

/// Something a test waited for did not come in time.
package struct WaitError: Error, CustomStringConvertible {
    package var awaited: String
    package var deadline: Duration
    /// What was seen instead, for whoever reads the failed test.
    package var seen: String

    package var description: String { "waited \(deadline) for \(awaited)" + (seen.isEmpty ? "" : "; seen: \(seen)") }
}

/// Asks again and again, 10 ms apart, until there is an answer or the deadline has passed.
///
/// For readiness that nothing announces (a port, a file); never to let time pass.
/// - Throws: ``WaitError``, or what `look` throws.
package nonisolated(nonsending) func wait<Answer>(
    for awaited: String, within deadline: Duration, seen: () -> String = { "" },
    _ look: () async throws -> Answer?
) async throws -> Answer {
    let end = ContinuousClock.now.advanced(by: deadline)
    while true {
        if let answer = try await look() { return answer }
        guard ContinuousClock.now < end else {
            throw WaitError(awaited: awaited, deadline: deadline, seen: seen())
        }
        do {
            try await Task.sleep(for: .milliseconds(10))
        } catch {
            usleep(10_000)  // cancelled: what ends a program must still get its time, without spinning
        }
    }
}
