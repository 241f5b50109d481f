import FoundationEssentials
import NoroshiFormats
import NoroshiInspect
import NoroshiModel
import NoroshiNet
import NoroshiReport
import NoroshiStore

/// One run of `noroshi relay test`, or of `noroshi inspect --relay`: which servers from which addresses, the questions,
/// the proof.
struct RelayHunt {
    /// What is asked, and how patiently; without more, every mail server of this host from each of its addresses.
    struct Question {
        var servers: [String] = []
        var sources: [String] = []
        var domains: [String] = []
        var stranger: String?
        var recipient: String?
        /// For marked messages, in seconds.
        var wait = 60
        /// Before what was put off is asked again, in seconds.
        var retryAfter = 20
        /// For one server from one address, in seconds.
        var deadline = 300
        /// Connections to one server at a time.
        var width = 4
    }

    private static let mailPorts: Set<Int> = [25, 26, 465, 587, 2525]
    private static let mailPackages: Set<String> = [
        "postfix", "exim4", "sendmail", "opensmtpd", "netqmail", "notqmail", "qmail", "courier", "masqmail",
        "nullmailer",
    ]
    /// Addresses of this host that one server is asked from.
    private static let maximumSources = 8

    private let site: Site
    private let question: Question
    private let proof: ProofTarget?
    /// The addresses of this host.
    private let own: [String]
    private let mark = String(ProofMessage.randomMarker().dropFirst(3).prefix(12))
    private var targets: [RelayProbe.Target] = []
    /// Endpoints of which it is not known that anything listens there.
    private var guesses: Set<Endpoint> = []
    /// Whose servers are not this host's.
    private var others: [Endpoint: Host.Name] = [:]
    private(set) var gaps: [(what: String, reason: String)] = []

    /// - Throws: ``DialError`` when the system does not tell this host's addresses.
    init(site: Site, question: Question = Question(), proof: ProofTarget? = nil) throws {
        own = try LocalAddresses.current().all.map(\.description)
        self.site = site
        self.question = question
        self.proof = proof
    }

    // MARK: Targets

    /// - Throws: ``Failure`` for a server that is not this site's, and when there is none.
    mutating func findTargets(_ seen: [Observation]) async throws {
        guard question.servers.isEmpty else {
            for name in question.servers { try await add(named: name) }
            return
        }
        gaps += seen.compactMap { observation in
            guard case .unseen(let what, let reason) = observation.fact, what.hasPrefix("/proc/net/") else {
                return nil
            }
            return (what, reason)
        }
        await findServers(seen)
        guard targets.isEmpty, gaps.isEmpty else { return }
        throw Failure("no mail server listens on this host", hint: "name one: noroshi relay test HOST:PORT")
    }

    /// What listens here for mail, by its port, its package or its greeting; and what greets so elsewhere.
    mutating func findServers(_ seen: [Observation]) async {
        let greeted = seen.compactMap { observation -> (host: Host.Name, endpoint: Endpoint)? in
            guard case .reply(let reply) = observation.fact, reply.protocol == .smtp else { return nil }
            return (observation.host, reply.endpoint)
        }
        let ports = Self.mailPorts.union(greeted.filter { $0.host == site.hostName }.map(\.endpoint.port))
        let all = Set(
            seen.compactMap { observation -> Endpoint? in
                guard case .listener(let listener) = observation.fact, listener.endpoint.transport == .tcp else {
                    return nil
                }
                let isMail =
                    ports.contains(listener.endpoint.port)
                    || listener.package.map { Self.mailPackages.contains($0.source) } == true
                return isMail ? listener.endpoint : nil
            })
        for endpoint in all.sorted() {
            await add(listening: endpoint)
            // One socket may serve both families; where it does not, nobody answers.
            let other = Endpoint(.tcp, "0.0.0.0", endpoint.port)
            guard endpoint.address == "::", !all.contains(where: { $0.port == other.port && !$0.isIPv6 }) else {
                continue
            }
            let before = targets.count
            await add(listening: other)
            guesses.formUnion(targets[before...].map(\.endpoint))
        }
        for (host, endpoint) in greeted where host != site.hostName && endpoint.transport == .tcp {
            others[endpoint] = host
            await add(
                endpoint, from: [Self.source(toward: IPAddress(endpoint.address))].compactMap(\.self),
                names: ["\(host)"])
        }
    }

