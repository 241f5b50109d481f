/// The weaknesses, categories and views of the Common Weakness Enumeration: their names in every release, and whether
/// vulnerabilities may be mapped to them.
///
/// Complete from version 1.0 to 4.17: entries, names with their changes, deprecation. For 4.15 to 4.17 only new
/// weaknesses are known, not new categories and views. The mapping usage is that of version 4.14 (of later entries,
/// that of their first release); releases before 4.12 state none. An entry that changed its kind has the kind of 4.14.
///
/// - Source: MITRE, CWE List, content histories and mapping notes
public enum CWECatalog {
    /// A published version of the list.
    public struct Release: Sendable, Hashable {
        /// Such as `4.13` or `1.8.1`.
        public let version: String
        /// The day of publication, such as `2023-10-26`.
        public let date: String
    }

    public enum Kind: Sendable, Hashable {
        case weakness, category, view
    }

    /// Whether vulnerabilities may be mapped to an entry.
    public enum MappingUsage: String, Sendable, Hashable {
        case allowed = "Allowed"
        case allowedWithReview = "Allowed-with-Review"
        case discouraged = "Discouraged"
        case prohibited = "Prohibited"
    }

    /// What a version of the list says of an identifier.
    public enum Answer: Sendable, Hashable {
        /// The version is none of releases.
        case unknownVersion
        /// The version has no such entry.
        case absent
        /// The entry with its name in that version.
        case found(Entry, name: String)
    }

    /// The known releases, oldest first.
    public static let releases: [Release] = releaseList.split { $0.isWhitespace }.map { pair in
        let halves = pair.split(separator: "=")
        return Release(version: String(halves[0]), date: String(halves[1]))
    }

    /// The newest known release.
    public static var newest: Release { releases[releases.count - 1] }

    /// The last release that was published on a day or before it; nil before the first one.
    ///
    /// - Parameter date: a day, such as `2024-01-21`; what follows it in a longer text does not count.
    public static func release(onOrBefore date: String) -> Release? {
        let day = String(date.prefix(10))
        return releases.last { $0.date <= day }
    }

    /// The entry of an identifier such as `CWE-79`, in whichever version it exists.
    public static func entry(_ identifier: String) -> Entry? {
        guard identifier.utf8.starts(with: "CWE-".utf8) else { return nil }
        let digits = identifier.utf8.dropFirst(4)
        guard (1...6).contains(digits.count), digits.allSatisfy(isDigit), digits.first != UInt8(ascii: "0"),
            let number = Int(identifier.dropFirst(4))
        else { return nil }
        return entries[number]
    }

    /// What one version says of an identifier.
    public static func look(up identifier: String, version: String) -> Answer {
        guard let index = places[version] else { return .unknownVersion }
        guard let entry = entry(identifier), let name = entry.name(at: index) else { return .absent }
        return .found(entry, name: name)
    }

    /// The place of a version in releases, or nil.
    static func place(of version: String) -> Int? { places[version] }

    private static let places = Dictionary(
        uniqueKeysWithValues: releases.enumerated().map { ($1.version, $0) })

    private static let entries: [Int: Entry] = readEntries()

    private static let releaseList = """
        1.0=2008-09-09 1.0.1=2008-10-14 1.1=2008-11-24 1.2=2009-01-12 1.3=2009-03-10 1.4=2009-05-27 1.5=2009-07-27
        1.6=2009-10-29 1.7=2009-12-28 1.8=2010-02-16 1.8.1=2010-04-05 1.9=2010-06-21 1.10=2010-09-27 1.11=2010-12-13
        1.12=2011-03-30 1.13=2011-06-01 2.0=2011-06-27 2.1=2011-09-13 2.2=2012-05-14 2.3=2012-10-30 2.4=2013-02-21
        2.5=2013-07-17 2.6=2014-02-19 2.7=2014-06-23 2.8=2014-07-31 2.9=2015-12-07 2.10=2017-01-19 2.11=2017-05-05
        2.12=2017-11-08 3.0=2017-11-16 3.1=2018-03-29 3.2=2019-01-03 3.3=2019-06-20 3.4=2019-09-19 3.4.1=2019-09-23
        4.0=2020-02-24 4.1=2020-06-25 4.2=2020-08-20 4.3=2020-12-10 4.4=2021-03-15 4.5=2021-07-20 4.6=2021-10-28
        4.7=2022-04-28 4.8=2022-06-28 4.9=2022-10-13 4.10=2023-01-31 4.11=2023-04-27 4.12=2023-06-29 4.13=2023-10-26
        4.14=2024-02-29 4.15=2024-07-16 4.16=2024-11-19 4.17=2025-04-03
        """
}

