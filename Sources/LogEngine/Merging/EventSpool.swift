import Glibc
import HeapModule
import LogInput
package import LogReading

/// Events of several logs that correlations ask for, kept until all logs are read and given back in the order of time.
///
/// What does not fit into memory goes in sorted runs into a file without a name, which nobody else can open and which
/// is gone with the process.
package struct EventSpool: ~Copyable {
    package struct Event: BitwiseCopyable {
        /// Microseconds since 1970.
        package let time: Int64
        /// What tells its line from others.
        package let fingerprint: UInt64
        package let offset: Int64
        package let line: UInt32
        package let file: UInt16
        /// Which of the logs it is of, whose files may be several.
        package let log: UInt16
        package let isTold: Bool
        /// The bytes of its observation.
        fileprivate let count: UInt32
        fileprivate var start: Int

        package init(
            time: Moment, fingerprint: UInt64, _ place: LinePlace, log: Int, isTold: Bool, count: Int
        ) {
            self.time = time.microseconds
            self.fingerprint = fingerprint
            offset = Int64(place.offset)
            line = UInt32(clamping: place.line)
            file = UInt16(clamping: place.file)
            self.log = UInt16(clamping: log)
            self.isTold = isTold
            self.count = UInt32(clamping: count)
            start = 0
        }

        var place: LinePlace { LinePlace(file: Int(file), line: Int(line), offset: Int(offset)) }
    }

    private let memory: Int
    private let folder: String
    private var events: [Event] = []
    private var observations: [UInt8] = []
    private var runs: [Range<Int>] = []
    private var file: OpenFile?
    private var failure: SystemFailure?

    /// - Parameters:
    ///   - memory: In bytes, for events that wait to be sorted.
    ///   - folder: For what does not fit; by default `$TMPDIR`, or `/var/tmp`.
    package init(memory: Int = 4 << 20, folder: String? = nil) {
        self.memory = memory
        self.folder = folder ?? Self.usualFolder
    }

    private static var usualFolder: String {
        guard let folder = unsafe getenv("TMPDIR") else { return "/var/tmp" }
        return unsafe String(cString: folder)
    }

    /// Keeps an event. What goes wrong meanwhile is thrown when the events are asked for.
    package mutating func add(_ event: Event, _ observation: Span<UInt8>) {
        var event = event
        event.start = observations.count
        events.append(event)
        // The pointer does not outlive the call.
        unsafe observation.withUnsafeBufferPointer { unsafe observations.append(contentsOf: $0) }
        guard events.count * MemoryLayout<Event>.stride + observations.count >= memory, failure == nil else { return }
        do throws(SystemFailure) { try writeRun() } catch { failure = error }
        if failure != nil { forget() }
    }

    /// Gives back all events in the order of time; those of one moment in the order in which they came.
    ///
    /// - Throws: `SystemFailure` when events could not be kept, and what `body` throws.
    package mutating func drain(_ body: (Event, Span<UInt8>) throws -> Void) throws {
        if let failure { throw failure }
        sort()
        var readers = [RunReader(events: events, observations: observations)]
        forget()
        // All runs together have as much memory as one had while it was made.
        let share = max(4 << 10, memory / max(runs.count, 1))
        if let file {
            // What is still in memory came last.
            readers = runs.map { RunReader(descriptor: file.descriptor, range: $0, capacity: share) } + readers
        }
        var heads = Heap<Head>()
        for number in readers.indices {
            if let event = try readers[number].next() { heads.insert(Head(event: event, run: number)) }
        }
        while let head = heads.popMin() {
            try readers[head.run].withObservation { try body(head.event, $0) }
            if let event = try readers[head.run].next() { heads.insert(Head(event: event, run: head.run)) }
        }
        file = nil
        runs = []
    }

    private struct Head: Comparable {
        let event: Event
        let run: Int

        static func < (one: Head, other: Head) -> Bool { (one.event.time, one.run) < (other.event.time, other.run) }
        static func == (one: Head, other: Head) -> Bool { one.event.time == other.event.time && one.run == other.run }
    }

    private mutating func forget() {
        events.removeAll(keepingCapacity: true)
        observations.removeAll(keepingCapacity: true)
    }

    private mutating func sort() {
        events.sort { ($0.time, $0.start) < ($1.time, $1.start) }
    }

    // MARK: Runs

    private mutating func writeRun() throws(SystemFailure) {
        sort()
        let file: OpenFile
        if let known = self.file { file = known } else { file = try Self.nameless(in: folder) }
        self.file = file
        var bytes: [UInt8] = []
        bytes.reserveCapacity(events.count * MemoryLayout<Event>.stride + observations.count)
        for event in events {
            unsafe withUnsafeBytes(of: event) { unsafe bytes.append(contentsOf: $0) }
            bytes += observations[event.start..<event.start + Int(event.count)]
        }
        let start = runs.last?.upperBound ?? 0
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[written...])
                return unsafe pwrite(file.descriptor, rest.baseAddress, rest.count, off_t(start + written))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .last }
            written += count
        }
        runs.append(start..<start + bytes.count)
        forget()
    }

    /// `O_TMPFILE`, which is made of two flags: `__O_TMPFILE` and `O_DIRECTORY`.
    private static let namelessFile: Int32 = 0o20_000_000 | O_DIRECTORY

    private static func nameless(in folder: String) throws(SystemFailure) -> OpenFile {
        let descriptor = unsafe open(folder, O_RDWR | O_CLOEXEC | namelessFile, 0o600)
        if descriptor >= 0 { return OpenFile(owning: descriptor) }
        // Not every file system has files without a name from the beginning.
        var path = Array("\(folder)/noroshi-events-XXXXXX".utf8CString)
        let other = unsafe mkstemp(&path)
        guard other >= 0 else { throw .last }
        _ = fcntl(other, F_SETFD, FD_CLOEXEC)
        unsafe unlink(path)
        return OpenFile(owning: other)
    }
}

