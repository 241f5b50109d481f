internal import Glibc

/// A binary journal of systemd that is followed, by its descriptor: its name changes when it is full.
package final class FollowedJournal {
    package fileprivate(set) var path: PathBytes
    package let identity: FileIdentity
    /// To be read by whoever knows its form, as long as this is there.
    package let file: OpenFile
    var watch: Int32?
    /// Since when another file has its name, or none.
    fileprivate var oldSince: ContinuousClock.Instant?

    fileprivate init(_ path: PathBytes) throws(SystemFailure) {
        self.path = path
        file = try OpenFile(path)
        identity = try file.status().identity
    }
}

/// Binary journals, of which it is told that they may have grown: who reads them knows what is new.
extension LogFollower {
    /// What such a file begins with.
    private static let signature = Array("LPKSHHRH".utf8)

    /// A file that is full has the number of its first entry in its name, and is not written any more.
    private static func isFull(_ path: PathBytes) -> Bool { path.name.contains(UInt8(ascii: "@")) }

    /// Whether a file is a journal, or is going to be one: its writer makes room first, which are zeros.
    func isJournal(_ file: FollowedFile) -> Bool {
        if file.head.starts(with: Self.signature) { return true }
        let suffix = Array(".journal".utf8)
        return file.path.name.suffix(suffix.count).elementsEqual(suffix) && file.head.prefix(8).allSatisfy { $0 == 0 }
    }

    /// Follows a journal that was there at first; of what is full nobody needs to be told.
    func beginJournal(_ path: PathBytes) {
        guard Self.isFull(path) else { return openJournal(path) }
        if let identity = try? FileStatus.of(path, followingLinks: true).identity { ignored.insert(identity) }
    }

    /// Follows a journal, which is told with the next ``tellJournals(_:)``.
    func openJournal(_ path: PathBytes) {
        do throws(SystemFailure) {
            let journal = try FollowedJournal(path)
            if let known = journals.first(where: { $0.identity == journal.identity }) {
                known.path = path
                return
            }
            guard !ignored.contains(journal.identity) else { return }
            if let inotify {
                do throws(SystemFailure) { journal.watch = try inotify.watch(journal.file) } catch {
                    poll(because: error)
                }
            }
            journals.append(journal)
            untoldJournals.insert(journal.identity)
        } catch {
            pending.append(.unreadable(path, error))
        }
    }

    /// Tells of journals that may have grown; where files have come, of those that were there before first.
    func tellJournals(_ body: (FollowEvent) throws -> Void) throws {
        guard !untoldJournals.isEmpty else { return }
        let untold = untoldJournals
        untoldJournals = []
        for journal in journals.filter({ !untold.contains($0.identity) })
            + journals.filter({
                untold.contains($0.identity)
            })
        {
            try body(.journal(journal))
        }
        // One that was full when it was found is read once.
        for journal in journals where untold.contains(journal.identity) && Self.isFull(journal.path) { close(journal) }
    }

    /// Tells of journals that the kernel has notices of.
    func tell(touched watches: Set<Int32>, _ body: (FollowEvent) throws -> Void) throws {
        for journal in journals where journal.watch.map(watches.contains) ?? false { try body(.journal(journal)) }
    }

    /// Tells of all: not each way of writing gives notices.
    func tellAllJournals(_ body: (FollowEvent) throws -> Void) throws {
        try tellJournals(body)
        for journal in journals { try body(.journal(journal)) }
    }

    /// Closes journals that have had another name, or none, for a while.
    func endOldJournals(_ body: (FollowEvent) throws -> Void) throws {
        let now = ContinuousClock.now
        for journal in journals {
            let status = try? FileStatus.of(journal.path, followingLinks: true)
            guard status?.identity != journal.identity || Self.isFull(journal.path) else {
                journal.oldSince = nil
                continue
            }
            let since = journal.oldSince ?? now
            journal.oldSince = since
            guard now - since > options.grace else { continue }
            try body(.journal(journal))
            close(journal)
        }
    }

    private func close(_ journal: FollowedJournal) {
        if let watch = journal.watch { inotify?.remove(watch) }
        ignored.insert(journal.identity)
        journals.removeAll { $0 === journal }
    }
}
