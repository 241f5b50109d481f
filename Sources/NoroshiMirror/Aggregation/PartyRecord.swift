import CSAF
import FoundationEssentials

/// What is remembered of a party from one run to the next.
///
///     provider-metadata.json    as it was read last
///     source                    where it was read
///     taken-white.tsv           what was taken; see `MirrorFolder`
///     unfinished                there while a run lasts: one that was broken off is made good by the next
struct PartyRecord: Sendable {
    let path: String
    private(set) var metadata: ProviderMetadata?
    private(set) var url: String?

    /// - Throws: ``MirrorError`` when the folder cannot be made.
    init(_ path: String) throws {
        self.path = path
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw MirrorError(reason: "cannot make the folder '\(path)'")
        }
        func bytes(_ name: String) -> [UInt8]? {
            (try? Data(contentsOf: URL(filePath: "\(path)/\(name)"))).map { Array($0) }
        }
        guard let known = bytes("provider-metadata.json"), let source = bytes("source") else { return }
        metadata = try? ProviderMetadata.parse(known, file: path)
        url = String(decoding: source, as: UTF8.self)
    }

    func taken(_ area: String) -> String { "\(path)/taken-\(area).tsv" }

    var isUnfinished: Bool { FileManager.default.fileExists(atPath: "\(path)/unfinished") }

    func begin() throws { try write("unfinished", []) }

    func end() throws {
        do {
            try FileManager.default.removeItem(atPath: "\(path)/unfinished")
        } catch {
            throw MirrorError(reason: "cannot remove '\(path)/unfinished'")
        }
    }

    /// - Throws: ``MirrorError``.
    mutating func keep(_ metadata: ProviderMetadata, from url: String) throws {
        (self.metadata, self.url) = (metadata, url)
        try write("provider-metadata.json", metadata.serialize())
        try write("source", Array(url.utf8))
    }

    private func write(_ name: String, _ bytes: [UInt8]) throws {
        do {
            try Data(bytes).write(to: URL(filePath: "\(path)/\(name)"), options: .atomic)
        } catch {
            throw MirrorError(reason: "cannot write '\(path)/\(name)'")
        }
    }
}
