import FoundationEssentials
import HTTPTypes
import Hummingbird
import NoroshiFormats
import NoroshiModel
import NoroshiStore

/// `/api/v1/reports`: what a reporter may do, without an account.
struct ReportsAPI {
    let services: CenterServices

    func addRoutes(to router: some RouterMethods<CenterContext>) {
        router.post("api/v1/reports", use: submit)
        router.get("api/v1/reports/:number", use: status)
        router.post("api/v1/reports/:number/messages", use: addMessage)
    }

    @Sendable func submit(_ request: Request, context: CenterContext) async throws -> Response {
        let key = try idempotencyKey(request)
        let limit = services.configuration.maximumReport
        return try await services.bodies.withBody(of: request, limit: limit) { bytes in
            let report: IncidentReport
            do {
                report = try ReportJSON.parse(bytes, categories: services.categories)
            } catch let errors as ReportErrors {
                throw Refusal(errors)
            }
            let submission = Submission(report: report, channel: .api, receivedAt: services.now(), key: key)
            let (receipt, isNew) = try await services.receive(submission)
            return jsonResponse(
                receipt, status: isNew ? .created : .ok, headers: [.location: "/api/v1/reports/\(receipt.number)"])
        }
    }

    @Sendable func status(_ request: Request, context: CenterContext) async throws -> Response {
        let number = try context.parameters.require("number")
        guard let report = try await services.report(number, secret: bearer(request)) else { throw Self.unknown }
        return jsonResponse(report.status)
    }

    @Sendable func addMessage(_ request: Request, context: CenterContext) async throws -> Response {
        let number = try context.parameters.require("number")
        guard try await services.report(number, secret: bearer(request)) != nil else { throw Self.unknown }
        return try await services.bodies.withBody(of: request, limit: 1 << 20) { bytes in
            var record = RecordReader(try parseJSON(bytes), at: "", known: ["text"])
            let text = record.text("text", limit: Self.maximumMessage, required: true)
            guard record.errors.isEmpty, let text else { throw Refusal(ReportErrors(record.errors)) }
            let now = services.now()
            guard
                try await services.store.addMessage(
                    to: number, author: "reporter", text: text, at: InternetTime.text(now))
            else { throw Self.unknown }
            return jsonResponse(ReportStatus.Message(author: .reporter, at: now, text: text), status: .created)
        }
    }

    static let maximumMessage = 20_000  // Unicode scalars

    private static let unknown = Refusal(.notFound, "no report with this number and secret")

    private func idempotencyKey(_ request: Request) throws -> String? {
        guard let key = request.headers[optional: .idempotencyKey] else { return nil }
        guard (16...128).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Refusal(.badRequest, "Idempotency-Key: expected 16 to 128 printable characters, such as a UUID")
        }
        return key
    }
}

/// The credential of an `Authorization: Bearer` header.
func bearer(_ request: Request) throws -> String {
    guard let header = request.headers[.authorization], header.lowercased().hasPrefix("bearer ") else {
        throw Refusal(.unauthorized, "expected 'Authorization: Bearer …'")
    }
    return String(header.dropFirst("bearer ".count))
}
