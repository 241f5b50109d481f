import HTTPTypes
import Hummingbird
import NoroshiFormats
import NoroshiModel
import NoroshiStore

/// `/status`: where a report stands, for who holds its number and secret, and a way to add to it.
struct StatusPage {
    let services: CenterServices

    struct View: Sendable {
        let number: String
        let isWrong: Bool
        let status: Status?
        let wasAdded: Bool
    }

    struct Status: Sendable {
        let number: String
        let secret: String
        let state: String
        let receivedAt: String
        let messages: [MessageView]
    }

    func addRoutes(to router: some RouterMethods<CenterContext>) {
        router.get("status", use: ask)
        router.post("status", use: show)
    }

    @Sendable func ask(_ request: Request, context: CenterContext) async throws -> Response {
        try page(View(number: "", isWrong: false, status: nil, wasAdded: false), request, context)
    }

    /// Shows the state; adds the message first when the form carries one.
    @Sendable func show(_ request: Request, context: CenterContext) async throws -> Response {
        try await services.bodies.withBody(of: request, limit: 1 << 20) { bytes in
            let data = try FormData(bytes, contentType: request.headers[.contentType] ?? "")
            let number = data["number"].uppercased()
            guard try await services.report(number, secret: data["secret"]) != nil else {
                return try page(
                    View(number: String(number.prefix(40)), isWrong: true, status: nil, wasAdded: false), request,
                    context, status: .notFound)
            }
            let text = String(data["text"].unicodeScalars.prefix(ReportsAPI.maximumMessage)).filter { $0 != "\0" }
            if !text.isEmpty {
                _ = try await services.store.addMessage(
                    to: number, author: "reporter", text: text, at: services.timestamp)
            }
            guard let report = try await services.store.report(number) else {
                throw Refusal(.notFound, "no such report")
            }
            let status = Status(
                number: number, secret: data["secret"],
                state: services.web.text("state.\(report.state)", context.language),
                receivedAt: services.localTime(report.receivedAt),
                messages: services.messages(of: report, context.language))
            return try page(
                View(number: number, isWrong: false, status: status, wasAdded: !text.isEmpty), request, context)
        }
    }

    private func page(
        _ view: View, _ request: Request, _ context: CenterContext, status: HTTPResponse.Status = .ok
    ) throws -> Response {
        try services.web.page(
            "status", title: services.web.text("status.title", context.language), view, request, context,
            status: status)
    }
}

/// A message between reporter and center.
struct MessageView: Sendable {
    let author: String
    let at: String
    let text: String
    let isCenter: Bool
}

extension CenterServices {
    func messages(of report: StoredReport, _ language: String) -> [MessageView] {
        report.messages.map {
            MessageView(
                author: web.text("author.\($0.author)", language), at: localTime($0.at), text: $0.text,
                isCenter: $0.author == "center")
        }
    }
}
