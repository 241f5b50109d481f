import FoundationEssentials
import NoroshiFormats
import NoroshiStore

/// How lists and feeds say that an advisory was withdrawn or replaced, or holds no longer.
struct AdvisoryMarks: Sendable {
    let web: Web
    /// The reader's language.
    let language: String
    let now: Date

    func hasLapsed(_ advisory: StoredAdvisory) -> Bool {
        !advisory.facts.lapsesAt.isEmpty && advisory.facts.lapsesAt <= InternetTime.text(now)
    }

    /// The title, behind a mark when its validity has ended.
    func title(_ advisory: StoredAdvisory) -> String {
        guard let mark = mark(advisory) else { return advisory.title }
        return "[\(mark)] \(advisory.title)"
    }

    /// `no longer valid since 2000-09-01`; nil for an advisory that holds. Titles of withdrawn ones say so themselves.
    func mark(_ advisory: StoredAdvisory) -> String? {
        guard advisory.facts.standing.isEmpty else { return nil }
        guard hasLapsed(advisory) else { return nil }
        return web.text("advisory.mark.lapsed", language, ["since": advisory.facts.lapsedDay])
    }

    func summary(_ advisory: StoredAdvisory) -> String {
        var parts = ["\(advisory.id) (Version \(advisory.version))"]
        if let mark = mark(advisory) {
            parts.append(mark)
        } else if !advisory.facts.lastDay.isEmpty, advisory.facts.standing.isEmpty {
            parts.append("\(web.text("advisory.validity", language)): \(advisory.facts.lastDay)")
        }
        return parts.joined(separator: "; ")
    }

    /// Words for programs.
    func categories(_ advisory: StoredAdvisory) -> [String] {
        (hasLapsed(advisory) ? ["lapsed"] : [])
            + (advisory.facts.standing.isEmpty ? [] : [advisory.facts.standing])
    }
}

extension CenterServices {
    func marks(_ language: String) -> AdvisoryMarks { AdvisoryMarks(web: web, language: language, now: now()) }
}
