import DequeModule
import Glibc
import HeapModule
import NoroshiModel

/// Holds many calls at a time on one thread: connects, lets each ``Talk`` speak, and keeps every limit.
///
/// It asks its client for calls while there is room, and tells it how each ended. Nothing a service does can cost
/// more than ``Dialer/maximumBytes`` of memory or the call's deadline.
package final class ConnectionEngine<Client: EngineClient> {
    /// Calls begun in a row before what has arrived is looked at.
    private let burst = 128
    /// How soon a cancelled run ends at the latest.
    private let pollTime = Duration.milliseconds(50)

    private let client: Client
    private let width: Int
    private let isCancelled: () -> Bool
    private let queue: EventQueue
    /// The kernel calls from one of these.
    private let ownPorts = Socket.ownPorts()
    private var lines: ContiguousArray<Line> = []
    private var free: [Int] = []
    private var byID: [Int: Int] = [:]
    private var timers = Heap<Timer>()
    /// Sockets whose connection was refused: the kernel lets them try another address.
    private var spare: [Int32] = []
    private var inFlight = 0
    /// Handshakes and what follows them need much memory: only so many at a time, the others wait.
    private let maximumTLS = 384
    private var tlsInUse = 0
    private var waitingForTLS: Deque<(index: Int, generation: UInt32)> = []
    private var now = MonotonicTime.now
    private var isShort = false

    /// - Parameter width: Calls under way at a time; fewer when the system gives fewer descriptors.
    /// - Throws: ``DialError`` when the system gives no event queue.
    package init(client: Client, width: Int, isCancelled: @escaping () -> Bool = { false }) throws(DialError) {
        self.client = client
        self.width = max(1, min(width, Self.descriptors() - 64))
        self.isCancelled = isCancelled
        queue = try EventQueue()
    }

    deinit {
        for line in lines where line.isInUse { Glibc.close(line.descriptor) }
        for descriptor in spare { Glibc.close(descriptor) }
    }

    /// Raises this process's limit of descriptors as far as it may.
    private static func descriptors() -> Int {
        var limit = rlimit()
        unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        if limit.rlim_cur < limit.rlim_max {
            limit.rlim_cur = limit.rlim_max
            unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        }
        return Int(clamping: limit.rlim_cur)
    }

    /// Runs until the client has no more calls and all have ended, or until it is cancelled.
    package func run() {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Dialer.maximumBytes + 1, alignment: 16)
        defer { unsafe buffer.deallocate() }
        while !isCancelled() {
            now = .now
            let next = begin()
            if inFlight == 0, case .done = next { break }
            let time = waitMilliseconds(next)
            isShort = false
            queue.wait(milliseconds: time) { event in
                now = .now
                unsafe handle(event, buffer)
            }
            now = .now
            fireTimers()
            beginWaitingTLS()
            for id in client.abandoned() { if let index = byID[id] { close(index) } }
        }
    }

    // MARK: Beginning

    /// Begins calls while there is room; what the client said last.
    private func begin() -> NextCall {
        var started = 0
        while inFlight < width, !isShort {
            guard started < burst else { return .wait(until: now) }
            let next = client.next(at: now)
            guard case .call(let call) = next else { return next }
            begin(call)
            started += 1
        }
        return .idle
    }

    private func begin(_ call: Call) {
        let begun = now
        let isReusable = call.transport == .tcp && call.source == nil && !call.address.isIPv6
        let reused = isReusable ? spare.popLast() : nil
        let descriptor = reused ?? Socket.open(call.transport, isIPv6: call.address.isIPv6)
        guard descriptor >= 0 else { return end(call, -descriptor, begun) }
        if let source = call.source {
            let code = Socket.bind(descriptor, to: source)
            guard code == 0 else {
                Glibc.close(descriptor)
                return end(call, code, begun)
            }
        }
        switch connect(call, descriptor) {
        case .failed(let code):
            if code == ECONNREFUSED, isReusable, spare.count < 64 {
                spare.append(descriptor)
            } else {
                Glibc.close(descriptor)
            }
            now = .now
            end(call, code, begun)
        case .pending:
            let index = take(call, descriptor)
            guard watch(index, forWriting: true) else { return }
            addTimer(index, now + call.connectTime, .connect)
        case .connected where isSelf(call, descriptor):
            Glibc.close(descriptor)
            end(call, ECONNREFUSED, begun)
        case .connected:
            now = .now
            guard let speaker = client.connected(call, after: now - begun, at: now) else {
                Glibc.close(descriptor)
                return client.ended(call, .talked(TalkRecord()), after: now - begun, at: now)
            }
            let index = take(call, descriptor)
            // It can be written by now: most never ask for more than that.
            guard watch(index, forWriting: false) else { return }
            stand(index, speaker)
        }
    }

    private func connect(_ call: Call, _ descriptor: Int32) -> Socket.Progress {
        guard call.isAnsweredFromAnyPort else {
            return Socket.connect(descriptor, to: call.address, port: call.port)
        }
        let code = Socket.hearAllPorts(descriptor, isIPv6: call.address.isIPv6)
        return code == 0 ? .connected : .failed(code)
    }

    private func isSelf(_ call: Call, _ descriptor: Int32) -> Bool {
        call.transport == .tcp && ownPorts.contains(call.port)
            && Socket.isJoinedToItself(descriptor, calling: call.address, port: call.port)
    }

    /// A call that never got so far as to have a line.
    private func end(_ call: Call, _ code: Int32, _ begun: MonotonicTime) {
        if Socket.isShortage(code) { isShort = true }
        client.ended(call, Self.end(code), after: now - begun, at: now)
    }

    private static func end(_ code: Int32) -> CallEnd {
        switch code {
        case ECONNREFUSED: .refused
        case ETIMEDOUT: .noAnswer
        case _ where Socket.isShortage(code): .busy(Socket.words(code))
        default: .unreachable(Socket.words(code))
        }
    }

    private func take(_ call: Call, _ descriptor: Int32) -> Int {
        inFlight += 1
        let index: Int
        if let reused = free.popLast() {
            index = reused
            lines[index].reuse(call, descriptor, now)
        } else {
            index = lines.count
            lines.append(Line(call, descriptor, now))
        }
        byID[call.id] = index
        return index
    }

    private func watch(_ index: Int, forWriting: Bool) -> Bool {
        let code = queue.add(lines[index].descriptor, token: token(index), forWriting: forWriting)
        lines[index].isWatchedForWriting = forWriting
        guard code != 0 else { return true }
        let (call, begun) = (lines[index].call, lines[index].started)
        close(index)
        end(call, code, begun)
        return false
    }

    private func token(_ index: Int) -> UInt64 { UInt64(index) << 32 | UInt64(lines[index].generation) }

    // MARK: Standing

    private func stand(_ index: Int, _ speaker: Speaker) {
        let call = lines[index].call
        lines[index].phase = speaker.tls ? .shaking : .talking
        lines[index].talk = speaker.talk
        lines[index].serverName = speaker.name
        guard !speaker.tls else { return shake(index) }
        addTimer(index, lines[index].started + call.deadline, .deadline)
        speak(index)
    }

    private func speak(_ index: Int) {
        guard let talk = lines[index].talk else { return }
        let opening = talk.opening
        guard send(opening, index) else { return }
        if let patience = talk.patience { setQuiet(index, patience) }
    }

    private func shake(_ index: Int) {
        guard tlsInUse < maximumTLS else { return waitingForTLS.append((index, lines[index].generation)) }
        if !lines[index].isUpgraded { addTimer(index, now + lines[index].call.deadline, .deadline) }
        do {
            lines[index].tls = try TLSClient(name: lines[index].serverName)
            tlsInUse += 1
            addTimer(index, now + Dialer.answerTime, .hello)
            let early = lines[index].pending
            lines[index].pending = []
            if flushTLS(index), !early.isEmpty { arrived(index, early) }
        } catch {
            finish(index, .failed(Dialer.reason(error)))
        }
    }

    private func beginWaitingTLS() {
        while tlsInUse < maximumTLS, let (index, generation) = waitingForTLS.popFirst() {
            if lines[index].isInUse, lines[index].generation == generation { shake(index) }
        }
    }

    // MARK: Events

    private func handle(_ event: EventQueue.Event, _ buffer: UnsafeMutableRawBufferPointer) {
        let index = Int(event.token >> 32)
        let generation = UInt32(truncatingIfNeeded: event.token)
        guard lines[index].isInUse, lines[index].generation == generation else { return }
        if lines[index].phase == .connecting {
            let code = Socket.error(lines[index].descriptor)
            let (call, begun) = (lines[index].call, lines[index].started)
            guard code == 0 else {
                close(index)
                return end(call, code, begun)
            }
            guard event.isWritable else { return }
            guard !isSelf(call, lines[index].descriptor) else {
                close(index)
                return end(call, ECONNREFUSED, begun)
            }
            guard let speaker = client.connected(call, after: now - begun, at: now) else {
                close(index)
                return client.ended(call, .talked(TalkRecord()), after: now - begun, at: now)
            }
            stand(index, speaker)
            guard lines[index].isInUse, lines[index].generation == generation else { return }
        }
        if event.isWritable, !lines[index].unsent.isEmpty { flush(index) }
        guard lines[index].isInUse, lines[index].generation == generation else { return }
        if event.isReadable { unsafe read(index, generation, isEnding: event.isEnding, buffer) }
    }

    private func read(_ index: Int, _ generation: UInt32, isEnding: Bool, _ buffer: UnsafeMutableRawBufferPointer) {
        while lines[index].isInUse, lines[index].generation == generation {
            let (call, descriptor) = (lines[index].call, lines[index].descriptor)
            let count =
                call.isAnsweredFromAnyPort
                ? unsafe Socket.receive(descriptor, buffer, from: call.address)
                : unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 {
                arrived(index, unsafe Array(buffer[..<count]))
                // Less than asked for: all that was there, and an event will tell of more.
                if count < buffer.count, !isEnding { return }
            } else if count == 0, lines[index].call.transport == .tcp {
                return finish(index, .closedByService)
            } else if count < 0 {
                switch errno {
                case EINTR: continue
                case EAGAIN: return
                case let code where code == ECONNREFUSED && !lines[index].record.hasReceived:
                    let begun = lines[index].started
                    close(index)
                    return end(call, code, begun)
                case let code: return finish(index, .failed(Socket.words(code)))
                }
            } else {
                return arrived(index, [])
            }
        }
    }

    private func arrived(_ index: Int, _ bytes: [UInt8]) {
        guard let tls = lines[index].tls else {
            guard lines[index].phase == .shaking else { return heard(index, bytes) }
            // It waits for its handshake, and what it hears does too.
            guard lines[index].pending.count + bytes.count <= Dialer.maximumBytes else {
                return finish(index, .overflow)
            }
            lines[index].pending += bytes
            return
        }
        lines[index].hasAnsweredTLS = true
        do {
            let plain = try tls.received(bytes)
            guard flushTLS(index) else { return }
            if lines[index].phase == .shaking {
                guard tls.isReady else { return }
                lines[index].phase = .talking
                lines[index].record.session = tls.session
                if lines[index].isUpgraded {
                    perform(lines[index].talk?.secured() ?? .wait, index)
                } else {
                    speak(index)
                }
                guard lines[index].tls === tls, lines[index].phase == .talking else { return }
            }
            if !plain.isEmpty { heard(index, plain) }
        } catch {
            _ = flushTLS(index)  // the alert that says why
            if lines[index].tls === tls { finish(index, .failed(Dialer.reason(error))) }
        }
    }

    private func heard(_ index: Int, _ bytes: [UInt8]) {
        if lines[index].record.firstByte == nil { lines[index].record.firstByte = now - lines[index].started }
        let room = Dialer.maximumBytes - lines[index].total
        let kept = bytes.count > room ? Array(bytes[..<room]) : bytes
        lines[index].total += kept.count
        lines[index].record.append(.received, kept)
        guard bytes.count <= room else { return finish(index, .overflow) }
        if lines[index].pending.isEmpty { lines[index].pending = kept } else { lines[index].pending += kept }
        let pending = lines[index].pending
        let step = lines[index].talk?.received(pending) ?? .wait
        if step == .wait { setQuiet(index, Dialer.quietTime) }
        perform(step, index)
    }

    private func perform(_ step: TalkStep, _ index: Int) {
        switch step {
        case .wait: break
        case .send(let bytes):
            lines[index].pending = []
            if send(bytes, index) { setQuiet(index, lines[index].talk?.answerTime ?? Dialer.answerTime) }
        case .startTLS:
            lines[index].pending = []
            lines[index].quietAt = nil
            lines[index].phase = .shaking
            lines[index].isUpgraded = true
            shake(index)
        case .finish(let farewell):
            if send(farewell, index) { finish(index, .finished) }
        }
    }

    // MARK: Sending

    /// - Returns: Whether the line still stands.
    private func send(_ bytes: [UInt8], _ index: Int) -> Bool {
        guard !bytes.isEmpty else { return true }
        lines[index].record.append(.sent, bytes)
        if let tls = lines[index].tls {
            tls.send(bytes)
            return flushTLS(index)
        }
        return put(bytes, index)
    }

    private func flushTLS(_ index: Int) -> Bool {
        guard let bytes = try? lines[index].tls?.outgoing(), !bytes.isEmpty else { return true }
        return put(bytes, index)
    }

    private func put(_ bytes: [UInt8], _ index: Int) -> Bool {
        if lines[index].unsent.isEmpty {
            let (call, descriptor) = (lines[index].call, lines[index].descriptor)
            let count =
                call.isAnsweredFromAnyPort
                ? Socket.send(bytes[...], to: descriptor, at: call.address, port: call.port)
                : Socket.send(bytes[...], to: descriptor)
            if count == bytes.count { return true }
            lines[index].unsent = Array(bytes[max(0, count)...])
            if !lines[index].isWatchedForWriting {
                lines[index].isWatchedForWriting = true
                let code = queue.addWriting(lines[index].descriptor, token: token(index))
                guard code == 0 else {
                    finish(index, .failed(Socket.words(code)))
                    return false
                }
            }
            guard count >= 0 || -count == Int(EAGAIN) else {
                finish(index, .failed(Socket.words(Int32(-count))))
                return false
            }
        } else {
            lines[index].unsent += bytes
        }
        return true
    }

    private func flush(_ index: Int) {
        let bytes = lines[index].unsent
        lines[index].unsent = []
        _ = put(bytes, index)
    }

    // MARK: Time

    private func setQuiet(_ index: Int, _ time: Duration) {
        let at = now + time
        lines[index].quietAt = at
        addTimer(index, at, .quiet)
    }

    private func addTimer(_ index: Int, _ at: MonotonicTime, _ kind: Timer.Kind) {
        timers.insert(Timer(at: at, index: index, generation: lines[index].generation, kind: kind))
    }

    private func fireTimers() {
        while let timer = timers.min, timer.at <= now {
            timers.removeMin()
            guard lines[timer.index].isInUse, lines[timer.index].generation == timer.generation else { continue }
            switch timer.kind {
            case .connect:
                guard lines[timer.index].phase == .connecting else { continue }
                let (call, begun) = (lines[timer.index].call, lines[timer.index].started)
                close(timer.index)
                client.ended(call, .noAnswer, after: now - begun, at: now)
            case .deadline: finish(timer.index, .deadline)
            case .hello:
                // A service that speaks TLS answers at once; the place is wanted by others.
                if lines[timer.index].phase == .shaking, !lines[timer.index].hasAnsweredTLS {
                    finish(timer.index, .deadline)
                }
            case .quiet:
                guard lines[timer.index].quietAt == timer.at, lines[timer.index].phase == .talking else { continue }
                lines[timer.index].quietAt = nil
                let pending = lines[timer.index].pending
                perform(lines[timer.index].talk?.quiet(pending) ?? .wait, timer.index)
            }
        }
    }

    private func waitMilliseconds(_ next: NextCall) -> Int32 {
        var until = now + pollTime
        if case .wait(let time) = next { until = min(until, time) }
        if isShort { until = min(until, now + .milliseconds(1)) }
        if let timer = timers.min { until = min(until, timer.at) }
        // A negative time would wait for ever.
        return Int32(clamping: max(0, ((until - now).nanoseconds + 999_999) / 1_000_000))
    }

    // MARK: Ending

    private func finish(_ index: Int, _ end: TalkRecord.End) {
        let (call, begun) = (lines[index].call, lines[index].started)
        lines[index].record.end = end
        let record = lines[index].record
        close(index)
        client.ended(call, .talked(record), after: now - begun, at: now)
    }

    private func close(_ index: Int) {
        Glibc.close(lines[index].descriptor)
        byID[lines[index].call.id] = nil
        if lines[index].tls != nil { tlsInUse -= 1 }
        lines[index].clear()
        free.append(index)
        inFlight -= 1
    }
}
