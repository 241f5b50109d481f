import ArgumentParser
import FoundationEssentials
import HostReading
import HostState
import NoroshiFormats
import NoroshiInspect
import NoroshiModel
import NoroshiReport
import NoroshiStore

struct Inspect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at this host and say what is wrong with it.",
        discussion: """
            Lists every TCP and UDP service that listens, who started it and what it answers; compares it with \
            what the site declared and with the security advisories. Then looks at accounts, processes, configuration \
            and installed packages; with --only also at files and logs, which take longer. Changes nothing.

            With HOSTs, looks at them as a stranger would: which ports answer, and what speaks there. Only hosts \
            that this site declares under 'hosts:' are looked at; loopback and this host's own addresses always. \
            When this host is among them it is looked at from inside too, and both views are compared.

            Exits 0 when nothing at or above --threshold was found, 1 when something was, and 2 when part \
            of the host could not be looked at (as without root).

            EXAMPLES
              noroshi inspect
              noroshi inspect --format json > today.json
              noroshi inspect --format html --output inspection.html --lang ja
              noroshi inspect --again            judge what was seen last by today's rules and advisories
              noroshi inspect --relay            and ask every mail server to relay, up to RCPT: nothing is sent
              noroshi inspect --only accounts,configuration,processes,packages
              noroshi inspect --only files       what changed since 'noroshi baseline init'
              noroshi inspect --only logs        what the logs of this host tell of attacks
              noroshi inspect --logs             all that is usual, and logs
              noroshi inspect --root /mnt        a mounted disk of another host
              noroshi inspect --list             only what listens: nothing is said to any service
              noroshi inspect --only accounts --accept   take today's accounts over as those that are declared
              noroshi inspect --only accounts --passwords   and try usual passwords, as an intruder would
              noroshi inspect --only packages --verify   and compare every file with what its package shipped
              noroshi inspect --accept           take what listens today over as the policy, after showing it
              noroshi inspect mail.example.jp    another host of this site, from outside
              noroshi inspect web.example.jp --inside web.json   both views of another host
              noroshi inspect 192.0.2.0/28 --ports 22,25,80,443
              noroshi inspect 192.0.2.25 --ports all --within 10m
              noroshi inspect 192.0.2.25 --ports all --within 10m --resume
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable { case table, json, jsonl, html }

    @Argument(
        help: ArgumentHelp("Hosts of this site to look at from outside: names, addresses, ranges.", valueName: "host"))
    var hosts: [String] = []

    @OptionGroup var options: SiteOptions
    @OptionGroup(title: "FROM OUTSIDE") var outside: OutsideOptions
    @OptionGroup(title: "THE HOST'S OWN STATE") var state: StateOptions

    @Option(help: "Output: table, json, jsonl (a line for each thing as soon as it is seen) or html.")
    var format = Format.table

    @Option(name: .shortAndLong, help: ArgumentHelp("Write the result to a file.", valueName: "file"))
    var output: String?

    @Option(help: "Lowest severity that makes the exit status 1.")
    var threshold = Severity.low

    @Flag(help: "Judge the last inspection's observations again; the host is not touched.")
    var again = false

    @Flag(
        help: "Only list what listens, or which ports are open: nothing is said to any service, judged or kept.")
    var list = false

    @Flag(help: "Ask every mail server that is found to relay, as 'noroshi relay test' does; no message is sent.")
    var relay = false

    @Option(
        help: ArgumentHelp(
            "Look at these parts only, with commas between: \(InspectionParts.names.joined(separator: ", ")).",
            valueName: "parts"))
    var only: InspectionParts?

    @Flag(help: "Read the logs besides all else (/var/log, or where 'logs:' says).")
    var logs = false

    @Flag(help: "Show today's services as the policy, ask, and write them to services.yaml beside the configuration.")
    var accept = false

    @Flag(help: "With --accept: write without asking.")
    var yes = false

    func validate() throws {
        if yes, !accept { throw ValidationError("--yes goes with --accept") }
        if accept, again || format != .table || output != nil {
            throw ValidationError("--accept looks anew and shows the policy: no --again, --format or --output")
        }
        if outside.inside != nil, hosts.count != 1 { throw ValidationError("--inside goes with one host") }
        if relay, again || list { throw ValidationError("--relay asks mail servers: no --again, no --list") }
        if again, !hosts.isEmpty || list { throw ValidationError("--again looks at nothing: no hosts, no --list") }
        if let only, only.parts != [.services], again || list || relay || !hosts.isEmpty {
            throw ValidationError(
                "--only looks at this host's own state: no hosts, no --again, --list, --relay")
        }
        if accept, let only, only.parts != [.services], only.parts != [.accounts] {
            throw ValidationError("--accept takes services over, or with --only accounts accounts")
        }
        if logs, only != nil || list || again || !hosts.isEmpty {
            throw ValidationError(
                "--logs reads this host's logs besides all else: no hosts, no --only, --list, --again")
        }
        if state.root != nil, !hosts.isEmpty || again || list || relay || accept {
            throw ValidationError(
                "--root looks at a system that does not run: no hosts, --again, --list, --relay, --accept")
        }
        if state.root != nil, let parts = only?.parts.subtracting(InspectionPart.ofImages), !parts.isEmpty {
            let words = parts.map(\.rawValue).sorted().joined(separator: ", ")
            throw ValidationError("--root looks at a system that does not run: it has no \(words)")
        }
        if state.passwords, !parts.contains(.accounts) {
            throw ValidationError("--passwords looks at accounts")
        }
        if state.verify, !parts.contains(.packages) { throw ValidationError("--verify looks at packages") }
        if state.baseline != nil || state.publicKey != nil, only?.parts.contains(.files) != true {
            throw ValidationError("--baseline and --public-key go with --only files")
        }
        if format == .jsonl, output != nil {
            throw ValidationError("--format jsonl is written as it comes, not to a file")
        }
    }

    func run() async throws {
        let site = try Site(options)
        let inspection = again ? try await judgedAgain(site) : try await inspected(site)
        guard !accept else { return try await take(inspection, site) }
        if !list { await keep(inspection, site) }
        if format != .jsonl { try deliver(try rendered(inspection, site)) }
        if format == .table, let heed, inspection.judgment.findings.contains(where: { !$0.remediations.isEmpty }) {
            Terminal.note(site.translations.text(heed))
        }
        try end(inspection.judgment)
    }

    private func end(_ judgment: Judgment) throws {
        if !judgment.gaps.isEmpty { throw ExitCode(2) }
        if judgment.findings.contains(where: { $0.severity >= threshold }) { throw ExitCode(1) }
    }

    /// What is kept, and the exit status, are by the policy that holds in the end.
    private func take(_ inspection: Inspection, _ site: Site) async throws {
        if only?.parts == [.accounts] { return try await takeAccounts(inspection, site) }
        let policy = try PolicyAcceptance(site: site, inspection: inspection, isAgreed: yes).run()
        let judge = try await site.judge(
            Self.hosts(of: inspection.observations, site), parts: parts, policy: policy)
        let judged = inspection.judged(judge.judge(inspection.observations, parts: parts))
        if !list { await keep(judged, site) }
        try end(judged.judgment)
    }

    private func takeAccounts(_ inspection: Inspection, _ site: Site) async throws {
        let accounts = try AccountAcceptance(site: site, inspection: inspection, isAgreed: yes).run()
        var rules = try site.stateRules(for: parts)
        rules.accounts = accounts
        let judged = inspection.judged(Judge.judgeState(inspection.observations, by: rules))
        await keep(judged, site)
        try end(judged.judgment)
    }

    /// Hosts besides this one, with what the configuration declares for them.
    static func hosts(
        of observations: [Observation], _ site: Site
    ) -> [Host.Name: [ServicePolicy.Declaration]] {
        let names = Set(observations.map(\.host)).subtracting([site.hostName])
        return Dictionary(uniqueKeysWithValues: names.map { ($0, site.policy.configured($0)) })
    }

    private func inspected(_ site: Site) async throws -> Inspection {
        let started = Date()
        let look = hosts.isEmpty ? nil : try await OutsideLook(hosts, site: site, options: outside.sweep)
        // The rules are read while the services take their time to answer.
        async let seen = observations(site, look)
        let others = (look?.hosts ?? []).filter { !$0.isThisHost }.map { (Host.Name($0.name), $0.services ?? []) }
        let judge =
            list || parts.isDisjoint(with: [.services, .packages])
            ? nil
            : try await site.judge(
                Dictionary(others, uniquingKeysWith: { first, _ in first }), parts: parts,
                isThisHost: isDeclaredHost)
        let host = look.map { Host.Name($0.name) } ?? site.hostName(in: state.host)
        var observations = try await seen
        Terminal.progress("")
        if relay { observations += try await relayTests(of: observations, site) }
        if !list, parts.contains(.services) {
            observations += await earlierRelayTests(of: host, beside: observations, site)
        }
        return Inspection(
            id: UUID().uuidString.lowercased(), host: host,
            startedAt: started, endedAt: Date(), version: ProgramVersion.current,
            observations: observations.filter(isKept), judgment: try judgment(of: observations, judge, site))
    }

    /// What listens is kept where services were looked at: otherwise only the checks of processes ask for it.
    private func isKept(_ observation: Observation) -> Bool {
        if case .listener = observation.fact { parts.contains(.services) } else { true }
    }

    private var parts: Set<InspectionPart> {
        if let only { return only.parts }
        if !hosts.isEmpty || list || accept { return [.services] }
        let usual = InspectionPart.usual.union(logs ? [.logs] : [])
        return state.root == nil ? usual : usual.intersection(InspectionPart.ofImages)
    }

    /// What was not looked at is not missing: of logs alone nothing is said of services.
    private func judgment(of observations: [Observation], _ judge: Judge?, _ site: Site) throws -> Judgment {
        if list { return Judgment(gaps: Judge.gaps(in: observations)) }
        if let judge { return mounted(judge.judge(observations, parts: parts)) }
        return mounted(
            Judge.judgeState(observations, by: try site.stateRules(for: parts, isThisHost: isDeclaredHost)))
    }

    /// Where commands for a mounted system belong; nil for this host.
    private var heed: Message? {
        state.root.map { Message("inspect.mounted", ["root": ShellWord.word(escaped: Escaped.text($0))]) }
    }

    /// Of a mounted system every finding says that its commands are not for the host that looks.
    private func mounted(_ judgment: Judgment) -> Judgment {
        guard let remediation = heed.map({ Remediation(.mitigation, $0) }) else { return judgment }
        return Judgment(
            products: judgment.products, verdicts: judgment.verdicts,
            findings: judgment.findings.map { $0.remediations.isEmpty ? $0 : $0.adding(remediation) },
            gaps: judgment.gaps)
    }

    /// Whether what the site declares of its accounts is said of what is looked at: of a mounted system only where
    /// the configuration was chosen for it.
    private var isDeclaredHost: Bool { state.host.isRunning || options.config != nil }

    /// Up to RCPT: a hunt without a proof has no message to send.
    private func relayTests(of seen: [Observation], _ site: Site) async throws -> [Observation] {
        var hunt = try RelayHunt(site: site)
        await hunt.findServers(seen)
        return try await hunt.observe()
    }

    /// What a relay test found stays until the server is gone or asked again.
    private func earlierRelayTests(
        of host: Host.Name, beside seen: [Observation], _ site: Site
    ) async -> [Observation] {
        // A memory that cannot be opened is told when this inspection is to be kept.
        let earlier = try? await site.store().lastRelayTests(of: host)
        return RelayMemory.kept(earlier ?? [], beside: seen)
    }

    private func observations(_ site: Site, _ look: OutsideLook?) async throws -> [Observation] {
        let lines = format == .jsonl ? LineWriter(descriptor: 1) : nil
        let seen = try await observations(site, look, lines)
        lines?.flush()
        try lines?.check()
        return seen
    }

    private func observations(
        _ site: Site, _ look: OutsideLook?, _ lines: LineWriter?
    ) async throws -> [Observation] {
        defer { lines?.flush() }
        guard let look else { return try await inside(site, lines) }
        let isHere = look.hosts.contains(where: \.isThisHost)
        let told = try outside.inside.map { try Self.told($0, of: look.hosts[0]) } ?? []
        for observation in told { lines?.append(observation) }
        let seenInside = isHere ? try await inside(site, isLeftOut: look.covers(), lines) : []
        return told + seenInside
            + (try await look.observe(
                list ? .port : .everything, resumes: outside.resume, lines: lines))
    }

    /// What the host itself saw.
    private static func told(_ file: String, of host: OwnHosts.Admitted) throws -> [Observation] {
        guard !host.isThisHost else {
            throw Failure(
                "--inside is for other hosts: this one is looked at from inside anyway", status: Failure.usage)
        }
        do {
            let bytes = try ResourceDirectory.read(file, limit: InspectionReader.maximumSize)
            return try InspectionReader.parse(bytes, file: file, host: Host.Name(host.name))
        } catch {
            throw Failure(
                "\(error)", hint: "run 'noroshi inspect --format json' on \(host.name)", status: Failure.usage)
        }
    }

    private func inside(
        _ site: Site, isLeftOut: @escaping @Sendable (Endpoint) -> Bool = { _ in false },
        _ lines: LineWriter?
    ) async throws -> [Observation] {
        let translations = site.translations
        let services = ServiceProbe(
            deadline: site.config.deadlineMilliseconds.map { .milliseconds($0) } ?? ServiceProbe.defaultDeadline,
            isLeftOut: isLeftOut,
            progress: { progress in
                let (done, total) = (progress.asked - progress.talking, progress.ports)
                Terminal.progress(translations.text("inspect.progress", ["done": "\(done)", "total": "\(total)"]))
            })
        let packages = HostPackages(state.host)
        var probes: [any Probe] = []
        if parts.contains(.services) {
            probes.append(ListenerProbe(packages: packages, readsUsage: !list))
            if !list { probes.append(services) }
        }
        probes += try await StateLook(site: site, parts: parts, options: state, packages: packages).probes()
        let seen = try await Inspector(probes: probes).observe(site.hostName(in: state.host))
        for observation in seen where isKept(observation) { lines?.append(observation) }
        lines?.flush()
        return seen
    }

    private func judgedAgain(_ site: Site) async throws -> Inspection {
        guard let last = try await site.store().lastInspection() else {
            throw Failure("no inspection to judge again", hint: "run 'noroshi inspect' first", status: Failure.usage)
        }
        let parts = InspectionPart.parts(seenIn: last.observations)
        let judge = try await site.judge(
            Self.hosts(of: last.observations, site), parts: parts, isThisHost: last.host == site.hostName)
        return last.judged(judge.judge(last.observations, parts: parts))
    }

    private func rendered(_ inspection: Inspection, _ site: Site) throws -> [UInt8] {
        switch format {
        case .table:
            Array(
                InspectionText(
                    inspection, translations: site.translations, reasons: try site.reasons(),
                    style: output == nil ? site.style : TextStyle(), isList: list, parts: again ? nil : parts
                ).text.utf8)
        case .json, .jsonl: InspectionJSON(inspection, translations: site.translations).serialize() + [0x0A]
        case .html:
            Array(
                try InspectionPage(
                    inspection, translations: site.translations, reasons: site.reasons(), parts: again ? nil : parts
                )
                .html(resources: site.resources).utf8)
        }
    }

    private func deliver(_ bytes: [UInt8]) throws {
        guard let output else { return try Terminal.print(String(decoding: bytes, as: UTF8.self)) }
        do {
            try Data(bytes).write(to: URL(filePath: output), options: .atomic)
        } catch {
            throw Failure("cannot write '\(output)'")
        }
    }

    /// Kept before it is shown, so that a full disk or a closed pipe does not lose it; a memory that fails is a
    /// warning, because the result is still shown.
    private func keep(_ inspection: Inspection, _ site: Site) async {
        do {
            try await site.store().save(inspection)
        } catch let failure as Failure {
            Terminal.warn("the inspection was not kept: \(failure.message)", hint: failure.hint)
        } catch {
            Terminal.warn("the inspection was not kept: \(error)")
        }
    }
}

extension Inspection {
    /// The same look at the host, judged anew by this program.
    fileprivate func judged(_ judgment: Judgment) -> Inspection {
        Inspection(
            id: id, host: host, startedAt: startedAt, endedAt: endedAt, version: ProgramVersion.current,
            observations: observations, judgment: judgment)
    }
}
