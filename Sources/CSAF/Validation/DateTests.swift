extension ConformanceTest {
    static let dates = [
        disclosureDate, metricDates("6.1.49", "ssvc_v2"), metricDates("6.1.51", "epss"), exploitationDates,
        exploitationOrder,
    ]

    /// A public, released document was revised after what it tells had been disclosed.
    private static let disclosureDate = ConformanceTest(only21: "6.1.45") { index in
        guard index.tlp == "CLEAR", index.isReleased else { return [] }
        return later(index.vulnerabilities.compactMap { $0.value["disclosure_date"] }, index)
    }

    private static func metricDates(_ number: String, _ metric: String) -> ConformanceTest {
        ConformanceTest(only21: number) { index in
            guard index.isReleased else { return [] }
            return later(
                index.vulnerabilities.flatMap { $0.ratings.compactMap { $0.content?[metric]?["timestamp"] } }, index)
        }
    }

    private static let exploitationDates = ConformanceTest(only21: "6.1.52") { index in
        guard index.isReleased else { return [] }
        let dates = index.vulnerabilities.flatMap { vulnerability in
            vulnerability.exploitations.flatMap { item in
                ["date", "exploitation_date"].compactMap { item.value[$0] }
            }
        }
        return later(dates, index)
    }

    /// Nobody knew of an exploitation before it happened.
    private static let exploitationOrder = ConformanceTest(only21: "6.1.53") { index in
        index.vulnerabilities.flatMap(\.exploitations).compactMap { item in
            guard let place = item.value["exploitation_date"], let happened = place.string.flatMap({ Moment($0) }),
                let known = item.value.string("date").flatMap({ Moment($0) }), happened > known
            else { return nil }
            let words = (quoted(place.string ?? ""), quoted(item.value.string("date") ?? ""))
            return Finding(
                place, "exploitation on \(words.0) is later than the information of \(words.1)",
                "悪用の日時 \(words.0) が情報の日時 \(words.1) より後になっています")
        }
    }

    /// The dates that are later than the newest revision.
    static func later(_ places: [JSONValue], _ index: DocumentIndex) -> [Finding] {
        guard let newest = index.newestRevision else { return [] }
        return places.filter { $0.string.flatMap { Moment($0) }.map { $0 > newest } == true }.map { place in
            let word = quoted(place.string ?? "")
            return Finding(
                place, "date \(word) is later than the newest revision", "日時 \(word) が最新の改訂より後になっています")
        }
    }
}

extension ConformanceTest {
    static let recommendedHistory = [
        buildMetadata, initialRelease, currentRelease, sameMoments, disclosureInThePast, oldEPSS,
    ]

    private static let buildMetadata = ConformanceTest("6.2.4") { index in
        numbers(index, where: { $0.text.contains("+") }) { word in
            TestMessage("build metadata in version \(word)", "バージョン \(word) にビルドメタデータがあります")
        }
    }

    private static let initialRelease = ConformanceTest("6.2.5") { index in
        guard let place = index.tracking?["initial_release_date"], let date = place.string.flatMap({ Moment($0) }),
            let oldest = index.revisions.compactMap(\.date).min(), date < oldest
        else { return [] }
        let word = quoted(place.string ?? "")
        return [
            Finding(
                place, "initial release \(word) is older than the oldest revision", "初回公開日時 \(word) が最古の改訂より前になっています")
        ]
    }

    private static let currentRelease = ConformanceTest("6.2.6") { index in
        guard let place = index.tracking?["current_release_date"], let date = place.string.flatMap({ Moment($0) }),
            let newest = index.newestRevision, date < newest
        else { return [] }
        let word = quoted(place.string ?? "")
        return [
            Finding(
                place, "current release \(word) is older than the newest revision", "現行版の公開日時 \(word) が最新の改訂より前になっています")
        ]
    }

    private static let sameMoments = ConformanceTest(only21: "6.2.21") { index in
        repeated(index.revisions.filter { $0.date != nil }, by: \.date).map { revision in
            let place = revision.value["date"] ?? revision.value
            let word = quoted(place.string ?? "")
            return Finding(place, "another revision has the same date \(word)", "同じ日時 \(word) の改訂がほかにあります")
        }
    }

    /// What was disclosed by now has been told in a revision since.
    private static let disclosureInThePast = ConformanceTest(only21: "6.2.33") { index in
        let dates = index.vulnerabilities.compactMap { $0.value["disclosure_date"] }
        return later(dates.filter { $0.string.flatMap { Moment($0) }.map { $0 < index.now } == true }, index)
    }

    /// The youngest EPSS value of a vulnerability is at most fifteen days older than the newest revision.
    private static let oldEPSS = ConformanceTest(only21: "6.2.41") { index in
        guard index.isReleased, let newest = index.newestRevision else { return [] }
        let limit = 15 * 24 * 3600
        return index.vulnerabilities.compactMap { vulnerability in
            let dated = vulnerability.ratings.compactMap { $0.content?["epss"]?["timestamp"] }
                .compactMap { place in place.string.flatMap { Moment($0) }.map { (place, $0) } }
            guard let (place, date) = dated.max(by: { $0.1 < $1.1 }) else { return nil }
            var border = newest
            border.seconds -= limit
            guard date < border else { return nil }
            let word = quoted(place.string ?? "")
            return Finding(
                place, "EPSS value of \(word) is more than 15 days older than the newest revision",
                "\(word) の EPSS の値が最新の改訂より 15 日を超えて古くなっています")
        }
    }
}
