import CSAF
import NoroshiReport
import NoroshiModel
import NoroshiStore

// The texts of an advisory as notes, in the order in which a reader meets them.

extension AdvisoryWriter {
    private struct Slot {
        /// The place in the published version; new notes stand behind those.
        var order: Int
        var note: Note
        /// The fields of title and text; nil for what the form does not show.
        var titleField: String?
        var textField: String?
    }

    mutating func writeNotes() {
        var slots = textSlots() + furtherSlots()
        if document.vulnerabilities == nil { slots += measureSlots() }
        slots += validitySlots()
        let sorted = slots.enumerated().sorted { ($0.element.order, $0.offset) < ($1.element.order, $1.offset) }
            .map(\.element)
        for (index, slot) in sorted.enumerated() {
            if let field = slot.titleField { put(field, at: "/document/notes/\(index)/title") }
            if let field = slot.textField { put(field, at: "/document/notes/\(index)") }
        }
        document.document.notes = sorted.isEmpty ? nil : sorted.map(\.note)
    }

    private func textSlots() -> [Slot] {
        let isJapanese = fields["lang"].lowercased().hasPrefix("ja")
        let texts: [(field: String, category: NoteCategory, title: String)] = [
            ("situation", .summary, isJapanese ? "状況" : "Situation"),
            ("impact", .description, isJapanese ? "影響" : "Impact"),
            ("check", .details, isJapanese ? "確認方法" : "How to check"),
        ]
        return texts.enumerated().compactMap { place, text in
            guard !fields[text.field].isEmpty else { return nil }
            return slot(
                key: fields["\(text.field)-key"], text: fields[text.field],
                orElse: Note(category: text.category, text: "", title: text.title), order: place,
                titleField: nil, textField: text.field)
        }
    }

    private func furtherSlots() -> [Slot] {
        rows("further").map { row in
            var slot = slot(
                key: row["key"], text: row["text"], orElse: Note(category: .general, text: ""), order: 20,
                titleField: row.name("title"), textField: row.name("text"))
            slot.note.title = row["title"].isEmpty ? nil : row["title"]
            if isReason(row["title"]) { slot.note.category = .description }
            return slot
        }
    }

    /// Whether a note of this title says why the advisory was taken back.
    private func isReason(_ title: String) -> Bool {
        let language = fields["lang"]
        return title == AdvisoryStanding.withdrawalTitle(language: language)
            || title == AdvisoryStanding.supersessionTitle(language: language)
    }

    /// The form of what is taken back does not show them: what was published stays.
    private var measures: [DraftFields.Row] {
        guard kind.endsAdvisory, let structure else { return rows("measure") }
        return DraftFields(structure).filledRows("measure")
    }

    /// Countermeasures of an advisory that names no weakness, whose place would be there.
    private func measureSlots() -> [Slot] {
        let isJapanese = fields["lang"].lowercased().hasPrefix("ja")
        return measures.map { row in
            let key = row["key"].hasPrefix("n") ? String(row["key"].dropFirst()) : ""
            return slot(
                key: key, text: row["url"].isEmpty ? row["text"] : "\(row["text"])\n\(row["url"])",
                orElse: Note(category: .details, text: "", title: isJapanese ? "対策" : "Countermeasures"), order: 10,
                titleField: nil, textField: row.name("text"))
        }
    }

    /// The published note with its further words stays as long as the day is the same.
    private mutating func validitySlots() -> [Slot] {
        let day = fields["valid-until"]
        let told = (structure?.document.notes ?? []).enumerated().filter { AdvisoryValidity.isTold(by: $1) }
        if kind != .translation, day == structure?.validity?.lastDay ?? "", !day.isEmpty {
            return told.map { Slot(order: $0.offset - 1_000, note: $0.element, textField: "valid-until") }
        }
        guard !day.isEmpty else { return [] }
        guard let validity = AdvisoryValidity(lastDay: day, zone: time.zone) else {
            complain("valid-until", Message("center.draft.rule.day"))
            return []
        }
        // One that ended before is kept as it was: a lapsed advisory can be translated, and withdrawn.
        if validity.hasLapsed(at: time.date), day != structure?.validity?.lastDay {
            complain("valid-until", Message("center.draft.rule.past-day"))
        }
        return [Slot(order: 30, note: validity.note(language: fields["lang"]), textField: "valid-until")]
    }

    private func slot(
        key: String, text: String, orElse new: Note, order: Int, titleField: String?, textField: String
    ) -> Slot {
        let old = structure?.document.notes ?? []
        let place = Int(key).flatMap { old.indices.contains($0) ? $0 : nil }
        var note = place.map { old[$0] } ?? new
        // Titles of a translation are in its language.
        if kind == .translation, let title = new.title { note.title = title }
        note.text = text
        return Slot(
            order: place.map { $0 - 1_000 } ?? order, note: note, titleField: titleField, textField: textField)
    }
}
