import CSAF
import FoundationEssentials
import Glibc

/// The documents of one provider that are kept, each with the hash and the signature that came with it.
///
///     2026/example-2026-0001.json (.sha512 or .sha256, .asc)
///     ja/2026/example-2026-0001.json    another document of the same name
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

    /// The path of the list of what was taken.
    private let list: String

    /// - Parameter list: The path of `taken.tsv`; nil for one in the folder itself.
    /// - Throws: ``MirrorError`` when the folder cannot be made.
    init(_ path: String, list: String? = nil) throws {
        self.path = path
        self.list = list ?? "\(path)/taken.tsv"
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw MirrorError(reason: "cannot make the folder '\(path)'")
        }
        let text = (try? Data(contentsOf: URL(filePath: self.list))).map {
            String(decoding: $0, as: UTF8.self)
        }
        for line in (text ?? "").split(separator: "\n") {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            // The last line of a run that was broken off may be half.
            guard fields.count == 3, fields[1].utf8.count == 64 else { continue }
            taken[String(fields[2])] = Taken(released: String(fields[0]), digest: String(fields[1]))
        }
    }

    func path(of listing: DocumentListing) -> String { "\(folder(of: listing))/\(listing.name)" }

    private func folder(of listing: DocumentListing) -> String {
        listing.shelf.isEmpty ? "\(path)/\(listing.folder)" : "\(path)/\(listing.shelf)/\(listing.folder)"
    }

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

    /// Puts a document and what came with it in the place of what is kept. What is there already is not written again.
    ///
    /// - Throws: ``MirrorError``.
    mutating func keep(
        _ listing: DocumentListing, _ document: [UInt8], digest: String, beside: [(ending: String, bytes: [UInt8])]
    ) throws {
        let target = path(of: listing)
        let isSame = self.document(of: listing) == document
        do {
            try FileManager.default.createDirectory(
                atPath: folder(of: listing), withIntermediateDirectories: true)
            // Before the document: what belongs to the one of before must not outlast it.
            if !isSame {
                for ending in ["sha256", "sha512", "asc"] where !beside.contains(where: { $0.ending == ending }) {
                    try? FileManager.default.removeItem(atPath: "\(target).\(ending)")
                }
            }
            for (ending, bytes) in beside {
                let file = URL(filePath: "\(target).\(ending)")
                if (try? Data(contentsOf: file)) != Data(bytes) { try Data(bytes).write(to: file, options: .atomic) }
            }
            if !isSame { try Data(document).write(to: URL(filePath: target), options: .atomic) }
        } catch {
            throw MirrorError(reason: "cannot write '\(target)'")
        }
        let entry = Taken(released: listing.released?.text ?? "", digest: digest)
        guard taken[listing.url] != entry else { return }
        taken[listing.url] = entry
        try append(listing.url)
    }

    /// Writes the list anew, each document once.
    ///
    /// - Throws: ``MirrorError``.
    func compact() throws {
        let lines = taken.sorted { $0.key < $1.key }.map { "\($1.released)\t\($1.digest)\t\($0)\n" }
        do {
            try Data(lines.joined().utf8).write(to: URL(filePath: list), options: .atomic)
        } catch {
            throw MirrorError(reason: "cannot write '\(list)'")
        }
    }

    private func append(_ url: String) throws {
        guard let entry = taken[url] else { return }
        let line = "\(entry.released)\t\(entry.digest)\t\(url)\n"
        guard let file = unsafe fopen(list, "ae") else { throw MirrorError(reason: "cannot write '\(list)'") }
        let isWritten = unsafe fputs(line, file) >= 0
        guard unsafe fclose(file) == 0, isWritten else { throw MirrorError(reason: "cannot write '\(list)'") }
    }
}
