import Glibc
import LogInput
import Synchronization

/// SIGINT and SIGTERM end the following of logs; a second one of the same kind ends the program at once.
enum EndSignals {
    static func end(_ canceller: LogFollower.Canceller) {
        cancellation.store(canceller.descriptor, ordering: .sequentiallyConsistent)
        for number in [SIGINT, SIGTERM] { signal(number, takeSignal) }
    }
}

/// A handler of signals has no other way to know whom to tell.
private let cancellation = Atomic<Int32>(-1)

/// Does only what may be done while any other function is interrupted.
private func takeSignal(_ number: Int32) {
    let problem = errno
    signal(number, SIG_DFL)
    var byte: UInt8 = 1
    _ = unsafe write(cancellation.load(ordering: .sequentiallyConsistent), &byte, 1)
    errno = problem
}
