import Crypto
import FoundationEssentials
import Glibc
import NoroshiReport

/// Which documents of a mirror the aggregator itself has signed, because their party has not.
///
/// The file has the key's fingerprint on its first line, and then one line for each signature: its SHA-256, a tab, and
/// the document's path. By its hash a signature is known from one that the party has made since.
struct MirrorSignatures: Sendable {
    private let path: String
    private let signer: OpenPGPSigner?
    private var key = ""
    /// SHA-256 of the signature by the document's path.
    private var made: [String: String] = [:]

    var canSign: Bool { signer != nil }
    /// Whether some signature is the aggregator's.
    var isUsed: Bool { !made.isEmpty }

    init(_ folder: String, signer: OpenPGPSigner?) {
        path = "\(folder)/signed"
        self.signer = signer
        let text = (try? Data(contentsOf: URL(filePath: path))).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        key = String(lines.first ?? "")
        for line in lines.dropFirst() {
            let fields = line.split(separator: "\t", maxSplits: 1)
            if fields.count == 2 { made[String(fields[1])] = String(fields[0]) }
        }
    }

    /// Removes what was signed with another key than is used now.
    ///
    /// - Throws: ``PublicationError``, ``MirrorError``.
    mutating func forgetOthers(in folder: inout PublicationFolder) throws {
        let fingerprint = signer?.fingerprint ?? ""
        guard key != fingerprint else { return }
        for (document, digest) in made.sorted(by: { $0.key < $1.key }) {
            guard let there = folder.read("\(document).asc"), SHA256.hash(data: there).hexadecimal == digest else {
                continue
            }
            try folder.remove("\(document).asc")
        }
        (key, made) = (fingerprint, [:])
        do {
            try Data("\(key)\n".utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw MirrorError(reason: "cannot write '\(path)'")
        }
    }

    /// - Returns: Whether the document has a signature now.
    /// - Throws: ``PublicationError``, ``MirrorError``, `OpenPGPError`.
    mutating func sign(_ document: String, _ bytes: [UInt8], in folder: inout PublicationFolder) async throws -> Bool {
        guard let signer else { return false }
        let signature = try await signer.sign(bytes)
        let digest = SHA256.hash(data: signature).hexadecimal
        // Told first: a signature that nobody knows of would outlive its key.
        guard let file = unsafe fopen(path, "ae") else { throw MirrorError(reason: "cannot write '\(path)'") }
        let isWritten = unsafe fputs("\(digest)\t\(document)\n", file) >= 0
        guard unsafe fclose(file) == 0, isWritten else { throw MirrorError(reason: "cannot write '\(path)'") }
        made[document] = digest
        try folder.write("\(document).asc", signature)
        return true
    }
}
