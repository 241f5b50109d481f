/// What a rule tells about itself, in the reader's language; every text is escaped.
package struct TraceRule: Sendable, Hashable {
    /// Its id, or its name or title.
    package let identifier: String
    package let title: String
    package let severity: Severity
    /// What stands behind what it finds.
    package let meaning: String?
    /// What harmless things look the same, and how to tell them apart.
    package let falsePositives: [String]
    package let response: LogTrace.Response?
    /// Techniques of ATT&CK, numbers of CVE, and addresses of pages.
    package let references: [String]

    package init(
        identifier: String, title: String, severity: Severity, meaning: String?, falsePositives: [String],
        response: LogTrace.Response?, references: [String]
    ) {
        self.identifier = identifier
        self.title = title
        self.severity = severity
        self.meaning = meaning
        self.falsePositives = falsePositives
        self.response = response
        self.references = references
    }
}
