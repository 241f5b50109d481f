import Foundation

/// Carries a plan out as the first process of new namespaces: `lab-server inside`.
package struct LabInside: Sendable {
    /// Nobody forgets a lab for longer.
    private static let lifetime = Duration.seconds(3600)

    private let file: String
    private let plan: LabPlan
    private let folder: TemporaryFolder

    /// - Parameter file: the plan as JSON; everything the lab writes goes into the folder that it is in.
    package init(file: String) throws {
        self.file = file
        let url = URL(filePath: file)
        plan = try JSONDecoder().decode(LabPlan.self, from: Data(contentsOf: url))
        folder = TemporaryFolder(path: url.deletingLastPathComponent().path)
    }

    /// Says `ready` and stays until it is killed, or whoever started it is gone.
    package func run() async throws {
        try await setUpNetwork()
        try await setUpRoot()
        try await startOwnServers()
        for file in plan.files { try await write(file) }
        for command in plan.commands {
            let output = try await runInRoot(command.words, input: command.input)
            if let file = command.output { try folder.write(output, to: "over/root" + file) }
        }
        try await withServers(plan.servers[...]) { servers in
            for endpoint in plan.endpoints {
                try await wait(for: "\(endpoint)", within: .seconds(40), seen: { said(by: servers) }) {
                    if servers.contains(where: { $0.exitStatus() != nil }) { throw ended(servers) }
                    return LoopbackPort.accepts(endpoint.port, at: endpoint.address) ? () : nil
                }
            }
            FileHandle.standardOutput.write(Data("ready\n".utf8))
            let lock = unsafe open(file, O_RDONLY | O_CLOEXEC)
            let end = ContinuousClock.now.advanced(by: Self.lifetime)
            // The lock is the starter's as long as it lives.
            while ContinuousClock.now < end, flock(lock, LOCK_SH | LOCK_NB) != 0 {
                if servers.contains(where: { $0.exitStatus() != nil }) { throw ended(servers) }
                try await Task.sleep(for: .seconds(1))
            }
        }
    }

    private func setUpNetwork() async throws {
        try await command("/usr/sbin/ip", "link", "set", "lo", "up")
        try await command(
            "/usr/sbin/ip", "route", "replace", "table", "local", "local", LabNetwork.stranger, "dev", "lo")
        for address in plan.interfaceAddresses {
            try await command("/usr/sbin/ip", "address", "add", address + "/32", "dev", "lo")
        }
        // The address itself would be the source of what is sent to it.
        for destination in [LabNetwork.servers] + plan.interfaceAddresses {
            try await command(
                "/usr/sbin/ip", "route", "replace", "table", "local", "local", destination, "dev", "lo",
                "src", plan.outside)
        }
        try await command("/usr/bin/hostname", "mail.example.test")
    }

    /// The root is Debian's, and everything written to it is in memory.
    private func setUpRoot() async throws {
        let over = try folder.makeFolder("over")
        try await command("/usr/bin/mount", "-t", "tmpfs", "-o", "mode=755,size=1g", "tmpfs", over)
        for name in ["upper", "work", "root"] { _ = try folder.makeFolder("over/" + name) }
        let lower = "\(LabRoot.folder)/roots/\(plan.root):\(LabRoot.folder)/base"
        try await command(
            "/usr/bin/mount", "-t", "overlay", "-o", "lowerdir=\(lower),upperdir=\(over)/upper,workdir=\(over)/work",
            "lab", over + "/root")
        try await command("/usr/bin/mount", "-t", "proc", "proc", over + "/root/proc")
        try await command("/usr/bin/mount", "-t", "tmpfs", "-o", "mode=755,size=64m", "tmpfs", over + "/root/dev")
        // Of its own: a server that changes the mode of a node changes no other's.
        for (name, major, minor) in [
            ("null", 1, 3), ("zero", 1, 5), ("full", 1, 7), ("random", 1, 8), ("urandom", 1, 9), ("tty", 5, 0),
        ] {
            try await command(
                "/usr/bin/mknod", "-m", "666", over + "/root/dev/" + name, "c", String(major), String(minor))
        }
        for (name, mode) in [("pts", "755"), ("shm", "1777")] {
            try await command("/usr/bin/mkdir", "-m", mode, over + "/root/dev/" + name)
        }
        try await command(
            "/usr/bin/mount", "-t", "devpts", "-o", "newinstance,ptmxmode=666", "devpts", over + "/root/dev/pts")
        try await command("/usr/bin/ln", "-s", "pts/ptmx", over + "/root/dev/ptmx")
        try await command("/usr/bin/ln", "-s", "/proc/self/fd", over + "/root/dev/fd")
    }

    private func startOwnServers() async throws {
        let own = plan.endpoints.first?.address ?? "127.77.0.1"
        try folder.write("nameserver \(LabNetwork.nameServer)\n", to: "over/root/etc/resolv.conf")
        try folder.write(
            "127.0.0.1 localhost\n\(own) mail.example.test mail\n", to: "over/root/etc/hosts")
        try folder.write("mail.example.test\n", to: "over/root/etc/mailname")
        try folder.write("mail.example.test\n", to: "over/root/etc/hostname")
        _ = try folder.makeFolder("sink")
        let sink = folder.url.appending(path: "sink")
        try SystemLog(file: folder.path("log")).serve(at: folder.path("over/root/dev/log"))
        try await LabNames(ownAddress: own, mailExchangers: plan.mailExchangers).serve()
        if plan.hasSink {
            try await serveLines(at: LabEndpoint(LabNetwork.sink, 25)) { MailSink(folder: sink) }
        }
        try await serveLines(at: LabEndpoint(LabNetwork.refusingSink, 25)) {
            MailSink(folder: sink, refusesRecipients: true)
        }
        try await serveLines(at: LabNetwork.greylisting) { Greylisting() }
    }

    private func write(_ file: LabFile) async throws {
        let path = try folder.write(file.text, to: "over/root" + file.path)
        try await command("/usr/bin/chmod", file.mode, path)
        if let owner = file.owner { try await runInRoot(["chown", owner, file.path]) }
    }

    @discardableResult
    private func runInRoot(_ words: [String], input: String = "") async throws -> String {
        try await run(LabRoot.chroot(folder) + words, input: input)
    }

    private func command(_ words: String...) async throws {
        _ = try await run(words)
    }

    private func run(_ words: [String], input: String = "") async throws -> String {
        do {
            let result = try await Program(words[0], Array(words.dropFirst()), input: input).run(within: .seconds(30))
            if result.status == .exited(0) { return result.output }
            throw ProgramError(program: "\(result.status)", reason: result.output + result.errors)
        } catch {
            throw ProgramError(program: words.joined(separator: " "), reason: "\(error)\n\(tail("log"))")
        }
    }

    /// Starts the programs one inside of the other, so that each is ended in any case.
    private func withServers(
        _ commands: ArraySlice<[String]>, started: [ProgramProcess] = [],
        _ body: ([ProgramProcess]) async throws -> Void
    ) async throws {
        guard let first = commands.first else { return try await body(started) }
        let command = LabRoot.chroot(folder) + first
        try await withProgram(Program(command[0], Array(command.dropFirst()))) { process in
            try await withServers(commands.dropFirst(), started: started + [process], body)
        }
    }

    private func said(by servers: [ProgramProcess]) -> String {
        servers.map { $0.output + $0.errors }.joined() + tail("log")
    }

    private func ended(_ servers: [ProgramProcess]) -> ProgramError {
        ProgramError(program: "a server of \(plan.root)", reason: "ended early: \(said(by: servers))")
    }

    private func tail(_ name: String) -> String {
        ((try? folder.read(name)) ?? "").split(separator: "\n").suffix(20).joined(separator: "\n")
    }
}
