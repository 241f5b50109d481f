package import FoundationEssentials
package import NoroshiModel
import NoroshiNet
import Synchronization

/// Looks at hosts as a stranger would: which ports answer, and what speaks there.
package struct OutsideProbe: Sendable {
    package struct Question: Sendable {
        package var hosts: [OwnHosts.Admitted]
        package var tcp: PortSet
        package var udp: PortSet
        /// The address of this host to call from; nil for the one that the kernel takes.
        package var source: IPAddress?
        /// For one service.
        package var deadline = ServiceProbe.defaultDeadline
        /// For everything; nil for as long as it takes.
        package var totalDeadline: Duration?
        /// Connections under way at a time.
        package var width = OutsideProbe.defaultWidth
        package var depth = SurveyDepth.everything
        /// The only services to ask; nil for all.
        package var only: Set<Endpoint>?
        /// What an interrupted inspection has seen already.
        package var known: [Observation] = []
        /// What this host is called in observations; nil to call it by the argument.
        package var hostName: Host.Name?

        package init(hosts: [OwnHosts.Admitted], tcp: PortSet, udp: PortSet) {
            self.hosts = hosts
            self.tcp = tcp
            self.udp = udp
        }
    }

    package static let defaultWidth = 10_000

    private let question: Question
    private let places: [Place]
    private let clock: @Sendable () -> Date

    /// One address of one host, with the ports that are still to be asked there.
    private struct Place: Sendable {
        let host: Host.Name
        let survey: SurveyHost
        /// The address that asks; nil when there is no way there.
        let source: IPAddress?
        /// What earlier sweeps of an interrupted inspection showed.
        let known: [Endpoint.Transport: Sweep]
    }

    package init(_ question: Question, clock: @escaping @Sendable () -> Date = { Date() }) {
        self.question = question
        self.clock = clock
        places = Self.places(question)
    }

    /// How many ports are still to be asked.
    package var portCount: Int { places.reduce(0) { $0 + $1.survey.ports.count } }

    /// - Parameters:
    ///   - found: Told of each fact as soon as it is known, and every two seconds of the ports so far; on a thread of
    ///     its own.
    ///   - tick: Called at least every twentieth of a second.
    /// - Returns: Facts that were not known before, a sweep for each address and transport, and the hosts that did not
    ///   answer at all.
    package func observe(
        found: @escaping @Sendable (Observation) -> Void = { _ in },
        progress: @escaping @Sendable (SurveyProgress) -> Void = { _ in },
        tick: @escaping @Sendable () -> Void = {}
    ) async throws -> [Observation] {
        let seen = Mutex<[Observation]>([])
        let result = try await survey.run(
            deliver: { answer in
                for observation in observations(answer) {
                    seen.withLock { $0.append(observation) }
                    found(observation)
                }
            }, progress: progress, tick: tick,
            checkpoint: { states in for sweep in sweeps(states, []) { found(sweep) } })
        let swept = summary(result)
        for observation in swept { found(observation) }
        return seen.withLock(\.self) + swept
    }

    /// Hosts of which no TCP port answered, not even by a refusal. In a range it is nothing special that an address has
    /// no host.
    private func silentHosts(_ sweeps: [Observation]) -> [Observation] {
        let isSilent: (String) -> Bool = { address in
            sweeps.contains { observation in
                guard case .sweep(let sweep) = observation.fact else { return false }
                return sweep.address == address && sweep.transport == .tcp && sweep.open.isEmpty
                    && sweep.closed.isEmpty && sweep.unknown.isEmpty && sweep.reasons.isEmpty
            }
        }
        return question.hosts.compactMap { host in
            let isRange = AddressRange(host.name).map { $0.prefix < $0.first.bits } ?? false
            guard !isRange, !host.addresses.isEmpty, host.addresses.allSatisfy({ isSilent($0.description) }) else {
                return nil
            }
            return Observation(
                host: Host.Name(host.name), at: clock(),
                fact: .unseen(what: host.name, reason: "no port answered: it is down, or a filter drops everything"))
        }
    }

    var survey: SurveyRun {
        SurveyRun(
            hosts: places.map(\.survey), width: question.width, limits: limits,
            totalDeadline: question.totalDeadline, clock: clock)
    }

    func observations(_ answer: SurveyRun.Answer) -> [Observation] {
        answer.facts.map { Observation(host: places[answer.host].host, at: answer.at, fact: $0) }
    }

    private var limits: ServiceSurvey.Limits {
        var limits = ServiceSurvey.Limits()
        limits.deadline = question.deadline
        limits.depth = question.depth
        return limits
    }

    // MARK: Sweeps

    /// A sweep for each address and transport, and the hosts that did not answer at all.
    func summary(_ result: SurveyRun.Result) -> [Observation] {
        let swept = sweeps(result.states, result.reasons)
        return swept + silentHosts(swept)
    }

    private func sweeps(_ states: [[PortState]], _ reasons: [[Int: String]]) -> [Observation] {
        let at = clock()
        return places.indices.flatMap { index -> [Observation] in
            let (place, states) = (places[index], states[index])
            return Endpoint.Transport.allCases.compactMap { transport in
                let known = place.known[transport]
                var ports: [PortState: [Int]] = [
                    .open: known?.open.ports ?? [], .closed: known?.closed.ports ?? [],
                    .filtered: known?.filtered.ports ?? [],
                ]
                for (port, state) in zip(place.survey.ports, states) where port.transport == transport {
                    ports[state == .missedOnce ? .unknown : state, default: []].append(Int(port.number))
                }
                guard ports.values.contains(where: { !$0.isEmpty }) else { return nil }
                let words = reasons.isEmpty ? [] : Set(reasons[index].values).sorted()
                func set(_ state: PortState) -> PortSet { PortSet(ports[state] ?? []) }
                return Observation(
                    host: place.host, at: at,
                    fact: .sweep(
                        Sweep(
                            transport: transport, address: place.survey.shown, source: place.source?.description ?? "",
                            open: set(.open), closed: set(.closed), filtered: set(.filtered), unknown: set(.unknown),
                            reasons: words)))
            }
        }
    }

    private static func places(_ question: Question) -> [Place] {
        var sweeps: [String: [Endpoint.Transport: Sweep]] = [:]
        var answered: Set<Endpoint> = []
        for observation in question.known {
            switch observation.fact {
            case .sweep(let sweep): sweeps[sweep.address, default: [:]][sweep.transport] = sweep
            case .reply(let reply): answered.insert(reply.endpoint)
            case .listener, .relay, .trace, .logs, .state, .unseen: break
            }
        }
        let all =
            question.tcp.ports.map { SurveyPort(.tcp, UInt16($0)) }
            + question.udp.ports.map { SurveyPort(.udp, UInt16($0)) }
        return question.hosts.flatMap { host in
            host.addresses.map { address in
                let shown = address.description
                let known = sweeps[shown] ?? [:]
                let only = question.only
                let ports =
                    known.isEmpty && only == nil
                    ? all
                    : all.filter { port in
                        guard only?.contains(Endpoint(port.transport, shown, Int(port.number))) ?? true else {
                            return false
                        }
                        guard let sweep = known[port.transport] else { return true }
                        let number = Int(port.number)
                        // An open port whose service was not yet heard is asked again.
                        return !sweep.closed.contains(number) && !sweep.filtered.contains(number)
                            && !(sweep.open.contains(number)
                                && (question.depth == .port
                                    || answered.contains(Endpoint(port.transport, shown, number))))
                    }
                return Place(
                    host: host.isThisHost ? question.hostName ?? Host.Name(host.name) : Host.Name(host.name),
                    survey: SurveyHost(
                        address: address, shown: shown, ports: ports, source: question.source, rate: host.rate,
                        name: AddressRange(host.name) == nil ? HostName.canonical(host.name) : nil),
                    source: question.source ?? LocalAddresses.source(for: address), known: known)
            }
        }
    }
}
