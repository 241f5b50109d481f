extension ConformanceTest {
    static let recommendedWeaknesses = [deprecatedWeakness, oldCatalog, forbiddenMapping, reviewedMapping]

    private static let deprecatedWeakness = ConformanceTest(only21: "6.2.23") { index in
        index.weaknesses.compactMap { weakness in
            guard let found = CatalogEntry(weakness), found.entry.isDeprecated(in: found.version) else { return nil }
            return Finding(
                found.place, "\(quoted(found.entry.identifier)) is deprecated in version \(found.version)",
                "\(quoted(found.entry.identifier)) はバージョン \(found.version) で廃止予定です")
        }
    }

    /// The list is the newest one at the time of the last revision.
    private static let oldCatalog = ConformanceTest(only21: "6.2.24") { index in
        guard let date = index.tracking?.string("current_release_date") ?? index.newestRevisionText,
            let newest = CWECatalog.release(onOrBefore: date)
        else { return [] }
        return index.weaknesses.compactMap { weakness in
            guard let place = weakness.value["version"], let version = place.string, version != newest.version else {
                return nil
            }
            return Finding(
                place, "version \(quoted(version)) of CWE, when the newest was \(newest.version)",
                "CWE のバージョンが当時の最新 \(newest.version) ではなく \(quoted(version)) です")
        }
    }

    private static let forbiddenMapping = ConformanceTest(only21: "6.2.25") { index in
        mappings(index) { $0 == .discouraged || $0 == .prohibited }
    }

    private static let reviewedMapping = ConformanceTest(only21: "6.2.26") { index in
        mappings(index) { $0 == .allowedWithReview }
    }

    /// Weaknesses to which vulnerabilities may be mapped only in a certain way.
    private static func mappings(
        _ index: DocumentIndex, where isWanted: (CWECatalog.MappingUsage) -> Bool
    ) -> [Finding] {
        index.weaknesses.compactMap { weakness in
            guard let found = CatalogEntry(weakness), isWanted(found.entry.usage) else { return nil }
            let usage = found.entry.usage.rawValue
            return Finding(
                found.place, "mapping to \(quoted(found.entry.identifier)) is \(quoted(usage))",
                "\(quoted(found.entry.identifier)) への対応付けは \(quoted(usage)) です")
        }
    }

    /// A weakness that exists in the version it names.
    private struct CatalogEntry {
        var place: JSONValue
        var version: String
        var entry: CWECatalog.Entry

        init?(_ weakness: IndexedWeakness) {
            guard let place = weakness.value["id"], let number = place.string,
                let version = weakness.value.string("version"),
                case .found(let entry, _) = CWECatalog.look(up: number, version: version)
            else { return nil }
            self.place = place
            self.version = version
            self.entry = entry
        }
    }
}

extension DocumentIndex {
    /// The date of the newest revision as it was written.
    var newestRevisionText: String? {
        revisions.max { ($0.date ?? Moment(seconds: .min)) < ($1.date ?? Moment(seconds: .min)) }?.value.string("date")
    }
}
