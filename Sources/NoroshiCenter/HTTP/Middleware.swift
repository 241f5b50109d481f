import HTTPTypes
import Hummingbird
import Logging
import NoroshiFormats
import NoroshiReport

/// The headers that every answer carries.
struct SecurityHeaders: RouterMiddleware {
    typealias Context = CenterContext
    let isSecure: Bool

    static let policy =
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"

    func handle(
        _ request: Request, context: CenterContext,
        next: (Request, CenterContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers[.contentSecurityPolicy] = Self.policy
        response.headers[.xContentTypeOptions] = "nosniff"
        if let name = HTTPField.Name.referrerPolicy { response.headers[name] = "no-referrer" }
        if isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        let path = request.uri.path
        if path.hasPrefix("/desk") || path.hasPrefix("/status") || path.hasPrefix("/report") {
            response.headers[.cacheControl] = "no-store"
        }
        return response
    }
}

/// Finds the reader's language: the address, then the cookie, then the browser's wish.
struct LanguageChoice: RouterMiddleware {
    typealias Context = CenterContext
    let isSecure: Bool

    func handle(
        _ request: Request, context: CenterContext,
        next: (Request, CenterContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        let asked = request.uri.queryParameters["lang"].map(String.init).flatMap(Self.known)
        context.language =
            asked ?? request.cookies["noroshi-language"].map(\.value).flatMap(Self.known)
            ?? Self.preferred(request.headers[.acceptLanguage] ?? "")
        var response = try await next(request, context)
        if let asked {
            response.setCookie(
                Cookie(
                    name: "noroshi-language", value: asked, maxAge: 31_536_000, path: "/", secure: isSecure,
                    sameSite: .lax))
        }
        return response
    }

    private static func known(_ language: String) -> String? {
        Translations.languages.contains(language) ? language : nil
    }

    /// The language of ours with the highest weight in an Accept-Language header.
    ///
    /// - Source: RFC 9110 §12.5.4
    static func preferred(_ header: String) -> String {
        var best = (language: "en", weight: 0.0)
        for range in header.prefix(1_000).split(separator: ",") {
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " } }
            guard let language = parts.first.flatMap({ known(String($0.prefix(2)).lowercased()) }) else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            if weight > best.weight { best = (language, weight) }
        }
        return best.language
    }
}

/// Answers what went wrong: JSON for the API, a page for people. No reporter's text reaches the log.
struct RefusalAnswers: RouterMiddleware {
    typealias Context = CenterContext
    let web: Web

    func handle(
        _ request: Request, context: CenterContext,
        next: (Request, CenterContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let refusal as Refusal {
            return try answer(refusal, request, context)
        } catch let error as HTTPError {
            return try answer(
                Refusal(error.status, error.body ?? error.status.reasonPhrase.lowercased()), request, context)
        } catch {
            context.logger.error("request failed", metadata: ["error": "\(error)", "path": "\(request.uri.path)"])
            return try answer(Refusal(.internalServerError, "the center could not do this"), request, context)
        }
    }

    private struct View: Sendable {
        let status: Int
        let reason: String
        let errors: [String]
    }

    private func answer(_ refusal: Refusal, _ request: Request, _ context: CenterContext) throws -> Response {
        var response = try body(refusal, request, context)
        if refusal.status == .contentTooLarge || refusal.status == .requestTimeout {
            // Long enough for an honest sender to read the answer.
            context.closeConnection(after: 30)
            response.headers[.connection] = "close"
        }
        return response
    }

    private func body(_ refusal: Refusal, _ request: Request, _ context: CenterContext) throws -> Response {
        if request.uri.path.hasPrefix("/api/") { return refusal.json }
        let key = "error.\(refusal.status.code)"
        func words(_ reason: String) -> String { web.reason(reason, context.language) }
        let known = ["400", "403", "404", "409", "413", "429", "503"].contains("\(refusal.status.code)")
        let view = View(
            status: refusal.status.code, reason: known ? web.text(key, context.language) : words(refusal.reason),
            errors: (known ? [words(refusal.reason)] : [])
                + refusal.errors.map { ReportError(pointer: $0.pointer, reason: words($0.reason)).description })
        var response = try web.page(
            "error", title: web.text("error.title", context.language), view, request, context, status: refusal.status)
        response.headers[.retryAfter] = refusal.retryAfter.map(String.init)
        return response
    }
}

/// A page's form may only be sent from our own pages. Browsers say where a request comes from.
struct SameSiteForms: RouterMiddleware {
    typealias Context = CenterContext

    func handle(
        _ request: Request, context: CenterContext,
        next: (Request, CenterContext) async throws -> Response
    ) async throws -> Response {
        guard request.method != .get, request.method != .head, !request.uri.path.hasPrefix("/api/") else {
            return try await next(request, context)
        }
        if let site = request.headers[optional: .fetchSite], site != "same-origin", site != "none" {
            throw Refusal(.forbidden, "the form was sent from another site")
        }
        // "null" is what a page with our referrer policy sends.
        if let origin = request.headers[.origin], origin != "null",
            origin.split(separator: "/").last.map(String.init) != request.head.authority
        {
            throw Refusal(.forbidden, "the form was sent from another site")
        }
        return try await next(request, context)
    }
}
