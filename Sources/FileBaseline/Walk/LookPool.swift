internal import Glibc

/// Looks at what is handed in on several threads, and gives the outcomes back in the same order.
///
/// With one processor it looks on the caller's thread.
@safe final class LookPool {
    private let shared: Shared?
    private let pair: FilePair
    private var threads: [pthread_t] = []
    private var batch = Batch()
    /// What the caller's own thread has begun.
    private var begun: [Batch] = []
    private let tell: (Outcome) throws -> Void

    /// Items of a batch: enough that handing over costs nothing, few enough that threads end together.
    private static let batchSize = 24
    /// Batches that wait for a thread, for each: their folders stay open.
    private static let waitingBatches = 4
    /// Batches on the way, for each thread: what is behind a long content is begun until so many wait for it.
    private static let maximumBatches = 128

    private enum Work {
        case item(LookItem)
        /// An outcome for which nothing needs to be looked at, in its place among the others.
        case known(Outcome)
    }

    /// Touched by one thread at a time: what is handed over is handed over under the lock of ``Shared``.
    private final class Batch: @unchecked Sendable {
        var work: [Work] = []
        private var found: [Outcome?] = []
        private var left = 0
        var isDone = false

        var outcomes: [Outcome] { found.compactMap(\.self) }

        /// Looks at the items, or begins to; what is not done yet waits for the calls of the pair that follow.
        func begin(with pair: FilePair, whenDone: @escaping () -> Void) {
            found = Array(repeating: nil, count: work.count)
            left = work.count
            for (index, work) in work.enumerated() {
                let take = { [self] (outcome: Outcome) in
                    found[index] = outcome
                    left -= 1
                    if left == 0 { whenDone() }
                }
                switch work {
                case .item(let item): pair.add(item, take)
                case .known(let outcome): take(outcome)
                }
            }
            // Folders stay open as long as items are there.
            work = []
        }
    }

    /// What all threads see, under one lock.
    @safe private final class Shared: @unchecked Sendable {
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

        /// The oldest batch once it is done; nil while there is room for more on the way, unless all are asked for.
        func finished(all: Bool) -> Batch? {
            locked {
                guard let first = ordered.first else { return nil }
                while !first.isDone,
                    all || waiting.count >= waitingBatches * width || ordered.count >= maximumBatches * width
                {
                    wait()
                }
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
            let pair = FilePair(makeLook())
            while true {
                if let batch = next(waits: !pair.isBusy) {
                    batch.begin(with: pair) { [self] in
                        locked {
                            batch.isDone = true
                            signal()
                        }
                    }
                } else if pair.isBusy {
                    pair.step()
                } else {
                    return
                }
            }
        }

        private func next(waits: Bool) -> Batch? {
            locked {
                while waits, waiting.isEmpty, !isEnding { wait() }
                guard !waiting.isEmpty else { return nil }
                signal()
                return waiting.removeFirst()
            }
        }
    }

    /// - Parameter tell: Gets each outcome, in the order of the items.
    init(width: Int, makeLook: @escaping @Sendable () -> FileLook, tell: @escaping (Outcome) throws -> Void) {
        self.tell = tell
        pair = FilePair(makeLook())
        guard width > 1 else {
            shared = nil
            return
        }
        let shared = Shared(width: width, makeLook: makeLook)
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

    func add(_ item: LookItem) throws { try add(.item(item)) }

    /// An outcome for which nothing needs to be looked at, in its place among the others.
    func add(known outcome: Outcome) throws { try add(.known(outcome)) }

    private func add(_ work: Work) throws {
        batch.work.append(work)
        if batch.work.count == Self.batchSize { try flush() }
    }

    /// Waits for all that is on the way.
    func finish() throws {
        try flush()
        try tellBegun(leaving: 0)
        while let finished = shared?.finished(all: true) { try finished.outcomes.forEach(tell) }
    }

    private func flush() throws {
        guard !batch.work.isEmpty else { return }
        let full = batch
        batch = Batch()
        guard let shared else {
            begun.append(full)
            full.begin(with: pair) { full.isDone = true }
            return try tellBegun(leaving: Self.maximumBatches)
        }
        shared.hand(full)
        while let finished = shared.finished(all: false) { try finished.outcomes.forEach(tell) }
    }

    /// Tells what is done, and finishes what is not until so many batches are left.
    private func tellBegun(leaving count: Int) throws {
        while let first = begun.first {
            while !first.isDone, begun.count > count { pair.step() }
            guard first.isDone else { return }
            begun.removeFirst()
            try first.outcomes.forEach(tell)
        }
    }
}
