import HTTPTypes
import Hummingbird

/// Lets only signed-in analysts pass; others are asked to sign in.
struct DeskSession: RouterMiddleware {
    typealias Context = CenterContext
    let services: CenterServices

    static let cookie = "noroshi-desk"

    func handle(
        _ request: Request, context: CenterContext,
        next: (Request, CenterContext) async throws -> Response
    ) async throws -> Response {
        guard let token = request.cookies[Self.cookie]?.value,
            let analyst = try await services.signIn.analyst(ofSession: token, at: services.now())
        else { return seeOther("/desk/sign-in") }
        var context = context
        context.session = .init(analyst: analyst, token: token)
        return try await next(request, context)
    }
}

/// Sends the browser to another page, which it fetches with GET.
func seeOther(_ path: String) -> Response {
    Response(status: .seeOther, headers: [.location: path])
}

extension CenterServices {
    /// A page of the desk, its forms carrying the session's token.
    func deskPage(
        _ template: String, title: String, _ view: some Sendable, _ request: Request, _ context: CenterContext,
        at path: String? = nil, status: HTTPResponse.Status = .ok
    ) throws -> Response {
        try web.page(
            template, title: title, view, request, context, at: path, status: status,
            formToken: context.session.map { secrets.formToken(forSession: $0.token) } ?? "")
    }

    /// The form that a signed-in analyst sent.
    ///
    /// - Throws: ``Refusal`` 403 when it does not carry the session's token.
    func deskForm(
        _ request: Request, _ context: CenterContext, limit: Int = 1 << 20,
        maximumFields: Int = FormData.maximumFields
    ) async throws -> FormData {
        try await bodies.withBody(of: request, limit: limit) { bytes in
            let form = try FormData(
                bytes, contentType: request.headers[.contentType] ?? "", maximumFields: maximumFields)
            guard let session = context.session, secrets.matchesForm(form["form-token"], session: session.token) else {
                throw Refusal(.forbidden, "the form does not belong to this session")
            }
            return form
        }
    }
}
