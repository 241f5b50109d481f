import HTTPTypes
import Hummingbird
import NoroshiFormats

/// `GET /web/{file}`: the style of the pages, from `Resources/web`, read once.
struct StaticFiles {
    let services: CenterServices

    func addRoutes(to router: some RouterMethods<CenterContext>) { router.get("web/:file", use: file) }

    @Sendable func file(_ request: Request, context: CenterContext) async throws -> Response {
        let name = try context.parameters.require("file")
        guard let file = services.web.files[name] else { throw Refusal(.notFound, "no such file") }
        return textResponse(file.text, type: file.type, headers: [.cacheControl: "max-age=3600"])
    }
}
