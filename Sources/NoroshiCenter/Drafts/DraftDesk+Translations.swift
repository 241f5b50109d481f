import CSAF
import FoundationEssentials
import NoroshiStore

extension DraftDesk {
    /// Takes back the translations of an original that was taken back: programs judge by every language.
    ///
    /// What was decided of the original was decided by two people; nothing more is said here than that. A translation
    /// that changes at the same moment stays, and is marked as old.
    func takeBackTranslations(
        of original: StoredAdvisory, _ kind: StoredDraft.Kind, actor: String, at now: Date
    ) async throws {
        guard kind.endsAdvisory, !original.isTranslation else { return }
        for translation in try await store.advisory(original.id)
        where translation.lang != original.lang && translation.isTranslation && translation.facts.standing.isEmpty {
            guard let advisory = try Self.takenBack(translation, with: original, kind, at: now) else { continue }
            _ = try await store.publish(advisory, actor: actor) { $0?.digest == translation.digest }
        }
    }

    private static func takenBack(
        _ translation: StoredAdvisory, with original: StoredAdvisory, _ kind: StoredDraft.Kind, at now: Date
    ) throws -> StoredAdvisory? {
        guard let document = translation.document, let source = original.document,
            let time = Timestamp(now, zone: document.document.tracking.currentReleaseDate.zone)
        else { return nil }
        var fields = DraftFields(document)
        var successor: (id: String, url: String)?
        if case .superseded(let reference?) = source.standing {
            successor = AdvisoryDesk.successor(reference).map { ($0, reference.url) }
        }
        fields.takeBack(kind, reason: reason(kind, original, in: translation.lang), successor: successor)
        let writer = AdvisoryWriter(
            fields, base: document, kind: kind, publisher: document.document.publisher, time: time, address: "")
        let bytes = writer.document.published(at: now, isNew: false).serialize()
        var advisory = try AdvisoryDesk.read(bytes, file: translation.file, at: now).advisory
        advisory.facts.sourceVersion = original.version
        return advisory
    }

    private static func reason(_ kind: StoredDraft.Kind, _ original: StoredAdvisory, in lang: String) -> String {
        let version = original.version
        let isWithdrawal = kind == .withdrawal
        guard lang.hasPrefix("ja") else {
            return "The original was \(isWithdrawal ? "withdrawn" : "superseded") (version \(version))."
        }
        return isWithdrawal ? "原本が取り下げられました (第 \(version) 版)。" : "原本が置き換えられました (第 \(version) 版)。"
    }
}
