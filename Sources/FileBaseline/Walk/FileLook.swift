internal import CFileSystem
internal import Glibc

/// One name that is to be looked at, and what an earlier baseline says of it.
struct LookItem: Sendable {
    var folder: OpenFolder
    var name: [UInt8]
    var path: [UInt8]
    var level: WatchLevel
    /// As the folder says; the look makes sure.
    var isRegular: Bool
    var earlier: FileRecord?
    /// A folder, which who walks has opened.
    var opened: (folder: OpenFolder, status: FileStatus)?
}

/// What a look at a path gave; `record` nil when it is not there.
package struct Outcome: Sendable {
    package var earlier: FileRecord?
    package var record: FileRecord?
    /// The content begins with all that it was.
    package var isContinued = false
    /// Of what could not be opened: what its folder shows of it, without content and attributes.
    package var glimpse: FileRecord?

    package init(
        earlier: FileRecord? = nil, record: FileRecord? = nil, isContinued: Bool = false, glimpse: FileRecord? = nil
    ) {
        self.glimpse = glimpse
        self.earlier = earlier
        self.record = record
        self.isContinued = isContinued
    }
}

/// Looks at files one by one, with buffers of its own; one for each thread.
@safe final class FileLook {
    let algorithm: HashAlgorithm
    /// Whether a content is taken as unchanged when inode, size and times are.
    private let isIncremental: Bool
    private let hardLinks: HardLinks
    private let attributes = AttributeReader()
    private let buffer: UnsafeMutableRawBufferPointer

    private static let bufferSize = 256 << 10
    private static let attempts = 3
    /// A file with more than this in holes is not read: hashing would not end.
    static let longestHole: UInt64 = 256 << 30

    init(algorithm: HashAlgorithm, isIncremental: Bool, hardLinks: HardLinks) {
        self.algorithm = algorithm
        self.isIncremental = isIncremental
        self.hardLinks = hardLinks
        unsafe buffer = .allocate(byteCount: Self.bufferSize, alignment: 4096)
    }

    deinit { unsafe buffer.deallocate() }

    func look(at item: LookItem) -> Outcome {
        do throws(SystemFailure) {
            if let opened = item.opened {
                var record = opened.status.record(item.path, level: item.level)
                // What is mounted there is not what is watched.
                if !record.flags.contains(.mount) {
                    record.attributes = try attributes.attributes(of: opened.folder.descriptor)
                }
                return Outcome(earlier: item.earlier, record: record)
            }
            for _ in 0..<Self.attempts {
                if let outcome = try attempt(item) { return outcome }
            }
            var outcome = unseen(item, Array("it was written to while it was read".utf8))
            outcome.glimpse = glimpse(item)
            return outcome
        } catch {
            if error.number == ENOENT { return Outcome(earlier: item.earlier) }
            var outcome = unseen(item, Array("\(error)".utf8))
            if [EACCES, EPERM].contains(error.number), item.opened == nil {
                outcome.glimpse = glimpse(item)
            }
            return outcome
        }
    }

    /// What can be told without its content.
    private func glimpse(_ item: LookItem) -> FileRecord? {
        var record = (try? FileStatus(item.name, in: item.folder.descriptor))?.record(item.path, level: item.level)
        record?.attributes = (try? attributes.attributes(of: item.name, in: item.folder.descriptor)) ?? []
        return record
    }

    private func unseen(_ item: LookItem, _ reason: [UInt8]) -> Outcome {
        Outcome(
            earlier: item.earlier, record: FileRecord(unseen: item.path, level: item.level, because: reason))
    }

    /// - Returns: nil when the file changed under the look.
    private func attempt(_ item: LookItem) throws(SystemFailure) -> Outcome? {
        switch try open(item) {
        case .known(let outcome): return outcome
        case .other: return try lookWithoutOpening(item)
        case .content(let file):
            let status = file.status
            var found = status.links > 1 ? hardLinks.digest(of: status, startingWith: file.mark) : nil
            if found == nil {
                let made = try hash(file.descriptor, status, mark: file.mark)
                guard let after = try file.statusAfterReading() else { return nil }
                found = made
                if status.links > 1, after.isUntouched(since: status) {
                    hardLinks.keep(made.digest, prefix: made.prefix, of: status)
                }
            }
            return found.map { file.outcome($0.digest, prefix: $0.prefix) }
        }
    }

    /// What opening a file has shown of it.
    enum Opening {
        /// All that is asked for.
        case known(Outcome)
        /// It is no regular file.
        case other
        /// Its content is to be hashed.
        case content(OpenedFile)
    }

