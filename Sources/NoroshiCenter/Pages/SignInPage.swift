import Hummingbird

/// `/desk/sign-in` and `/desk/sign-out`.
struct SignInPage {
    let services: CenterServices

    struct View: Sendable {
        let name: String
        let problem: String?
    }

    func addRoutes(to router: some RouterMethods<CenterContext>) {
        router.get("desk/sign-in", use: show)
        router.post("desk/sign-in", use: signIn)
        router.group("desk/sign-out").add(middleware: DeskSession(services: services)).post("", use: signOut)
    }

    @Sendable func show(_ request: Request, context: CenterContext) async throws -> Response {
        try page(View(name: "", problem: nil), request, context)
    }

    @Sendable func signIn(_ request: Request, context: CenterContext) async throws -> Response {
        let form = try await services.bodies.withBody(of: request, limit: 16 << 10) {
            try FormData($0, contentType: request.headers[.contentType] ?? "")
        }
        let name = String(form["name"].prefix(64))
        let outcome = try await services.signIn.signIn(
            name: name, password: String(form["password"].prefix(1_000)), address: context.remoteAddress,
            at: services.now())
        switch outcome {
        case .session(let token):
            var response = seeOther("/desk")
            response.setCookie(
                Cookie(
                    name: DeskSession.cookie, value: token,
                    maxAge: Int(services.configuration.sessionLength.components.seconds), path: "/desk",
                    secure: services.configuration.isSecure, httpOnly: true, sameSite: .strict))
            return response
        case .wrong:
            let view = View(name: name, problem: services.web.text("sign-in.wrong", context.language))
            return try page(view, request, context, status: 401)
        case .wait(let seconds):
            let view = View(
                name: name, problem: services.web.text("sign-in.wait", context.language, ["seconds": "\(seconds)"]))
            var response = try page(view, request, context, status: 429)
            response.headers[.retryAfter] = "\(seconds)"
            return response
        }
    }

    @Sendable func signOut(_ request: Request, context: CenterContext) async throws -> Response {
        _ = try await services.deskForm(request, context)
        if let session = context.session {
            try await services.signIn.signOut(session.token, analyst: session.analyst, at: services.now())
        }
        var response = seeOther("/desk/sign-in")
        response.setCookie(
            Cookie(
                name: DeskSession.cookie, value: "-", maxAge: 0, path: "/desk",
                secure: services.configuration.isSecure, httpOnly: true, sameSite: .strict))
        return response
    }

    private func page(
        _ view: View, _ request: Request, _ context: CenterContext, status: Int = 200
    ) throws -> Response {
        try services.web.page(
            "sign-in", title: services.web.text("sign-in.title", context.language), view, request, context,
            status: .init(code: status))
    }
}
