import ArgumentParser
import FoundationEssentials
import NoroshiFormats
import NoroshiInspect
import NoroshiModel
import NoroshiNet
import NoroshiReport

struct RelayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "relay",
        abstract: "Whether this site's mail servers pass on mail for strangers.",
        discussion: """
            EXAMPLES
              noroshi relay test
              noroshi relay test --prove-to probe@outside.example=maildir:/home/probe/Maildir
              noroshi relay ask --from a@x.example --to b@y.example --client 198.51.100.7
            """,
        subcommands: [RelayTestCommand.self, RelayAskCommand.self]
    )
}

struct RelayTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Ask this site's mail servers to relay, in every known form of address.",
        discussion: """
            Without a name, every mail server that listens on this host, from each of its addresses. Nothing is \
            delivered: each try ends at RCPT. A server that accepts there may still refuse, bounce or throw away; \
            --prove-to sends marked messages and says 'proved' only when one comes out:
              ADDRESS=maildir:/path    a mailbox that this host can read
              ADDRESS=mbox:/path       the same, in one file
              ADDRESS=manual           you look and answer
              [ADDRESS=]sink[:IP[:PORT]]  a small mail server of noroshi's own, which takes only these messages

            An address given with --from that is neither 127.0.0.1 nor ::1 nor one of this host's interfaces stands \
            for a stranger. Exits 0 when everything is refused, 1 when a stranger's mail is accepted, 2 when not \
            everything could be asked.

            EXAMPLES
              noroshi relay test
              noroshi relay test 192.0.2.25:25 --domain example.jp
              noroshi relay test mail.example.jp --prove-to probe@outside.example=mbox:/var/mail/probe
              noroshi relay test --format json
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

    @OptionGroup var options: SiteOptions

    @Argument(help: ArgumentHelp("Mail servers of this site; port 25 when none is given.", valueName: "host[:port]"))
    var servers: [String] = []

    @Option(help: ArgumentHelp("Send marked messages and look for them there.", valueName: "target"))
    var proveTo: String?

    @Option(
        name: .customLong("from"), help: ArgumentHelp("Address of this host to ask from; repeatable.", valueName: "ip"))
    var sources: [String] = []

    @Option(
        name: .customLong("domain"),
        help: ArgumentHelp("Domain that the server takes mail for; repeatable.", valueName: "name"))
    var domains: [String] = []

    @Option(
        help: ArgumentHelp("Sender address of a stranger, at a domain that the server can find.", valueName: "address"))
    var stranger: String?

    @Option(
        help: ArgumentHelp(
            "Recipient elsewhere, at a domain that the server can find; nothing is sent to it.", valueName: "address"))
    var recipient: String?

    @Option(help: ArgumentHelp("How long marked messages are waited for.", valueName: "seconds"))
    var wait = 60

    @Option(help: ArgumentHelp("Before what was put off is asked once more.", valueName: "seconds"))
    var retryAfter = 20

    @Option(help: ArgumentHelp("For one server from one address.", valueName: "seconds"))
    var deadline = 300

    @Option(help: ArgumentHelp("Connections to one server at a time.", valueName: "number"))
    var width = 4

    @Option(help: "Output: table or json.")
    var format = Format.table

    func validate() throws {
        guard (1...3600).contains(wait) else { throw ValidationError("--wait must be from 1 to 3600 seconds") }
        guard (0...3600).contains(retryAfter) else {
            throw ValidationError("--retry-after must be from 0 to 3600 seconds")
        }
        guard (1...7200).contains(deadline) else { throw ValidationError("--deadline must be from 1 to 7200 seconds") }
        guard (1...20).contains(width) else { throw ValidationError("--width must be from 1 to 20") }
        for domain in domains where !OwnDomains.isDomain(domain.lowercased()) {
            throw ValidationError("'\(Escaped.text(domain))' is not a domain name")
        }
        for source in sources where IPAddress(source) == nil {
            throw ValidationError("'\(Escaped.text(source))' is not an IP address")
        }
        for address in [stranger, recipient].compactMap(\.self) where RelayAddresses.Foreign(address) == nil {
            throw ValidationError("'\(Escaped.text(address))' is not a mail address")
        }
        if recipient != nil, proveTo != nil {
            throw ValidationError("--recipient and --prove-to both name the recipient; use one")
        }
    }

    func run() async throws {
        let site = try Site(options)
        let proof = try proofTarget(site)
        var hunt = try RelayHunt(site: site, question: question, proof: proof)
        let listeners = try await Inspector(probes: [ListenerProbe()]).observe(site.hostName)
        try await hunt.findTargets(listeners)
        let started = Date()
        let facts = try await hunt.observe()
        let tests = facts.compactMap { if case .relay(let test) = $0.fact { test } else { nil } }
        let servers = listeners.filter { observation in
            guard case .listener(let listener) = observation.fact else { return false }
            return tests.contains { $0.endpoint.port == listener.endpoint.port }
        }
        let judgment = RelayJudge.judge(servers + facts)
        await hunt.keep(facts, listeners, since: started)
        try show(facts, tests, judgment, site)
        if judgment.findings.contains(where: { $0.severity > .none }) { throw ExitCode(1) }
        if !judgment.gaps.isEmpty { throw ExitCode(2) }
    }

    private var question: RelayHunt.Question {
        RelayHunt.Question(
            servers: servers, sources: sources, domains: domains, stranger: stranger, recipient: recipient, wait: wait,
            retryAfter: retryAfter, deadline: deadline, width: width)
    }

    private func proofTarget(_ site: Site) throws -> ProofTarget? {
        guard let proveTo else { return nil }
        do {
            let target = try ProofTarget(proveTo)
            let own = Set((domains + site.config.mail.domains).map { $0.lowercased() })
            if let domain = target.mailbox?.domain, own.contains(domain) {
                throw Failure(
                    "'\(domain)' is the server's own domain: mail to it is no relaying",
                    hint: "name a mailbox that the server has no business with", status: Failure.usage)
            }
            return target
        } catch let error as ProofTargetError {
            throw Failure("--prove-to: \(error)", status: Failure.usage)
        }
    }

    private func show(_ facts: [Observation], _ tests: [RelayTest], _ judgment: Judgment, _ site: Site) throws {
        switch format {
        case .table:
            try Terminal.print(
                RelayText(
                    tests, judgment: judgment, translations: site.translations, reasons: try site.reasons(),
                    style: site.style
                ).text)
        case .json:
            let data = try RelayJSON.serialize(facts, judgment: judgment, translations: site.translations)
            try Terminal.print(String(decoding: data, as: UTF8.self) + "\n")
        }
    }
}

/// What the facts of a relay test mean by themselves.
enum RelayJudge {
    static func judge(_ observations: [Observation]) -> Judgment {
        let results = RelayCheck().evaluate(observations)
        let findings = results.compactMap { if case .fail(let finding) = $0 { finding } else { nil } }
        let unknown = results.compactMap { if case .unknown(let gap) = $0 { gap } else { nil } }
        let unseen = observations.compactMap { observation -> Gap? in
            guard case .unseen(let what, let reason) = observation.fact else { return nil }
            return Gap(host: observation.host, what: what, reason: reason)
        }
        return Judgment(findings: findings, gaps: unseen + unknown)
    }
}