    func open(_ item: LookItem) throws(SystemFailure) -> Opening {
        let descriptor: Int32
        do throws(SystemFailure) {
            // Only what is a regular file is opened; whatever took its place since is not waited for.
            guard item.isRegular else { return .other }
            descriptor = try OpenFolder.open(item.name, in: item.folder.descriptor)
        } catch {
            switch error.number {
            case ELOOP, ENXIO: return .other
            case _: throw error
            }
        }
        var isKept = false
        defer { if !isKept { close(descriptor) } }
        let status = try FileStatus(descriptor: descriptor)
        guard status.kind == .regular else { return .other }
        var record = status.record(item.path, level: item.level)
        record.attributes = try attributes.attributes(of: descriptor)
        guard item.level != .attributes else { return .known(Outcome(earlier: item.earlier, record: record)) }
        if let digest = trusted(item, status) {
            record.digest = digest
            return .known(Outcome(earlier: item.earlier, record: record))
        }
        if status.size > status.stored, status.size - status.stored > Self.longestHole {
            return .known(unseen(item, Array("its holes are too long to be hashed: \(status.size) bytes".utf8)))
        }
        isKept = true
        return .content(OpenedFile(descriptor: descriptor, status: status, item: item, record: record))
    }

    private func trusted(_ item: LookItem, _ status: FileStatus) -> [UInt8]? {
        guard isIncremental, let earlier = item.earlier, earlier.kind == .regular, earlier.inode == status.inode,
            earlier.size == status.size, earlier.modified == status.modified, earlier.changed == status.changed,
            !earlier.digest.isEmpty
        else { return nil }
        return earlier.digest
    }

    private func lookWithoutOpening(_ item: LookItem) throws(SystemFailure) -> Outcome? {
        let status = try FileStatus(item.name, in: item.folder.descriptor)
        // It became one since the folder was read: the next attempt opens it, or the next run.
        guard status.kind != .regular || !item.isRegular else { return nil }
        var record = status.record(item.path, level: item.level)
        if status.kind == .regular {
            var other = item
            other.isRegular = true
            return try attempt(other)
        }
        if status.kind == .link { record.target = try target(item) }
        record.attributes = try attributes.attributes(of: item.name, in: item.folder.descriptor)
        return Outcome(earlier: item.earlier, record: record)
    }

    private func target(_ item: LookItem) throws(SystemFailure) -> [UInt8] {
        let count = unsafe CName.with(item.name) { name in
            unsafe buffer.withMemoryRebound(to: CChar.self) { buffer in
                guard let base = buffer.baseAddress else { return -1 }
                return unsafe readlinkat(item.folder.descriptor, name, base, buffer.count)
            }
        }
        guard count >= 0 else { throw .last }
        return unsafe Array(buffer[..<count])
    }

    // MARK: Content

    /// Of the first `status.size` bytes, and of the first `mark` of them.
    private func hash(
        _ descriptor: Int32, _ status: FileStatus, mark: UInt64?
    ) throws(SystemFailure) -> (digest: [UInt8], prefix: [UInt8]) {
        var hash = ContentHash(algorithm)
        var prefix: [UInt8] = []
        var place: UInt64 = 0
        let isSparse = status.stored < status.size
        // Where the hole ends at whose beginning `place` stands, or which was passed last.
        var data: UInt64 = isSparse ? Self.nextData(descriptor, from: 0, size: status.size) : 0
        while place < status.size {
            let end = if let mark, mark > place { mark } else { status.size }
            var count = unsafe Int(min(end - place, UInt64(buffer.count)))
            if place < data {
                count = Int(min(UInt64(count), data - place))
                unsafe buffer[..<count].initializeMemory(as: UInt8.self, repeating: 0)
            } else {
                let got = unsafe pread(descriptor, buffer.baseAddress, count, off_t(place))
                if got < 0, errno == EINTR { continue }
                guard got >= 0 else { throw .last }
                // Shorter than it was: who looks at the status afterwards sees that.
                if got == 0 { break }
                count = got
            }
            unsafe hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            place += UInt64(count)
            if place == mark { prefix = hash.digest }
            if isSparse, place >= data, place < status.size, place % Self.holeStep == 0 {
                data = Self.nextData(descriptor, from: place, size: status.size)
            }
        }
        return (hash.digest, prefix)
    }

    /// Holes are looked for at such places only.
    private static let holeStep: UInt64 = 64 << 10

    private static func nextData(_ descriptor: Int32, from place: UInt64, size: UInt64) -> UInt64 {
        guard let offset = off_t(exactly: place) else { return place }
        let next = lseek(descriptor, offset, Int32(FS_SEEK_DATA))
        if next >= 0 { return min(UInt64(next), size) }
        // No data behind it; what cannot tell its holes is read.
        return errno == ENXIO ? size : place
    }
}
