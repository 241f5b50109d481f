import CSAF
import FoundationEssentials
import Glibc

/// The documents of one provider that are kept, each with the hash and the signature that came with it.
///
///     2026/example-2026-0001.json (.sha512 or .sha256, .asc)
///     taken.tsv        one line for each document: when it was released, its SHA-256, its address
///
/// A line is added when its document is safe, so that a run that was broken off goes on where it stopped.
struct MirrorFolder: Sendable {
    let path: String
    /// By the document's address.
    private(set) var taken: [String: Taken] = [:]

    struct Taken: Sendable, Hashable {
        /// As the list said it; empty where it did not.
        var released: String
        /// SHA-256 in hexadecimal digits.
        var digest: String
    }

    private static let list = "taken.tsv"

    /// - Throws: ``MirrorError`` when the folder cannot be made.
    init(_ path: String) throws {
        self.path = path
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw MirrorError(reason: "cannot make the folder '\(path)'")
        }
        let text = (try? Data(contentsOf: URL(filePath: "\(path)/\(Self.list)"))).map {
            String(decoding: $0, as: UTF8.self)
        }
        for line in (text ?? "").split(separator: "\n") {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            // The last line of a run that was broken off may be half.
            guard fields.count == 3, fields[1].utf8.count == 64 else { continue }
            taken[String(fields[2])] = Taken(released: String(fields[0]), digest: String(fields[1]))
        }
    }

    func path(of listing: DocumentListing) -> String { "\(path)/\(listing.folder)/\(listing.name)" }

    /// Whether what is listed is kept already.
    func has(_ listing: DocumentListing) -> Bool {
        guard let released = listing.released, let known = taken[listing.url], known.released == released.text else {
            return false
        }
        return FileManager.default.fileExists(atPath: path(of: listing))
    }

    func document(of listing: DocumentListing) -> [UInt8]? {
        (try? Data(contentsOf: URL(filePath: path(of: listing)))).map { Array($0) }
    }

    /// Puts a document and what came with it in the place of what is kept.
    ///
    /// - Throws: ``MirrorError``.
    mutating func keep(
        _ listing: DocumentListing, _ document: [UInt8], digest: String, beside: [(ending: String, bytes: [UInt8])]
    ) throws {
        let target = path(of: listing)
        do {
            try FileManager.default.createDirectory(
                atPath: "\(path)/\(listing.folder)", withIntermediateDirectories: true)
            for (ending, bytes) in beside {
                try Data(bytes).write(to: URL(filePath: "\(target).\(ending)"), options: .atomic)
            }
            try Data(document).write(to: URL(filePath: target), options: .atomic)
            for ending in ["sha256", "sha512", "asc"] where !beside.contains(where: { $0.ending == ending }) {
                try? FileManager.default.removeItem(atPath: "\(target).\(ending)")
            }
        } catch {
            throw MirrorError(reason: "cannot write '\(target)'")
        }
        taken[listing.url] = Taken(released: listing.released?.text ?? "", digest: digest)
        try append(listing.url)
    }

    /// Writes the list anew, each document once.
    ///
    /// - Throws: ``MirrorError``.
    func compact() throws {
        let lines = taken.sorted { $0.key < $1.key }.map { "\($1.released)\t\($1.digest)\t\($0)\n" }
        do {
            try Data(lines.joined().utf8).write(to: URL(filePath: "\(path)/\(Self.list)"), options: .atomic)
        } catch {
            throw MirrorError(reason: "cannot write '\(path)/\(Self.list)'")
        }
    }

    private func append(_ url: String) throws {
        guard let entry = taken[url] else { return }
        let line = "\(entry.released)\t\(entry.digest)\t\(url)\n"
        let name = "\(path)/\(Self.list)"
        guard let file = unsafe fopen(name, "ae") else { throw MirrorError(reason: "cannot write '\(name)'") }
        let isWritten = unsafe fputs(line, file) >= 0
        guard unsafe fclose(file) == 0, isWritten else { throw MirrorError(reason: "cannot write '\(name)'") }
    }
}
