import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NoroshiCenter
import NoroshiFormats
import NoroshiStore

/// A center on a port of its own, with a desk token, for one test.
struct TestCenter: Sendable {
    let services: CenterServices
    let client: any TestClientProtocol
    let token: String

    static let resources = ResourceDirectory(roots: [root + "/Resources"])
    static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }

    static func run(
        path: String = ":memory:", _ configure: @Sendable (inout CenterConfiguration) -> Void = { _ in },
        now: @escaping @Sendable () -> Date = { Date() }, _ test: @Sendable (TestCenter) async throws -> Void
    ) async throws {
        var configuration = CenterConfiguration()
        configuration.port = 0
        // Tests move the clock by months.
        configuration.sessionLength = .seconds(400 * 24 * 3600)
        configure(&configuration)
        let store = try await CenterStore(SQLiteDatabase(path: path))
        let services = try await CenterServices(
            store: store, resources: resources, configuration: configuration, now: now)
        let token = Center.newToken()
        _ = try await store.addToken("test-\(UUID())", digest: token.digest, at: "2026-01-01T00:00:00Z")
        try await Center.application(services: services).test(.live) { client in
            try await test(TestCenter(services: services, client: client, token: token.text))
        }
    }

    func get(_ uri: String, _ headers: HTTPFields = [:]) async throws -> TestResponse {
        try await client.execute(uri: uri, method: .get, headers: headers) { $0 }
    }

    func post(_ uri: String, _ body: String, _ headers: HTTPFields = [:]) async throws -> TestResponse {
        try await client.execute(uri: uri, method: .post, headers: headers, body: ByteBuffer(string: body)) { $0 }
    }

    func desk(_ uri: String, _ body: String, method: HTTPRequest.Method = .post) async throws -> TestResponse {
        try await client.execute(
            uri: uri, method: method, headers: [.authorization: "Bearer \(token)"], body: ByteBuffer(string: body)
        ) { $0 }
    }

    func deskGet(_ uri: String) async throws -> TestResponse { try await get(uri, [.authorization: "Bearer \(token)"]) }

    func form(
        _ uri: String, _ fields: [(String, String)], _ headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        var headers = headers
        headers[.contentType] = "application/x-www-form-urlencoded"
        return try await post(uri, fields.map { "\($0.0.escaped)=\($0.1.escaped)" }.joined(separator: "&"), headers)
    }

    /// Signs in a new analyst and gives the headers of the session.
    func signIn(_ name: String = "hanako") async throws -> HTTPFields {
        try await services.store.setAnalyst(
            name, password: Password.stored("correct horse"), at: "2026-01-01T00:00:00Z")
        let response = try await form("/desk/sign-in", [("name", name), ("password", "correct horse")])
        let cookie = response.headers[.setCookie]?.prefix { $0 != ";" } ?? ""
        return [.cookie: String(cookie)]
    }

    /// The token that a page's forms carry.
    func formToken(_ page: String) -> String {
        page.firstMatch(of: #/name="form-token" value="([0-9a-f]+)"/#).map { String($0.1) } ?? ""
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }

    func json<T: Decodable>(_ type: T.Type) throws -> T {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(type, from: Data(text.utf8))
    }
}

extension String {
    var escaped: String { addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "" }
}

/// A folder that is removed after the test.
func withFolder(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "noroshi-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder)
}

/// A connection of its own; its patience is for machines that do much else.
func withClient<T: Sendable>(
    port: Int, _ body: @escaping @Sendable (TestClient) async throws -> T
) async throws -> T {
    try await TestClient.withClient(
        host: "127.0.0.1", port: port, configuration: .init(timeout: .seconds(120)), operation: body)
}
