import NoroshiModel

/// What a message that carries our mark is: ours, or somebody's answer to it.
struct ArrivedMail: Hashable {
    enum Kind: Hashable {
        /// Our message, as we sent it.
        case itself
        /// A report that it was not delivered, or another automatic answer.
        case report
        /// A report that names the next server: the mail was on its way out.
        case reportOfNextServer
    }

    let marker: String
    let kind: Kind

    /// nil when none of the marks is in it.
    ///
    /// - Source: RFC 3464 for reports, RFC 3834 for automatic answers.
    init?(_ bytes: [UInt8], markers: Set<String>) {
        let text = String(decoding: bytes.prefix(SMTPLimits.scanned), as: UTF8.self)
        guard let marker = Self.marker(in: text, markers) else { return nil }
        self.marker = marker
        let headers = Self.headers(text)
        let isOurs =
            headers[ProofMessage.header.lowercased()]?.contains(marker) == true
            || headers["message-id"]?.contains(marker) == true
                && headers["from"]?.contains("Noroshi relay test") == true
        guard !isOurs else {
            kind = .itself
            return
        }
        let lines = text.lowercased().split(whereSeparator: \.isNewline)
        let isOfNextServer = lines.contains { line in
            line.hasPrefix("remote-mta:") || line.contains("remote host said")
                || line.contains("from remote mail server")
        }
        kind = isOfNextServer ? .reportOfNextServer : .report
    }

    private enum SMTPLimits { static let scanned = 262_144 }  // bytes

    private static func marker(in text: String, _ markers: Set<String>) -> String? {
        var rest = text[...]
        while let start = rest.firstRange(of: "nrt") {
            let word = String(rest[start.lowerBound...].prefix(35))
            if markers.contains(word) { return word }
            rest = rest[start.upperBound...]
        }
        return nil
    }

    /// The message's own headers, names in lower case, folded lines joined.
    private static func headers(_ text: String) -> [String: String] {
        var headers: [String: String] = [:]
        var name: String?
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            if line.isEmpty { break }
            if line.first == " " || line.first == "\t" {
                if let name { headers[name, default: ""] += " " + line.trimmingPrefix { $0 == " " || $0 == "\t" } }
            } else if let colon = line.firstIndex(of: ":") {
                let key = line[..<colon].lowercased()
                name = key
                headers[key] = (headers[key].map { $0 + "\n" } ?? "") + line[line.index(after: colon)...]
            }
        }
        return headers
    }
}
