package import NoroshiModel

/// Says in the reader's language why something could not be looked at.
///
/// Observations keep the reason once, in English, beside the system's own words; what is shown is found by the
/// sentence itself, as in a message catalog: `reason.*` of the English texts are the patterns, those of the reader's
/// language the answers. A reason that no pattern knows is shown as it is.
package struct ReasonCatalog: Sendable {
    private let entries: [(pattern: [Piece], answer: String)]

    private enum Piece: Sendable, Hashable {
        case literal(String)
        case place(String)
    }

    /// Shows every reason as it is.
    package init() { entries = [] }

    /// - Parameter english: The texts that the reasons were written by.
    package init(english: Translations, reader: Translations) {
        entries = english.keys.filter { $0.hasPrefix("reason.") }.sorted().map { key in
            (Self.pieces(english.text(key)), reader.text(key))
        }
    }

    package func text(_ reason: String) -> String {
        for (pattern, answer) in entries {
            guard let arguments = Self.match(pattern, reason[...]) else { continue }
            // What fills a place may be a reason itself, and is always shorter.
            return Translations.fill(answer, arguments.mapValues { $0.count < reason.count ? text($0) : $0 })
        }
        return reason
    }

    /// A finding's message whose `{reason}`, where it has one, is in the reader's language too.
    package func told(_ message: Message) -> Message {
        guard let reason = message.arguments["reason"] else { return message }
        return Message(message.key, message.arguments.merging(["reason": text(reason)]) { $1 })
    }

    private static func pieces(_ template: String) -> [Piece] {
        var pieces: [Piece] = []
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            if open > rest.startIndex { pieces.append(.literal(String(rest[..<open]))) }
            pieces.append(.place(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        return rest.isEmpty ? pieces : pieces + [.literal(String(rest))]
    }

    /// A place takes everything up to the literal behind it, at the end of the pattern everything.
    private static func match(_ pattern: [Piece], _ text: Substring) -> [String: String]? {
        var rest = text
        var arguments: [String: String] = [:]
        var open: String?
        for piece in pattern {
            switch piece {
            case .place(let name): open = name
            case .literal(let words):
                guard let found = rest.firstRange(of: words) else { return nil }
                if let name = open { arguments[name] = String(rest[..<found.lowerBound]) }
                guard open != nil || found.lowerBound == rest.startIndex else { return nil }
                open = nil
                rest = rest[found.upperBound...]
            }
        }
        if let open {
            arguments[open] = String(rest)
            rest = rest[rest.endIndex...]
        }
        return rest.isEmpty ? arguments : nil
    }
}
