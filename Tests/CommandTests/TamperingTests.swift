import Foundation
import TestSupport
import Testing

/// What the founding bulletin found after break-ins, planted on a disk that is looked at from another host.
@Suite struct TamperingTests {
    private static let isRoot = geteuid() == 0
    private static let parts = "accounts,configuration,packages,files"

    private func withTree(_ body: (Noroshi, HostTree, _ baseline: String) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let noroshi = try Noroshi(in: folder, config: "")
            let tree = try HostTree(in: folder)
            let baseline = folder.path("web7.baseline")
            let made = try await noroshi.run(
                "baseline", "init", "--image", tree.root, "--path", "/", "--output", baseline)
            #expect(made.status == .exited(0), "\(made.errors)")
            try await body(noroshi, tree, baseline)
        }
    }

    private func inspect(
        _ noroshi: Noroshi, _ tree: HostTree, _ baseline: String, only parts: String = Self.parts
    ) async throws -> InspectionResult {
        try await noroshi.inspect("--root", tree.root, "--only", parts, "--baseline", baseline)
    }

    @Test(.enabled(if: isRoot, "the owners of a planted tree are root's to give"))
    func `a host that nobody touched gives nothing above low`() async throws {
        try await withTree { noroshi, tree, baseline in
            let result = try await inspect(noroshi, tree, baseline)
            let high = result.findings.filter { !["none", "low"].contains($0["severity"] as? String) }
            #expect(high.isEmpty, "\(high)")
            #expect(result.gaps.isEmpty, "\(result.gaps)")
            let kinds = Set(result.observations.compactMap { $0["kind"] as? String })
            #expect(kinds.isSuperset(of: ["accounts", "configuration", "packages", "files"]))
        }
    }

    @Test(.enabled(if: isRoot, "the owners of a planted tree are root's to give"))
    func `each kind of tampering is found, with what shows it`() async throws {
        try await withTree { noroshi, tree, baseline in
            try tree.append("sys1:x:0:0::/tmp:/bin/sh\n", to: "/etc/passwd")
            try tree.append("sys1::20700:0:99999:7:::\n", to: "/etc/shadow")
            try tree.exchange("/usr/bin/ls")
            try tree.plantShell("/usr/lib/.x/sh")
            try tree.write(HostTree.openRelay, to: "/etc/mail/sendmail.cf")
            let result = try await inspect(noroshi, tree, baseline)
            #expect(result.status == .exited(1))

            try expect(result, "accounts.second-root", "sys1", ["critical"], at: "/etc/passwd:6")
            try expect(result, "accounts.empty-password", "sys1", ["critical", "high"], at: "/etc/shadow:6")
            try expect(result, "files.changed", "/usr/bin/ls", ["medium", "high"], at: "/usr/bin/ls")
            try expect(result, "files.changed", "/usr/lib/.x/sh", ["high"], at: "/usr/lib/.x/sh")
            try expect(result, "files.changed", "others", ["low"], at: "/etc/passwd")
            try expect(result, "packages.setuid", "/usr/lib/.x/sh", ["critical"], at: "/usr/lib/.x/sh")
            try expect(
                result, "configuration.sendmail.open-relay", "sendmail", ["critical"], at: "/etc/mail/sendmail.cf")
            try expect(
                result, "configuration.sendmail.old-configuration", "sendmail", ["high"], at: "/etc/mail/sendmail.cf:3")
        }
    }

    @Test(.enabled(if: isRoot, "the owners of a planted tree are root's to give"))
    func `what was found is judged, planned for and told again`() async throws {
        try await withTree { noroshi, tree, _ in
            try tree.append("sys1:x:0:0::/tmp:/bin/sh\n", to: "/etc/passwd")
            let text = try await noroshi.run("inspect", "--root", tree.root, language: "ja")
            #expect(text.status == .exited(1), "\(text.errors)")
            #expect(text.output.contains("web7") && text.output.contains("/etc/passwd:6"))
            let again = try await noroshi.run("inspect", "--again", "--format", "json")
            let result = try InspectionResult(again)
            #expect(result.finding("accounts.second-root", "sys1") != nil)
            let plan = try await noroshi.run("respond")
            #expect(plan.output.contains("sys1"), "\(plan.output)")
        }
    }

    private func expect(
        _ result: InspectionResult, _ check: String, _ key: String, _ severities: [String], at locator: String,
        _ place: SourceLocation = #_sourceLocation
    ) throws {
        let seen = result.findings.map { "\($0["check"] ?? "") \($0["key"] ?? "") \($0["severity"] ?? "")" }
        let found = result.findings.filter {
            $0["check"] as? String == check && ($0["key"] as? String ?? "").contains(key)
        }
        let finding = try #require(found.first, "\(check) \(key) is not among \(seen)", sourceLocation: place)
        #expect(severities.contains(finding["severity"] as? String ?? ""), "\(finding)", sourceLocation: place)
        let locators = (finding["evidence"] as? [[String: Any]] ?? []).compactMap { $0["locator"] as? String }
        #expect(locators.contains { $0.hasPrefix(locator) }, "\(locators)", sourceLocation: place)
    }
}

/// What the founding bulletin found running: a tool that looked for holes in other sites' servers.
@Suite struct ScannerTests {
    private static let tools = ["/usr/bin/unshare", "/usr/bin/python3", "/usr/sbin/ip"]
    private static let mayScan =
        geteuid() == 0 && tools.allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }

    /// Forty hosts of a network of its own, none of which answers.
    private static let scanner = """
        import socket, sys, time
        tries = []
        for host in range(2, 42):
            line = socket.socket()
            line.setblocking(False)
            line.connect_ex(("10.11.12.%d" % host, 143))
            tries.append(line)
        print("scanning", flush=True)
        sys.stdin.read()
        """

    @Test(.enabled(if: mayScan, "root, unshare, ip and python3 are needed to scan a network of one's own"))
    func `a scanner is found with the process behind it, while it runs`() async throws {
        try await withTemporaryFolder { folder in
            let script = try folder.write(Self.scanner, to: ".hidden/scan.py")
            let steps = """
                ip link set lo up && ip link add v0 type veth peer name v1 && ip link set v0 arp off
                ip addr add 10.11.12.1/24 dev v0 && ip link set v1 up && ip link set v0 up
                mkfifo "$1/end"
                /usr/bin/python3 "$2" < "$1/end" > "$1/said" & scanner=$!
                exec 3> "$1/end"
                for try in $(seq 100); do grep -q scanning "$1/said" && break; sleep 0.1; done
                "$0" inspect --only processes --format json --config "$1/none.yaml" --state "$1/state" || true
                exec 3>&-; wait $scanner
                """
            try folder.write("", to: "none.yaml")
            let program = Program(
                "/usr/bin/unshare",
                ["--net", "/bin/sh", "-c", steps, try Program.built("noroshi"), folder.path, script],
                environment: ["NOROSHI_RESOURCES": Noroshi.resources])
            let result = try InspectionResult(try await program.run(within: .seconds(120)))
            let finding = try #require(
                result.findings.first { finding in
                    finding["check"] as? String == "processes.scanner"
                        && (finding["key"] as? String ?? "").hasPrefix("tcp/143/")
                }, "\(result.findings.map { "\($0["id"] ?? "")" })")
            #expect(["high", "medium"].contains(finding["severity"] as? String ?? ""), "\(finding)")
            #expect("\(finding["evidence"] ?? "")".contains("10.11.12."), "\(finding)")
            #expect("\(finding)".contains("scan.py"), "\(finding)")
        }
    }
}
