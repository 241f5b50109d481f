import CSAF
package import FoundationEssentials
package import NoroshiModel

/// The report of the API, `Documentation/center-api.md`: JSON ⇄ ``IncidentReport``.
///
/// A field that is not known is an error, so that a misspelt one is never silently lost.
package enum ReportJSON {
    /// Lengths in Unicode scalars, counts in elements.
    package enum Limit {
        package static let line = 1_000
        package static let text = 100_000
        package static let excerpt = 2_000_000
        package static let elements = 200
    }

    /// - Parameter categories: The words that `categories` may hold.
    /// - Throws: Where the bytes are not JSON, or everything that is wrong with the report.
    package static func parse(_ bytes: [UInt8], categories: Vocabulary) throws(ReportErrors) -> IncidentReport {
        let value: JSONValue
        do {
            value = try JSONValue.parse(bytes, file: "")
        } catch {
            throw ReportErrors([
                ReportError(pointer: "", reason: "line \(error.line), column \(error.column): \(error.reason)")
            ])
        }
        return try read(value, categories: categories)
    }

    /// Reads a report that stands inside another document.
    package static func read(
        _ value: JSONValue, at pointer: String = "", categories: Vocabulary
    ) throws(ReportErrors) -> IncidentReport {
        var reader = ReportReader(categories: categories)
        let report = reader.report(value, at: pointer)
        guard reader.errors.isEmpty else { throw ReportErrors(reader.errors) }
        return report
    }

    /// The same report always gives the same bytes: keys sorted, no space.
    package static func serialize(_ report: IncidentReport) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(report) else {
            preconditionFailure("a report holds only strings, whole numbers and truth values, which JSON can hold")
        }
        return Array(data)
    }
}

/// One thing that is wrong with a report: `/time/discoveredAt: expected …`.
package struct ReportError: Error, Hashable, CustomStringConvertible {
    /// RFC 6901; empty for the whole document.
    package let pointer: String
    package let reason: String

    package init(pointer: String, reason: String) {
        self.pointer = pointer
        self.reason = reason
    }

    package var description: String { pointer.isEmpty ? reason : "\(pointer): \(reason)" }
}

/// Everything wrong with one report, in the order of its fields. Never empty.
package struct ReportErrors: Error, Hashable, CustomStringConvertible {
    package let errors: [ReportError]
    package init(_ errors: [ReportError]) { self.errors = errors }
    package var description: String { errors.map(\.description).joined(separator: "\n") }
}

/// The rules that a whole document shares: what counts as a time.
package enum InternetTime {
    /// - Source: RFC 3339 §5.6
    package static func date(_ text: String) -> Date? { Timestamp(text)?.date }

    /// `1998-06-09T15:00:00Z`: UTC, whole seconds, so that texts sort as times do.
    package static func text(_ date: Date) -> String { date.formatted(.iso8601) }
}
