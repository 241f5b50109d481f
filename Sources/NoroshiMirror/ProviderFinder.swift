package import CSAF
import NoroshiModel
package import NoroshiNet

/// Finds a provider's metadata from what a person knows of it: a domain, or an address.
///
/// - Source: CSAF 2.1 §7.3.1
package struct ProviderFinder: Sendable {
    package struct Found: Sendable, Hashable {
        /// Where it was read.
        package let url: String
        package let metadata: ProviderMetadata
    }

    /// What was found, and what was looked for in vain.
    package struct Outcome: Sendable, Hashable {
        package var found: [Found] = []
        package var notes: [String] = []
    }

    private let session: WebSession
    private static let maximumBytes = 4 << 20
    /// A list of parties is longer.
    private static let maximumList = 64 << 20

    package init(_ session: WebSession) { self.session = session }

    /// - Parameter source: `csirt.example`; the address of a `provider-metadata.json` or of an `aggregator.json`.
    package func find(_ source: String) async -> Outcome {
        var outcome = Outcome()
        if source.contains("://") { await look(at: source, &outcome) } else { await look(for: source, &outcome) }
        return outcome
    }

    private func look(at address: String, _ outcome: inout Outcome) async {
        guard let bytes = await read(address, &outcome) else { return }
        do {
            outcome.found.append(Found(url: address, metadata: try ProviderMetadata.parse(bytes, file: address)))
        } catch let reason {
            guard let list = try? AggregatorMetadata.parse(bytes, file: address) else {
                outcome.notes.append("\(reason)")
                return
            }
            for party in list.providers { await take(party.metadata.url, &outcome) }
        }
    }

    private func look(for domain: String, _ outcome: inout Outcome) async {
        await take("https://\(domain)/.well-known/csaf/provider-metadata.json", &outcome)
        var isTold = false
        for path in [".well-known/security.txt", "security.txt"] where !isTold {
            guard let bytes = await read("https://\(domain)/\(path)", &outcome) else { continue }
            isTold = true
            for address in Self.addresses(in: bytes) where !outcome.found.contains(where: { $0.url == address }) {
                await take(address, &outcome)
            }
        }
        if outcome.found.isEmpty { await take("https://csaf.data.security.\(domain)", &outcome) }
    }

    private func take(_ address: String, _ outcome: inout Outcome) async {
        guard let bytes = await read(address, &outcome) else { return }
        do {
            let metadata = try ProviderMetadata.parse(bytes, file: address)
            // The same file can be reached in more ways than one.
            guard !outcome.found.contains(where: { $0.metadata == metadata }) else { return }
            outcome.found.append(Found(url: address, metadata: metadata))
        } catch {
            outcome.notes.append("\(error)")
        }
    }

    private func read(_ address: String, _ outcome: inout Outcome) async -> [UInt8]? {
        do {
            let answer = try await session.get(address, limit: Self.maximumList)
            if answer.status == 200 { return answer.body }
            outcome.notes.append("\(Escaped.text(address)): status \(answer.status)")
        } catch {
            outcome.notes.append("\(error)")
        }
        return nil
    }

    /// The fields `CSAF` of a security.txt, signed or not.
    ///
    /// - Source: RFC 9116 §2.2: names of fields in either case
    static func addresses(in bytes: [UInt8]) -> [String] {
        String(decoding: bytes.prefix(maximumBytes), as: UTF8.self).split(whereSeparator: \.isNewline).compactMap {
            line in
            guard line.prefix(5).lowercased() == "csaf:" else { return nil }
            let address = line.dropFirst(5).filter { $0 != " " && $0 != "\t" }
            return address.hasPrefix("https://") ? String(address) : nil
        }
    }
}
