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
    private let options: OutsideOptions
    let hosts: [OwnHosts.Admitted]

    /// - Throws: ``Failure`` for a host that is not the site's own, or not known.
    init(_ arguments: [String], site: Site, options: OutsideOptions) async throws {
        self.site = site
        self.options = options
        let own = OwnHosts(
            local: try LocalAddresses.current(), declared: site.config.hosts, rate: options.rate ?? site.config.rate)
        var admitted: [OwnHosts.Admitted] = []
        for argument in arguments {
            do {
                admitted.append(try await own.admit(argument, resolve: Resolver.addresses))
            } catch let error as OwnHostError {
                throw Self.failure(error)
            } catch let error as DialError {
                throw Failure(error.reason)
            }
        }
        hosts = admitted
    }

    private static func failure(_ error: OwnHostError) -> Failure {
        switch error {
        case .notAHost(let word):
            Failure(
                "'\(Escaped.text(word))' is neither a host's name, an address nor a range of addresses",
                hint: "a range is written as 192.0.2.0/24, with zeros after the prefix", status: Failure.usage)
        case .noAddress(let word): Failure("'\(Escaped.text(word))' has no address")
        case .notOwn(let word):
            Failure(
                "'\(Escaped.text(word))' is not declared as a host of this site, and is not looked at",
                hint: "only your own hosts may be looked at: list them under 'hosts:' in \(Site.defaultConfig)",
                status: Failure.usage)
        case .tooMany(let word):
            Failure(
                "'\(Escaped.text(word))' holds more than \(OwnHosts.maximumAddresses) addresses",
                hint: "look at smaller ranges one after another", status: Failure.usage)
        }
    }

    /// What the inspection is called: its host, or its hosts.
    var name: String {
        let names = hosts.map { $0.isThisHost ? site.hostName.rawValue : $0.name }
        return names.enumerated().filter { names.firstIndex(of: $0.element) == $0.offset }.map(\.element)
            .joined(separator: " ")
    }

    /// Everything that was seen, of all hosts.
    func observe(isSilent: Bool, found: @escaping @Sendable (Observation) -> Void) async throws -> [Observation] {
        let declared = hosts.flatMap { ($0.services ?? []) + site.policy.services(of: Host.Name($0.name)) }
        let known = Self.knownPorts(site.policy.own.declarations + declared)
        var question = OutsideProbe.Question(
            hosts: hosts, tcp: options.ports.ports(known: known.tcp), udp: options.udpPorts.ports(known: known.udp))
        question.source = options.from.flatMap { IPAddress($0) }
        question.totalDeadline = options.within?.duration
        question.isSilent = isSilent
        question.hostName = site.hostName
        if let limit = site.config.deadlineMilliseconds { question.deadline = .milliseconds(limit) }
        try site.makeStateFolder(site.state)
        let journal = try InspectionJournal(folder: site.state, question: heading(question), resumes: options.resume)
        question.known = journal.known
        let probe = OutsideProbe(question)
        let meter = ProgressMeter(translations: site.translations, total: probe.portCount)
        let seen = try await probe.observe(
            found: { observation in
                journal.append(observation)
                found(observation)
            },
            progress: { meter.show($0) })
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
        let tcp = (1...65_535).filter { $0 <= 1_024 || ServiceProtocol.expected(on: $0) != nil }
        return (PortSet(tcp + named(.tcp)), PortSet([53] + named(.udp)))
    }
}
