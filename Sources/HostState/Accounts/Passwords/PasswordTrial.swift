import Glibc
package import HostReading
package import NoroshiModel
import Synchronization

/// Tries usual passwords on the hashes of a host, by the looking system's own crypt(3).
///
/// Runs on a thread of its own with the lowest priority, ends when its time is over, and keeps neither passwords nor
/// hashes.
package struct PasswordTrial: Sendable {
    package struct Progress: Sendable, Hashable {
        package let attempts: Int
        package let guessed: Int
        /// Accounts that are still tried.
        package let left: Int
    }

    package static let maximumDictionary = 64 << 20  // bytes

    private let dictionary: [[UInt8]]
    private let limit: Duration
    private let progress: @Sendable (Progress) -> Void

    /// - Parameters:
    ///   - dictionary: Words that are tried after the small list that is built in.
    ///   - limit: After so long it ends, whatever is left.
    ///   - progress: Called at most once a second, on the trial's own thread.
    package init(
        dictionary: [[UInt8]] = [], limit: Duration = .seconds(600),
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) {
        self.dictionary = dictionary
        self.limit = limit
        self.progress = progress
    }

    /// The words of a file, one in a line.
    ///
    /// - Throws: ``HostReadingError`` when it cannot be read or is larger than ``maximumDictionary``.
    package static func words(of path: String) throws(HostReadingError) -> [[UInt8]]? {
        // A person's own file, outside of what is looked at.
        try HostRoot().read(path, limit: maximumDictionary).map { bytes in
            bytes.split(separator: ASCII.newline).map { line in
                Array(line.last == ASCII.carriageReturn ? line.dropLast() : line)
            }
        }
    }

    /// - Returns: nil where shadow and passwd cannot be read.
    package func run(on root: HostRoot) async -> PasswordTrialOutcome? {
        guard let candidates = Candidates(root: root) else { return nil }
        let flag = Flag()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                QuietThread.start { continuation.resume(returning: carryOut(candidates, flag)) }
            }
        } onCancel: {
            flag.set()
        }
    }

    private final class Flag: Sendable {
        private let value = Mutex(false)
        var isSet: Bool { value.withLock { $0 } }
        func set() { value.withLock { $0 = true } }
    }

    // MARK: On its thread

    private struct Watch {
        let clock = ContinuousClock()
        let end: ContinuousClock.Instant
        var told: ContinuousClock.Instant

        init(_ limit: Duration) {
            end = clock.now + limit
            told = clock.now
        }
    }

    private func carryOut(_ candidates: Candidates, _ flag: Flag) -> PasswordTrialOutcome {
        var outcome = PasswordTrialOutcome()
        outcome.notTried = candidates.notTried
        var open = candidates.open
        var watch = Watch(limit)
        var left = open.reduce(0) { $0 + $1.accounts.count }
        let hasher = CryptHasher()
        // What no account's crypt(3) knows is said, and not tried again and again.
        open.removeAll { candidate in
            guard hasher.knows(candidate.hash) else {
                outcome.notTried += candidate.accounts.map {
                    .init(account: $0, reason: "this system's crypt(3) does not know its form")
                }
                return true
            }
            return false
        }
        for step in steps() {
            open.removeAll { candidate in
                for (word, kind) in step(candidate) {
                    guard outcome.end == .complete else { return false }
                    if flag.isSet { outcome.end = .canceled; return false }
                    if watch.clock.now >= watch.end { outcome.end = .timeLimit; return false }
                    outcome.attempts += 1
                    if hasher.matches(word, candidate.hash) {
                        left -= candidate.accounts.count
                        outcome.guessed += candidate.accounts.map { .init(account: $0, kind: kind) }
                        return true
                    }
                    tell(outcome, left, &watch)
                }
                return false
            }
            if open.isEmpty || outcome.end != .complete { break }
        }
        outcome.withstood = open.flatMap(\.accounts)
        return outcome
    }

    /// Word by word, so that every account gets the likeliest ones before the time is over.
    private func steps() -> some Sequence<(Candidates.Candidate) -> [([UInt8], PasswordTrialOutcome.Kind)]> {
        let own: [(Candidates.Candidate) -> [([UInt8], PasswordTrialOutcome.Kind)]] = [
            { _ in [([], .empty)] }, { $0.ownWords.map { ($0, .ownName) } },
        ]
        let usual = (UsualPasswords.words.lazy.map { (Array($0.utf8), PasswordTrialOutcome.Kind.builtIn) })
        let words = dictionary.lazy.filter { $0.count <= 512 && !$0.contains(0) }.map {
            ($0, PasswordTrialOutcome.Kind.dictionary)
        }
        let each = (Array(usual) + Array(words)).lazy.map { pair in
            { (_: Candidates.Candidate) -> [([UInt8], PasswordTrialOutcome.Kind)] in [pair] }
        }
        return [AnySequence(own), AnySequence(each)].joined()
    }

    private func tell(_ outcome: PasswordTrialOutcome, _ left: Int, _ watch: inout Watch) {
        guard watch.clock.now - watch.told >= .seconds(1) else { return }
        watch.told = watch.clock.now
        progress(Progress(attempts: outcome.attempts, guessed: outcome.guessed.count, left: left))
    }
}
