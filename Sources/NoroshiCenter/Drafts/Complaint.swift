import CSAF
import NoroshiModel
import NoroshiStore

/// Something that is wrong with a draft, or that could be better.
struct Complaint: Sendable, Hashable {
    /// The field of the form; nil for the document as a whole.
    let field: String?
    let severity: TestResult.Severity
    /// The number of the standard's test; empty for a rule of the desk.
    let test: String
    let message: Message
}

extension Complaint {
    /// - Parameter places: Where the parts of the document came from; the longest that fits counts.
    init(_ result: TestResult, places: [AdvisoryWriter.Place]) {
        let place = places.filter { place in
            result.pointer == place.pointer || result.pointer.hasPrefix("\(place.pointer)/")
        }.max { $0.pointer.utf8.count < $1.pointer.utf8.count }
        field = place?.field
        severity = result.severity
        test = result.test
        message = Message("literal", ["text.en": result.message, "text.ja": result.messageJa])
    }
}

extension StoredDraft.Kind {
    /// Whether the advisory speaks of no products any more when this is published.
    var endsAdvisory: Bool { self == .withdrawal || self == .supersession }
}

/// Why the desk does not do what was asked.
struct DraftRefusal: Error, Sendable, Hashable {
    let messages: [Message]
    init(_ messages: [Message]) { self.messages = messages }
    init(_ rule: String, _ arguments: [String: String] = [:]) {
        messages = [Message("center.draft.rule.\(rule)", arguments)]
    }
}