/// Reads the events of one sorted run, from memory or from the file.
private struct RunReader {
    private let events: [EventSpool.Event]
    private let descriptor: Int32
    private var range: Range<Int>
    private let capacity: Int
    private var bytes: [UInt8]
    private var place = 0
    private var current = 0..<0
    private var index = 0

    init(events: [EventSpool.Event], observations: [UInt8]) {
        self.events = events
        bytes = observations
        (descriptor, range, capacity) = (-1, 0..<0, 0)
    }

    init(descriptor: Int32, range: Range<Int>, capacity: Int) {
        events = []
        bytes = []
        (self.descriptor, self.range, self.capacity) = (descriptor, range, capacity)
    }

    /// Of the event that was read last.
    func withObservation(_ body: (Span<UInt8>) throws -> Void) rethrows { try body(bytes.span.extracting(current)) }

    mutating func next() throws(SystemFailure) -> EventSpool.Event? {
        guard descriptor >= 0 else {
            guard index < events.count else { return nil }
            let event = events[index]
            index += 1
            current = event.start..<event.start + Int(event.count)
            return event
        }
        let size = MemoryLayout<EventSpool.Event>.stride
        guard try fill(size) else { return nil }
        // Written by this process, and as long.
        let event = unsafe bytes.span.bytes.unsafeLoadUnaligned(
            fromByteOffset: place, as: EventSpool.Event.self)
        guard try fill(size + Int(event.count)) else { throw SystemFailure(number: EIO) }
        current = place + size..<place + size + Int(event.count)
        place = current.upperBound
        return event
    }

    /// Sees to it that so many bytes follow the place; false at the end of the run.
    private mutating func fill(_ count: Int) throws(SystemFailure) -> Bool {
        guard bytes.count - place < count else { return true }
        bytes.removeFirst(place)
        place = 0
        while bytes.count < count, !range.isEmpty {
            let wanted = min(range.count, max(capacity, count))
            let start = bytes.count
            bytes.append(contentsOf: repeatElement(0, count: wanted))
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                let room = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[start...])
                return unsafe pread(descriptor, room.baseAddress, room.count, off_t(range.lowerBound))
            }
            bytes.removeLast(wanted - max(got, 0))
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { throw got < 0 ? .last : SystemFailure(number: EIO) }
            range = range.lowerBound + got..<range.upperBound
        }
        if bytes.isEmpty { return false }
        guard bytes.count >= count else { throw SystemFailure(number: EIO) }
        return true
    }
}
