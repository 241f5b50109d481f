import FileBaseline
import FoundationEssentials
package import NoroshiModel

extension BaselineReport {
    /// What an inspection keeps of a check of files.
    ///
    /// - Parameters:
    ///   - baseline: Its path.
    ///   - isProved: Whether a key or a root proved the baseline.
    ///   - english: The words for what differs: what is kept is in one language.
    package func survey(baseline: String, isProved: Bool, english: Translations) -> FileSurvey {
        let words = BaselineWords(translations: english, names: names)
        let told = groups.map { $0.differences.lazy.filter { $0.kind != .unseen } }
        return FileSurvey(
            baseline: Escaped.text(baseline), root: Hexadecimal.text(root), isProved: isProved,
            madeAt: Date(timeIntervalSince1970: TimeInterval(header.made.seconds)), count: count,
            changes: told.joined().prefix(FileSurvey.maximumChanges).map { change($0, words) },
            changeCount: told.reduce(0) { $0 + $1.count },
            explained: upgrades.map { upgrade in
                FileSurvey.Explained(
                    package: Escaped.text(upgrade.explanation.package),
                    oldVersion: upgrade.explanation.oldVersion.map { Escaped.text($0) },
                    newVersion: upgrade.explanation.newVersion.map { Escaped.text($0) }, count: upgrade.count)
            })
    }

    /// What could not be looked at, each with its reason.
    package var gaps: [(path: String, reason: String)] {
        unseen.map { (Escaped.text($0.path), Escaped.text($0.target)) }
            + differences.filter { $0.kind == .unseen && $0.new?.kind != .unseen }.map { difference in
                (Escaped.text(difference.path), "could not be looked at when the baseline was made")
            }
    }

    private func change(_ difference: Difference, _ words: BaselineWords) -> FileSurvey.Change {
        let suspicions = suspicions(difference)
        let changed = difference.new.map { $0.changed.seconds } ?? 0
        return FileSurvey.Change(
            kind: difference.kind.rawValue, path: Escaped.text(difference.path),
            suspicions: suspicions.map(\.rawValue), aspects: difference.aspects.map(\.rawValue),
            user: difference.new.map { Escaped.text(names.user($0.owner)) },
            package: difference.owner.map { Escaped.text($0) },
            // A file system that is damaged gives times that no calendar has.
            changedAt: (1...253_000_000_000).contains(changed)
                ? Date(timeIntervalSince1970: TimeInterval(changed)) : nil,
            details: suspicions.map { words.t("suspicion.\($0.rawValue)") } + words.details(difference))
    }
}
