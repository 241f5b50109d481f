import Foundation
import Hummingbird
import HummingbirdTesting
import HTTPTypes
import NoroshiModel
import Testing

/// Starts the built program, as an administrator would.
struct CenterProcess {
    let process: Process
    let port: Int

    static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appending(path: "noroshi-center")

    init(database: String, _ arguments: [String] = []) throws {
        process = Process()
        process.executableURL = Self.program
        process.arguments = ["serve", "--database", database, "--listen", "127.0.0.1:0"] + arguments
        process.environment = ["NOROSHI_RESOURCES": TestCenter.root + "/Resources", "PATH": "/usr/bin:/bin"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        let digits = line.split(separator: ":").last?.filter(\.isNumber) ?? ""
        port = try #require(Int(digits), "the program said '\(line)'")
    }

    /// SIGKILL: nothing can be tidied up.
    func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}

struct DurabilityTests {
    @Test func `every receipt that was given is there after SIGKILL, and no number is given twice`() async throws {
        try await withFolder { folder in
            let database = "\(folder)/center.db"
            var receipts: [Receipt] = []
            for round in 0..<3 {
                let center = try CenterProcess(database: database)
                receipts += try await send(to: center, round: round)
                center.kill()
            }
            #expect(receipts.count >= 300)
            #expect(Set(receipts.map(\.number)).count == receipts.count)

            let center = try CenterProcess(database: database)
            defer { center.kill() }
            let given = receipts
            let missing = try await withClient(port: center.port) { client in
                var missing: [String] = []
                for receipt in given {
                    let response = try await client.get(
                        "/api/v1/reports/\(receipt.number)", headers: [.authorization: "Bearer \(receipt.secret)"])
                    if response.status != .ok { missing.append(receipt.number) }
                }
                return missing
            }
            #expect(missing.isEmpty)
        }
    }

    /// 16 clients send until the program is killed under them; gives every receipt that arrived.
    private func send(to center: CenterProcess, round: Int) async throws -> [Receipt] {
        let received = Receipts()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            for client in 0..<16 {
                group.addTask { await sendUntilItDies(center.port, "round \(round) client \(client)", received) }
            }
            // Killed in the middle of the work: when the hundredth receipt of this round has come.
            await received.wait(for: 100)
            center.kill()
            try await group.waitForAll()
            return await received.all
        }
    }

    private func sendUntilItDies(_ port: Int, _ name: String, _ received: Receipts) async {
        // A broken connection is the end that this test is about.
        try? await withClient(port: port) { client in
            for count in 0..<100_000 {
                let body = #"{"description":"\#(name) report \#(count)","categories":["scan"]}"#
                let response = try await client.post("/api/v1/reports", body: ByteBuffer(string: body))
                guard response.status == .created, let body = response.body else { return }
                let decoder = JSONDecoder()
                decoder.dateDecodingStrategy = .iso8601
                await received.add(try decoder.decode(Receipt.self, from: Data(String(buffer: body).utf8)))
            }
        }
    }

    private actor Receipts {
        private(set) var all: [Receipt] = []
        private var goal = Int.max
        private var waiting: CheckedContinuation<Void, Never>?

        func add(_ receipt: Receipt) {
            all.append(receipt)
            guard all.count >= goal else { return }
            waiting?.resume()
            waiting = nil
        }

        func wait(for count: Int) async {
            guard all.count < count else { return }
            goal = count
            await withCheckedContinuation { waiting = $0 }
        }
    }

    @Test func `the program stops on SIGTERM with status 0`() async throws {
        try await withFolder { folder in
            let center = try CenterProcess(database: "\(folder)/center.db")
            center.process.terminate()
            center.process.waitUntilExit()
            #expect(center.process.terminationStatus == 0)
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/center.db")
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        }
    }
}
