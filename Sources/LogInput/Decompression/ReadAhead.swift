internal import Glibc

/// Decompresses on a thread of its own, some buffers ahead of who reads, where a second core is there for it.
@safe final class ReadAhead {
    private let shared: Shared
    private var thread = pthread_t()
    /// The buffer that is being read, and how much of it was.
    private var taken = 0

    /// What both threads see; `isLocked` parts are touched only under the lock.
    @safe fileprivate final class Shared: @unchecked Sendable {
        static let bufferSize = 256 << 10
        static let bufferCount = 4

        let decompressor: Decompressor
        let buffers: UnsafeMutableRawBufferPointer
        private let lock: UnsafeMutablePointer<pthread_mutex_t>
        private let changed: UnsafeMutablePointer<pthread_cond_t>
        /// The bytes in the buffers that were filled and not emptied, oldest first.
        private var filled: [Int] = []
        private var firstFilled = 0
        private var error: (any Error)?
        private var isAtEnd = false
        private var isStopped = false

        init(_ decompressor: Decompressor) {
            self.decompressor = decompressor
            unsafe buffers = .allocate(byteCount: Self.bufferSize * Self.bufferCount, alignment: 4096)
            unsafe lock = .allocate(capacity: 1)
            unsafe changed = .allocate(capacity: 1)
            unsafe pthread_mutex_init(lock, nil)
            unsafe pthread_cond_init(changed, nil)
        }

        deinit {
            unsafe pthread_cond_destroy(changed)
            unsafe pthread_mutex_destroy(lock)
            unsafe changed.deallocate()
            unsafe lock.deallocate()
            unsafe buffers.deallocate()
        }

        private func locked<Result>(_ body: () throws -> Result) rethrows -> Result {
            unsafe pthread_mutex_lock(lock)
            defer { unsafe pthread_mutex_unlock(lock) }
            return try body()
        }

        private func wait() { unsafe pthread_cond_wait(changed, lock) }
        private func signal() { unsafe pthread_cond_broadcast(changed) }

        func buffer(_ index: Int) -> UnsafeMutableRawBufferPointer {
            let start = index % Self.bufferCount * Self.bufferSize
            return unsafe UnsafeMutableRawBufferPointer(rebasing: buffers[start..<start + Self.bufferSize])
        }

        /// The other thread's work: fills buffers until the end.
        func fill() {
            while let index = locked({ () -> Int? in
                while filled.count == Self.bufferCount, !isStopped { wait() }
                return isStopped ? nil : firstFilled + filled.count
            }) {
                var failure: (any Error)?
                var count = 0
                do { count = try unsafe decompressor.read(into: buffer(index)) } catch { failure = error }
                locked {
                    if count > 0 { filled.append(count) } else { isAtEnd = true }
                    error = failure
                    signal()
                }
                if count == 0 { return }
            }
        }

        /// The oldest filled buffer and its bytes, once there is one; nil at the end.
        func oldest() throws -> (index: Int, count: Int)? {
            try locked {
                while filled.isEmpty, !isAtEnd { wait() }
                if let count = filled.first { return (firstFilled, count) }
                if let error { throw error }
                return nil
            }
        }

        func release() {
            locked {
                filled.removeFirst()
                firstFilled += 1
                signal()
            }
        }

        func stop() {
            locked {
                isStopped = true
                signal()
            }
        }
    }

    /// - Parameter decompressor: Is this thread's again only after the end.
    /// - Throws: `SystemFailure` when no thread could be started.
    init(_ decompressor: Decompressor) throws(SystemFailure) {
        shared = Shared(decompressor)
        let context = unsafe Unmanaged.passRetained(shared)
        let result = unsafe pthread_create(
            &thread, nil,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<Shared>.fromOpaque(context).takeRetainedValue().fill()
                return nil
            }, context.toOpaque())
        guard result == 0 else {
            unsafe context.release()
            thread = pthread_t()
            throw SystemFailure(number: result)
        }
    }

    deinit {
        guard thread != pthread_t() else { return }
        shared.stop()
        pthread_join(thread, nil)
    }

    /// As ``Decompressor/read(into:)``.
    func read(into output: UnsafeMutableRawBufferPointer) throws -> Int {
        guard let (index, count) = try shared.oldest() else { return 0 }
        let size = min(count - taken, output.count)
        let bytes = unsafe UnsafeRawBufferPointer(rebasing: shared.buffer(index)[taken..<taken + size])
        unsafe output.copyMemory(from: bytes)
        taken += size
        if taken == count {
            taken = 0
            shared.release()
        }
        return size
    }
}
