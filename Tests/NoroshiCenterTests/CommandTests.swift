import Foundation
import Testing

/// What the program says and how it ends.
struct CommandTests {
    private func run(_ arguments: [String], input: String = "") throws -> (status: Int32, output: String, error: String)
    {
        let process = Process()
        process.executableURL = CenterProcess.program
        process.arguments = arguments
        process.environment = ["NOROSHI_RESOURCES": TestCenter.root + "/Resources", "HOME": "/nonexistent"]
        let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
        process.standardInput = stdin
        process.standardOutput = stdout
        process.standardError = stderr
        try process.run()
        try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try stdin.fileHandleForWriting.close()
        let output = String(decoding: stdout.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let error = String(decoding: stderr.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, output, error)
    }

    @Test(arguments: [
        (["statistics", "june"], "error: 'june' is no period\nnoroshi-center: hint: write 1998-06, 2014-Q2 or 1998"),
        (["serve", "--listen", "nowhere"], "error: --listen 'nowhere': expected ADDRESS:PORT"),
        (["serve", "--time-zone", "Tokyo"], "error: unknown time zone 'Tokyo'"),
        (["serve", "--max-report", "1"], "error: --max-report 1: expected 1000 to 1073741824 bytes"),
        (["serve", "--public-url", "center.example"], "error: --public-url 'center.example': expected https://…"),
        (["user", "add", "two words"], "error: the name 'two words' is not 1 to 64 ASCII characters without spaces"),
        (["frobnicate"], "Unexpected argument 'frobnicate'"),
    ])
    func `wrong usage is explained and ends with 64`(arguments: [String], message: String) throws {
        let result = try run(arguments)
        #expect(result.status == 64)
        #expect(result.error.contains(message), "\(result.error)")
        #expect(result.output.isEmpty)
    }

    @Test func `accounts, tokens, advisories and statistics work on the records without a server`() async throws {
        try await withFolder { folder in
            let database = ["--database", "\(folder)/center.db"]
            #expect(try run(["user", "add", "hanako"] + database, input: "correct horse\n").status == 0)
            let short = try run(["user", "add", "hanako"] + database, input: "short\n")
            #expect(short.status == 1)
            #expect(short.error == "noroshi-center: error: the password has fewer than 8 characters\n")
            let token = try run(["token", "add", "import"] + database)
            #expect(token.output.wholeMatch(of: #/[0-9a-f]{64}\n/#) != nil)
            #expect(try run(["token", "add", "import"] + database).error.contains("a token 'import' exists"))
            let table = try run(["statistics", "1998-06"] + database)
            #expect(table.output.hasPrefix("1998-06"))
            let csv = try run(["statistics", "1998-06", "--format", "csv"] + database)
            #expect(csv.output.contains("1998-06,total,reports,reports,0,0,0,,,"))
            let json = try run(["statistics", "1998-06", "--format", "json"] + database)
            #expect(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) is [String: Any])
            try "{}".write(toFile: "\(folder)/bad.json", atomically: true, encoding: .utf8)
            let refused = try run(["advisory", "import", "\(folder)/bad.json", "\(folder)/none.json"] + database)
            #expect(refused.status == 1)
            #expect(refused.error.contains("bad.json: required property"))
            #expect(refused.error.contains("none.json: no such file"))
        }
    }

    @Test func `an import refuses documents of others where the center is known, else it warns`() throws {
        let folder = NSTemporaryDirectory() + "noroshi-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let files = try (1...3).map { number in
            let sample = SampleAdvisory(namespace: number == 3 ? "https://other.example" : "https://csirt.example")
            let path = "\(folder)/\(number).json"
            try Data(sample.document("example-2026-000\(number)")).write(to: URL(filePath: path))
            return path
        }
        let known = ["--database", "\(folder)/known.db", "--namespace", "https://csirt.example"]
        let refused = try run(["advisory", "import"] + files + known)
        #expect(refused.status == 1 && refused.output.split(separator: "\n").count == 2, "\(refused)")
        #expect(
            refused.error
                == "noroshi-center: error: \(files[2]): /document/publisher/namespace: the center publishes only "
                + "documents of its own, of 'https://csirt.example', found 'https://other.example'\n")
        let warned = try run(["advisory", "import"] + files + ["--database", "\(folder)/unknown.db"])
        #expect(warned.status == 0 && warned.output.split(separator: "\n").count == 3, "\(warned)")
        // One for each publisher.
        #expect(warned.error.matches(of: #/warning: .*: published by '/#).count == 2, "\(warned.error)")
    }

    @Test func `an import refuses a document of the future and goes on`() async throws {
        try await withFolder { folder in
            let text = String(decoding: SampleAdvisory.center.document("example-2026-0001"), as: UTF8.self)
            try text.replacing("2026-01-01", with: "2999-01-01")
                .write(toFile: "\(folder)/late.json", atomically: true, encoding: .utf8)
            try Data(SampleAdvisory.center.document("example-2026-0002")).write(to: URL(filePath: "\(folder)/2.json"))
            let database = ["--database", "\(folder)/center.db"]
            let result = try run(["advisory", "import", "\(folder)/late.json", "\(folder)/2.json"] + database)
            #expect(result.status == 1)
            #expect(result.output == "\(folder)/2.json: published example-2026-0002 en version 1\n")
            let reason = "/document/tracking/current_release_date: '2999-01-01T00:00:00Z' is in the future"
            #expect(result.error.contains("error: \(folder)/late.json: \(reason)\n"), "\(result.error)")
        }
    }

    @Test(arguments: [[], ["serve"], ["user", "add"], ["token", "add"], ["advisory", "import"], ["statistics"]])
    func `every command has help with an example`(command: [String]) throws {
        let result = try run(command + ["--help"])
        #expect(result.status == 0)
        #expect(result.output.contains("EXAMPLE") && result.output.contains("noroshi-center \(command.first ?? "")"))
    }
}
