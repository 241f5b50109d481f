import CSAF
import NoroshiModel

/// What a new version of a published advisory owes to the one before: nothing that was published is changed silently.
enum VersionRules {
    /// What is broken; empty when all rules are kept.
    ///
    /// - Parameter mayTakeOver: Revisions of the original that a translation may take into its history.
    static func broken(
        by new: CSAFDocument, after old: CSAFDocument, mayTakeOver: [Revision] = []
    ) -> [Message] {
        let (now, before) = (new.document.tracking, old.document.tracking)
        var messages: [Message] = []
        func complain(_ rule: String, _ arguments: [String: String] = [:]) {
            messages.append(Message("center.draft.rule.\(rule)", arguments))
        }
        if now.id != before.id || (new.document.lang ?? "").lowercased() != (old.document.lang ?? "").lowercased() {
            complain("identity")
        }
        if now.version.order(to: before.version) != .greater {
            complain("version", ["version": now.version.text, "published": before.version.text])
        }
        if now.initialReleaseDate.date != before.initialReleaseDate.date { complain("initial-release") }
        if now.currentReleaseDate.date <= before.currentReleaseDate.date { complain("current-release") }
        if before.revisionHistory.contains(where: { !now.revisionHistory.contains($0) }) { complain("history-changed") }
        let added = now.revisionHistory.filter { !before.revisionHistory.contains($0) && !mayTakeOver.contains($0) }
        if added.count != 1 || added.first?.number != now.version { complain("history-entry") }
        return messages
    }
}