    private mutating func add(named name: String) async throws {
        let host: String
        let port: Int
        do {
            (host, port) = try Resolver.split(name, defaultPort: 25)
        } catch {
            throw Failure("\(error.reason)", status: Failure.usage)
        }
        let admitted = try await site.admit([host], rate: nil)
        for address in admitted.flatMap(\.addresses) {
            let endpoint = Endpoint(.tcp, address.description, port)
            let loopback = address.isIPv6 ? "::1" : "127.0.0.1"
            let sources = [Self.source(toward: address), admitted.allSatisfy(\.isThisHost) ? loopback : nil]
            if !admitted.allSatisfy(\.isThisHost) { others[endpoint] = Host.Name(host) }
            await add(endpoint, from: sources.compactMap(\.self), names: [host])
        }
    }

    /// The address that the kernel would speak from.
    private static func source(toward address: IPAddress?) -> String? {
        address.flatMap { LocalAddresses.source(for: $0) }?.description
    }

    /// A socket on all addresses is asked at each of them, from the same one.
    private mutating func add(listening endpoint: Endpoint) async {
        guard endpoint.isWildcard else {
            let natural = Self.source(toward: IPAddress(endpoint.address))
            let loopback = endpoint.isIPv6 ? "::1" : "127.0.0.1"
            return await add(endpoint, from: [natural, loopback].compactMap(\.self), names: [])
        }
        let family = own.filter { $0.contains(":") == endpoint.isIPv6 }
        if family.count > Self.maximumSources {
            gaps.append(("\(endpoint)", "only \(Self.maximumSources) of \(family.count) addresses were tried"))
        }
        for address in family.prefix(Self.maximumSources) {
            await add(Endpoint(.tcp, address, endpoint.port), from: [address], names: [])
        }
    }

    private mutating func add(_ endpoint: Endpoint, from sources: [String], names: [String]) async {
        let given = question.sources.compactMap { IPAddress($0)?.description }.filter {
            $0.contains(":") == endpoint.isIPv6
        }
        var known: Set<String> = []
        for source in (given.isEmpty ? sources : given) where known.insert(source).inserted {
            guard !targets.contains(where: { $0.endpoint == endpoint && $0.source == source }) else { continue }
            targets.append(target(endpoint, source, names))
        }
    }

    private func target(_ endpoint: Endpoint, _ source: String, _ names: [String]) -> RelayProbe.Target {
        let recipient =
            proof?.recipient(mark: mark) ?? question.recipient.flatMap { RelayAddresses.Foreign($0) } ?? .reserved
        var target = RelayProbe.Target(
            endpoint: endpoint, implicitTLS: ServiceProtocol.expected(on: endpoint.port).map(Self.isWrapped) ?? false,
            source: source,
            vantage: RelayTest.Vantage(source: source, target: endpoint.address, own: own),
            names: [source.contains(":") ? "[IPv6:\(source)]" : "[\(source)]", "\(site.hostName)", "localhost"],
            declaredDomains: question.domains + site.config.mail.domains, hostNames: names + ["\(site.hostName)"],
            recipient: recipient)
        // Bounces go to the place that is watched.
        if let stranger = question.stranger.flatMap({ RelayAddresses.Foreign($0) }) {
            target.stranger = stranger
        } else if proof != nil {
            target.stranger = recipient
        }
        if case .sink(let sink)? = proof?.place, sink.port == 25 { target.foreignAddress = sink.address }
        return target
    }

    private static func isWrapped(_ expected: (protocol: ServiceProtocol, tls: Bool)) -> Bool {
        expected.protocol == .smtp && expected.tls
    }

    // MARK: Tests

    /// The tests and what could not be seen, as facts of now.
    func observe() async throws -> [Observation] {
        let tests = try await test()
        Terminal.progress("")
        let at = Date()
        return tests.map { Observation(host: others[$0.endpoint] ?? site.hostName, at: at, fact: .relay($0)) }
            + gaps.map { Observation(host: site.hostName, at: at, fact: .unseen(what: $0.what, reason: $0.reason)) }
    }

