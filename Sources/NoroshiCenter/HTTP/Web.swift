import HTTPTypes
import Hummingbird
import Mustache
import NoroshiFormats
import NoroshiModel
import NoroshiReport

/// Makes pages: a template, the words of a language, and what one page shows.
struct Web: Sendable {
    private let templates: MustacheLibrary
    private let texts: [String: Translations]
    private let reasons: [String: ReasonCatalog]
    private let trees: [String: [String: any Sendable]]
    private let configuration: CenterConfiguration
    /// Style sheets, scripts and pictures by name.
    let files: [String: File]

    struct File: Sendable {
        let text: String
        let type: String
    }

    init(resources: ResourceDirectory, configuration: CenterConfiguration) throws {
        self.configuration = configuration
        var library = MustacheLibrary()
        for path in try resources.files(in: "templates/web", suffix: ".mustache") {
            let name = path.split(separator: "/").last.map { String($0.dropLast(".mustache".count)) } ?? path
            try library.register(String(decoding: ResourceDirectory.read(path), as: UTF8.self), named: name)
        }
        templates = library
        files = try Self.files(resources)
        var texts: [String: Translations] = [:]
        for language in Translations.languages { texts[language] = try Translations.load(language, from: resources) }
        self.texts = texts
        let english = try texts["en"] ?? Translations.load("en", from: resources)
        reasons = texts.mapValues { ReasonCatalog(english: english, reader: $0) }
        trees = texts.mapValues { $0.tree["center"] as? [String: any Sendable] ?? [:] }
    }

    private static func files(_ resources: ResourceDirectory) throws -> [String: File] {
        var files: [String: File] = [:]
        for (suffix, type) in [
            (".css", "text/css; charset=utf-8"), (".js", "text/javascript; charset=utf-8"), (".svg", "image/svg+xml"),
        ] {
            for path in try resources.files(in: "web", suffix: suffix) {
                let name = path.split(separator: "/").last.map(String.init) ?? path
                files[name] = File(text: String(decoding: try ResourceDirectory.read(path), as: UTF8.self), type: type)
            }
        }
        return files
    }

    /// All sentences in a language that readers have.
    func translations(_ language: String) -> Translations {
        guard let texts = texts[language] else { preconditionFailure("a language of the translations") }
        return texts
    }

    /// The sentence of the center's own part of the translations.
    func text(_ key: String, _ language: String, _ arguments: [String: String] = [:]) -> String {
        texts[language]?.text("center.\(key)", arguments) ?? key
    }

    /// The sentence of a message.
    func text(_ message: Message, _ language: String) -> String { texts[language]?.text(message) ?? message.key }

    /// Why something was refused, in the reader's language.
    func reason(_ reason: String, _ language: String) -> String { reasons[language]?.text(reason) ?? reason }

    /// Everything a template sees: its page's own values under `view`, the words under `t`.
    private struct Frame {
        let t: [String: any Sendable]
        let view: Any
        let title: String
        let center: String
        let language: String
        let languages: [LanguageLink]
        let analyst: String?
        let formToken: String
        let isDesk: Bool
    }

    private static func isDesk(_ path: String) -> Bool { path == "/desk" || path.hasPrefix("/desk/") }

    private struct LanguageLink {
        let name: String
        let code: String
        let link: String
        let isCurrent: Bool
    }

    /// - Parameter title: The page's title in the reader's language, unescaped.
    /// - Parameter path: Where the page stands; nil where that is the address that was asked for.
    func page(
        _ template: String, title: String, _ view: some Sendable, _ request: Request, _ context: CenterContext,
        at path: String? = nil, status: HTTPResponse.Status = .ok, formToken: String = ""
    ) throws -> Response {
        let path = path ?? request.uri.path
        let frame = Frame(
            t: trees[context.language] ?? [:], view: view, title: title, center: configuration.name,
            language: context.language, languages: languageLinks(path, request, context),
            analyst: context.session?.analyst,
            formToken: formToken, isDesk: Self.isDesk(path))
        guard let text = templates.render(frame, withTemplate: template) else {
            throw Refusal(.internalServerError, "no template '\(template)'")
        }
        var response = textResponse(text, type: "text/html; charset=utf-8")
        response.status = status
        response.headers[.contentLanguage] = context.language
        response.headers[.vary] = "Accept-Language, Cookie"
        return response
    }

    /// The same page in each language; after a form was sent, the page that the form stands on.
    private func languageLinks(_ path: String, _ request: Request, _ context: CenterContext) -> [LanguageLink] {
        let query = request.uri.queryParameters.filter { key, _ in
            switch key {
            case "lang": false
            // The desk has one document in all languages of its pages; readers get another document.
            case Request.documentParameter: Self.isDesk(path)
            default: request.method == .get
            }
        }.map { "\($0.key.formEncoded)=\($0.value.formEncoded)&" }.joined()
        return [("en", "English"), ("ja", "日本語")].map { code, name in
            LanguageLink(
                name: name, code: code, link: "\(path)?\(query)lang=\(code)",
                isCurrent: code == context.language)
        }
    }
}

extension Request {
    static let documentParameter: Substring = "document"

    /// Which document of an advisory is meant, by its language: `?document=ja`. `?lang=` is the reader's own language.
    var documentLanguage: String? {
        uri.queryParameters[Self.documentParameter].map { $0.percentDecodedText.lowercased() }
    }
}

extension StringProtocol {
    /// Safe as a value in a query.
    ///
    /// - Source: RFC 3986 §2.3
    var formEncoded: String {
        let digits = Array("0123456789ABCDEF".utf8)
        let bytes = utf8.flatMap { byte -> [UInt8] in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                [byte]
            default: [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A page's address with a query; used by templates through view structs.
func link(_ path: String, _ query: [(String, String)]) -> String {
    let parts = query.filter { !$0.1.isEmpty }.map { "\($0.0)=\($0.1.formEncoded)" }
    return parts.isEmpty ? path : "\(path)?\(parts.joined(separator: "&"))"
}
