import CSAF
import NoroshiModel
import NoroshiStore

/// A field of an advisory's form, with what is to be said about it. Exactly one `is…` is true, or none for a line.
struct DraftField: Sendable {
    let name: String
    let label: String
    var help: String?
    var value = ""
    var notes: [DraftNote] = []
    var isInvalid = false
    var options: [FormOption] = []
    var isLine = false
    var isArea = false
    var isDate = false
    var isChoice = false
    var isHidden = false
    var isWide = false
    var isFixed = false
    var rows = "3"
}

/// What is wrong with a field, or could be better.
struct DraftNote: Sendable {
    let text: String
    /// `error`, `warning` or `information`.
    let style: String
}

/// Fields under a heading; of a group that repeats, its rows.
struct DraftSection: Sendable {
    let id: String
    let title: String
    let hint: String?
    var fields: [DraftField] = []
    var rows: [DraftRow] = []
    /// The value of the button that adds a row; nil where there are no rows.
    var addAction: String?
    var addLabel = ""
}

struct DraftRow: Sendable {
    let title: String
    let fields: [DraftField]
    let removeAction: String
}

/// The form of an advisory, top to bottom.
struct DraftForm: Sendable {
    let work: DraftWork
    let language: String
    private let complaints: [String?: [Complaint]]

    init(work: DraftWork, language: String) {
        self.work = work
        self.language = language
        complaints = Dictionary(grouping: work.complaints, by: \.field)
    }

    private var fields: DraftFields { work.writer.fields }

    var sections: [DraftSection] {
        let isTold = work.ready.draft.kind.endsAdvisory
        return [
            section(
                "head", [line("id", isFixed: isIDFixed), line("lang", isFixed: isIDFixed), line("title", isWide: true)]),
            section("text", [area("situation", rows: "8"), area("impact"), area("check", rows: "5")]),
        ]
            + (isTold ? [] : [group("measure"), group("weakness"), group("product")])
            + [
                group("further"), group("reference"),
                section("sharing", [date("valid-until"), choice("tlp", tlpOptions), area("terms")]),
                section("version", [line("summary", isWide: true)]),
            ]
    }

    /// What is said of the document as a whole.
    var general: [DraftNote] { notes(nil) }

    private var isIDFixed: Bool { work.ready.draft.kind != .new }

    private func word(_ key: String) -> String { work.services.web.text("draft.\(key)", language) }

    private func section(_ name: String, _ fields: [DraftField]) -> DraftSection {
        DraftSection(
            id: "section-\(name)", title: word("section.\(name)"), hint: hint("section-\(name)"), fields: fields)
    }

    private func hint(_ name: String) -> String? {
        let text = word("hint.\(name)")
        return text.hasPrefix("center.") ? nil : text
    }

    func notes(_ field: String?) -> [DraftNote] {
        let told =
            field == nil ? work.complaints.filter { isUnshown($0.field) } : complaints[field] ?? []
        return told.map { complaint in
            let text = work.services.web.text(complaint.message, language)
            return DraftNote(
                text: complaint.test.isEmpty ? text : "\(text) (\(complaint.test))",
                style: complaint.severity.rawValue)
        }
    }

    /// Whether a complaint names a field that is not on the form.
    private func isUnshown(_ field: String?) -> Bool {
        guard let field else { return true }
        let group = field.prefix { $0 != "." }
        return work.ready.draft.kind.endsAdvisory && ["measure", "weakness", "product"].contains(group)
    }

    // MARK: Rows

    private func group(_ name: String) -> DraftSection {
        var section = section(name, [])
        section.addAction = "add-\(name)"
        section.addLabel = word("add.\(name)")
        section.rows = fields.rows(name).enumerated().map { place, row in
            DraftRow(
                title: "\(word("row.\(name)")) (\(place + 1))", fields: rowFields(name, row),
                removeAction: "remove-\(name)-\(row.number)")
        }
        return section
    }

    private func rowFields(_ group: String, _ row: DraftFields.Row) -> [DraftField] {
        (DraftFields.groups.first { $0.name == group }?.fields ?? []).map { name in
            var field = self.field(row.name(name), label: "\(group)-\(name)")
            switch name {
            case "key": field.isHidden = true
            case "text":
                field.isArea = true
                field.isWide = true
            case "category": return choice(field, categoryOptions(row["category"]))
            case "status": return choice(field, statusOptions(row["status"]))
            case "protocol": return choice(field, protocolOptions(row["protocol"]))
            case "url", "cvss", "label":
                field.isLine = true
                field.isWide = true
            default: field.isLine = true
            }
            return field
        }
    }

    // MARK: Fields

    private func field(_ name: String, label: String? = nil) -> DraftField {
        let key = label ?? name
        var field = DraftField(name: name, label: word("field.\(key)"), help: hint(key), value: fields[name])
        field.notes = notes(name)
        field.isInvalid = field.notes.contains { $0.style == "error" }
        return field
    }

    private func line(_ name: String, isWide: Bool = false, isFixed: Bool = false) -> DraftField {
        var field = field(name)
        field.isLine = true
        field.isWide = isWide
        field.isFixed = isFixed
        return field
    }

    private func area(_ name: String, rows: String = "3") -> DraftField {
        var field = field(name)
        field.isArea = true
        field.isWide = true
        field.rows = rows
        return field
    }

    private func date(_ name: String) -> DraftField {
        var field = field(name)
        field.isDate = true
        return field
    }

    private func choice(_ name: String, _ options: [FormOption]) -> DraftField { choice(field(name), options) }

    private func choice(_ field: DraftField, _ options: [FormOption]) -> DraftField {
        var field = field
        field.isChoice = true
        field.options = options
        return field
    }

    private func options(_ values: [String], chosen: String, _ label: (String) -> String) -> [FormOption] {
        // A value of the published version that the form does not offer stays one to choose.
        let all = values.contains(chosen) || chosen.isEmpty ? values : values + [chosen]
        return all.map { FormOption(value: $0, label: label($0), isChosen: $0 == chosen) }
    }

    private var tlpOptions: [FormOption] {
        options(["WHITE", "GREEN", "AMBER", "RED"], chosen: fields["tlp"]) { "TLP:\($0)" }
    }

    private func categoryOptions(_ chosen: String) -> [FormOption] {
        options(
            ["mitigation", "workaround", "vendor_fix", "none_available", "no_fix_planned"],
            chosen: chosen == "note" ? "" : chosen
        ) { word("category.\($0)") }
    }

    private func statusOptions(_ chosen: String) -> [FormOption] {
        let isKept = work.ready.base != nil && chosen.isEmpty
        let words = DraftProduct.statuses.map(\.rawValue)
        return options(isKept ? [""] + words : words, chosen: chosen.isEmpty && !isKept ? "known_affected" : chosen) {
            $0.isEmpty ? word("status.kept") : word("status.\($0)")
        }
    }

    private func protocolOptions(_ chosen: String) -> [FormOption] {
        options(["", "smtp", "pop3", "imap", "ftp", "ssh", "telnet", "http", "dns"], chosen: chosen) {
            $0.isEmpty ? "–" : $0.uppercased()
        }
    }
}
