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
                let document = try CSAFDocument.parse(ResourceDirectory.read(path), file: path)
                let failures = document.validate()
                guard failures.isEmpty else {
                    errors.append(
                        Problem(path: path, reason: failures.prefix(3).map { "\($0)" }.joined(separator: "; ")))
                    continue
                }
                let id = document.document.tracking.id
                let language = Self.language(document)
                if let known = documents[id]?[language], !isNewer(document, than: known) { continue }
                documents[id, default: [:]][language] = document
            } catch let error as CSAFError {
                errors.append(Problem(path: path, reason: "\(error)"))
            } catch {
                errors.append(Problem(path: path, reason: "\(error)"))
            }
        }
        let advisories = documents.sorted { $0.key < $1.key }.map {
            Advisory(id: $0.key, documents: $0.value, recognizer: recognizer)
        }
        return AdvisoryLibrary(advisories, errors: errors)
    }

    package subscript(id: String) -> Advisory? { advisories.first { $0.id == id } }

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
