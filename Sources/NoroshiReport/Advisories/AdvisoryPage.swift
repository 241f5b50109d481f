package import NoroshiFormats
import Mustache

/// An advisory as one self-contained page: no script, no request to anywhere, every text escaped.
///
/// Template: `templates/report/advisory.mustache`.
package struct AdvisoryPage: Sendable {
    private let content: AdvisoryContent
    private let translations: Translations

    /// - Parameter translations: Of the document's language, so that headings and text agree.
    package init(_ content: AdvisoryContent, translations: Translations) {
        self.content = content
        self.translations = translations
    }

    /// - Throws: ``ResourceError`` when the template is missing; the template's own error when it is broken.
    package func html(resources: ResourceDirectory) throws -> String {
        let template = try MustacheTemplate(string: resources.text("templates/report/advisory.mustache"))
        return template.render(view)
    }

    private func word(_ key: String) -> String { translations.text("center.\(key)") }

    private var view: [String: any Sendable] {
        [
            "t": translations.tree["center"] as? [String: any Sendable] ?? [:],
            "language": content.lang.isEmpty ? translations.language : content.lang,
            "id": content.id, "title": content.title, "version": content.version,
            "firstIssue": content.firstIssue, "thisIssue": content.thisIssue, "validity": content.validity,
            "warnings": content.warnings(word), "hasValidity": !content.validity.isEmpty,
            "hasAddress": !content.address.isEmpty, "address": content.address,
            "publisher": content.publisher,
            "sections": content.sections(word).map { section -> [String: any Sendable] in
                ["title": section.title, "paragraphs": section.paragraphs]
            },
            "hasVulnerabilities": !content.vulnerabilities.isEmpty, "vulnerabilities": content.vulnerabilities,
            "hasProducts": !content.products.isEmpty,
            "products": content.products.map {
                ["name": $0.name, "status": $0.status.isEmpty ? "" : word("advisory.status.\($0.status)")]
            },
            "hasReferences": !content.references.isEmpty,
            "references": content.references.map { ["summary": $0.summary, "url": $0.url] },
            "revisions": content.revisions.map {
                ["date": $0.date, "version": $0.version, "summary": $0.summary]
            },
            "terms": content.terms,
        ]
    }
}
