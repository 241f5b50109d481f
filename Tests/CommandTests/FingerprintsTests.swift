import Foundation
import TestSupport
import Testing

/// `noroshi fingerprints`, by files and greetings of its own.
struct FingerprintsTests {
    private static let file = """
        <fingerprints matches="k.banner" protocol="k">
          <fingerprint pattern="^Foo (\\d+)">
            <description>Foo</description>
            <example service.version="1">Foo 1</example>
            <example service.version="2">Foo 1</example>
            <param pos="1" name="service.version"/>
          </fingerprint>
        </fingerprints>
        """

    private func run(_ arguments: [String], input: String = "") async throws -> ProgramResult {
        try await Program(
            Program.built("noroshi"), ["fingerprints"] + arguments,
            environment: ["NO_COLOR": "1", "NOROSHI_RESOURCES": Noroshi.resources], input: input
        ).run()
    }

    @Test func `an example that disagrees is named with its place, and the exit status is 1`() async throws {
        try await withTemporaryFolder { folder in
            let path = try folder.write(Self.file, to: "k.xml")
            let result = try await run(["verify", path, "--state", folder.path("state"), "--lang", "en"])
            #expect(result.status == .exited(1))
            #expect(
                result.output.contains("\(path):5: expected service.version=2, got service.version=1 (Foo)\n"),
                "\(result.output)")
            let broken = try folder.write("<fingerprints><other/></fingerprints>", to: "broken.xml")
            let second = try await run(["verify", broken, path, "--state", folder.path("state"), "--lang", "en"])
            #expect(second.status == .exited(2))
            #expect(second.errors.contains("noroshi: error: \(broken):1:15: element 'other' is not expected here\n"))
            #expect(second.output.contains("1 file(s)"))
        }
    }

    @Test func `greetings are answered in order, twice the same`() async throws {
        try await withTemporaryFolder { folder in
            _ = try folder.write(Self.file, to: "db/k.xml")
            let arguments = [
                "match", "--protocol", "k", "--database", folder.path("db"), "--state", folder.path("state"),
            ]
            for _ in 0..<2 {
                let result = try await run(arguments, input: "Foo 7\r\n\nFoo 8")
                #expect(result.status == .exited(0))
                #expect(result.errors == "")
                let lines = result.output.split(separator: "\n")
                #expect(lines.count == 3)
                #expect(lines.first?.contains("\"params\":{\"service.version\":\"7\",") == true)
                #expect(lines.dropFirst().first == "{\"greeting\":\"\",\"match\":null}")
                #expect(lines.last?.hasPrefix("{\"greeting\":\"Foo 8\",\"matches\":\"k.banner\"") == true)
            }
            let bytes = try await run(arguments + ["--base64"], input: "Rm9vIDk=\n!\n")
            #expect(bytes.status == .exited(2))
            #expect(bytes.output.hasPrefix("{\"greeting\":\"Foo 9\","))
            #expect(bytes.errors == "noroshi: error: standard input, line 2: not base64\n")
        }
    }
}