extension CWECatalog {
    /// A weakness, category or view.
    public struct Entry: Sendable, Hashable {
        /// Such as 79.
        public let number: Int
        public let kind: Kind
        /// Whether vulnerabilities may be mapped to it; see CWECatalog for which version this holds.
        public let usage: MappingUsage
        /// The place in CWECatalog/releases of the first release that has it.
        let since: Int
        /// The name in the newest release.
        public let name: String
        /// Earlier names, oldest first, each with the place of the first release that no longer has it.
        private(set) var formerNames: [(until: Int, name: String)]

        init(number: Int, kind: Kind, usage: MappingUsage, since: Int, name: String) {
            self.number = number
            self.kind = kind
            self.usage = usage
            self.since = since
            self.name = name
            formerNames = []
        }

        /// `CWE-79`.
        public var identifier: String { "CWE-\(number)" }

        /// Every name that the entry has had, oldest first.
        public var names: [String] { formerNames.map(\.name) + [name] }

        /// The first release that has the entry.
        public var firstRelease: Release { CWECatalog.releases[since] }

        /// The name in a version; nil when that version is unknown or has no such entry.
        public func name(in version: String) -> String? {
            CWECatalog.place(of: version).flatMap { name(at: $0) }
        }

        /// Whether a version has the entry as a deprecated one.
        public func isDeprecated(in version: String) -> Bool {
            name(in: version)?.hasPrefix("DEPRECATED") == true
        }

        /// Whether a version states mapping usages, which 4.12 was the first to do.
        public static func statesUsage(in version: String) -> Bool {
            guard let index = CWECatalog.place(of: version), let first = CWECatalog.place(of: "4.12") else {
                return false
            }
            return index >= first
        }

        func name(at release: Int) -> String? {
            guard release >= since else { return nil }
            return formerNames.first { release < $0.until }?.name ?? name
        }

        mutating func add(formerName: String, until: Int) {
            formerNames.append((until, formerName))
        }

        public static func == (a: Entry, b: Entry) -> Bool { a.number == b.number }

        public func hash(into hasher: inout Hasher) { hasher.combine(number) }
    }

    /// Reads the list once, at first use.
    private static func readEntries() -> [Int: Entry] {
        var result: [Int: Entry] = [:]
        result.reserveCapacity(1500)
        var last: Entry?
        for line in list.utf8.split(separator: UInt8(ascii: "\n")) {
            if line.first == UInt8(ascii: "<") {
                let parts = line.dropFirst().split(separator: UInt8(ascii: " "), maxSplits: 1)
                last?.add(formerName: String(Substring(parts[1])), until: Int(Substring(parts[0])) ?? 0)
            } else {
                if let last { result[last.number] = last }
                last = readEntry(line)
            }
        }
        if let last { result[last.number] = last }
        return result
    }

    private static func readEntry(_ line: Substring.UTF8View) -> Entry? {
        let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 3)
        guard parts.count == 4, let number = Int(Substring(parts[0])), let since = Int(Substring(parts[2])) else {
            return nil
        }
        let letter = parts[1].first
        let kind: Kind =
            letter == UInt8(ascii: "w") ? .weakness : letter == UInt8(ascii: "c") ? .category : .view
        return Entry(
            number: number, kind: kind, usage: usage(parts[1].last), since: since, name: String(Substring(parts[3])))
    }

    private static func usage(_ letter: UInt8?) -> MappingUsage {
        switch letter {
        case UInt8(ascii: "a"): .allowed
        case UInt8(ascii: "r"): .allowedWithReview
        case UInt8(ascii: "d"): .discouraged
        case _: .prohibited
        }
    }
}
