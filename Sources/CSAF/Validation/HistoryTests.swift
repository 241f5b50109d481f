import FoundationEssentials

extension ConformanceTest {
    static let history = [
        sortedHistory, latestVersion, draftStatus, releasedHistory, prereleaseInHistory, releasedVersion, gapInHistory,
        repeatedRevision, mixedVersioning,
    ]

    private static let tracking = JSONPointer()["document"]["tracking"]

    /// Sorted by date, the versions ascend.
    private static let sortedHistory = ConformanceTest("6.1.14") { index in
        let sorted = sortedRevisions(index)
        return zip(sorted, sorted.dropFirst()).filter { $0.revision.number.order(to: $1.revision.number) == .greater }
            .map { earlier, later in
                Finding(
                    later.pointer["number"],
                    "version \(quoted(later.revision.number.text)) is dated after \(quoted(earlier.revision.number.text))"
                )
            }
    }

    /// The document's version is that of the newest revision; a draft may add a pre-release part.
    private static let latestVersion = ConformanceTest("6.1.16") { index in
        let version = index.document.document.tracking.version
        guard let newest = sortedRevisions(index).last?.revision.number else { return [] }
        let isDraft = index.document.document.tracking.status == .draft
        guard !version.isSameRelease(as: newest, ignoringPrerelease: isDraft) else { return [] }
        return [
            Finding(
                tracking["version"],
                "version \(quoted(version.text)) is not that of the newest revision, \(quoted(newest.text))")
        ]
    }

    /// Version 0 and pre-releases are drafts.
    private static let draftStatus = ConformanceTest("6.1.17") { index in
        let version = index.document.document.tracking.version
        let status = index.document.document.tracking.status
        guard version.major == "0" || version.isPrerelease, status != .draft else { return [] }
        return [Finding(tracking["status"], "version \(quoted(version.text)) cannot be \(status.rawValue)")]
    }

    /// The history of a released document has no version 0.
    private static let releasedHistory = ConformanceTest("6.1.18") { index in
        guard index.document.document.tracking.status != .draft else { return [] }
        return revisions(index).filter { $0.revision.number.major == "0" }.map {
            Finding($0.pointer["number"], "released document with draft version \(quoted($0.revision.number.text))")
        }
    }

    /// No history has pre-releases.
    private static let prereleaseInHistory = ConformanceTest("6.1.19") { index in
        revisions(index).filter(\.revision.number.isPrerelease).map {
            Finding($0.pointer["number"], "pre-release version \(quoted($0.revision.number.text)) in the history")
        }
    }

    /// A released document is no pre-release.
    private static let releasedVersion = ConformanceTest("6.1.20") { index in
        let tracking = index.document.document.tracking
        guard tracking.status != .draft, tracking.version.isPrerelease else { return [] }
        return [
            Finding(
                Self.tracking["version"], "released document with pre-release version \(quoted(tracking.version.text))")
        ]
    }

    /// The whole numbers of the history start at 0 or 1 and leave none out.
    private static let gapInHistory = ConformanceTest("6.1.21") { index in
        let sorted = sortedRevisions(index)
        guard let first = sorted.first else { return [] }
        var findings: [Finding] = []
        if !["0", "1"].contains(first.revision.number.major) {
            findings.append(
                Finding(first.pointer["number"], "history starts with version \(quoted(first.revision.number.text))"))
        }
        for (earlier, later) in zip(sorted, sorted.dropFirst()) {
            guard let from = Int(earlier.revision.number.major), let to = Int(later.revision.number.major),
                to - 1 > from
            else { continue }
            findings.append(
                Finding(
                    later.pointer["number"],
                    "version \(from + 1) is missing in the history before \(quoted(later.revision.number.text))"))
        }
        return findings
    }

    /// No version stands in the history twice.
    private static let repeatedRevision = ConformanceTest("6.1.22") { index in
        repeated(revisions(index), by: \.revision.number.text).map {
            Finding($0.pointer["number"], "version \(quoted($0.revision.number.text)) is in the history more than once")
        }
    }

    /// Numbers and semantic versions do not mix.
    private static let mixedVersioning = ConformanceTest("6.1.30") { index in
        let version = index.document.document.tracking.version
        return revisions(index).filter { $0.revision.number.isInteger != version.isInteger }.map {
            Finding(
                $0.pointer["number"],
                "version \(quoted($0.revision.number.text)) is not of the same kind as \(quoted(version.text))")
        }
    }

    private struct PlacedRevision {
        var revision: Revision
        var pointer: JSONPointer
    }

    private static func revisions(_ index: DocumentIndex) -> [PlacedRevision] {
        placed(index.document.document.tracking.revisionHistory, tracking["revision_history"])
            .map { PlacedRevision(revision: $0, pointer: $1) }
    }

    /// By date; entries of the same moment by version.
    private static func sortedRevisions(_ index: DocumentIndex) -> [PlacedRevision] {
        revisions(index).sorted { a, b in
            a.revision.date.date == b.revision.date.date
                ? a.revision.number.order(to: b.revision.number) == .less : a.revision.date.date < b.revision.date.date
        }
    }
}

extension DocumentVersion {
    fileprivate func isSameRelease(as other: DocumentVersion, ignoringPrerelease: Bool) -> Bool {
        guard isInteger == other.isInteger else { return false }
        return ignoringPrerelease ? release.order(to: other.release) == .equal : order(to: other) == .equal
    }

    /// This version without its pre-release part.
    private var release: SemanticVersion {
        switch form {
        case .integer(let digits): SemanticVersion(major: digits, minor: "0", patch: "0", prerelease: [])
        case .semantic(let version):
            SemanticVersion(major: version.major, minor: version.minor, patch: version.patch, prerelease: [])
        }
    }
}
