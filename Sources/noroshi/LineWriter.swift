import Glibc
import NoroshiModel
import NoroshiNet
import Synchronization

/// Writes lines to a descriptor in large pieces, none of them kept back for longer than a moment.
final class LineWriter: Sendable {
    private struct State {
        var pending = JSONText()
        var lastWrite = MonotonicTime(nanoseconds: 0)
        var problem: Int32?
    }

    private let descriptor: Int32
    private let state = Mutex(State())

    private static let size = 1 << 16
    private static let longest = Duration.milliseconds(100)

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// The first thing that went wrong, as an error number.
    var problem: Int32? { state.withLock { $0.problem } }

    func append(_ value: some JSONWritable) {
        append { value.write(to: &$0) }
    }

    /// - Parameter line: Without its end.
    func append(_ line: [UInt8]) {
        append { $0.append(line) }
    }

    private func append(_ write: (inout JSONText) -> Void) {
        state.withLock { state in
            write(&state.pending)
            state.pending.endLine()
            if state.pending.bytes.count >= Self.size { self.write(&state) }
        }
    }

    /// - Throws: ``Failure`` when something could not be written, unless the reader had read enough.
    func check() throws(Failure) {
        guard let problem, problem != EPIPE else { return }
        throw Failure("cannot write the result: \(unsafe String(cString: strerror(problem)))")
    }

    /// Writes all, where nobody may stop reading before the program ends.
    ///
    /// - Throws: ``Failure`` when something could not be written.
    func deliver() throws(Failure) {
        flush()
        // Whoever reads a pipe may go while there is nothing to be written.
        var reader = pollfd(fd: descriptor, events: 0, revents: 0)
        if problem == nil, unsafe poll(&reader, 1, 0) > 0, reader.revents & Int16(POLLERR) != 0 { note(EPIPE) }
        guard let problem else { return }
        throw Failure("cannot write the result: \(unsafe String(cString: strerror(problem)))")
    }

    private func note(_ problem: Int32) { state.withLock { $0.problem = problem } }

    /// Writes what has waited long enough; to be called now and then.
    func tick() {
        let now = MonotonicTime.now
        state.withLock { state in
            if !state.pending.bytes.isEmpty, now - state.lastWrite >= Self.longest { write(&state) }
        }
    }

    func flush() { state.withLock { write(&$0) } }

    private func write(_ state: inout State) {
        var rest = state.pending.bytes[...]
        while !rest.isEmpty, state.problem == nil {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                state.problem = errno
            }
        }
        state.pending.removeAll()
        state.lastWrite = .now
    }
}
