import NoroshiStore

/// Writes reports down for good before anyone is told that they were received.
///
/// Reports that arrive while the disk is busy wait and are written together, in one transaction with one
/// synchronization; each is acknowledged only after the commit has returned. The first to arrive leads: it writes
/// what waits, then passes the lead to the next in line.
actor Intake {
    private let store: CenterStore
    private let capacity: Int
    private var waiting: [Waiting] = []
    private var waitingBytes = 0
    private var isLed = false

    static let maximumBatch = 256
    static let maximumWaitingBytes = 128 << 20

    private struct Waiting {
        let report: NewReport
        let turn: CheckedContinuation<Turn, Never>
    }

    private enum Turn: Sendable {
        case lead
        case done(Result<RecordedReport, any Error>)
    }

    /// More reports wait than the center takes on; nothing was stored.
    struct Full: Error {}

    init(store: CenterStore, capacity: Int) {
        self.store = store
        self.capacity = capacity
    }

    /// Returns when the report is on the disk.
    ///
    /// - Throws: ``Full``, ``SubmissionConflict``, or the database's error.
    func receive(_ report: NewReport) async throws -> RecordedReport {
        guard isLed else {
            isLed = true
            return try await lead(report).get()
        }
        let size = report.content.utf8.count
        guard waiting.count < capacity, waitingBytes + size <= Self.maximumWaitingBytes else { throw Full() }
        waitingBytes += size
        let turn = await withCheckedContinuation { waiting.append(Waiting(report: report, turn: $0)) }
        switch turn {
        case .lead: return try await lead(report).get()
        case .done(let result): return try result.get()
        }
    }

    private func lead(_ own: NewReport) async -> Result<RecordedReport, any Error> {
        let others = Array(waiting.prefix(Self.maximumBatch - 1))
        remove(others.count)
        let results: [Result<RecordedReport, any Error>]
        do {
            results = try await store.record([own] + others.map(\.report))
        } catch {
            // The transaction failed as a whole: nobody is told that anything was written.
            results = Array(repeating: .failure(error), count: others.count + 1)
        }
        for (other, result) in zip(others, results.dropFirst()) { other.turn.resume(returning: .done(result)) }
        passOn()
        return results[0]
    }

    private func passOn() {
        guard let next = waiting.first else {
            isLed = false
            return
        }
        remove(1)
        next.turn.resume(returning: .lead)
    }

    private func remove(_ count: Int) {
        for taken in waiting.prefix(count) { waitingBytes -= taken.report.content.utf8.count }
        waiting.removeFirst(count)
    }
}
