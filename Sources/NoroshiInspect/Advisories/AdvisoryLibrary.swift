package import CSAF
import NoroshiFormats

/// All advisories that a host is judged by: ours, the site's, and those fetched from the center.
package struct AdvisoryLibrary: Sendable {
    package let advisories: [Advisory]
    /// Files that could not be used; the others are.
    package let errors: [Problem]

    package struct Problem: Sendable, Hashable {
        package let path: String
        package let reason: String
    }

    package init(_ advisories: [Advisory], errors: [Problem] = []) {
        self.advisories = advisories
        self.errors = errors
    }

    /// Reads every `.json` file of `paths`; of one advisory in one language the newest counts.
    package static func load(_ paths: [String], recognizer: Recognizer) -> AdvisoryLibrary {
        var documents: [String: [String: CSAFDocument]] = [:]
        var errors: [Problem] = []
        for path in paths {
            do {
                let document = try CSAFDocument.parse(
                    ResourceDirectory.read(path, limit: ParsingLimits().size), file: path)
                let failures = document.validate()
                guard failures.isEmpty else {
                    errors.append(
                        Problem(path: path, reason: failures.prefix(3).map { "\($0)" }.joined(separator: "; ")))
                    continue
                }
                let identity = Self.identity(document)
                let language = Self.language(document)
                if let known = documents[identity]?[language], !isNewer(document, than: known) { continue }
                documents[identity, default: [:]][language] = document
            } catch {
                // The error begins with the path, which the problem already names.
                let text = "\(error)"
                let reason = text.hasPrefix("\(path):") ? text.dropFirst(path.utf8.count + 1) : text[...]
                errors.append(Problem(path: path, reason: String(reason.drop { $0 == " " })))
            }
        }
        let advisories = documents.sorted { $0.key < $1.key }.compactMap { _, byLanguage in
            byLanguage.values.first.map {
                Advisory(id: $0.document.tracking.id, documents: byLanguage, recognizer: recognizer)
            }
        }
        return AdvisoryLibrary(advisories, errors: errors)
    }

    package subscript(id: String) -> Advisory? { advisories.first { $0.id == id } }

    /// What makes two documents the same advisory: who published it, and the publisher's number for it.
    ///
    /// - Source: CSAF 2.0 §3.2.1.12.4, an id is unique for its publisher only.
    package static func identity(_ document: CSAFDocument) -> String {
        "\(document.document.tracking.id) \(document.document.publisher.namespace)"
    }

    /// The document's language without its region, English when it names none.
    package static func language(_ document: CSAFDocument) -> String {
        document.document.lang.map { String($0.prefix { $0.isLetter }).lowercased() } ?? "en"
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
