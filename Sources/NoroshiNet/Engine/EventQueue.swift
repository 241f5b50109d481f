import CLinux
import Glibc

/// The kernel's queue of what happens at many sockets, edge-triggered.
///
/// - Source: Linux epoll(7).
@safe final class EventQueue {
    struct Event {
        let token: UInt64
        private let bits: UInt32

        fileprivate init(_ event: epoll_event) {
            unsafe token = event.data.u64
            unsafe bits = event.events
        }

        var isWritable: Bool { bits & EPOLLOUT.rawValue != 0 }
        var isReadable: Bool { bits & EPOLLIN.rawValue != 0 || isEnding }
        /// The other side has ended, or an error is waiting: what is left can be read to the end.
        var isEnding: Bool { bits & (EPOLLRDHUP.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 }
    }

    private let descriptor: Int32
    private let events = UnsafeMutableBufferPointer<epoll_event>.allocate(capacity: 1024)

    /// - Throws: ``DialError`` when the system gives no queue.
    init() throws(DialError) {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw DialError(reason: Socket.words(errno)) }
    }

    deinit {
        unsafe events.deallocate()
        close(descriptor)
    }

    /// Watches a socket until it is closed.
    ///
    /// - Parameter forWriting: Tells too when it can be written; a connection that is pending is one that cannot.
    /// - Returns: 0, or the error number.
    func add(_ socket: Int32, token: UInt64, forWriting: Bool) -> Int32 {
        control(EPOLL_CTL_ADD, socket, token, forWriting: forWriting)
    }

    /// Tells from now on too when the socket can be written.
    ///
    /// - Returns: 0, or the error number.
    func addWriting(_ socket: Int32, token: UInt64) -> Int32 {
        control(EPOLL_CTL_MOD, socket, token, forWriting: true)
    }

    private func control(_ operation: Int32, _ socket: Int32, _ token: UInt64, forWriting: Bool) -> Int32 {
        var event = unsafe epoll_event()
        let writing = forWriting ? EPOLLOUT.rawValue : 0
        unsafe event.events = EPOLLIN.rawValue | writing | EPOLLRDHUP.rawValue | EPOLLET.rawValue
        unsafe event.data.u64 = token
        return unsafe epoll_ctl(descriptor, operation, socket, &event) == 0 ? 0 : errno
    }

    /// Waits until something happens or the time is over, and tells what.
    func wait(milliseconds: Int32, _ body: (Event) -> Void) {
        let count = unsafe epoll_wait(descriptor, events.baseAddress, Int32(events.count), milliseconds)
        for index in 0..<max(0, Int(count)) { unsafe body(Event(events[index])) }
    }
}
