import DequeModule
import NoroshiModel
import NoroshiNet

/// Asks every port of some hosts whether it is open, and talks with those that are.
///
/// Hosts are asked in turn, each at its own pace; an unanswered port is tried again when all others of its host were
/// asked. What was learned of an open port is delivered as soon as it is known.
final class ServiceSurvey: EngineClient {
    struct Limits: Sendable {
        /// For one service, from the first connection to the last byte.
        var deadline = Duration.seconds(5)
        var depth = SurveyDepth.everything
        /// Ports that do not answer are delivered too, with the reason.
        var tellsClosed = false
        /// How often a shortage of this host's own is waited for before a port is given up.
        var patience = 200
    }

    /// What was learned of a port that answered, or did not.
    enum Told: Sendable {
        case facts([Observation.Fact])
        case heard(Heard, deadline: Duration)

        var facts: [Observation.Fact] {
            switch self {
            case .facts(let facts): facts
            case .heard(let heard, let deadline): heard.facts(deadline: deadline)
            }
        }
    }

    private struct Host {
        let host: SurveyHost
        var pace: HostPace
        var states: [PortState]
        /// The first port that was not asked yet.
        var cursor = 0
        /// Ports to ask again.
        var again: Deque<Int> = []
        /// As many as may wait are waiting.
        var isFull = false
        /// Why ports are filtered, in the system's words, where it said something.
        var reasons: [Int: String] = [:]

        var hasMore: Bool { cursor < host.ports.count || !again.isEmpty }
    }

    private let limits: Limits
    private let deliver: (_ host: Int, Endpoint, Told) -> Void
    private let report: (SurveyProgress) -> Void
    private var hosts: [Host]
    private var ready: Deque<Int>
    private var resting: [(until: MonotonicTime, host: Int)] = []
    private var heard: [Int: Heard] = [:]
    /// Further attempts, in the order of their times.
    private var delayed: Deque<(at: MonotonicTime, id: CallID)> = []
    private var dropped: [Int] = []
    private var underway = 0
    private var shortages = 0
    private(set) var progress = SurveyProgress()

    init(
        hosts: [SurveyHost], limits: Limits, deliver: @escaping (_ host: Int, Endpoint, Told) -> Void,
        report: @escaping (SurveyProgress) -> Void = { _ in }
    ) {
        self.limits = limits
        self.deliver = deliver
        self.report = report
        self.hosts = hosts.map { host in
            Host(
                host: host, pace: HostPace(rate: host.rate),
                states: Array(repeating: .unknown, count: host.ports.count))
        }
        ready = Deque(hosts.indices)
        progress.ports = hosts.reduce(0) { $0 + $1.ports.count }
    }

    /// The states of a host's ports, in the order in which they were given.
    func states(of host: Int) -> [PortState] { hosts[host].states }

    /// Why ports of a host are filtered, by their place, where the system said why.
    func reasons(of host: Int) -> [Int: String] { hosts[host].reasons }

    // MARK: What next

    func next(at now: MonotonicTime) -> NextCall {
        while let first = delayed.first, first.at <= now || !isWaiting(first.id) {
            delayed.removeFirst()
            if first.id.attempt == 0 {
                // In their order, once each.
                let waiting = heard[first.id.target]?.waiting ?? 0
                for number in (1..<Heard.followUpNumber).reversed() where waiting & 1 << number != 0 {
                    delayed.prepend((first.at, first.id.with(attempt: number)))
                }
                continue
            }
            guard heard[first.id.target]?.begin(first.id.attempt) == true else { continue }
            return .call(call(first.id, deadline: max(limits.deadline - Attempt.secondTry, .milliseconds(100))))
        }
        wake(now)
        while let index = ready.popFirst() {
            guard hosts[index].hasMore else { continue }
            switch hosts[index].pace.permit(at: now) {
            case .now:
                let id = CallID(host: index, port: nextPort(of: index), attempt: 0)
                if hosts[index].hasMore { ready.append(index) }
                hosts[index].pace.begin(at: now)
                underway += 1
                return .call(call(id, deadline: limits.deadline))
            case .later(let time): resting.append((time, index))
            case .full: hosts[index].isFull = true
            }
        }
        let times = [delayed.first?.at, resting.map(\.until).min()].compactMap(\.self)
        if let time = times.min() { return .wait(until: time) }
        return underway == 0 && heard.isEmpty ? .done : .idle
    }

    /// - Parameter id: Of a further attempt; of the first one for all that follow it.
    private func isWaiting(_ id: CallID) -> Bool {
        let waiting = heard[id.target]?.waiting ?? 0
        return id.attempt == 0 ? waiting != 0 : waiting & 1 << id.attempt != 0
    }

