extension ConformanceTest {
    /// The rules of the JSON schema that types do not express: no empty text or list, no repeated item, patterns, URIs.
    static let schema = ConformanceTest("schema") { index in
        var check = SchemaCheck()
        check.document(index.document.document, JSONPointer()["document"])
        if let tree = index.document.productTree { check.productTree(tree, JSONPointer()["product_tree"]) }
        check.list(index.document.vulnerabilities, JSONPointer()["vulnerabilities"]) { $0.vulnerability($1, $2) }
        return check.findings
    }
}

/// Walks the model and collects what the schema forbids.
///
/// - Source: CSAF 2.0 JSON schema
struct SchemaCheck {
    private(set) var findings: [Finding] = []

    mutating func report(_ pointer: JSONPointer, _ message: String) {
        findings.append(Finding(pointer, message))
    }

    mutating func text(_ text: String?, _ pointer: JSONPointer) {
        if text?.isEmpty == true { report(pointer, "empty text") }
    }

    /// A URI with a scheme, of printable ASCII characters that RFC 3986 allows.
    mutating func uri(_ uri: String?, _ pointer: JSONPointer) {
        guard let uri else { return }
        let scheme = uri.utf8.prefix { $0 != UInt8(ascii: ":") }
        let forbidden = "\"<>\\^`{|}".utf8
        let isURI =
            scheme.count < uri.utf8.count && scheme.first.map(isLetter) == true
            && scheme.allSatisfy { isLetter($0) || isDigit($0) || "+-.".utf8.contains($0) }
            && uri.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !forbidden.contains($0) }
        if !isURI { report(pointer, "\(quoted(uri)) is not a URI") }
    }

    mutating func pattern(_ text: String?, _ pointer: JSONPointer, _ name: String, _ matches: (String) -> Bool) {
        if let text, !matches(text) { report(pointer, "\(quoted(text)) is not \(name)") }
    }

    mutating func list<T>(
        _ list: [T]?, _ pointer: JSONPointer, _ item: (inout SchemaCheck, T, JSONPointer) -> Void
    ) {
        if list?.isEmpty == true { report(pointer, "empty list") }
        for (element, place) in placed(list, pointer) { item(&self, element, place) }
    }

    /// A list of non-empty texts.
    mutating func texts(_ texts: [String]?, _ pointer: JSONPointer, unique: Bool = false) {
        list(texts, pointer) { $0.text($1, $2) }
        if unique { noRepetition(texts, pointer) }
    }

    mutating func noRepetition<T: Hashable>(_ list: [T]?, _ pointer: JSONPointer) {
        for (_, place) in repeated(placed(list, pointer), by: { $0.0 }) { report(place, "item is in the list twice") }
    }
}

extension SchemaCheck {
    fileprivate mutating func document(_ document: Document, _ pointer: JSONPointer) {
        pattern(document.category, pointer["category"], "a category") { category in
            guard let first = category.unicodeScalars.first, let last = category.unicodeScalars.last else {
                return false
            }
            return !isSeparator(first) && !isSeparator(last) && !category.unicodeScalars.contains("\n")
        }
        text(document.title, pointer["title"])
        pattern(document.lang, pointer["lang"], "a language tag", LanguageTag.isWellFormed)
        pattern(document.sourceLang, pointer["source_lang"], "a language tag", LanguageTag.isWellFormed)
        let publisher = document.publisher
        text(publisher.name, pointer["publisher"]["name"])
        uri(publisher.namespace, pointer["publisher"]["namespace"])
        text(publisher.contactDetails, pointer["publisher"]["contact_details"])
        text(publisher.issuingAuthority, pointer["publisher"]["issuing_authority"])
        text(document.aggregateSeverity?.text, pointer["aggregate_severity"]["text"])
        uri(document.aggregateSeverity?.namespace, pointer["aggregate_severity"]["namespace"])
        if let distribution = document.distribution {
            if distribution.text == nil, distribution.tlp == nil { report(pointer["distribution"], "empty object") }
            text(distribution.text, pointer["distribution"]["text"])
            uri(distribution.tlp?.url, pointer["distribution"]["tlp"]["url"])
        }
        tracking(document.tracking, pointer["tracking"])
        prose(document.notes, document.references, document.acknowledgments, pointer)
    }

    private mutating func tracking(_ tracking: Tracking, _ pointer: JSONPointer) {
        pattern(tracking.id, pointer["id"], "a tracking ID") { id in
            guard let first = id.unicodeScalars.first, let last = id.unicodeScalars.last else { return false }
            let isTrimmed = !first.properties.isWhitespace && !last.properties.isWhitespace
            return isTrimmed && !id.unicodeScalars.contains("\n")
        }
        texts(tracking.aliases, pointer["aliases"], unique: true)
        text(tracking.generator?.engine.name, pointer["generator"]["engine"]["name"])
        text(tracking.generator?.engine.version, pointer["generator"]["engine"]["version"])
        list(tracking.revisionHistory, pointer["revision_history"]) { check, revision, place in
            check.text(revision.summary, place["summary"])
            check.text(revision.legacyVersion, place["legacy_version"])
        }
    }

    /// The three lists that documents and vulnerabilities share.
    mutating func prose(
        _ notes: [Note]?, _ references: [Reference]?, _ acknowledgments: [Acknowledgment]?, _ pointer: JSONPointer
    ) {
        list(notes, pointer["notes"]) { check, note, place in
            check.text(note.text, place["text"])
            check.text(note.title, place["title"])
            check.text(note.audience, place["audience"])
        }
        list(references, pointer["references"]) { check, reference, place in
            check.text(reference.summary, place["summary"])
            check.uri(reference.url, place["url"])
        }
        list(acknowledgments, pointer["acknowledgments"]) { check, thanks, place in
            if thanks == Acknowledgment() { check.report(place, "empty object") }
            check.texts(thanks.names, place["names"])
            check.text(thanks.organization, place["organization"])
            check.text(thanks.summary, place["summary"])
            check.list(thanks.urls, place["urls"]) { $0.uri($1, $2) }
        }
    }
}

private func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || scalar == "-" || scalar == "_" || scalar == "."
}
