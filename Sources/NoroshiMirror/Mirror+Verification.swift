import CSAF
import Crypto
import FoundationEssentials
import NoroshiModel
import NoroshiNet
import NoroshiReport

/// Whether a document is the one that its provider published: hashes and signatures.
extension Mirror {
    private static let maximumBeside = 1 << 20

    /// The strongest hash that there is, or all of them.
    func verifyHash(
        _ listing: DocumentListing, _ shown: String, _ fetched: inout Fetched, isNeeded: Bool
    ) async throws {
        for algorithm in [HashFile.Algorithm.sha512, .sha256] {
            let listed = listing.hashes.first { $0.hasSuffix(".\(algorithm.rawValue)") }
            if !listing.hashes.isEmpty, listed == nil { continue }
            let address = listed ?? "\(listing.url).\(algorithm.rawValue)"
            let answer = try await session.get(address, limit: Self.maximumBeside)
            guard answer.status == 200 else {
                if listed != nil { throw DialError(reason: "\(Escaped.text(address)): status \(answer.status)") }
                continue
            }
            let wanted = try HashFile.parse(answer.body, algorithm, file: Escaped.text(address)).digest
            let digest =
                switch algorithm {
                case .sha256: fetched.digest
                case .sha512: SHA512.hash(data: fetched.bytes).hexadecimal
                }
            guard wanted == digest else {
                throw MirrorError(
                    reason: "\(shown): its \(algorithm.rawValue) is not the one that is published; not taken")
            }
            fetched.beside.append((algorithm.rawValue, answer.body))
            if !options.keepsEveryHash { return }
        }
        if isNeeded, fetched.beside.isEmpty {
            throw MirrorError(reason: "\(shown): a trusted provider's document without a hash; not taken")
        }
    }

    func verifySignature(
        _ listing: DocumentListing, _ shown: String, _ fetched: inout Fetched, _ verifier: OpenPGPVerifier,
        isNeeded: Bool
    ) async throws {
        let address = listing.signature ?? "\(listing.url).asc"
        let answer = try await session.get(address, limit: Self.maximumBeside)
        guard answer.status == 200 else {
            if isNeeded || listing.signature != nil {
                throw MirrorError(reason: "\(shown): no signature (status \(answer.status)); not taken")
            }
            return
        }
        let name = "\(options.keys)/\(fetched.digest)"
        defer { for ending in ["", ".asc"] { try? FileManager.default.removeItem(atPath: name + ending) } }
        do {
            try Data(fetched.bytes).write(to: URL(filePath: name))
            try Data(answer.body).write(to: URL(filePath: "\(name).asc"))
        } catch {
            throw MirrorError(reason: "cannot write '\(name)'")
        }
        switch try await verifier.verify(name, signature: "\(name).asc") {
        case .good: fetched.beside.append(("asc", answer.body))
        case .bad(let reason): throw MirrorError(reason: "\(shown): its signature does not count: \(reason); not taken")
        }
    }
}
