package import CSAF
import FoundationEssentials
import NoroshiFormats
import NoroshiModel

/// All advisories that a host is judged by: ours, the site's, and those fetched from centers and providers.
///
/// What decides is kept in a compact form, made of the documents or read from where it was kept: either way it is the
/// same bytes that answer. The documents themselves are not in memory.
package struct AdvisoryLibrary: Sendable {
    let index: AdvisoryIndex
    /// Files that could not be used; the others are.
    package private(set) var errors: [Problem]
    /// How many documents were read, and not taken from the kept index.
    package let documentsRead: Int

    package struct Problem: Sendable, Hashable {
        package let path: String
        package let reason: String

        package init(path: String, reason: String) {
            self.path = path
            self.reason = reason
        }
    }

    /// Tells also of places where advisories were looked for in vain.
    package func telling(of problems: [Problem]) -> AdvisoryLibrary {
        var library = self
        library.errors = problems + errors
        return library
    }

    /// In the order of their ids.
    package var advisories: Advisories { Advisories(index: index) }

    /// - Throws: When a record is not what it was when the index was looked through.
    init(_ index: AdvisoryIndex, documentsRead: Int) throws(RecordReader.Malformed) {
        self.index = index
        self.documentsRead = documentsRead
        var errors: [Problem] = []
        for number in 0..<index.documentCount {
            var reader = try index.record(number)
            if try AdvisoryIndexRecord.open(&reader) { continue }
            let reason = try reader.text()
            var whole = try index.record(number)
            errors.append(Problem(path: try whole.text(), reason: reason))
        }
        self.errors = errors
    }

    package subscript(id: String) -> Advisory? { advisories.first { $0.id == id } }

    /// The advisories, each made ready when it is asked for.
    package struct Advisories: RandomAccessCollection, Sendable {
        fileprivate let index: AdvisoryIndex
        package var startIndex: Int { 0 }
        package var endIndex: Int { index.advisoryCount }

        package subscript(number: Int) -> Advisory {
            do {
                return try Advisory(index, number)
            } catch {
                preconditionFailure("an index that was walked through can be read")
            }
        }
    }

    /// What makes two documents the same advisory: who published it, and the publisher's number for it.
    ///
    /// - Source: CSAF 2.0 §3.2.1.12.4, an id is unique for its publisher only.
    package static func identity(_ document: CSAFDocument) -> String {
        "\(document.document.tracking.id) \(document.document.publisher.namespace)"
    }

    /// The document's language without its region, English when it names none.
    package static func language(_ document: CSAFDocument) -> String {
        AdvisoryDocument.language(document.document.lang)
    }

    /// Released later, or on the same moment under a higher version.
    package static func isNewer(_ document: CSAFDocument, than other: CSAFDocument) -> Bool {
        let (one, two) = (document.document.tracking, other.document.tracking)
        guard one.currentReleaseDate.date == two.currentReleaseDate.date else {
            return one.currentReleaseDate.date > two.currentReleaseDate.date
        }
        return one.version.order(to: two.version) == .greater
    }
}
