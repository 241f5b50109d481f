/// Whether a document still speaks, or its publisher took it back.
///
/// CSAF 2.1 has profiles for both cases, `csaf_withdrawn` and `csaf_superseded`, with a note that gives the reason.
/// CSAF 2.0 has none, and forbids categories of such names; there the same note says it.
///
/// - Source: CSAF 2.1 §4, profiles "Withdrawn" and "Superseded"
public enum AdvisoryStanding: Sendable, Hashable {
    case current
    case withdrawn
    /// Replaced; the reference names the successor, where there is one.
    case superseded(by: Reference?)

    /// The title of the note that gives the reason.
    ///
    /// - Parameter language: The document's; other languages than Japanese get the English title.
    public static func withdrawalTitle(language: String?) -> String { titles(language).withdrawal }
    public static func supersessionTitle(language: String?) -> String { titles(language).supersession }
    /// How the summary of the reference to the successor begins.
    public static func successorSummary(language: String?) -> String { titles(language).successor }

    /// What the beginning of a title says, with or without brackets: `[Withdrawn] …`, `【取り下げ】…`.
    public init(title: String) {
        let beginning = title.drop { $0.isWhitespace || "[【(（［".contains($0) }.prefix(16).lowercased()
        if ["superseded", "置き換え"].contains(where: beginning.hasPrefix) {
            self = .superseded(by: nil)
        } else {
            self = ["withdrawn", "取り下げ"].contains(where: beginning.hasPrefix) ? .withdrawn : .current
        }
    }

    fileprivate typealias Titles = (withdrawal: String, supersession: String, successor: String)

    /// The standard's words, and ours for Japanese, for which the standard has none.
    fileprivate static let english: Titles = (
        Term.reasoningForWithdrawal.rawValue, Term.reasoningForSupersession.rawValue,
        Term.supersedingDocument.rawValue
    )
    fileprivate static let japanese: Titles = ("取り下げの理由", "置き換えの理由", "後継の文書")

    private static func titles(_ language: String?) -> Titles {
        (language ?? "").lowercased().hasPrefix("ja") ? japanese : english
    }
}

extension CSAFDocument {
    /// Whether the document still speaks: what its category says, else its notes.
    public var standing: AdvisoryStanding {
        let titles = Set((document.notes ?? []).filter { $0.category == .description }.compactMap(\.title))
        let all = [AdvisoryStanding.english, AdvisoryStanding.japanese]
        if document.category == "csaf_withdrawn" || all.contains(where: { titles.contains($0.withdrawal) }) {
            return .withdrawn
        }
        guard document.category == "csaf_superseded" || all.contains(where: { titles.contains($0.supersession) }) else {
            return .current
        }
        let successor = (document.references ?? []).first { reference in
            all.contains { reference.summary.hasPrefix($0.successor) }
        }
        return .superseded(by: successor)
    }
}
