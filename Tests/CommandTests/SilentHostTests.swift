import Foundation
import TestSupport
import Testing

/// Looks at addresses behind a link that swallows every packet, in a network of the test's own.
@Suite struct SilentHostTests {
    private static let isPossible = geteuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/bin/unshare")

    private func run(_ words: String) async throws -> ProgramResult {
        try await withTemporaryFolder { folder in
            let config = try folder.write("hosts:\n  - 10.99.1.0/24\n", to: "noroshi.yaml")
            let script = """
                ip link set lo up
                ip link add hole type veth peer name mouth
                ip link set mouth arp off up && ip link set hole arp off up && ip address add 10.99.0.1/16 dev hole
                exec "$0" \(words) --udp-ports none --config \(config) --state \(folder.path("state"))
                """
            return try await Program(
                "/usr/bin/unshare", ["--net", "/bin/sh", "-c", script, Program.built("noroshi")],
                environment: ["NO_COLOR": "1", "LC_ALL": "C", "NOROSHI_RESOURCES": Noroshi.resources]
            ).run()
        }
    }

    @Test(.enabled(if: isPossible, "root and unshare are needed for a network of its own"))
    func `a host of which no port answers is told, for it may be down`() async throws {
        let result = try await run("inspect 10.99.1.7 --ports 25,80")
        #expect(result.status == .exited(2), "\(result.errors)")
        #expect(result.output.contains("10.99.1.7: no port answered: it is down, or a filter drops everything"))
        #expect(result.output.contains("0 open, 0 closed, 2 filtered"))
    }

    @Test(.enabled(if: isPossible, "root and unshare are needed for a network of its own"))
    func `in a range it is nothing special that nobody answers`() async throws {
        let result = try await run("identify 10.99.1.4/31 --ports 25")
        #expect(result.status == .exited(0), "\(result.errors)")
        #expect(!result.output.contains("no port answered"))
    }
}
