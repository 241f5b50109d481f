package import CSAF
import FoundationEssentials
package import NoroshiModel

/// What is kept of one document: enough to judge by it, to list it and to tell its advice.
package struct AdvisoryDocument: Sendable, Hashable {
    /// The tracking id.
    package let id: String
    package let namespace: String
    /// Without its region; English when the document names none.
    package let language: String
    package let title: String
    package let version: String
    /// When this version was released, as it was written.
    package let released: String
    /// Until when it is to be relied on; nil when it does not say.
    package let validity: AdvisoryValidity?
    package let severity: NoroshiModel.Severity
    package let advice: [DocumentFacts.Advice]
    let products: [AdvisoryProduct]

    init(_ facts: DocumentFacts) {
        id = facts.id
        namespace = facts.namespace
        language = Self.language(facts.language)
        title = facts.title
        version = facts.version.text
        released = facts.released.text
        validity = facts.validity
        severity = facts.highestScore.map(NoroshiModel.Severity.init(baseScore:)) ?? .medium
        advice = facts.remediations
        products = facts.products.compactMap { AdvisoryProduct($0) }
    }

    /// A tag's language, without region and script.
    package static func language(_ tag: String?) -> String {
        tag.map { String($0.prefix { $0.isLetter }).lowercased() } ?? "en"
    }

    /// The remediation at a place of the document's own lists.
    func advice(at place: DocumentFacts.Advice) -> DocumentFacts.Advice? {
        advice.first { $0.vulnerabilityIndex == place.vulnerabilityIndex && $0.position == place.position }
    }
}

// MARK: As bytes

extension AdvisoryDocument {
    /// The parts by which documents are told apart, without the others.
    struct Head {
        let id, namespace, language, version, released: String
    }

    func write(to writer: inout RecordWriter) {
        for text in [id, namespace, language, version, released] { writer.put(text) }
        writer.put(optional: validity?.lastDay)
        writer.put(byte: UInt8(NoroshiModel.Severity.allCases.firstIndex(of: severity) ?? 0))
        writer.put(products) { $1.write(to: &$0) }
        writer.put(title)
        writer.put(advice) { writer, advice in
            writer.put(advice.vulnerabilityIndex)
            writer.put(advice.position)
            writer.put(advice.category.rawValue)
            writer.put(advice.details)
        }
    }

    init(_ reader: inout RecordReader) throws(RecordReader.Malformed) {
        let head = try Head(&reader)
        (id, namespace, language) = (head.id, head.namespace, head.language)
        (version, released) = (head.version, head.released)
        validity = try Self.validity(&reader, released: released)
        let number = Int(try reader.byte())
        guard number < NoroshiModel.Severity.allCases.count else { throw RecordReader.Malformed() }
        severity = NoroshiModel.Severity.allCases[number]
        products = try reader.list { reader throws(RecordReader.Malformed) in try AdvisoryProduct(&reader) }
        title = try reader.text()
        advice = try reader.list { reader throws(RecordReader.Malformed) in
            let (index, position, word) = (try reader.number(), try reader.number(), try reader.text())
            guard let category = RemediationCategory(rawValue: word) else { throw RecordReader.Malformed() }
            return DocumentFacts.Advice(
                vulnerabilityIndex: index, position: position, category: category, details: try reader.text())
        }
    }

    /// Walks through a document as reading it would.
    static func skip(_ reader: inout RecordReader) throws(RecordReader.Malformed) {
        for _ in 0..<5 { try reader.skipText() }
        if try reader.byte() != 0 { try reader.skipText() }
        guard Int(try reader.byte()) < NoroshiModel.Severity.allCases.count else { throw RecordReader.Malformed() }
        for _ in 0..<(try reader.count()) { try AdvisoryProduct.skip(&reader) }
        try reader.skipText()
        for _ in 0..<(try reader.count()) {
            _ = (try reader.number(), try reader.number())
            guard RemediationCategory(rawValue: try reader.text()) != nil else { throw RecordReader.Malformed() }
            try reader.skipText()
        }
    }

    /// The id and the validity, from where the document begins.
    static func standing(
        _ reader: RecordReader
    ) throws(RecordReader.Malformed) -> (id: String, validity: AdvisoryValidity?) {
        var reader = reader
        let head = try Head(&reader)
        return (head.id, try validity(&reader, released: head.released))
    }

    /// Days end in the zone in which the release is told.
    private static func validity(
        _ reader: inout RecordReader, released: String
    ) throws(RecordReader.Malformed) -> AdvisoryValidity? {
        guard let day = try reader.optionalText() else { return nil }
        return AdvisoryValidity(lastDay: day, zone: Timestamp(released)?.zone ?? "Z")
    }

    /// To where the products stand.
    static func skipHead(_ reader: inout RecordReader) throws(RecordReader.Malformed) {
        for _ in 0..<5 { try reader.skipText() }
        if try reader.byte() != 0 { try reader.skipText() }
        _ = try reader.byte()
    }

    /// The products alone, from where the document begins.
    static func products(_ reader: inout RecordReader) throws(RecordReader.Malformed) -> [AdvisoryProduct] {
        try skipHead(&reader)
        return try reader.list { reader throws(RecordReader.Malformed) in try AdvisoryProduct(&reader) }
    }
}

extension AdvisoryDocument.Head {
    init(_ reader: inout RecordReader) throws(RecordReader.Malformed) {
        id = try reader.text()
        namespace = try reader.text()
        language = try reader.text()
        version = try reader.text()
        released = try reader.text()
    }

    /// What makes two documents the same advisory: who published it, and the publisher's number for it.
    ///
    /// - Source: CSAF 2.0 §3.2.1.12.4, an id is unique for its publisher only.
    var identity: String { "\(id) \(namespace)" }

    var releasedDate: Date? { Timestamp(released)?.date }

    /// Released later, or on the same moment under a higher version.
    func isNewer(than other: Self) -> Bool {
        guard let mine = releasedDate, let theirs = other.releasedDate, mine != theirs else {
            guard let mine = DocumentVersion(version), let theirs = DocumentVersion(other.version) else { return false }
            return mine.order(to: theirs) == .greater
        }
        return mine > theirs
    }
}
