import NoroshiModel

/// A line of `master.cf`.
struct PostfixService {
    let name, type, command: String
    let scope: [String]
    let line: Line

    /// Whether it speaks SMTP with clients, or hands them to what does.
    var isServer: Bool { ["smtpd", "postscreen"].contains(ProcessPlaces.base(command)) }

    /// `host:port`, where a host is written.
    var host: String? { name.lastIndex(of: ":").map { String(name[..<$0]) } }
}

/// Who can reach Postfix's SMTP servers.
extension PostfixParser {
    private enum Reach: Int {
        case nowhere, loopback, outside

        var word: String { "\(self)" }
    }

    /// `listens`, of the whole and of each service: `outside`, `loopback`, or `nowhere` where no client comes in by it.
    ///
    /// - Source: master(5), inet_interfaces of postconf(5).
    mutating func listening() {
        let interfaces = PostfixParameters.items(parameters.value("inet_interfaces") ?? "all")
        let isLocal = !interfaces.isEmpty && interfaces.allSatisfy(ListeningAddresses.isLoopback)
        let own: Reach = isLocal ? .loopback : .outside
        let text = "inet_interfaces = \(interfaces.joined(separator: " "))"
        func reach(_ service: PostfixService) -> Reach {
            guard service.isServer, service.type == "inet" else { return .nowhere }
            return service.host.map { ListeningAddresses.isLoopback($0) ? .loopback : .outside } ?? own
        }
        func widest(_ services: [PostfixService]) -> Reach {
            services.map(reach).max { $0.rawValue < $1.rawValue } ?? .nowhere
        }
        let all = services ?? []
        // postscreen(8) takes the connections of a service of type pass.
        let passed = widest(all.filter { ProcessPlaces.base($0.command) == "postscreen" })
        for service in all {
            let reach = service.isServer && service.type == "pass" ? passed : reach(service)
            reading.add("listens", [reach.word], scope: service.scope, at: service.line)
        }
        let written = reading.settings.last { $0.name == "inet_interfaces" && $0.scope.isEmpty }
        guard let file = written?.file ?? reading.files.first else { return }
        let place = Line(file: file, number: written?.line ?? 0, text: text)
        let whole: Reach = mayHaveOthers ? .outside : services == nil ? own : widest(all)
        reading.add(
            "listens", [whole.word], at: place,
            text: whole == .nowhere ? "no service of type inet has the command smtpd" : text)
    }
}
