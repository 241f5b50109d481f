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
        let facts = await withTaskGroup(of: Observation?.self) { group in
            var waiting = endpoints.sorted().makeIterator()
            var observations: [Observation] = []
            var done = 0
            for _ in 0..<Self.width {
                if let next = waiting.next() { group.addTask { await self.look(at: next, of: host) } }
            }
            while let observation = await group.next() {
                done += 1
                progress(done, endpoints.count)
                if let observation { observations.append(observation) }
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
        case .unseen(let what, _): what
        }
    }

    private func look(at endpoint: Endpoint, of host: Host.Name) async -> Observation? {
        let fact = endpoint.transport == .tcp ? await talk(with: endpoint) : await ask(endpoint)
        return fact.map { Observation(host: host, at: clock(), fact: $0) }
    }

    // MARK: TCP

    private func talk(with endpoint: Endpoint) async -> Observation.Fact {
        let attempts = Attempt.all(for: endpoint)
        let reachable = reachable(endpoint)
        return await withTaskGroup(of: (Attempt, TalkRecord).self) { group in
            for attempt in attempts {
                group.addTask {
                    guard (try? await Task.sleep(for: attempt.delay)) != nil else {
                        return (attempt, TalkRecord(end: .failed("cancelled")))
                    }
                    let left = max(deadline - attempt.delay, .milliseconds(100))
                    return (
                        attempt, await dialer.talk(attempt.talk, with: reachable, tls: attempt.tls, deadline: left)
                    )
                }
            }
            var unknown: ServiceReply?
            var ends: [(Attempt, TalkRecord.End)] = []
            while let (attempt, record) = await group.next() {
                ends.append((attempt, record.end))
                guard record.hasReceived else { continue }
                let reply = ReplyReader.read(record, endpoint: endpoint, tls: attempt.tls, asked: attempt.asks)
                guard reply.protocol == nil, !attempt.isGreeting else {
                    group.cancelAll()
                    return .reply(reply)
                }
                unknown = unknown ?? reply
            }
            if let unknown { return .reply(unknown) }
            return .unseen(what: "\(endpoint)", reason: reason(ends))
        }
    }

    /// Why nothing was heard: in the words of the first attempt, which waited longest.
    private func reason(_ ends: [(attempt: Attempt, end: TalkRecord.End)]) -> String {
        let first = ends.first { $0.attempt.delay == .zero } ?? ends.first
        switch first?.end {
        case .failed(let reason): return reason
        case .closedByService: return "closed the connection without a word"
        case .deadline, .finished, .overflow, nil:
            return "no answer within \(deadline.milliseconds) ms"
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

/// One way to make a service speak.
struct Attempt: Sendable {
    let delay: Duration
    let tls: Bool
    let talk: any Talk
    /// The protocol of the question, where its answer cannot be told by its form alone.
    let asks: ServiceProtocol?
    let isGreeting: Bool

    /// How long a service may wait before it is spoken to, and before other ways are tried.
    private static let grace = Duration.milliseconds(80)
    private static let secondTry = Duration.milliseconds(600)

    /// What fits the port first; the other ways only when that brings no answer soon.
    static func all(for endpoint: Endpoint) -> [Attempt] {
        let port = endpoint.port
        switch ServiceProtocol.expected(on: port) {
        case (.http, let tls)?:
            return [Attempt(.zero, tls: tls, HTTPTalk()), greeting(port, after: secondTry)]
        case (.domain, false)?:
            return [Attempt(.zero, tls: false, DNSTalk(), asks: .domain), greeting(port, after: secondTry)]
        case (.domain, true)?:
            return [Attempt(.zero, tls: true, DNSTalk(), asks: .domain)]
        case (_, true)?:
            return [Attempt(.zero, tls: true, GreetingTalk(port: port), isGreeting: true)]
        case (_, false)?:
            return [greeting(port, after: .zero, patience: .seconds(3))]
        case nil:
            return [
                greeting(port, after: .zero, patience: grace),
                Attempt(secondTry, tls: true, HTTPTalk()),
                Attempt(secondTry, tls: false, DNSTalk(), asks: .domain),
            ]
        }
    }

    private static func greeting(_ port: Int, after delay: Duration, patience: Duration? = nil) -> Attempt {
        Attempt(delay, tls: false, GreetingTalk(port: port, patience: patience), isGreeting: true)
    }

    private init(
        _ delay: Duration, tls: Bool, _ talk: any Talk, asks: ServiceProtocol? = nil, isGreeting: Bool = false
    ) {
        self.delay = delay
        self.tls = tls
        self.talk = talk
        self.asks = asks
        self.isGreeting = isGreeting
    }
}