    private func test() async throws -> [RelayTest] {
        guard let proof else { return await askAll().map(\.test) }
        guard case .sink(let endpoint) = proof.place else {
            return try await prove(proof, sink: nil)
        }
        let user = proof.recipient(mark: mark).user.lowercased()
        do {
            return try await MailSink.run(at: endpoint, accepting: { $0.lowercased().contains(user) }) { sink in
                try await prove(proof, sink: sink)
            }
        } catch let error as DialError {
            throw Failure("--prove-to: \(error.reason)", status: Failure.usage)
        }
    }

    private func prove(_ proof: ProofTarget, sink: MailSink?) async throws -> [RelayTest] {
        let mailbox: ProofMailbox
        do {
            mailbox = try ProofMailbox(proof, sink: sink)
        } catch {
            throw Failure("--prove-to: cannot read '\(proof.text)': \(error)", status: Failure.usage)
        }
        let cases = await askAll()
        guard cases.contains(where: { $0.test.level == .suspected }) else { return cases.map(\.test) }
        var limits = RelayProver.Limits()
        limits.wait = .seconds(question.wait)
        let texts = try Translations.languages.map { try Translations.load($0, from: site.resources) }
        let host = "\(site.hostName)"
        let prover = RelayProver(
            target: proof, mailbox: mailbox, limits: limits,
            text: { test, attempt in
                texts.map {
                    $0.text(
                        "relay.message",
                        [
                            "host": host, "endpoint": "\(test.endpoint)", "source": test.source ?? "?",
                            "form": attempt.form,
                        ])
                }.joined(separator: "\n\n")
            }, confirm: { [site] in Self.confirm($0, site) })
        Terminal.progress(site.translations.text("relay.waiting", ["seconds": "\(question.wait)"]))
        return await prover.prove(cases)
    }

    /// The administrator reads the mailbox and types the marks that are in it.
    private static func confirm(_ markers: [String], _ site: Site) -> Set<String> {
        Terminal.progress("")
        Terminal.note(site.translations.text("relay.confirm") + "\n" + markers.joined(separator: "\n"))
        var found: Set<String> = []
        while found.count < markers.count, let line = readLine(), !line.isEmpty {
            found.formUnion(line.split(separator: " ").map(String.init).filter(markers.contains))
        }
        return found
    }

    private func askAll() async -> [(target: RelayProbe.Target, test: RelayTest)] {
        var limits = RelayProbe.Limits()
        limits.width = question.width
        limits.total = .seconds(question.deadline)
        limits.retryDelay = .seconds(question.retryAfter)
        var cases: [(target: RelayProbe.Target, test: RelayTest)] = []
        for target in targets {
            let translations = site.translations
            let probe = RelayProbe(limits: limits) { done, total in
                Terminal.progress(
                    translations.text(
                        "relay.progress",
                        [
                            "endpoint": "\(target.endpoint)", "source": target.source ?? "?", "done": "\(done)",
                            "total": "\(total)",
                        ]))
            }
            let test = await probe.test(target)
            let isNobody = guesses.contains(target.endpoint) && test.greeting == nil
            if !isNobody { cases.append((target, test)) }
        }
        return cases
    }

    // MARK: Memory

    /// Kept with what the last inspection of each host saw, so that nothing of it is lost; without one, with the
    /// listeners.
    func keep(_ facts: [Observation], _ listeners: [Observation], since started: Date) async {
        do {
            let store = try await site.store()
            // This host's last: it is the one to respond to.
            let groups = Dictionary(grouping: facts, by: \.host)
                .sorted { (a, b) in a.key != site.hostName && b.key == site.hostName }
            for (host, own) in groups {
                let last = try await store.lastInspection(of: host)?.observations
                let base = last ?? (host == site.hostName ? listeners : [])
                let observations =
                    base.filter { !$0.isRelay } + RelayMemory.kept(base, beside: own) + own
                let parts = InspectionPart.parts(seenIn: observations)
                let judge = try await site.judge(
                    Inspect.hosts(of: observations, site), parts: parts, isThisHost: host == site.hostName)
                try await store.save(
                    Inspection(
                        id: UUID().uuidString.lowercased(), host: host, startedAt: started, endedAt: Date(),
                        version: ProgramVersion.current, observations: observations,
                        judgment: judge.judge(observations, parts: parts)))
            }
        } catch let failure as Failure {
            Terminal.warn("the test was not kept: \(failure.message)", hint: failure.hint)
        } catch {
            Terminal.warn("the test was not kept: \(error)")
        }
    }
}
