import CSAF
import FoundationEssentials
import Hummingbird
import NoroshiReport
import NoroshiStore

extension StoredAdvisory {
    /// The document that was published. It was read before it was stored; nil when this program no longer can.
    var document: CSAFDocument? { try? CSAFDocument.parse(Array(content.utf8), file: file) }

    /// What its readers are told now.
    func content(at now: Date) -> AdvisoryContent? { document.map { AdvisoryContent($0, at: now) } }

    var csafPath: String { "/csaf/\(folder)/\(file)" }

    var pagePath: String { "/advisories/\(id.formEncoded)" }

    /// The page for readers as the desk leads to it: without a change of the analyst's language.
    var pageLink: String { "\(pagePath)?\(Request.documentParameter)=\(lang.formEncoded)" }

    var deskPath: String { "/desk\(pagePath)" }

    var deskLink: String { "/desk\(pageLink)" }
}
