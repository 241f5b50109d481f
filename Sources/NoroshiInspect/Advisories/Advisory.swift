import CSAF
package import FoundationEssentials
package import NoroshiModel

/// One advisory in every language we have it in, made ready for matching.
package struct Advisory: Sendable {
    /// The tracking id.
    package let id: String
    /// By language; at least one.
    package let documents: [String: AdvisoryDocument]
    /// The document that decides; texts may come from an older translation of it.
    package let newest: AdvisoryDocument
    let products: [AdvisoryProduct]
    package var severity: NoroshiModel.Severity { newest.severity }

    init(_ index: AdvisoryIndex, _ number: Int) throws(RecordReader.Malformed) {
        let members = index.documents(of: number)
        var documents: [String: AdvisoryDocument] = [:]
        for member in members.all {
            let document = try index.document(member)
            documents[document.language] = document
        }
        self.documents = documents
        newest = try index.document(members.newest)
        id = newest.id
        products = newest.products
    }

    /// The first day on which the advisory was no longer valid, as 2026-01-31; nil while it is, and where it has no end.
    package func lapsedSince(at time: Date) -> String? {
        newest.validity.flatMap { $0.hasLapsed(at: time) ? $0.firstLapsedDay : nil }
    }

    /// The document to read in `language`: in it, else in English, else in any.
    package func document(in language: String) -> AdvisoryDocument {
        documents[language] ?? documents["en"] ?? documents.min { $0.key < $1.key }?.value ?? newest
    }

    /// `title.en`, `title.ja`: the arguments that let a message say the title in the reader's language.
    var titles: [String: String] { texts("title") { $0.title } }

    /// The advisory's own advice, in every language it is written in.
    var remediations: [NoroshiModel.Remediation] {
        document(in: "en").advice.compactMap { advice in
            guard let category = NoroshiModel.Remediation.Category(rawValue: advice.category.rawValue) else {
                return nil
            }
            let texts = texts("text") { $0.advice(at: advice)?.details }
            return NoroshiModel.Remediation(category, Message("literal", texts))
        }
    }

    private func texts(_ name: String, _ text: (AdvisoryDocument) -> String?) -> [String: String] {
        var arguments: [String: String] = [:]
        for (language, document) in documents {
            if let text = text(document) { arguments["\(name).\(language)"] = text }
        }
        return arguments
    }
}

extension AdvisoryIndex {
    /// - Throws: When there is no document under the number.
    func document(_ number: Int) throws(RecordReader.Malformed) -> AdvisoryDocument {
        var reader = try record(number)
        guard try AdvisoryIndexRecord.open(&reader) else { throw RecordReader.Malformed() }
        return try AdvisoryDocument(&reader)
    }

    /// Asks the document that decides about an advisory.
    ///
    /// - Parameter time: When services or packages were seen: an advisory that had lapsed by then is used, and marked.
    func matcher(of advisory: Int, at time: Date) throws(RecordReader.Malformed) -> AdvisoryMatcher {
        let number = newest(of: advisory)
        var reader = try record(number)
        guard try AdvisoryIndexRecord.open(&reader) else { throw RecordReader.Malformed() }
        let (id, validity) = try AdvisoryDocument.standing(reader)
        return AdvisoryMatcher(
            id: id, lapsedSince: validity.flatMap { $0.hasLapsed(at: time) ? $0.firstLapsedDay : nil },
            products: try AdvisoryDocument.products(&reader))
    }
}
