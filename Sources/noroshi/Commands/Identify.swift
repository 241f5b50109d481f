import ArgumentParser
import NoroshiInspect
import NoroshiModel
import NoroshiReport
import Synchronization

struct Identify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell who answers at the ports of your own hosts: protocol, product, version.",
        discussion: """
            Connects to every port from outside, reads what the service says, and asks as little as it takes to \
            recognize it. Nothing is judged or kept: 'noroshi inspect HOST' does that. Only hosts that this site \
            declares under 'hosts:' are looked at; loopback and this host's own addresses always.

            Exits 0 when everything was heard, and 2 when an open port said nothing or there was no time to ask.

            EXAMPLES
              noroshi identify 127.0.0.1
              noroshi identify mail.example.jp --ports 25,110,143,587,993,995
              noroshi identify 192.0.2.0/24 --ports 22 --format jsonl
              noroshi identify 192.0.2.25 --ports all --within 5m
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable { case table, jsonl }

    @Argument(help: ArgumentHelp("Hosts of this site: names, addresses, ranges.", valueName: "host"))
    var hosts: [String]

    @OptionGroup var options: SiteOptions
    @OptionGroup(title: "PORTS") var sweep: SweepOptions

    @Option(help: "Output: table, or jsonl (a line for each service as soon as it is known).")
    var format = Format.table

    func run() async throws {
        let site = try Site(options)
        let look = try await OutsideLook(hosts, site: site, options: sweep)
        let probe = IdentityProbe(look.question(.greeting), recognizer: { try site.recognizer() })
        let meter = ProgressMeter(translations: site.translations, total: probe.portCount)
        let lines = format == .jsonl ? LineWriter(descriptor: 1) : nil
        let services = Mutex<[Identification]>([])
        let others = try await probe.identify(
            found: { service in
                guard let lines else { return services.withLock { $0.append(service) } }
                lines.append(service)
            }, progress: { meter.show($0) }, tick: { lines?.tick() })
        Terminal.progress("")
        if let lines {
            for observation in others { lines.append(observation) }
            lines.flush()
            try lines.check()
        } else {
            try Terminal.print(
                IdentificationText(
                    services.withLock(\.self), others: others, translations: site.translations,
                    reasons: try site.reasons(), style: site.style
                ).text)
        }
        if others.contains(where: Self.isGap) { throw ExitCode(2) }
    }

    private static func isGap(_ observation: Observation) -> Bool {
        switch observation.fact {
        case .unseen: true
        case .sweep(let sweep): !sweep.unknown.isEmpty
        case .listener, .reply, .relay, .trace, .logs, .state: false
        }
    }
}
