import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NoroshiCenter
import NoroshiModel
import NoroshiStore
import Testing

struct IntakeTests {
    private let id = "6f0f0e0a-2f86-4a51-9b7a-0a8f4c1d2e3f"

    @Test func `a report gets a number and a secret that opens its status`() async throws {
        try await TestCenter.run { center in
            let response = try await center.post(
                "/api/v1/reports", #"{"description":"relay","categories":["spam-relay"]}"#)
            #expect(response.status == .created)
            let receipt = try response.json(Receipt.self)
            #expect(receipt.number.wholeMatch(of: #/NRS-\d{4}-000001/#) != nil)
            #expect(receipt.secret.wholeMatch(of: #/([A-Z2-7]{4}-){7}[A-Z2-7]{4}/#) != nil)
            #expect(response.headers[.location] == "/api/v1/reports/\(receipt.number)")
            let path = "/api/v1/reports/\(receipt.number)"
            let added = try await center.post(
                "\(path)/messages", #"{"text":"more"}"#, [.authorization: "Bearer \(receipt.secret)"])
            #expect(added.status == .created)
            let lower = receipt.secret.lowercased().replacing("-", with: "")
            let status = try await center.get(path, [.authorization: "Bearer \(lower)"]).json(ReportStatus.self)
            #expect(status.state == .received)
            #expect(status.messages.map(\.text) == ["more"])
        }
    }

    @Test func `a wrong secret and an unknown number are answered alike`() async throws {
        try await TestCenter.run { center in
            let receipt = try await center.post("/api/v1/reports", "{}").json(Receipt.self)
            let wrong = try await center.get("/api/v1/reports/\(receipt.number)", [.authorization: "Bearer AAAA"])
            let unknown = try await center.get(
                "/api/v1/reports/NRS-2026-999999", [.authorization: "Bearer \(receipt.secret)"])
            #expect(wrong.status == .notFound)
            #expect(wrong.status == unknown.status)
            #expect(wrong.text == unknown.text)
            #expect(try await center.get("/api/v1/reports/\(receipt.number)").status == .unauthorized)
        }
    }

    @Test func `the same report sent twice has one receipt`() async throws {
        try await TestCenter.run { center in
            let first = try await center.post("/api/v1/reports", #"{"id":"\#(id)","description":"relay"}"#)
            // The same content in another spelling.
            let second = try await center.post(
                "/api/v1/reports", #"{ "description" : "re\u006cay", "id" : "\#(id.uppercased())" }"#)
            #expect(first.status == .created)
            #expect(second.status == .ok)
            #expect(try first.json(Receipt.self) == second.json(Receipt.self))
            #expect(try await center.services.store.queue(QueueFilter()).total == 1)
        }
    }

    @Test func `the same id with another content is a conflict`() async throws {
        try await TestCenter.run { center in
            _ = try await center.post("/api/v1/reports", #"{"id":"\#(id)","description":"relay"}"#)
            let second = try await center.post("/api/v1/reports", #"{"id":"\#(id)","description":"other"}"#)
            #expect(second.status == .conflict)
            #expect(second.text.contains("used before with another content"))
            #expect(try await center.services.store.queue(QueueFilter()).total == 1)
        }
    }

    @Test func `an idempotency key makes a repeat of a report without id`() async throws {
        try await TestCenter.run { center in
            let key: HTTPFields = [HTTPField.Name("Idempotency-Key")!: "0123456789abcdef"]  // a valid name
            let first = try await center.post("/api/v1/reports", "{}", key)
            let second = try await center.post("/api/v1/reports", "{}", key)
            let third = try await center.post("/api/v1/reports", "{}")
            let fourth = try await center.post("/api/v1/reports", "{}")
            #expect(try first.json(Receipt.self).number == second.json(Receipt.self).number)
            #expect(try third.json(Receipt.self).number != fourth.json(Receipt.self).number)
            let short = try await center.post("/api/v1/reports", "{}", [HTTPField.Name("Idempotency-Key")!: "1"])
            #expect(short.status == .badRequest)
        }
    }

    @Test func `mistakes are answered with every place, and nothing is stored`() async throws {
        try await TestCenter.run { center in
            let response = try await center.post(
                "/api/v1/reports", #"{"time":{"discoveredAt":"yesterday"},"descripton":"x"}"#)
            #expect(response.status == .unprocessableContent)
            struct Body: Decodable { let errors: [String] }
            #expect(
                try response.json(Body.self).errors == [
                    "/time/discoveredAt: expected an RFC 3339 time with a zone, found 'yesterday'",
                    "/descripton: unknown field",
                ])
            #expect(try await center.services.store.queue(QueueFilter()).total == 0)
        }
    }

    @Test func `a report of 50 MB is refused with the limit, announced or streamed`() async throws {
        try await TestCenter.run { center in
            let body = ByteBuffer(repeating: UInt8(ascii: "a"), count: 50_000_000)
            let port = try #require(center.client.port)
            let refused = try await withClient(port: port) { client in
                try await client.post("/api/v1/reports", body: body)
            }
            #expect(refused.status == .contentTooLarge)
            #expect(String(buffer: refused.body ?? ByteBuffer()).contains("\"limit\":10485760"))
            let streamed = try await RawConnection.exchange(port: port, chunkedBodyOf: 50_000_000)
            #expect(streamed.hasPrefix("HTTP/1.1 413"))
            #expect(try await center.services.store.queue(QueueFilter()).total == 0)
            #expect(try await center.post("/api/v1/reports", "{}").status == .created)
        }
    }

    @Test func `a report that is sent by half is not stored`() async throws {
        try await TestCenter.run { center in
            let port = try #require(center.client.port)
            let whole = #"{"description":"relay"}"#
            for halfClose in [true, false] {
                let head =
                    "POST /api/v1/reports HTTP/1.1\r\nHost: x\r\nContent-Length: \(whole.utf8.count + 10)\r\n\r\n"
                _ = try await RawConnection.send(port: port, text: head + whole, halfClose: halfClose)
            }
            // A later request is answered after the broken ones were seen off.
            #expect(try await center.post("/api/v1/reports", "{}").status == .created)
            #expect(try await center.services.store.queue(QueueFilter()).total == 1)
        }
    }

    @Test func `a sender that is too slow is cut off`() async throws {
        try await TestCenter.run({ $0.bodyDeadline = .zero }) { center in
            let response = try await center.post("/api/v1/reports", "{}")
            #expect(response.status == .requestTimeout)
            #expect(try await center.services.store.queue(QueueFilter()).total == 0)
        }
    }

    @Test(arguments: [
        "", "POST /api/v1/reports HTTP/1.1\r\nHost:",
        "POST /api/v1/reports HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{",
    ])
    func `a connection that says nothing more is closed`(text: String) async throws {
        try await TestCenter.run({ $0.idleTimeout = .milliseconds(300) }) { center in
            let port = try #require(center.client.port)
            // Returns only when the center ends the connection.
            _ = try await RawConnection.wait(port: port, text: text)
        }
    }

    @Test func `reports beyond what can wait are refused and not stored`() async throws {
        try await TestCenter.run({ $0.queueLength = 0 }) { center in
            let port = try #require(center.client.port)
            let statuses = try await parallel(16) { _ in
                try await withClient(port: port) { client in
                    try await client.post("/api/v1/reports", body: ByteBuffer(string: "{}")).status
                }
            }
            let stored = try await center.services.store.queue(QueueFilter()).total
            #expect(stored == statuses.count { $0 == .created })
            #expect(statuses.allSatisfy { $0 == .created || $0 == .serviceUnavailable })
        }
    }

    @Test func `reports that arrive together get different numbers, and one bad one harms none`() async throws {
        try await TestCenter.run { center in
            let port = try #require(center.client.port)
            _ = try await center.post("/api/v1/reports", #"{"id":"\#(id)","description":"first"}"#)
            let answers = try await parallel(64) { index in
                let body = index % 8 == 0 ? #"{"id":"\#(id)","description":"other"}"# : #"{"description":"\#(index)"}"#
                return try await withClient(port: port) { client in
                    let response = try await client.post("/api/v1/reports", body: ByteBuffer(string: body))
                    return (response.status, String(buffer: response.body ?? ByteBuffer()))
                }
            }
            let numbers = answers.filter { $0.0 == .created }.compactMap { $0.1.firstMatch(of: #/NRS-\d+-\d+/#)?.0 }
            #expect(numbers.count == 56)
            #expect(Set(numbers).count == 56)
            #expect(answers.count { $0.0 == .conflict } == 8)
        }
    }
}

/// Runs `body` for 0..<count at once.
func parallel<T: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Int) async throws -> T
) async throws -> [T] {
    try await withThrowingTaskGroup(of: T.self) { group in
        for index in 0..<count { group.addTask { try await body(index) } }
        return try await group.reduce(into: []) { $0.append($1) }
    }
}
