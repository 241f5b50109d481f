extension ConformanceTest {
    static let history = [
        sortedHistory, latestVersion, draftStatus, releasedHistory, prereleaseInHistory, releasedVersion, gapInHistory,
        repeatedRevision, mixedVersioning,
    ]

    /// Sorted by date, the versions ascend.
    private static let sortedHistory = ConformanceTest("6.1.14") { index in
        let sorted = index.sortedRevisions
        return zip(sorted, sorted.dropFirst()).filter { $0.number.order(to: $1.number) == .greater }
            .map { earlier, later in
                let words = (quoted(later.number.text), quoted(earlier.number.text))
                return Finding(
                    later.value["number"] ?? later.value, "version \(words.0) is dated after \(words.1)",
                    "バージョン \(words.0) の日付が \(words.1) より後になっています")
            }
    }

    /// The document's version is that of the newest revision; a draft may add a pre-release part.
    private static let latestVersion = ConformanceTest("6.1.16") { index in
        guard let place = index.tracking?["version"], let version = place.string.flatMap({ DocumentVersion($0) }),
            let newest = index.sortedRevisions.last?.number,
            !version.isSameRelease(as: newest, ignoringPrerelease: index.status == "draft")
        else { return [] }
        let words = (quoted(version.text), quoted(newest.text))
        return [
            Finding(
                place, "version \(words.0) is not that of the newest revision, \(words.1)",
                "バージョン \(words.0) が最新の改訂 \(words.1) と一致しません")
        ]
    }

    /// Version 0 and pre-releases are drafts.
    private static let draftStatus = ConformanceTest("6.1.17") { index in
        guard let version = index.version, version.major == "0" || version.isPrerelease, index.isReleased,
            let place = index.tracking?["status"], let status = index.status
        else { return [] }
        let word = quoted(version.text)
        return [Finding(place, "version \(word) cannot be \(status)", "バージョン \(word) の状態を \(status) にはできません")]
    }

    /// The history of a released document has no version 0.
    private static let releasedHistory = ConformanceTest("6.1.18") { index in
        guard index.isReleased else { return [] }
        return numbers(index) {
            $0.major == "0"
        } message: { word in
            TestMessage("released document with draft version \(word)", "公開された文書の履歴に草稿のバージョン \(word) があります")
        }
    }

    /// No history has pre-releases.
    private static let prereleaseInHistory = ConformanceTest("6.1.19") { index in
        numbers(index, where: \.isPrerelease) { word in
            TestMessage("pre-release version \(word) in the history", "履歴にプレリリースのバージョン \(word) があります")
        }
    }

    /// A released document is no pre-release.
    private static let releasedVersion = ConformanceTest("6.1.20") { index in
        guard index.isReleased, let version = index.version, version.isPrerelease,
            let place = index.tracking?["version"]
        else { return [] }
        let word = quoted(version.text)
        return [
            Finding(
                place, "released document with pre-release version \(word)", "公開された文書がプレリリースのバージョン \(word) になっています")
        ]
    }

    /// The whole numbers of the history start at 0 or 1 and leave none out.
    private static let gapInHistory = ConformanceTest("6.1.21") { index in
        let sorted = index.sortedRevisions
        guard let first = sorted.first else { return [] }
        var findings: [Finding] = []
        if !["0", "1"].contains(first.number.major) {
            let word = quoted(first.number.text)
            findings.append(
                Finding(
                    first.value["number"] ?? first.value, "history starts with version \(word)",
                    "履歴がバージョン \(word) から始まっています"))
        }
        for (earlier, later) in zip(sorted, sorted.dropFirst()) {
            guard let from = Int(earlier.number.major), let to = Int(later.number.major), to - 1 > from else {
                continue
            }
            let word = quoted(later.number.text)
            findings.append(
                Finding(
                    later.value["number"] ?? later.value,
                    "version \(from + 1) is missing in the history before \(word)",
                    "履歴にはバージョン \(word) の前にあるべきバージョン \(from + 1) がありません"))
        }
        return findings
    }

    /// No version stands in the history twice.
    private static let repeatedRevision = ConformanceTest("6.1.22") { index in
        let numbered = index.revisions.compactMap { $0.value["number"] }.filter(\.isString)
        return repeated(numbered) { $0.string }.map { place in
            let word = quoted(place.string ?? "")
            return Finding(
                place, "version \(word) is in the history more than once", "バージョン \(word) が履歴に重複しています")
        }
    }

    /// Numbers and semantic versions do not mix.
    private static let mixedVersioning = ConformanceTest("6.1.30") { index in
        guard let version = index.version ?? index.revisions.lazy.compactMap(\.number).first else { return [] }
        return numbers(index, where: { $0.isInteger != version.isInteger }) { word in
            TestMessage(
                "version \(word) is not of the same kind as \(quoted(version.text))",
                "バージョン \(word) は \(quoted(version.text)) と異なる方式です")
        }
    }

    /// Revisions whose number is such or such.
    static func numbers(
        _ index: DocumentIndex, where isWrong: (DocumentVersion) -> Bool, message: (String) -> TestMessage
    ) -> [Finding] {
        index.revisions.filter { $0.number.map(isWrong) == true }.map {
            Finding($0.value["number"] ?? $0.value, message(quoted($0.number?.text ?? "")))
        }
    }
}

extension DocumentIndex {
    /// The version of the document.
    var version: DocumentVersion? { tracking?.string("version").flatMap { DocumentVersion($0) } }
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
