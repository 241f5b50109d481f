import FoundationEssentials
import HTTPTypes
import Hummingbird
import NoroshiFormats

/// A request that is not carried out, and why; a JSON object for the API, a page for people.
struct Refusal: Error {
    let status: HTTPResponse.Status
    let reason: String
    /// Everything wrong with the content, by place.
    let errors: [ReportError]
    /// The limit that was passed, in bytes or elements.
    let limit: Int?
    /// Seconds.
    let retryAfter: Int?

    init(
        _ status: HTTPResponse.Status, _ reason: String, errors: [ReportError] = [], limit: Int? = nil,
        retryAfter: Int? = nil
    ) {
        self.status = status
        self.reason = reason
        self.errors = errors
        self.limit = limit
        self.retryAfter = retryAfter
    }

    init(_ errors: ReportErrors) {
        self.init(.unprocessableContent, "the content is not as documented", errors: errors.errors)
    }

    private struct Body: Encodable {
        let reason: String
        let errors: [String]?
        let limit: Int?
    }

    var json: Response {
        let body = Body(reason: reason, errors: errors.isEmpty ? nil : errors.map(\.description), limit: limit)
        var response = jsonResponse(body, status: status)
        response.headers[.retryAfter] = retryAfter.map(String.init)
        if status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
        return response
    }
}

/// `value` as JSON: keys sorted, times RFC 3339 UTC.
func jsonResponse(_ value: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    guard let data = try? encoder.encode(value) else {
        preconditionFailure("an answer of the API holds a number that JSON cannot")
    }
    var headers = headers
    headers[.contentType] = "application/json; charset=utf-8"
    headers[.cacheControl] = "no-store"
    return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: Array(data) + [0x0A])))
}

/// Text of any kind.
func textResponse(_ text: String, type: String, headers: HTTPFields = [:]) -> Response {
    var headers = headers
    headers[.contentType] = type
    return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
}

extension HTTPField.Name {
    static let idempotencyKey = HTTPField.Name("Idempotency-Key")
    static let fetchSite = HTTPField.Name("Sec-Fetch-Site")
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")
}

extension HTTPFields {
    /// A header whose name the language of HTTP does not forbid.
    subscript(optional name: HTTPField.Name?) -> String? { name.flatMap { self[$0] } }
}