    private func wake(_ now: MonotonicTime) {
        guard !resting.isEmpty else { return }
        for (until, host) in resting where until <= now { ready.append(host) }
        resting.removeAll { $0.until <= now }
    }

    private func nextPort(of index: Int) -> Int {
        guard hosts[index].cursor < hosts[index].host.ports.count else { return hosts[index].again.removeFirst() }
        defer { hosts[index].cursor += 1 }
        return hosts[index].cursor
    }

    private func call(_ id: CallID, deadline: Duration) -> Call {
        let host = hosts[id.host].host
        let port = host.ports[id.port]
        let wait =
            host.rate == nil
            ? deadline : hosts[id.host].pace.wait(isSecondTry: hosts[id.host].states[id.port] == .missedOnce)
        let limit = port.transport == .udp ? DatagramTalk.limit(deadline, port: Int(port.number)) : deadline
        return Call(
            id: id.number, transport: port.transport, address: host.address, port: port.number, source: host.source,
            connectTime: min(wait, limit), deadline: limit,
            isAnsweredFromAnyPort: port.transport == .udp && DatagramTalk.isAnsweredFromAnyPort(host.endpoint(port)))
    }

    // MARK: What came of it

    func connected(_ call: Call, after time: Duration, at now: MonotonicTime) -> Speaker? {
        let id = CallID(number: call.id)
        let endpoint = hosts[id.host].host.endpoint(hosts[id.host].host.ports[id.port])
        guard call.transport == .tcp else { return DatagramTalk(limits.deadline, endpoint).map { Speaker($0) } }
        if id.attempt == 0 { settle(id, .open, answeredAfter: time, at: now) }
        guard limits.depth != .port else { return nil }
        guard id.attempt == 0 else { return attempt(id, endpoint).map { speaker($0, id) } }
        progress.talking += 1
        var heard = Heard(endpoint: endpoint, keepsTalk: limits.depth == .everything)
        heard.wait(0)
        _ = heard.begin(0)
        let others = Attempt.otherCount(for: endpoint)
        for number in 0..<others { heard.wait(number + 1) }
        if others > 0 { delayed.append((now + Attempt.secondTry, id)) }
        self.heard[id.target] = heard
        return speaker(first(endpoint), id)
    }

    private func first(_ endpoint: Endpoint) -> Attempt {
        Attempt.first(for: endpoint, isBrief: limits.depth == .greeting)
    }

    private func attempt(_ id: CallID, _ endpoint: Endpoint) -> Attempt? {
        switch id.attempt {
        case 0: first(endpoint)
        case Heard.followUpNumber: heard[id.target]?.followUp
        default: Attempt.others(for: endpoint)[id.attempt - 1]
        }
    }

    private func speaker(_ attempt: Attempt, _ id: CallID) -> Speaker {
        Speaker(attempt.talk, tls: attempt.tls, name: hosts[id.host].host.name)
    }

    func ended(_ call: Call, _ end: CallEnd, after time: Duration, at now: MonotonicTime) {
        let id = CallID(number: call.id)
        if id.attempt == 0 { underway -= 1 }
        guard call.transport == .tcp else { return asked(id, end, after: time, at: now) }
        if hosts[id.host].states[id.port] != .open { return notReached(id, end, after: time, at: now) }
        guard var heard = self.heard[id.target], let attempt = attempt(id, heard.endpoint) else { return }
        heard.take(Self.record(end), of: attempt, number: id.attempt)
        // Its silence is known: what else may answer is tried at once.
        if id.attempt == 0, heard.waiting != 0, !heard.isDecided {
            delayed.prepend((now, id))
        }
        if heard.isOver, heard.plansFollowUp() {
            delayed.prepend((now, id.with(attempt: Heard.followUpNumber)))
        }
        guard heard.isOver else {
            self.heard[id.target] = heard
            return
        }
        self.heard[id.target] = nil
        drop(heard.running, of: id)
        progress.talking -= 1
        deliver(id.host, heard.endpoint, .heard(heard, deadline: limits.deadline))
        report(progress)
    }

    func abandoned() -> [Int] {
        guard !dropped.isEmpty else { return [] }
        defer { dropped = [] }
        return dropped
    }

    /// Attempts that nobody waits for any more; the engine tells nothing of their end.
    private func drop(_ attempts: UInt8, of id: CallID) {
        guard attempts != 0 else { return }
        if attempts & 1 != 0 { underway -= 1 }
        for number in 0..<8 where attempts & 1 << number != 0 { dropped.append(id.with(attempt: number).number) }
    }

