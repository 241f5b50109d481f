import FoundationEssentials
import HTTPTypes
import Hummingbird
import NoroshiFormats
import NoroshiModel

/// `GET` and `POST /report`: a report without an account.
struct ReportFormPage {
    let services: CenterServices

    struct View: Sendable {
        let token: String
        let sections: [FormSection]
        let hasErrors: Bool
    }

    struct ReceiptView: Sendable {
        let number: String
        let secret: String
        let receivedAt: String
        let isRepeat: Bool
    }

    func addRoutes(to router: some RouterMethods<CenterContext>) {
        router.get("report", use: show)
        router.post("report", use: submit)
    }

    @Sendable func show(_ request: Request, context: CenterContext) async throws -> Response {
        try form(
            ReportForm(values: nil, services: services, language: context.language), [], randomHexadecimal(bytes: 16),
            request, context)
    }

    @Sendable func submit(_ request: Request, context: CenterContext) async throws -> Response {
        let limit = services.configuration.maximumReport
        return try await services.bodies.withBody(of: request, limit: limit) { bytes in
            let data = try FormData(bytes, contentType: request.headers[.contentType] ?? "")
            let token = data["token"]
            guard (16...64).contains(token.utf8.count), token.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
                throw Refusal(.badRequest, "the form is not complete")
            }
            let form = ReportForm(values: data, services: services, language: context.language)
            let report: IncidentReport
            do {
                report = try form.report()
            } catch let errors as ReportErrors {
                return try self.form(form, errors.errors, token, request, context, status: .unprocessableContent)
            }
            let (receipt, isNew) = try await services.receive(
                Submission(report: report, channel: .web, receivedAt: services.now(), key: "form/\(token)"))
            return try show(receipt, isNew: isNew, request, context)
        }
    }

    private func form(
        _ form: ReportForm, _ errors: [ReportError], _ token: String, _ request: Request, _ context: CenterContext,
        status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let view = View(token: token, sections: form.sections(errors), hasErrors: !errors.isEmpty)
        return try services.web.page(
            "report", title: services.web.text("report.title", context.language), view, request, context,
            status: status)
    }

    private func show(
        _ receipt: Receipt, isNew: Bool, _ request: Request, _ context: CenterContext
    ) throws -> Response {
        let view = ReceiptView(
            number: receipt.number, secret: receipt.secret,
            receivedAt: services.configuration.timeZone.text(receipt.receivedAt), isRepeat: !isNew)
        return try services.web.page(
            "receipt", title: services.web.text("receipt.title", context.language), view, request, context,
            status: isNew ? .created : .ok)
    }
}
