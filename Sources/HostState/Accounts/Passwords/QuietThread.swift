import Glibc

/// A thread that runs when nothing else wants to.
enum QuietThread {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// As low as nice(2) goes.
    private static let lowest: Int32 = 19

    static func start(_ body: @escaping @Sendable () -> Void) {
        let box = unsafe Unmanaged.passRetained(Body(body))
        var thread = pthread_t()
        let failure = unsafe pthread_create(
            &thread, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                // For the calling thread alone, as Linux has it (setpriority(2), "C library/kernel differences").
                _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, QuietThread.lowest)
                unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        guard failure == 0 else {
            // No thread to be had: it is done here, late rather than never.
            unsafe box.takeRetainedValue().run()
            return
        }
        pthread_detach(thread)
    }
}