    /// A further attempt that could not even connect is one that heard nothing.
    private static func record(_ end: CallEnd) -> TalkRecord {
        switch end {
        case .talked(let record): record
        case .refused: TalkRecord(end: .failed("connection refused"))
        case .unreachable(let reason), .busy(let reason): TalkRecord(end: .failed(reason))
        case .noAnswer: TalkRecord(end: .deadline)
        }
    }

    private func notReached(_ id: CallID, _ end: CallEnd, after time: Duration, at now: MonotonicTime) {
        switch end {
        case .refused: settle(id, .closed, answeredAfter: time, at: now)
        case .unreachable(let reason):
            hosts[id.host].reasons[id.port] = reason
            settle(id, .filtered, answeredAfter: nil, at: now)
        case .noAnswer, .talked:
            guard hosts[id.host].states[id.port] == .missedOnce || hosts[id.host].host.rate == nil else {
                return again(id, .missedOnce, at: now)
            }
            settle(id, .filtered, answeredAfter: nil, at: now)
        case .busy(let reason):
            shortages += 1
            if shortages <= limits.patience { return again(id, hosts[id.host].states[id.port], at: now) }
            hosts[id.host].reasons[id.port] = reason
            settle(id, .unknown, answeredAfter: nil, at: now)
        }
    }

    private func again(_ id: CallID, _ state: PortState, at now: MonotonicTime) {
        hosts[id.host].states[id.port] = state
        hosts[id.host].again.append(id.port)
        hosts[id.host].pace.missed()
        wakeUp(id.host)
        if case .unknown = state { resting.append((now + .milliseconds(10), id.host)) } else { ready.append(id.host) }
    }

    /// - Parameter time: From asking to the answer; nil when there was none.
    private func settle(_ id: CallID, _ state: PortState, answeredAfter time: Duration?, at now: MonotonicTime) {
        let isSecondTry = hosts[id.host].states[id.port] == .missedOnce
        hosts[id.host].states[id.port] = state
        if let time {
            hosts[id.host].pace.answered(after: time, isSecondTry: isSecondTry, at: now)
        } else {
            hosts[id.host].pace.missed()
        }
        progress.asked += 1
        if state == .open { progress.open += 1 }
        wakeUp(id.host)
        if progress.asked & 0xFF == 0 || state == .open { report(progress) }
        guard state != .open, state != .closed || limits.tellsClosed else { return }
        let endpoint = hosts[id.host].host.endpoint(hosts[id.host].host.ports[id.port])
        guard limits.tellsClosed, endpoint.transport == .tcp else { return }
        let reason = hosts[id.host].reasons[id.port]
        deliver(
            id.host, endpoint,
            .facts([
                .unseen(
                    what: "\(endpoint)",
                    reason: state == .closed ? "connection refused" : reason ?? "no connection within the time allowed")
            ]))
    }

    /// A host that waited for room has some again.
    private func wakeUp(_ index: Int) {
        guard hosts[index].isFull else { return }
        hosts[index].isFull = false
        ready.append(index)
    }

    // MARK: Datagrams

    private func asked(_ id: CallID, _ end: CallEnd, after time: Duration, at now: MonotonicTime) {
        let endpoint = hosts[id.host].host.endpoint(hosts[id.host].host.ports[id.port])
        switch end {
        case .refused: settle(id, .closed, answeredAfter: time, at: now)
        case .talked(let record) where record.hasReceived: settle(id, .open, answeredAfter: time, at: now)
        case .busy:
            shortages += 1
            if shortages <= limits.patience { return again(id, .unknown, at: now) }
            settle(id, .unknown, answeredAfter: nil, at: now)
        case .talked, .unreachable, .noAnswer: settle(id, .filtered, answeredAfter: nil, at: now)
        }
        let facts = DatagramTalk.facts(end, endpoint, deadline: limits.deadline, tellsSilence: limits.tellsClosed)
        if !facts.isEmpty { deliver(id.host, endpoint, .facts(facts)) }
    }
}

/// Which attempt at which port of which host a call is.
private struct CallID {
    let number: Int

    init(number: Int) { self.number = number }
    init(host: Int, port: Int, attempt: Int) { number = (host << 17 | port) << 3 | attempt }

    var host: Int { number >> 20 }
    var port: Int { number >> 3 & 0x1FFFF }
    var attempt: Int { number & 7 }
    /// The same for all attempts at one port.
    var target: Int { number >> 3 }

    func with(attempt: Int) -> CallID { CallID(number: target << 3 | attempt) }
}
