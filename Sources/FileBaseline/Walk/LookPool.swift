internal import Glibc

/// Looks at what is handed in on several threads, and gives the outcomes back in the same order.
///
/// With one processor it looks at once, on the caller's thread.
@safe final class LookPool {
    private let shared: Shared?
    private let look: FileLook
    private var threads: [pthread_t] = []
    private var batch = Batch()
    private let tell: (Outcome) throws -> Void

    /// Items of a batch: enough that handing over costs nothing, few enough that threads end together.
    private static let batchSize = 24

    /// Touched by one thread at a time: what is handed over is handed over under the lock of ``Shared``.
    fileprivate final class Batch: @unchecked Sendable {
        var items: [LookItem] = []
        var outcomes: [Outcome] = []
        var isDone = false
    }

    /// What all threads see, under one lock.
    @safe fileprivate final class Shared: @unchecked Sendable {
        private let lock: UnsafeMutablePointer<pthread_mutex_t>
        private let changed: UnsafeMutablePointer<pthread_cond_t>
        private var waiting: [Batch] = []
        private var ordered: [Batch] = []
        private var isEnding = false
        private let width: Int
        let makeLook: @Sendable () -> FileLook

        init(width: Int, makeLook: @escaping @Sendable () -> FileLook) {
            self.width = width
            self.makeLook = makeLook
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
        }

        private func locked<Result>(_ body: () -> Result) -> Result {
            unsafe pthread_mutex_lock(lock)
            defer { unsafe pthread_mutex_unlock(lock) }
            return body()
        }

        private func wait() { unsafe pthread_cond_wait(changed, lock) }
        private func signal() { unsafe pthread_cond_broadcast(changed) }

        func hand(_ batch: Batch) {
            locked {
                waiting.append(batch)
                ordered.append(batch)
                signal()
            }
        }

        /// A batch that is done, behind those on the way.
        func place(_ batch: Batch) { locked { ordered.append(batch) } }

        /// The oldest batch once it is done; nil while fewer are on the way than `width` allows, unless all are asked for.
        func finished(all: Bool) -> Batch? {
            locked {
                guard let first = ordered.first else { return nil }
                while !first.isDone, all || ordered.count >= width { wait() }
                return first.isDone ? ordered.removeFirst() : nil
            }
        }

        func end() {
            locked {
                isEnding = true
                waiting = []
                signal()
            }
        }

        /// A thread's work.
        func work() {
            let look = makeLook()
            while let batch = locked({ () -> Batch? in
                while waiting.isEmpty, !isEnding { wait() }
                return waiting.isEmpty ? nil : waiting.removeFirst()
            }) {
                batch.outcomes = batch.items.map { look.look(at: $0) }
                batch.items = []
                locked {
                    batch.isDone = true
                    signal()
                }
            }
        }
    }

    /// - Parameter tell: Gets each outcome, in the order of the items.
    init(width: Int, makeLook: @escaping @Sendable () -> FileLook, tell: @escaping (Outcome) throws -> Void) {
        self.tell = tell
        look = makeLook()
        guard width > 1 else {
            shared = nil
            return
        }
        let shared = Shared(width: width * 4, makeLook: makeLook)
        for _ in 0..<width {
            var thread = pthread_t()
            let context = unsafe Unmanaged.passRetained(shared)
            let result = unsafe pthread_create(&thread, nil, Self.run, context.toOpaque())
            guard result == 0 else {
                unsafe context.release()
                continue
            }
            threads.append(thread)
        }
        // Where there is no thread to be had, the caller's does it.
        self.shared = threads.isEmpty ? nil : shared
    }

    private static let run: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
        guard let context = unsafe context else { return nil }
        unsafe Unmanaged<Shared>.fromOpaque(context).takeRetainedValue().work()
        return nil
    }

    deinit {
        shared?.end()
        for thread in threads { pthread_join(thread, nil) }
    }

    func add(_ item: LookItem) throws {
        guard let shared else { return try tell(look.look(at: item)) }
        batch.items.append(item)
        if batch.items.count < Self.batchSize { return }
        shared.hand(batch)
        batch = Batch()
        while let finished = shared.finished(all: false) { try finished.outcomes.forEach(tell) }
    }

    /// An outcome for which nothing needs to be looked at, in its place among the others.
    func add(known outcome: Outcome) throws {
        if shared == nil { return try tell(outcome) }
        // Batches hold either; what is known ends one.
        try flush()
        let known = Batch()
        known.outcomes = [outcome]
        known.isDone = true
        shared?.place(known)
    }

    /// Waits for all that is on the way.
    func finish() throws {
        guard let shared else { return }
        try flush()
        while let finished = shared.finished(all: true) { try finished.outcomes.forEach(tell) }
    }

    private func flush() throws {
        guard let shared, !batch.items.isEmpty else { return }
        shared.hand(batch)
        batch = Batch()
        while let finished = shared.finished(all: false) { try finished.outcomes.forEach(tell) }
    }
}
