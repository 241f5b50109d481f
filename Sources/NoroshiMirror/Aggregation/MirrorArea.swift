import CSAF
import Crypto
import FoundationEssentials
import NoroshiModel
import NoroshiReport

/// The documents of a party that have one label: a folder, and the feed beside it.
struct MirrorArea: Sendable {
    let label: DistributionLabel
    let edition: CSAFVersion
    /// The label in names of files.
    let word: String
    /// From the aggregator's folder: `Example/white`.
    let path: String
    /// The address of the party's folder, without a slash at the end.
    private let root: String
    private let party: String

    /// nil where the edition has no such label.
    init?(party: String, root: String, label: DistributionLabel, edition: CSAFVersion) {
        guard let word = label.fileWord(in: edition) else { return nil }
        (self.party, self.root, self.label, self.edition, self.word) = (party, root, label, edition, word)
        path = "\(party)/\(word)"
    }

    /// What an area adds to the mirror's metadata.
    struct Part: Sendable {
        var distributions: [ProviderDistribution] = []
        /// Below the aggregator's folder.
        var folders: Set<String> = []
        /// Documents without a signature.
        var unsigned = 0
    }

    private struct Place: Hashable {
        /// Empty for documents in folders of their year alone.
        var shelf: String
        /// `2026/example-2026-0001.json`
        var name: String
    }

    /// Gives each document what it lacks, and writes the lists.
    ///
    /// - Parameter changed: Names of the documents that are new; nil when none can be relied upon to be old.
    func write(
        _ folder: inout PublicationFolder, changed: Set<String>?, _ signatures: inout MirrorSignatures, at now: Date,
        problems: inout [String]
    ) async throws -> Part {
        var part = Part()
        let feedName = "\(party)/feed-tlp-\(word).json"
        let before = folder.read(feedName)
        let known = changed == nil ? [:] : Self.entries(before)
        var entries: [ROLIEFeed.Entry] = []
        var shelves: [String: [ROLIEFeed.Entry]] = [:]
        for (place, beside) in documents(in: folder, &part) {
            let isNew = changed?.contains(String(place.name.dropFirst(5))) ?? true
            let old = isNew ? nil : known[address(place)]
            guard var entry = try old ?? read(place, &folder, &problems) else { continue }
            let isSigned = try await complete(place, beside, &folder, &signatures)
            if !isSigned { part.unsigned += 1 }
            entry.signature = isSigned ? "\(entry.url).asc" : nil
            entries.append(entry)
            shelves[place.shelf, default: []].append(entry)
        }
        try putLists(shelves, into: &folder, &part)
        entries.sort { ($1.updated.date, $0.url) < ($0.updated.date, $1.url) }
        let feed = ROLIEFeed(
            id: "csaf-feed-tlp-\(word)", title: "\(party): CSAF (TLP:\(word.uppercased()))",
            url: "\(root)/feed-tlp-\(word).json", updated: Timestamp(now), entries: entries)
        let bytes = feed.serialize(unlessSameAs: before)
        if bytes != before { try folder.write(feedName, bytes) }
        part.distributions.append(
            ProviderDistribution(
                rolie: .init(feeds: [
                    .init(
                        summary: "TLP:\(word.uppercased())", label: label, url: feed.url,
                        lastUpdated: ROLIEFeed.updated(in: bytes))
                ])))
        return part
    }

