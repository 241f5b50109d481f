import NoroshiFormats
import NoroshiModel

/// What inetd, xinetd and systemd's sockets start when somebody connects: for each a block `service NAME/TRANSPORT` with
/// `service`, `program`, `runs` (each program on the way, and scripts), `shell` (a command that gives one), `starter`, `wrapped`,
/// `restricted`, `address` and `user`.
///
/// - Source: inetd(8), xinetd.conf(5), systemd.socket(5).
extension SoftwareReader {
    static let superServer = SoftwareReader(
        name: "super-server", mainFile: "/etc/inetd.conf",
        programs: ["/usr/sbin/inetd", "/usr/sbin/inetutils-inetd", "/usr/sbin/xinetd"],
        packages: ["openbsd-inetd", "inetutils-inetd", "xinetd"]
    ) { reading in
        inetd(&reading)
        var xinetd = XinetdParser(reading: reading)
        xinetd.file("/etc/xinetd.conf")
        if xinetd.reading.files.contains("/etc/xinetd.conf") == false {
            for path in xinetd.reading.paths("/etc/xinetd.d/*") { xinetd.file(path) }
        }
        xinetd.finish()
        reading = xinetd.reading
        SystemdSockets.read(&reading)
    }

    private static func inetd(_ reading: inout ConfigurationReading) {
        for path in ["/etc/inetd.conf"] + reading.paths("/etc/inetd.d/*") {
            guard let lines = reading.lines(path) else { continue }
            let config = InetdConfig.parse(lines.map(\.text).joined(separator: "\n"), file: path)
            for error in config.errors { reading.problem(path, error.line, error.reason) }
            for entry in config.entries {
                let line = lines[min(entry.line, lines.count) - 1]
                let words = line.text.words
                guard words.count >= 6 else { continue }
                let isWrapped = words[5].hasSuffix("/tcpd")
                SuperServerEntry(
                    service: ServicePorts.name(of: entry.service), transport: "\(entry.transport)",
                    program: entry.program, commands: commands(words[5], Array(words.dropFirst(6))), starter: "inetd",
                    isWrapped: isWrapped, isRestricted: false, address: entry.address, user: words[4]
                ).add(to: &reading, at: line)
            }
        }
    }

    /// What the words after a server mean: the first is the name that it is called by, or, for programs that start another, the other.
    static func commands(_ server: String, _ arguments: [String]) -> [[String]] {
        [[server] + arguments.dropFirst(), [server] + arguments]
    }
}

/// One service that a super-server starts.
struct SuperServerEntry {
    let service, transport, program: String
    /// What is started, in each way that its words can be understood.
    let commands: [[String]]
    let starter: String
    let isWrapped, isRestricted: Bool
    /// nil for all addresses.
    let address: String?
    /// Whether it answers the host itself alone, whatever its address is.
    var isLocal = false
    let user: String
    /// `NAME=value` for what is started.
    var environment: [String] = []

    func add(to reading: inout ConfigurationReading, at line: Line) {
        let scope = ["service \(service)/\(transport)"]
        reading.add("service", [service], scope: scope, at: line)
        reading.add("transport", [transport], scope: scope, at: line)
        reading.add("program", [program], scope: scope, at: line)
        var runs = [OpenPlaces.plain(program)]
        for command in commands { runs += StartedCommand(command).runs.filter { !runs.contains($0) } }
        reading.add("runs", runs, scope: scope, at: line)
        if let shell = commands.first(where: { ShellGiving.isShell($0) }) {
            reading.add("shell", [shell.joined(separator: " ")], scope: scope, at: line)
        }
        reading.add("starter", [starter], scope: scope, at: line)
        reading.add("wrapped", [isWrapped ? "yes" : "no"], scope: scope, at: line)
        reading.add("restricted", [isRestricted ? "yes" : "no"], scope: scope, at: line)
        if let address { reading.add("address", [address], scope: scope, at: line) }
        let isLoopback = address.map { ListeningAddresses.isLoopback($0) } ?? false
        reading.add("local", [isLocal || isLoopback ? "yes" : "no"], scope: scope, at: line)
        let variables =
            LoaderVariables.assignments(in: environment)
            + commands.flatMap { LoaderVariables.assignments(inCommand: $0) }
        if !variables.isEmpty { reading.add("environment", variables, scope: scope, at: line) }
        reading.add("user", [user], scope: scope, at: line)
    }
}

/// Names of the services that rules speak of, for entries that say the port.
///
/// - Source: IANA's registry of service names.
enum ServicePorts {
    private static let names = [
        "7": "echo", "9": "discard", "13": "daytime", "19": "chargen", "21": "ftp", "23": "telnet", "37": "time",
        "69": "tftp", "79": "finger", "110": "pop3", "143": "imap2", "111": "sunrpc", "512": "exec", "513": "login",
        "514": "shell", "11": "systat", "15": "netstat",
    ]
    private static let same = [
        "pop-3": "pop3", "imap": "imap2", "imap4": "imap2", "rsh": "shell", "rlogin": "login", "rexec": "exec",
    ]

    static func name(of service: String) -> String { names[service] ?? same[service] ?? service }
}
