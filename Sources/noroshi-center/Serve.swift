import ArgumentParser
import Hummingbird
import NoroshiCenter

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve the web pages and the API until SIGTERM or SIGINT.",
        discussion: """
            Prints one line with the address when it is ready. Put a web server with TLS in front when it is \
            reached from other machines.

            EXAMPLES:
              noroshi-center serve
              noroshi-center serve --listen 127.0.0.1:0 --database /tmp/center.db
              noroshi-center serve --public-url https://center.example.jp --name 'Example CSIRT' --time-zone Asia/Tokyo
            """)

    @OptionGroup var options: CenterOptions

    @Option(help: ArgumentHelp("Address and port; port 0 lets the system choose.", valueName: "address:port"))
    var listen = "127.0.0.1:8080"

    @Option(help: ArgumentHelp("The address that readers use.", valueName: "url"))
    var publicURL: String?

    @Option(help: "The center's name on its pages.")
    var name = "Noroshi"

    @Option(
        help: ArgumentHelp(
            "The namespace of its advisories; else the public address. Documents of others are refused; kept in the database.",
            valueName: "uri"))
    var namespace: String?

    @Flag(help: "Advisories that are handed in whole wait as drafts for a second person's approval.")
    var requireReview = false

    @Option(help: ArgumentHelp("Largest report that is taken.", valueName: "bytes"))
    var maxReport = 10 << 20

    func run() async throws {
        let configuration = try serverConfiguration()
        let services = try await options.services(configuration)
        try await options.rememberZone(services)
        try await options.rememberNamespace(services)
        let host = configuration.host
        let application = Center.application(services: services) { port in
            Terminal.print("noroshi-center: listening on http://\(host.contains(":") ? "[\(host)]" : host):\(port)")
        }
        do {
            try await application.runService()
        } catch {
            throw CommandError("cannot serve on \(listen): \(error)", hint: "choose another address with --listen")
        }
    }

    private func serverConfiguration() throws -> CenterConfiguration {
        var configuration = CenterConfiguration()
        guard let colon = listen.lastIndex(of: ":"), let port = Int(listen[listen.index(after: colon)...]),
            (0...65535).contains(port), colon != listen.startIndex
        else { throw CommandError("--listen '\(listen)': expected ADDRESS:PORT", status: 64) }
        configuration.host = listen[..<colon].filter { $0 != "[" && $0 != "]" }
        configuration.port = port
        configuration.name = name
        configuration.namespace = namespace
        configuration.requiresReview = requireReview
        guard (1_000...(1 << 30)).contains(maxReport) else {
            throw CommandError("--max-report \(maxReport): expected 1000 to \(1 << 30) bytes", status: 64)
        }
        configuration.maximumReport = maxReport
        if let publicURL {
            guard publicURL.hasPrefix("https://") || publicURL.hasPrefix("http://") else {
                throw CommandError("--public-url '\(publicURL)': expected https://…", status: 64)
            }
            configuration.publicURL = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
        }
        if !isLoopback(configuration.host), !(publicURL?.hasPrefix("https://") ?? false) {
            Terminal.warn(
                "listening on \(configuration.host) without TLS: reports and passwords can be read on the way",
                hint: "listen on 127.0.0.1 behind a web server with TLS and name its address with --public-url")
        }
        return configuration
    }

    private func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }
}