    private static func entries(_ feed: [UInt8]?) -> [String: ROLIEFeed.Entry] {
        let limits = ParsingLimits(size: 1 << 30)
        guard let feed, let known = try? ROLIEFeed.parse(feed, file: "", limits: limits) else { return [:] }
        return Dictionary(known.entries.map { ($0.url, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private func address(_ place: Place) -> String { "\(root)/\(word)/\(relative(place))" }

    private func relative(_ place: Place) -> String {
        place.shelf.isEmpty ? place.name : "\(place.shelf)/\(place.name)"
    }

    // MARK: Documents

    /// Every document that stands there, with the endings of what stands beside it.
    private func documents(
        in folder: borrowing PublicationFolder, _ part: inout Part
    ) -> [(place: Place, beside: Set<String>)] {
        var found: [(place: Place, beside: Set<String>)] = []
        part.folders.insert(path)
        for entry in folder.entries(in: path) where entry.isFolder {
            if Self.isYear(entry.name) {
                found += documents(in: folder, shelf: "", entry.name, &part)
                continue
            }
            part.folders.insert("\(path)/\(entry.name)")
            for year in folder.entries(in: "\(path)/\(entry.name)") where year.isFolder && Self.isYear(year.name) {
                found += documents(in: folder, shelf: entry.name, year.name, &part)
            }
        }
        return found
    }

    private static func isYear(_ name: String) -> Bool {
        name.utf8.count == 4 && name.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    private func documents(
        in folder: borrowing PublicationFolder, shelf: String, _ year: String, _ part: inout Part
    ) -> [(place: Place, beside: Set<String>)] {
        let place = shelf.isEmpty ? "\(path)/\(year)" : "\(path)/\(shelf)/\(year)"
        part.folders.insert(place)
        let names = folder.names(in: place)
        let all = Set(names)
        return names.filter { DocumentFileName.isName($0) }.map { name in
            (
                Place(shelf: shelf, name: "\(year)/\(name)"),
                Set(["sha256", "sha512", "asc"].filter { all.contains("\(name).\($0)") })
            )
        }
    }

    /// What the feed says of a document. One that is not for everyone is removed, though none should be here.
    private func read(
        _ place: Place, _ folder: inout PublicationFolder, _ problems: inout [String]
    ) throws -> ROLIEFeed.Entry? {
        let file = "\(path)/\(relative(place))"
        guard let bytes = folder.read(file), let document = try? CSAFDocument.parse(bytes, file: file).document else {
            problems.append("\(file): not a document that can be read; not listed")
            return nil
        }
        let label = document.distribution?.tlp.flatMap { DistributionLabel(word: $0.label.rawValue) } ?? .unlabeled
        guard label == .clear || label == .unlabeled else {
            for ending in ["", ".sha256", ".sha512", ".asc"] { try folder.remove(file + ending) }
            problems.append("\(file): TLP:\(label.rawValue), and not for everyone; removed")
            return nil
        }
        let tracking = document.tracking
        let address = address(place)
        return ROLIEFeed.Entry(
            id: place.shelf.isEmpty ? tracking.id : "\(tracking.id) (\(place.shelf))", title: document.title,
            url: address, hashes: ["\(address).sha256", "\(address).sha512"], signature: nil,
            published: tracking.initialReleaseDate, updated: tracking.currentReleaseDate,
            edition: document.csafVersion,
            categories: document.lang.map { [ROLIECategory(term: $0)] } ?? [])
    }

    /// Makes the hashes and the signature that did not come with a document.
    ///
    /// - Returns: Whether it has a signature.
    private func complete(
        _ place: Place, _ beside: Set<String>, _ folder: inout PublicationFolder, _ signatures: inout MirrorSignatures
    ) async throws -> Bool {
        guard beside.count < 3 else { return true }
        let file = "\(path)/\(relative(place))"
        let name = String(place.name.dropFirst(5))
        // Where nobody signs, hashes are all that can be made.
        guard !beside.isSuperset(of: ["sha256", "sha512"]) || signatures.canSign, let bytes = folder.read(file) else {
            return beside.contains("asc")
        }
        if !beside.contains("sha256") {
            let digest = SHA256.hash(data: bytes).hexadecimal
            try folder.write("\(file).sha256", HashFile(.sha256, digest: digest, name: name).serialize())
        }
        if !beside.contains("sha512") {
            let digest = SHA512.hash(data: bytes).hexadecimal
            try folder.write("\(file).sha512", HashFile(.sha512, digest: digest, name: name).serialize())
        }
        if beside.contains("asc") { return true }
        return try await signatures.sign(file, bytes, in: &folder)
    }

    // MARK: Lists

    private func putLists(
        _ shelves: [String: [ROLIEFeed.Entry]], into folder: inout PublicationFolder, _ part: inout Part
    ) throws {
        for (shelf, entries) in shelves.sorted(by: { $0.key < $1.key }) {
            let directory = shelf.isEmpty ? path : "\(path)/\(shelf)"
            let address = shelf.isEmpty ? "\(root)/\(word)/" : "\(root)/\(word)/\(shelf)/"
            let changes = entries.map {
                ChangeList.Entry(path: String($0.url.dropFirst(address.count)), released: $0.updated)
            }
            try folder.put("\(directory)/index.txt", DirectoryIndex(changes.map(\.path).sorted(by: >)).serialize())
            try folder.put("\(directory)/changes.csv", ChangeList(changes).serialize(edition))
            part.distributions.append(ProviderDistribution(directory: .init(url: address, label: label)))
        }
    }
}

extension Digest {
    var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
