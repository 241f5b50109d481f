import FoundationEssentials
import NoroshiFormats
import NoroshiInspect
import NoroshiModel
import NoroshiNet
import NoroshiReport

/// A look at the site's own hosts from outside, as a command does it: only at hosts that may be looked at, with
/// progress, and kept so that it can go on after an interruption.
struct OutsideLook {
    private let site: Site
    private let options: SweepOptions
    let hosts: [OwnHosts.Admitted]

    /// - Throws: ``Failure`` for a host that is not the site's own, or not known.
    init(_ arguments: [String], site: Site, options: SweepOptions) async throws {
        self.site = site
        self.options = options
        hosts = try await site.admit(arguments, rate: options.rate)
    }

    /// What the inspection is called: its host, or its hosts.
    var name: String {
        let names = hosts.map { $0.isThisHost ? site.hostName.rawValue : $0.name }
        return names.enumerated().filter { names.firstIndex(of: $0.element) == $0.offset }.map(\.element)
            .joined(separator: " ")
    }

    private var ports: (tcp: PortSet, udp: PortSet) {
        let declared = hosts.flatMap { ($0.services ?? []) + site.policy.services(of: Host.Name($0.name)) }
        let known = Self.knownPorts(site.policy.own.declarations + declared)
        return (options.ports.ports(known: known.tcp), options.udpPorts.ports(known: known.udp))
    }

    /// Whether this look talks with the service, as a look from inside would at the very same address.
    func covers() -> @Sendable (Endpoint) -> Bool {
        let addresses = Set(hosts.flatMap(\.addresses).map(\.description))
        let ports = ports
        let isSame = options.from == nil
        return { endpoint in
            isSame && addresses.contains(endpoint.address)
                && (endpoint.transport == .tcp ? ports.tcp : ports.udp).contains(endpoint.port)
        }
    }

    /// What the site allows to be asked of the hosts.
    func question(_ depth: SurveyDepth) -> OutsideProbe.Question {
        let ports = ports
        var question = OutsideProbe.Question(hosts: hosts, tcp: ports.tcp, udp: ports.udp)
        question.source = options.from.flatMap { IPAddress($0) }
        question.totalDeadline = options.within?.duration
        question.depth = depth
        question.hostName = site.hostName
        if let limit = site.config.deadlineMilliseconds { question.deadline = .milliseconds(limit) }
        return question
    }

    /// Everything that was seen, of all hosts.
    ///
    /// - Parameters:
    ///   - resumes: Goes on with a look that was interrupted.
    ///   - lines: Told each thing as soon as it is seen, where somebody reads along.
    func observe(_ depth: SurveyDepth, resumes: Bool, lines: LineWriter?) async throws -> [Observation] {
        var question = question(depth)
        try site.makeStateFolder(site.state)
        let journal = try InspectionJournal(folder: site.state, question: heading(question), resumes: resumes)
        question.known = journal.known
        let probe = OutsideProbe(question)
        let meter = ProgressMeter(translations: site.translations, total: probe.portCount)
        let seen = try await probe.observe(
            found: { observation in
                journal.append(observation)
                lines?.append(observation)
            },
            progress: { meter.show($0) },
            tick: {
                journal.tick()
                lines?.tick()
            })
        journal.flush()
        Terminal.progress("")
        if let problem = journal.problem {
            Terminal.warn("what was seen could not be kept for --resume: \(problem)")
        }
        // Left over when the time was over: the next run may go on with it.
        if !seen.contains(where: Self.isUnfinished) { journal.remove() }
        let earlier = journal.known.filter { if case .sweep = $0.fact { false } else { true } }
        return earlier + seen
    }

    private static func isUnfinished(_ observation: Observation) -> Bool {
        if case .sweep(let sweep) = observation.fact { !sweep.unknown.isEmpty } else { false }
    }

    /// What makes two looks the same, so that one can go on where the other was interrupted.
    private func heading(_ question: OutsideProbe.Question) -> String {
        ([options.from ?? ""] + hosts.map(\.name) + ["tcp \(question.tcp)", "udp \(question.udp)"])
            .joined(separator: " ")
    }

    /// The ports that the system's own services have, those of known protocols, and what the site declares.
    static func knownPorts(_ declared: [ServicePolicy.Declaration]) -> (tcp: PortSet, udp: PortSet) {
        func named(_ transport: Endpoint.Transport) -> [Int] {
            declared.filter { $0.transport == transport }.map(\.port)
        }
        let tcp = Array(1...1_024) + ServiceProtocol.ports(.tcp) + named(.tcp)
        return (PortSet(tcp), PortSet(ServiceProtocol.ports(.udp) + named(.udp)))
    }
}
