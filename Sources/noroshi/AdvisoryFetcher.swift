import CSAF
import Crypto
import FoundationEssentials
import NoroshiFormats
import NoroshiInspect
import NoroshiModel
import NoroshiNet

/// Takes advisories from a center's Atom feed into a folder, one file for each id and language.
///
/// Only addresses of the center itself are followed; a file replaces another only when its hash is right, it
/// is valid, it is the advisory that the folder's file is, and it is newer.
struct AdvisoryFetcher {
    struct Outcome {
        /// `noroshi-1998-0001 (en): version 5`
        var changes: [String] = []
        var unchanged = 0
        var problems: [String] = []
        var warnings: [String] = []
    }

    /// Without a slash at the end.
    let center: String
    let folder: String
    private let fetcher = HTTPFetcher(maximumBytes: 16 << 20)
    /// How much two clocks may differ, in seconds.
    private static let clockError = 300.0

    init(center: String, folder: String) {
        self.center = center
        self.folder = folder
    }

    func fetch(at now: Date) async throws -> Outcome {
        let address = "\(center)/advisories/feed.atom"
        let feed: AtomFeed
        do {
            feed = try AtomFeed.parse(try await get(address), file: address)
        } catch let error as any CustomStringConvertible & Error {
            throw Failure("\(error)", hint: "what was fetched before is kept")
        }
        var outcome = Outcome()
        for entry in feed.entries {
            do {
                guard let link = entry.link("enclosure", type: "application/json") else {
                    throw DialError(reason: "'\(Escaped.text(entry.title))' has no CSAF document in the feed")
                }
                try await take(try resolved(link), at: now, into: &outcome)
            } catch {
                outcome.problems.append("\(error)")
            }
        }
        return outcome
    }

    private func take(_ address: String, at now: Date, into outcome: inout Outcome) async throws {
        let bytes = try await get(address)
        try await verify(bytes, address)
        let document = try CSAFDocument.parse(bytes, file: address)
        if let failure = try CSAFValidator(preset: .basic).validate(bytes, file: address).first {
            throw DialError(reason: "\(address): not valid: \(failure)")
        }
        let id = document.document.tracking.id
        let language = AdvisoryLibrary.language(document)
        let path = "\(folder)/\(DocumentFileName.stem(of: id))_\(DocumentFileName.stem(of: language)).json"
        if let kept = try? ResourceDirectory.read(path), let known = try? CSAFDocument.parse(kept, file: path) {
            guard AdvisoryLibrary.identity(document) == AdvisoryLibrary.identity(known) else {
                throw DialError(reason: "\(address): another publisher's advisory is kept under this id; not taken")
            }
            guard AdvisoryLibrary.isNewer(document, than: known) else {
                outcome.unchanged += 1
                return
            }
        }
        try Data(bytes).write(to: URL(filePath: path), options: .atomic)
        outcome.changes.append("\(Escaped.text(id)) (\(language)): version \(document.document.tracking.version.text)")
        if let date = document.document.tracking.releaseDate(after: now.addingTimeInterval(Self.clockError)) {
            outcome.warnings.append("\(address): released on \(date.text), it says, which is in the future")
        }
    }

    /// The hash file beside the document, `hex  name`.
    private func verify(_ bytes: [UInt8], _ address: String) async throws {
        let line = String(decoding: try await get("\(address).sha256"), as: UTF8.self)
        let wanted = line.prefix { $0.isHexDigit }.lowercased()
        guard wanted == SHA256.hexadecimal(of: bytes) else {
            throw DialError(reason: "\(address): its SHA-256 is not the published one; not taken")
        }
    }

    private func get(_ address: String) async throws -> [UInt8] {
        let answer = try await fetcher.send(HTTPFetcher.Request("GET", address))
        guard answer.status == 200 else { throw DialError(reason: "\(address): status \(answer.status)") }
        return answer.body
    }

    /// - Throws: For an address outside of the center, which a feed has no business naming.
    private func resolved(_ link: String) throws -> String {
        if link.hasPrefix("/"), !link.hasPrefix("//") { return origin + link }
        guard link.hasPrefix(origin + "/") else {
            throw DialError(reason: "the feed names '\(Escaped.text(link))', which is not at \(origin); not taken")
        }
        return link
    }

    /// `https://center.example:8443`
    private var origin: String {
        let parts = center.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { return center }
        return "\(parts[0])//\(parts[2].prefix { $0 != "/" })"
    }
}
