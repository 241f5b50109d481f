import Foundation
import TestSupport

/// The built `noroshi` with a state folder and a configuration of its own.
struct Noroshi {
    let folder: TemporaryFolder
    private let path: String

    init(in folder: TemporaryFolder, config: String) throws {
        self.folder = folder
        path = try Program.built("noroshi")
        _ = try folder.write(config, to: "noroshi.yaml")
    }

    var state: String { folder.path("state") }

    func run(_ arguments: String..., language: String = "en", within deadline: Duration = .seconds(60)) async throws
        -> ProgramResult
    {
        try await run(arguments, language: language, within: deadline)
    }

    func run(_ arguments: [String], language: String = "en", within deadline: Duration = .seconds(60)) async throws
        -> ProgramResult
    {
        let program = Program(
            path, arguments + ["--config", folder.path("noroshi.yaml"), "--state", state, "--lang", language],
            environment: ["NO_COLOR": "1", "NOROSHI_RESOURCES": Self.resources])
        return try await program.run(within: deadline)
    }

    /// An inspection, as the JSON contract describes it: of this host's services, unless the arguments say otherwise.
    func inspect(_ arguments: String...) async throws -> InspectionResult {
        let isSaid = arguments.contains { $0 == "--only" || $0 == "--again" || !$0.hasPrefix("-") }
        let arguments = isSaid ? arguments : ["--only", "services"] + arguments
        let program = Program(
            path,
            ["inspect", "--format", "json", "--config", folder.path("noroshi.yaml"), "--state", state] + arguments,
            environment: ["NOROSHI_RESOURCES": Self.resources])
        let result = try await program.run()
        return try InspectionResult(result)
    }

    static var resources: String {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Resources").standardized.path
    }
}

/// A program printed something else than it should.
struct UnexpectedOutput: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
}

/// The parts of an inspection that the tests ask for.
struct InspectionResult {
    let status: ExitStatus
    private let root: [String: Any]

    init(_ result: ProgramResult) throws {
        status = result.status
        guard let root = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any] else {
            throw UnexpectedOutput(text: "not a JSON object: \(result.output) \(result.errors)")
        }
        self.root = root
    }

    var keys: Set<String> { Set(root.keys) }
    var findings: [[String: Any]] { root["findings"] as? [[String: Any]] ?? [] }
    var gaps: [[String: String]] { root["gaps"] as? [[String: String]] ?? [] }
    var observations: [[String: Any]] { root["observations"] as? [[String: Any]] ?? [] }

    /// What an advisory means for the service on `port`, for example `fixed`; nil when it says nothing of it.
    func verdict(of advisory: String, on port: Int) -> String? {
        observations.compactMap { $0["verdict"] as? [String: Any] }.first {
            $0["advisory"] as? String == advisory && ($0["endpoint"] as? [String: Any])?["port"] as? Int == port
        }?["status"] as? String
    }

    /// `name version` of what answers on `port`.
    func product(on port: Int) -> String? {
        observations.compactMap { $0["product"] as? [String: Any] }.first {
            ($0["endpoint"] as? [String: Any])?["port"] as? Int == port
        }.flatMap { product in
            (product["name"] as? String).map {
                [$0, product["version"] as? String].compactMap(\.self).joined(separator: " ")
            }
        }
    }

    func listener(on port: Int, transport: String = "tcp") -> [String: Any]? {
        observations.compactMap { $0["listener"] as? [String: Any] }.first {
            guard let endpoint = $0["endpoint"] as? [String: Any] else { return false }
            return endpoint["port"] as? Int == port && endpoint["transport"] as? String == transport
        }
    }

    func finding(_ check: String, _ keyPart: String) -> [String: Any]? {
        findings.first { $0["check"] as? String == check && ($0["key"] as? String ?? "").contains(keyPart) }
    }
}

/// The built `noroshi-center`, serving on a free port until the closure ends.
func withCenter<Result>(
    in folder: TemporaryFolder, _ body: (_ address: String, _ database: String) async throws -> Result
) async throws -> Result {
    let database = folder.path("center.sqlite")
    let program = Program(
        try Program.built("noroshi-center"),
        ["serve", "--database", database, "--listen", "127.0.0.1:0", "--resources", Noroshi.resources])
    return try await withProgram(program) { process in
        let line = try await process.waitForLine(containing: "http://")
        guard let start = line.range(of: "http://") else { throw UnexpectedOutput(text: line) }
        let address = String(line[start.lowerBound...].prefix { !$0.isWhitespace })
        return try await body(address, database)
    }
}

/// Runs `noroshi-center` with `arguments` on the database.
func center(_ arguments: String..., database: String, input: String = "") async throws -> ProgramResult {
    try await Program(
        Program.built("noroshi-center"), arguments + ["--database", database, "--resources", Noroshi.resources],
        input: input
    ).run()
}
