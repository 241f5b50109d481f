package import FoundationEssentials
import NoroshiFormats
package import NoroshiModel
import NoroshiNet

/// Talks with every service that an earlier probe found listening on this host.
package struct ServiceProbe: Probe {
    /// For one service, from the first connection to the last byte.
    package static let defaultDeadline = Duration.seconds(5)
    /// Services talked with at a time.
    package static let width = 128

    private let deadline: Duration
    private let files: HostFiles
    private let clock: @Sendable () -> Date
    private let dialer = Dialer()
    /// Told after each service how many of how many are done.
    private let progress: @Sendable (_ done: Int, _ total: Int) -> Void

    package init(
        deadline: Duration = defaultDeadline, files: HostFiles = HostFiles(),
        clock: @escaping @Sendable () -> Date = { Date() },
        progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) {
        self.deadline = deadline
        self.files = files
        self.clock = clock
        self.progress = progress
    }

    package func observe(
        _ host: Host.Name, after seen: [Observation]
    ) async throws(CancellationError) -> [Observation] {
        let endpoints = Set(
            seen.compactMap { if case .listener(let listener) = $0.fact { listener.endpoint } else { nil } })
        let facts = await withTaskGroup(of: [Observation].self) { group in
            var waiting = endpoints.sorted().makeIterator()
            var observations: [Observation] = []
            var done = 0
            for _ in 0..<Self.width {
                if let next = waiting.next() { group.addTask { await self.look(at: next, of: host) } }
            }
            while let observation = await group.next() {
                done += 1
                progress(done, endpoints.count)
                observations += observation
                if let next = waiting.next() { group.addTask { await self.look(at: next, of: host) } }
            }
            return observations
        }
        guard !Task.isCancelled else { throw CancellationError() }
        return facts.sorted { Self.order($0.fact) < Self.order($1.fact) }
    }

    private static func order(_ fact: Observation.Fact) -> String {
        switch fact {
        case .listener(let listener): "\(listener.endpoint)"
        case .reply(let reply): "\(reply.endpoint)"
        case .relay(let test): "\(test.endpoint)"
        case .unseen(let what, _): what
        }
    }

    private func look(at endpoint: Endpoint, of host: Host.Name) async -> [Observation] {
        let facts = endpoint.transport == .tcp ? await talk(with: endpoint) : [await ask(endpoint)].compactMap(\.self)
        let at = clock()
        return facts.map { Observation(host: host, at: at, fact: $0) }
    }

    // MARK: TCP

    private func talk(with endpoint: Endpoint) async -> [Observation.Fact] {
        let reachable = reachable(endpoint)
        var heard = Heard(endpoint: endpoint)
        await withTaskGroup(of: Heard.Outcome?.self) { group in
            func start(_ attempt: Attempt, _ limit: Duration) {
                heard.running += 1
                group.addTask {
                    (attempt, await dialer.talk(attempt.talk, with: reachable, tls: attempt.tls, deadline: limit))
                }
            }
            start(Attempt.first(for: endpoint), deadline)
            group.addTask {
                try? await Task.sleep(for: Attempt.secondTry)
                return nil
            }
            var others = Attempt.others(for: endpoint)
            while let outcome = await group.next() {
                if let outcome { heard.take(outcome) }
                if heard.isRefused || heard.decisive != nil { others = [] }
                for attempt in others { start(attempt, max(deadline - Attempt.secondTry, .milliseconds(100))) }
                others = []
                if heard.isOver { group.cancelAll() }
            }
        }
        guard let reply = heard.decisive ?? heard.unknown else {
            return [.unseen(what: "\(endpoint)", reason: reason(heard.firstEnd))]
        }
        guard heard.isCut else { return [.reply(reply)] }
        return [
            .reply(reply),
            .unseen(what: "\(endpoint)", reason: "the greeting was not complete within \(deadline.milliseconds) ms"),
        ]
    }

    /// Why nothing was heard: in the words of the first attempt.
    private func reason(_ end: TalkRecord.End?) -> String {
        switch end {
        case .failed(let reason): reason
        case .closedByService: "closed the connection without a word"
        case .deadline, .finished, .overflow, nil: "no answer within \(deadline.milliseconds) ms"
        }
    }

    // MARK: UDP

    /// Only name servers are asked over UDP; silence on another port says nothing.
    private func ask(_ endpoint: Endpoint) async -> Observation.Fact? {
        let started = ContinuousClock.now
        let limit = endpoint.port == 53 ? deadline : min(deadline, .seconds(1))
        let query = DNSMessage.versionQuery(id: DNSTalk.id)
        do {
            if let bytes = try await dialer.ask(query, of: reachable(endpoint), deadline: limit),
                let answer = DNSMessage.parse(bytes, id: DNSTalk.id)
            {
                let said = answer.text.map { Escaped.text($0) } ?? "(no text, response code \(answer.responseCode))"
                return .reply(
                    ServiceReply(
                        endpoint: endpoint, protocol: .domain, tls: false, texts: ReplyReader.texts(of: answer),
                        transcript: ["> version.bind. CH TXT", "< \(said)"], truncated: false,
                        milliseconds: (ContinuousClock.now - started).milliseconds))
            }
            guard endpoint.port == 53 else { return nil }
            return .unseen(what: "\(endpoint)", reason: "no answer within \(limit.milliseconds) ms")
        } catch {
            guard endpoint.port == 53 else { return nil }
            return .unseen(what: "\(endpoint)", reason: error.reason)
        }
    }

    /// The address to dial: loopback for a wildcard, with its interface for a link-local one.
    private func reachable(_ endpoint: Endpoint) -> Endpoint {
        switch endpoint.address {
        case "0.0.0.0": return Endpoint(endpoint.transport, "127.0.0.1", endpoint.port)
        case "::": return Endpoint(endpoint.transport, "::1", endpoint.port)
        default:
            guard endpoint.address.hasPrefix("fe80:"), let name = interface(of: endpoint.address) else {
                return endpoint
            }
            return Endpoint(endpoint.transport, "\(endpoint.address)%\(name)", endpoint.port)
        }
    }

    /// The interface that has the IPv6 address, by `/proc/net/if_inet6`.
    private func interface(of address: String) -> String? {
        (files.text("/proc/net/if_inet6") ?? "").split(separator: "\n").lazy.compactMap { line -> String? in
            let words = line.split(separator: " ")
            guard words.count == 6, words[0].count == 32 else { return nil }
            let digits = Array(words[0].utf8)
            let bytes = stride(from: 0, to: 32, by: 2).compactMap {
                UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
            }
            return bytes.count == 16 && CanonicalAddress.text(v6: bytes) == address ? String(words[5]) : nil
        }.first
    }
}

