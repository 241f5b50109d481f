package import CSAF
import NoroshiModel
import NoroshiNet

/// A document as a provider lists it.
package struct DocumentListing: Sendable, Hashable {
    package let url: String
    /// When it was changed last; nil where the list does not say.
    package let released: Timestamp?
    package let label: DistributionLabel
    /// Addresses of its hashes and of its signature; empty and nil where the list does not say.
    package let hashes: [String]
    package let signature: String?
    /// A folder beside those of the years, for a document whose place another one has; empty for all others.
    package var shelf = ""

    /// The last part of the address.
    package var name: Substring { url.split(separator: "/", omittingEmptySubsequences: false).last ?? "" }
    /// The part before it.
    package var folder: Substring {
        let parts = url.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count > 1 ? parts[parts.count - 2] : ""
    }
}

extension DocumentListing {
    /// Everything before the folder of the year.
    private var root: Substring { url.dropLast(folder.utf8.count + name.utf8.count + 2) }

    /// Gives each document a place of its own. A provider may have two of the same name in the same year: translations,
    /// in folders of their own. The one with the shortest address keeps its place, the others get a shelf, named for what
    /// is different in their address.
    static func shelved(_ documents: [DocumentListing]) -> [DocumentListing] {
        var groups: [String: [Int]] = [:]
        for (index, document) in documents.enumerated() {
            groups["\(document.folder)/\(document.name)", default: []].append(index)
        }
        var shelved = documents
        for group in groups.values where group.count > 1 {
            let sorted = group.sorted {
                (documents[$0].url.utf8.count, documents[$0].url) < (documents[$1].url.utf8.count, documents[$1].url)
            }
            var taken: Set<String> = []
            for index in sorted.dropFirst() {
                let name = shelf(of: documents[index].root, beside: documents[sorted[0]].root)
                var number = 1
                while !taken.insert(number == 1 ? name : "\(name)-\(number)").inserted { number += 1 }
                shelved[index].shelf = number == 1 ? name : "\(name)-\(number)"
            }
        }
        return shelved
    }

    /// `ja` for `https://a.example/ja/white` beside `https://a.example/white`.
    private static func shelf(of root: Substring, beside first: Substring) -> String {
        var others = first.split(separator: "/")
        let own = root.split(separator: "/").filter { part in
            guard let same = others.firstIndex(of: part) else { return true }
            others.remove(at: same)
            return false
        }
        let name = DocumentFileName.stem(of: own.joined(separator: "-")).prefix(60)
        // Four digits are a year, and no name at all is the first one's place.
        return name.isEmpty || name.utf8.allSatisfy { (0x30...0x39).contains($0) } ? "other-\(name)" : String(name)
    }
}

/// Reads the lists of a provider.
///
/// - Source: CSAF 2.1 §7.3.2
struct ListReader: Sendable {
    let session: WebSession
    let labels: Set<DistributionLabel>

    /// Of 100,000 documents a feed has about 100 MB, and takes several times as much memory while it is read.
    private static let maximumBytes = 320 << 20
    private static let maximumDocuments = 300_000

    /// Every document that is listed, each once, and what could not be read.
    ///
    /// - Throws: ``MirrorError`` when nothing could be read, or too much is listed.
    func list(_ metadata: ProviderMetadata) async throws -> (documents: [DocumentListing], problems: [String]) {
        var documents: [String: DocumentListing] = [:]
        var problems: [String] = []
        var isRead = false
        func add(_ more: [DocumentListing]) throws {
            for document in more { documents[document.url] = document }
            if documents.count > Self.maximumDocuments {
                throw MirrorError(reason: "more than \(Self.maximumDocuments) documents are listed")
            }
            isRead = true
        }
        func read(_ list: () async throws -> [DocumentListing]) async throws {
            do {
                try add(try await list())
            } catch let error as DialError {
                problems.append("\(error)")
            } catch let error as CSAFError {
                problems.append("\(error)")
            }
        }
        for feed in metadata.feeds where labels.contains(feed.label) { try await read { try await entries(of: feed) } }
        // Feeds are preferred; directories are for providers without them.
        if metadata.feeds.isEmpty {
            for directory in metadata.directories where labels.contains(directory.label ?? .clear) {
                try await read { try await listings(in: directory) }
            }
        }
        guard isRead else {
            throw MirrorError(
                reason: problems.isEmpty
                    ? "the provider names no feed and no directory for \(labels.map(\.rawValue).sorted().joined(separator: ", "))"
                    : problems.joined(separator: "; "))
        }
        return (DocumentListing.shelved(documents.values.sorted { $0.url < $1.url }), problems)
    }

    private func entries(of feed: ProviderDistribution.Feed) async throws -> [DocumentListing] {
        let bytes = try await read(feed.url)
        let read = try ROLIEFeed.parse(
            bytes, file: Escaped.text(feed.url), limits: ParsingLimits(size: Self.maximumBytes))
        return read.entries.map {
            DocumentListing(
                url: $0.url, released: $0.updated, label: feed.label, hashes: $0.hashes, signature: $0.signature)
        }
    }

    private func listings(in directory: ProviderDistribution.Directory) async throws -> [DocumentListing] {
        let root = directory.url.hasSuffix("/") ? directory.url : "\(directory.url)/"
        func listing(_ path: String, _ released: Timestamp?) -> DocumentListing {
            DocumentListing(
                url: root + path, released: released, label: directory.label ?? .clear, hashes: [], signature: nil)
        }
        do {
            let name = "\(root)changes.csv"
            return try ChangeList.parse(try await read(name), file: Escaped.text(name)).entries.map {
                listing($0.path, $0.released)
            }
        } catch is DialError {
            let name = "\(root)index.txt"
            return try DirectoryIndex.parse(try await read(name), file: Escaped.text(name)).paths.map {
                listing($0, nil)
            }
        }
    }

    private func read(_ address: String) async throws -> [UInt8] {
        let answer = try await session.get(address, limit: Self.maximumBytes)
        guard answer.status == 200 else { throw DialError(reason: "\(Escaped.text(address)): status \(answer.status)") }
        return answer.body
    }
}

/// Why nothing was taken from a provider.
package struct MirrorError: Error, Sendable, CustomStringConvertible {
    package let reason: String
    package var description: String { reason }
}
