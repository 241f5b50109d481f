import CSAF
import NoroshiReport

// A published document taken apart into the fields of the form.

extension DraftFields {
    /// The fields of a document. A row's key says from which part it came, so that what the form does not show of that
    /// part is kept.
    init(_ document: CSAFDocument) {
        let head = document.document
        self["id"] = head.tracking.id
        self["title"] = head.title
        self["lang"] = head.lang ?? ""
        self["tlp"] = head.distribution?.tlp?.label.rawValue ?? "WHITE"
        self["terms"] = head.distribution?.text ?? ""
        self["valid-until"] = document.validity?.lastDay ?? ""
        read(head.notes ?? [])
        let references = Array((head.references ?? []).enumerated())
        for (index, reference) in references where reference.category != .itself {
            add("reference", ["summary": reference.summary, "url": reference.url, "key": "\(index)"])
        }
        read(document.vulnerabilities ?? [])
        for product in DraftProduct.all(in: document) { add("product", product.fields) }
    }

    private mutating func read(_ notes: [Note]) {
        for (index, note) in notes.enumerated() {
            let section = AdvisorySection(of: note)
            switch section {
            case .situation where self["situation-key"].isEmpty: read(note, as: "situation", index)
            case .impact where self["impact-key"].isEmpty: read(note, as: "impact", index)
            case .howToCheck where self["check-key"].isEmpty: read(note, as: "check", index)
            case .countermeasures: add("measure", ["category": "note", "text": note.text, "key": "n\(index)"])
            case .validity where !self["valid-until"].isEmpty: break
            case .situation, .impact, .howToCheck, .validity, .terms, .further:
                add("further", ["title": note.title ?? "", "text": note.text, "key": "\(index)"])
            }
        }
    }

    private mutating func read(_ note: Note, as name: String, _ index: Int) {
        self[name] = note.text
        self["\(name)-key"] = "\(index)"
    }

    private mutating func read(_ vulnerabilities: [Vulnerability]) {
        var measures: [(remediation: CSAF.Remediation, keys: [String])] = []
        for (index, vulnerability) in vulnerabilities.enumerated() {
            let score = vulnerability.scores?.first
            add(
                "weakness",
                [
                    "cve": vulnerability.cve ?? "", "title": vulnerability.title ?? "",
                    "cwe": vulnerability.cwe?.id ?? "",
                    "cvss": score?.cvssV3?.vectorString ?? score?.cvssV2?.vectorString ?? "",
                    "text": vulnerability.notes?.first?.text ?? "", "key": "\(index)",
                ])
            for (place, remediation) in (vulnerability.remediations ?? []).enumerated() {
                let key = "\(index)/\(place)"
                if let same = measures.firstIndex(where: { $0.remediation.isSame(as: remediation) }) {
                    measures[same].keys.append(key)
                } else {
                    measures.append((remediation, [key]))
                }
            }
        }
        for (remediation, keys) in measures {
            add(
                "measure",
                [
                    "category": remediation.category.rawValue, "text": remediation.details,
                    "url": remediation.url ?? "", "key": keys.joined(separator: ","),
                ])
        }
    }
}

extension CSAF.Remediation {
    /// Whether a reader is told the same; it may be for other products.
    fileprivate func isSame(as other: CSAF.Remediation) -> Bool {
        category == other.category && details == other.details && url == other.url
    }
}