/// What the attempts at one service have brought so far.
private struct Heard {
    typealias Outcome = (attempt: Attempt, record: TalkRecord)

    let endpoint: Endpoint
    /// Attempts under way.
    var running = 0
    /// A reply of a known form, or a greeting: nothing more is needed.
    private(set) var decisive: ServiceReply?
    /// An answer of no known form.
    private(set) var unknown: ServiceReply?
    private(set) var firstEnd: TalkRecord.End?
    /// The reply that was chosen ends in the middle of a line.
    private(set) var isCut = false

    init(endpoint: Endpoint) { self.endpoint = endpoint }

    var isOver: Bool { decisive != nil || running == 0 }

    /// Refused is refused, whatever is asked; a service that hangs up may want another protocol.
    var isRefused: Bool {
        if case .failed = firstEnd { true } else { false }
    }

    mutating func take(_ outcome: Outcome) {
        running -= 1
        firstEnd = firstEnd ?? outcome.record.end
        guard decisive == nil, outcome.record.hasReceived else { return }
        let endsInLine = ReplyReader.isCut(outcome.record)
        let reply = ReplyReader.read(
            outcome.record, endpoint: endpoint, tls: outcome.attempt.tls, asked: outcome.attempt.asks)
        // Half a line that answers another question may become a whole one for the greeting.
        if outcome.attempt.isGreeting || reply.protocol != nil && !endsInLine {
            decisive = reply
            isCut = endsInLine
        } else if unknown == nil {
            unknown = reply
            isCut = endsInLine
        }
    }
}
