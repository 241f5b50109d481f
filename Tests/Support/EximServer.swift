import Foundation

/// How an Exim of the tests behaves.
package struct EximOptions: Sendable {
    /// Mail for these domains is accepted and stored.
    package var localDomains: [String]
    /// Mail for every other domain is accepted and stored too, as if it were relayed; nothing leaves the host.
    package var relaysEverything: Bool
    /// What the greeting says after `220 `; nil leaves Exim's own words.
    package var greeting: String?

    package init(localDomains: [String] = ["example.test"], relaysEverything: Bool = false, greeting: String? = nil) {
        self.localDomains = localDomains
        self.relaysEverything = relaysEverything
        self.greeting = greeting
    }
}

/// A running Exim that keeps what it accepted in files.
package struct EximServer: Sendable {
    /// Its host name, in the greeting.
    package static let hostName = "mail.example.test"

    package let port: Int
    package let process: ProgramProcess
    package let folder: TemporaryFolder

    /// What Exim logged so far.
    package var log: String { (try? folder.read("log/mainlog")) ?? "" }

    /// Every message delivered so far, with the `Envelope-to:` and `Return-path:` it arrived with.
    package func messages() throws -> [String] {
        // A name that begins with "temp." is still being written.
        try folder.list("mail").filter { $0.hasPrefix("q") }.map { try folder.read("mail/" + $0) }
    }

    /// The messages, as soon as there are `count`.
    package func waitForMessages(_ count: Int, within deadline: Duration = .seconds(20)) async throws -> [String] {
        try await wait(for: "\(count) messages", within: deadline, seen: { log }) {
            let messages = try messages()
            return messages.count >= count ? messages : nil
        }
    }
}

/// Runs Debian's exim4-daemon-light on `port` (a free one where nil).
package nonisolated(nonsending) func withExim<Result>(
    port: Int? = nil, _ options: EximOptions = EximOptions(), _ body: (EximServer) async throws -> Result
) async throws -> Result {
    let port = try port ?? LoopbackPort.free()
    return try await withServerFolder { folder in
        let configuration = try configure(options, port: port, in: folder)
        let environment = try Unpacked.environment(addingUser: "Debian-exim", in: folder)
            .merging(["LD_LIBRARY_PATH": Unpacked.libraryPath]) { $1 }
        let program = Program(
            TestServer.exim.program, ["-C", configuration, "-bdf"], environment: environment.mapValues { $0 },
            folder: "/")
        return try await withProgram(program) { process in
            try await process.waitForPort(port)
            return try await body(EximServer(port: port, process: process, folder: folder))
        }
    }
}

private func configure(_ options: EximOptions, port: Int, in folder: TemporaryFolder) throws -> String {
    let user = try Unpacked.user()
    let log = try folder.makeServerFolder("log")
    let spool = try folder.makeServerFolder("spool")
    let mail = try folder.makeServerFolder("mail")
    let accepted = options.relaysEverything ? "*" : "+local_domains"
    return try folder.write(
        """
        exim_path = \(TestServer.exim.program)
        spool_directory = \(spool)
        log_file_path = \(log)/%slog
        pid_file_path = \(spool)/exim.pid
        primary_hostname = \(EximServer.hostName)
        \(options.greeting.map { "smtp_banner = \"\($0)\"" } ?? "")
        local_interfaces = 127.0.0.1
        daemon_smtp_ports = \(port)
        keep_environment = LD_LIBRARY_PATH : LD_PRELOAD : NSS_WRAPPER_PASSWD : NSS_WRAPPER_GROUP
        deliver_drop_privilege = true
        tls_advertise_hosts =
        host_lookup =
        rfc1413_query_timeout = 0s
        domainlist local_domains = \(options.localDomains.joined(separator: " : "))
        acl_smtp_rcpt = acl_rcpt
        acl_smtp_data = acl_data
        begin acl
        acl_rcpt:
          accept domains = \(accepted)
          deny message = relay not permitted
        acl_data:
          accept
        begin routers
        store:
          driver = accept
          domains = \(accepted)
          transport = store
        begin transports
        store:
          driver = appendfile
          directory = \(mail)
          create_directory = false
          user = \(user.name)
          group = \(user.group)
          envelope_to_add
          return_path_add
        begin retry
        *  *  F,2h,15m

        """, to: "exim.conf")
}
