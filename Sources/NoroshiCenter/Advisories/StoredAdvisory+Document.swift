import CSAF
import NoroshiReport
import NoroshiStore

extension StoredAdvisory {
    /// The document that was imported. It was read before it was stored; nil when this program no longer can.
    var document: AdvisoryContent? {
        (try? CSAFDocument.parse(Array(content.utf8), file: file)).map(AdvisoryContent.init)
    }

    var csafPath: String { "/csaf/\(folder)/\(file)" }

    var pagePath: String { "/advisories/\(id.formEncoded)" }
}
