import FoundationEssentials
import NoroshiFormats
import NoroshiReport
import NoroshiStore

/// How lists and feeds say that an advisory was withdrawn or replaced, holds no longer, or is an old translation.
struct AdvisoryMarks: Sendable {
    /// In the reader's language.
    let texts: Translations
    let now: Date
    /// What is published, by number: translations are seen beside their originals.
    private let published: [String: [StoredAdvisory]]

    init(_ texts: Translations, now: Date, among published: [StoredAdvisory]) {
        self.texts = texts
        self.now = now
        self.published = Dictionary(grouping: published, by: \.id)
    }

    func hasLapsed(_ advisory: StoredAdvisory) -> Bool {
        !advisory.facts.lapsesAt.isEmpty && advisory.facts.lapsesAt <= InternetTime.text(now)
    }

    func newerOriginal(of advisory: StoredAdvisory) -> StoredAdvisory? {
        advisory.newerOriginal(among: published[advisory.id] ?? [])
    }

    /// The title as it may be shown, behind a mark when its validity has ended or its original has moved on.
    func title(_ advisory: StoredAdvisory) -> String {
        let title = advisory.title.readableLine
        return mark(advisory).map { "[\($0)] \(title)" } ?? title
    }

    /// `no longer valid since 2000-09-01; older than the original, version 2`; nil for an advisory that holds. Titles of
    /// withdrawn ones say so themselves.
    func mark(_ advisory: StoredAdvisory) -> String? {
        let marks = [lapse(of: advisory), age(of: advisory)].compactMap(\.self)
        return marks.isEmpty ? nil : marks.joined(separator: "; ")
    }

    private func lapse(of advisory: StoredAdvisory) -> String? {
        guard advisory.facts.standing.isEmpty, hasLapsed(advisory) else { return nil }
        return texts.text("center.advisory.mark.lapsed", ["since": advisory.facts.lapsedDay])
    }

    private func age(of advisory: StoredAdvisory) -> String? {
        newerOriginal(of: advisory).map {
            let mark = $0.facts.standing.isEmpty ? "stale" : "stale-\($0.facts.standing)"
            return texts.text("center.advisory.mark.\(mark)", ["version": $0.version])
        }
    }

    func summary(_ advisory: StoredAdvisory) -> String {
        var parts = ["\(advisory.id) (Version \(advisory.version))"]
        if let mark = mark(advisory) { parts.append(mark) }
        if !hasLapsed(advisory), !advisory.facts.lastDay.isEmpty, advisory.facts.standing.isEmpty {
            parts.append("\(texts.text("center.advisory.validity")): \(advisory.facts.lastDay)")
        }
        return parts.joined(separator: "; ")
    }

    /// Words for programs.
    func categories(_ advisory: StoredAdvisory) -> [String] {
        (hasLapsed(advisory) ? ["lapsed"] : []) + (newerOriginal(of: advisory) == nil ? [] : ["stale"])
            + (advisory.facts.standing.isEmpty ? [] : [advisory.facts.standing])
    }
}

extension CenterServices {
    /// - Parameter published: At least all languages of what is marked; without them no translation is an old one.
    func marks(_ language: String, among published: [StoredAdvisory] = []) -> AdvisoryMarks {
        AdvisoryMarks(web.translations(language), now: now(), among: published)
    }
}
