import CSAF
import FoundationEssentials
import NoroshiFormats
import NoroshiModel
import NoroshiStore

/// A draft with the documents it stands on, ready to be checked, shown and published.
struct DraftDocument: Sendable {
    let draft: StoredDraft
    let base: CSAFDocument?
    /// What a translation translates.
    let source: CSAFDocument?
    /// What is published now under its id and language.
    let published: StoredAdvisory?

    /// What is wrong with what was typed: the rules of the desk, and all tests of the standard's extended preset.
    func complaints(_ writer: AdvisoryWriter, at now: Date) -> [Complaint] {
        let document = writer.document
        var complaints = writer.complaints + rules(document)
        do {
            complaints += try CSAFValidator(preset: .extended, date: now)
                .validate(document.serialize(), file: "draft").map { complaint($0, writer) }
        } catch {
            preconditionFailure("a document that was written is no JSON: \(error)")
        }
        complaints += Self.unreadableRanges(document, writer)
        if writer.fields["situation"].isEmpty, !draft.kind.endsAdvisory {
            complaints.append(
                Complaint(
                    field: "situation", severity: .warning, test: "", message: Message("center.draft.rule.situation")))
        }
        var seen: Set<Complaint> = []
        return complaints.filter { seen.insert($0).inserted }
    }

    /// What the desk writes by itself is not the analyst's to mend: where the advisory cannot name its own address, the
    /// center's is told.
    private func complaint(_ result: TestResult, _ writer: AdvisoryWriter) -> Complaint {
        guard result.test == "6.2.11", draft.kind != .upload, !writer.address.hasPrefix("https://") else {
            return Complaint(result, places: writer.places)
        }
        return Complaint(
            field: nil, severity: result.severity, test: result.test,
            message: Message("center.draft.rule.public-url", ["address": writer.address]))
    }

    /// The rules of the desk: about versions, labels, and what happened meanwhile.
    func rules(_ document: CSAFDocument) -> [Complaint] {
        func error(_ field: String?, _ message: Message) -> Complaint {
            Complaint(field: field, severity: .error, test: "", message: message)
        }
        var complaints: [Complaint] = []
        if let label = document.document.distribution?.tlp?.label, label != .white {
            complaints.append(error("tlp", Message("center.draft.rule.tlp")))
        }
        if let told = AdvisoryDesk.protection(toldBy: document.document.distribution) {
            complaints.append(error("terms", Message("center.draft.rule.tlp-text", ["told": told])))
        }
        if let length = AdvisoryDesk.excessiveName(of: document.document.tracking.id) {
            let limit = "\(AdvisoryDesk.maximumName)"
            complaints.append(
                error("id", Message("center.draft.rule.id-length", ["length": "\(length)", "limit": limit])))
        }
        if let conflict { complaints.append(error(nil, conflict)) }
        if let base {
            complaints += VersionRules.broken(
                by: document, after: base, mayTakeOver: source?.document.tracking.revisionHistory ?? []
            ).map { error(nil, $0) }
        }
        return complaints
    }

    /// That something else was published since the draft was begun.
    var conflict: Message? {
        guard (published?.digest ?? "") != draft.baseDigest else { return nil }
        guard let published else { return Message("center.draft.rule.base-gone") }
        return draft.baseVersion.isEmpty
            ? Message("center.draft.rule.exists", ["id": published.id, "version": published.version])
            : Message(
                "center.draft.rule.conflict", ["version": published.version, "base": draft.baseVersion])
    }

    /// Ranges that readers understand and programs do not.
    private static func unreadableRanges(_ document: CSAFDocument, _ writer: AdvisoryWriter) -> [Complaint] {
        let rows = Dictionary(
            writer.rows("product").map { (writer.productID($0), $0) },
            uniquingKeysWith: { first, _ in first })
        return document.resolvedProducts().compactMap { product in
            guard let row = rows[product.productID] else { return nil }
            do throws(VersionRange.ParseError) {
                let url = (product.helper?.purl).flatMap { try? PackageURL($0) }
                if let scheme = url?.versionScheme, (try? product.range(defaultScheme: scheme)) != nil { return nil }
                _ = try product.range(defaultScheme: .generic)
                return nil
            } catch {
                return Complaint(
                    field: row.name("versions"), severity: .warning, test: "",
                    message: Message(
                        "center.draft.rule.range",
                        ["reason.en": error.description, "reason.ja": error.descriptionJa]))
            }
        }
    }
}

extension CSAFDocument {
    /// The document as it goes out: dated now, in the zone that it was written in.
    ///
    /// Dates of a draft are those of its last change; the first issue of a new advisory is the moment of publication.
    ///
    /// - Parameter isNew: Whether nothing is published that this continues or translates.
    func published(at now: Date, isNew: Bool) -> CSAFDocument {
        var document = self
        var tracking = document.document.tracking
        guard let time = Timestamp(now, zone: tracking.currentReleaseDate.zone) else {
            preconditionFailure("now is no time")
        }
        // What is handed in whole may have had its first issue elsewhere.
        let isFirst = isNew && tracking.initialReleaseDate == tracking.currentReleaseDate
        let first = tracking.initialReleaseDate.date
        let isOnlyIssue = first == tracking.currentReleaseDate.date
        for index in tracking.revisionHistory.indices where tracking.revisionHistory[index].number == tracking.version {
            // The entry of an earlier first issue keeps its date with it.
            if isOnlyIssue || tracking.revisionHistory[index].date.date != first {
                tracking.revisionHistory[index].date = time
            }
        }
        if isFirst { tracking.initialReleaseDate = time }
        tracking.currentReleaseDate = time
        document.document.tracking = tracking
        if isFirst { document.moveOwnReference(from: self) }
        return document
    }

    /// The address holds the year of the first issue.
    private mutating func moveOwnReference(from old: CSAFDocument) {
        let (before, now) = (AdvisoryDesk.path(of: old), AdvisoryDesk.path(of: self))
        document.references = document.references?.map { reference in
            guard reference.category == .itself else { return reference }
            var reference = reference
            reference.url = reference.url.replacing(
                "/csaf/\(before.folder)/\(before.file)", with: "/csaf/\(now.folder)/\(now.file)")
            return reference
        }
    }
}

extension Timestamp {
    /// A moment in whole seconds, in a zone written `Z` or `+09:00`.
    init?(_ date: Date, zone: String) {
        let digits = zone.split { !$0.isNumber }.compactMap { Double($0) }
        let seconds = digits.count == 2 ? (digits[0] * 3600 + digits[1] * 60) * (zone.hasPrefix("-") ? -1 : 1) : 0
        let local = date.addingTimeInterval(seconds).formatted(.iso8601).prefix(19)
        self.init("\(local)\(digits.count == 2 ? zone : "Z")")
    }
}
