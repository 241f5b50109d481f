import CSAF

/// A small valid document, and the means to change it.
enum Sample {
    static let text = """
        {
          "document": {
            "category": "csaf_base",
            "csaf_version": "2.0",
            "publisher": {"category": "coordinator", "name": "Example", "namespace": "https://example.com"},
            "title": "A title",
            "tracking": {
              "current_release_date": "2024-01-02T03:04:05Z",
              "id": "example-1",
              "initial_release_date": "2024-01-02T03:04:05Z",
              "revision_history": [{"date": "2024-01-02T03:04:05Z", "number": "1", "summary": "First"}],
              "status": "final",
              "version": "1"
            }
          }
        }
        """

    static func document() throws -> CSAFDocument {
        try CSAFDocument.parse(Array(text.utf8), file: "sample.json")
    }

    /// The sample with one piece of its text replaced.
    static func replacing(_ old: String, _ new: String) -> [UInt8] {
        let parts = text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
        precondition(parts.count == 2, "the sample does not have the text to replace")
        return Array((parts[0] + new + parts[1]).utf8)
    }

    /// The message of the error that parsing ends with, or "parsed".
    static func message(_ bytes: [UInt8], limits: ParsingLimits = ParsingLimits()) -> String {
        do {
            _ = try CSAFDocument.parse(bytes, file: "a.json", limits: limits)
            return "parsed"
        } catch {
            return error.description
        }
    }

    static func product(_ id: String, helper: ProductIdentificationHelper? = nil) -> FullProductName {
        FullProductName(name: id, productID: id, productIdentificationHelper: helper)
    }
}
