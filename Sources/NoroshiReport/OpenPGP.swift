package import FoundationEssentials
import Subprocess
import SystemPackage

/// GnuPG, run as a program with a folder of keys.
struct GnuPG: Sendable {
    /// nil: the user's own.
    let home: String?

    struct Answer {
        var isSuccess: Bool
        var output: [UInt8]
        /// What it says to programs, one a line, without `[GNUPG:] `.
        var status: [[Substring]]
        var complaint: String
    }

    /// - Parameter input: What it reads from standard input.
    /// - Throws: ``OpenPGPError`` when it cannot be started.
    func run(_ arguments: [String], input: [UInt8] = []) async throws(OpenPGPError) -> Answer {
        var all = ["--batch", "--no-tty", "--status-fd", "2"]
        if let home { all += ["--homedir", home] }
        do {
            let result = try await Subprocess.run(
                .name("gpg"), arguments: Arguments(all + arguments),
                environment: .inherit.updating(["LC_ALL": "C.UTF-8"]), input: .array(input),
                output: .bytes(limit: 16 << 20), error: .string(limit: 1 << 20))
            let lines = result.standardError.split(separator: "\n")
            return Answer(
                isSuccess: result.terminationStatus.isSuccess, output: result.standardOutput,
                status: lines.filter { $0.hasPrefix("[GNUPG:] ") }.map {
                    $0.split(separator: " ").dropFirst().map { $0 }
                },
                complaint: lines.filter { !$0.hasPrefix("[GNUPG:] ") }.joined(separator: "; "))
        } catch {
            throw OpenPGPError(reason: "cannot run gpg: \(error)")
        }
    }
}

/// Why something was not signed, or a signature could not be looked at.
package struct OpenPGPError: Error, Sendable, CustomStringConvertible {
    package let reason: String
    package var description: String { reason }
}

/// Signs with one OpenPGP key.
package struct OpenPGPSigner: Sendable {
    /// Of the primary key, 40 hexadecimal digits or more in upper case.
    package let fingerprint: String
    /// Until when what it signs counts; nil where the key has no end.
    package let expires: Date?
    private let gpg: GnuPG

    /// Looks the key up.
    ///
    /// - Parameters:
    ///   - key: A fingerprint or an address of its owner; nil for the only secret key that is there.
    ///   - home: The folder of the keys; nil for the user's own.
    /// - Throws: ``OpenPGPError`` when there is no such key, more than one, or it has ended.
    package init(key: String?, home: String?, at now: Date) async throws(OpenPGPError) {
        gpg = GnuPG(home: home)
        let answer = try await gpg.run(["--with-colons", "--list-secret-keys"] + (key.map { ["--", $0] } ?? []))
        let keys = Self.keys(in: String(decoding: answer.output, as: UTF8.self))
        let name = key.map { "for '\($0)'" } ?? "at all"
        guard let found = keys.first else {
            throw OpenPGPError(
                reason: "there is no secret key \(name)" + (answer.complaint.isEmpty ? "" : ": \(answer.complaint)"))
        }
        guard keys.count == 1 else {
            throw OpenPGPError(
                reason: "there is more than one secret key \(name): \(keys.map(\.fingerprint).joined(separator: ", "))")
        }
        if let reason = found.fault { throw OpenPGPError(reason: "the key \(found.fingerprint) \(reason)") }
        if let end = found.expires, end <= now {
            throw OpenPGPError(reason: "the key \(found.fingerprint) ended at \(end.formatted(.iso8601))")
        }
        (fingerprint, expires) = (found.fingerprint, found.expires)
    }

    /// A detached signature of bytes, armored.
    package func sign(_ bytes: [UInt8]) async throws(OpenPGPError) -> [UInt8] {
        try await answer(["--armor", "--detach-sign", "--local-user", fingerprint], bytes)
    }

    /// A text with its signature around it.
    ///
    /// - Source: RFC 9580 §7
    package func clearSign(_ bytes: [UInt8]) async throws(OpenPGPError) -> [UInt8] {
        try await answer(["--armor", "--clear-sign", "--local-user", fingerprint], bytes)
    }

    /// The public part of the key, armored.
    package func publicKey() async throws(OpenPGPError) -> [UInt8] {
        try await answer(["--armor", "--export", fingerprint], [])
    }

    private func answer(_ arguments: [String], _ input: [UInt8]) async throws(OpenPGPError) -> [UInt8] {
        let answer = try await gpg.run(arguments, input: input)
        guard answer.isSuccess, !answer.output.isEmpty else {
            throw OpenPGPError(reason: "gpg did not sign with \(fingerprint): \(answer.complaint)")
        }
        return answer.output
    }

    private struct Key {
        var fingerprint = ""
        var expires: Date?
        var fault: String?
    }

    /// - Source: GnuPG, doc/DETAILS, "Format of the colon listings"
    private static func keys(in listing: String) -> [Key] {
        var keys: [Key] = []
        for line in listing.split(separator: "\n") {
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            switch fields.first {
            case "sec" where fields.count > 6:
                var key = Key()
                key.expires = Double(fields[6]).map(Date.init(timeIntervalSince1970:))
                key.fault =
                    switch fields[1] {
                    case "r": "is revoked"
                    case "d": "is disabled"
                    case "i": "is not valid"
                    case _: nil
                    }
                keys.append(key)
            case "fpr" where fields.count > 9 && keys.last?.fingerprint == "":
                keys[keys.count - 1].fingerprint = String(fields[9])
            case _: break
            }
        }
        return keys
    }
}

/// Looks at signatures with the keys of one party and no others.
package struct OpenPGPVerifier: Sendable {
    private let gpg: GnuPG
    /// Of the keys, in upper case.
    package let fingerprints: Set<String>

    /// What a signature is worth.
    package enum Verdict: Sendable, Hashable {
        /// Made by a key that is known; `until` is when that ends.
        case good(fingerprint: String, until: Date?)
        /// The reason in words.
        case bad(String)
    }

    /// - Parameters:
    ///   - folder: An empty folder for the keys, readable by the user alone; it is the caller's to remove.
    ///   - keys: Armored keys; each has to have the fingerprint that was told of it.
    /// - Throws: ``OpenPGPError`` for a key that is none, or another one than was told.
    package init(folder: String, keys: [(fingerprint: String, bytes: [UInt8])]) async throws(OpenPGPError) {
        gpg = GnuPG(home: folder)
        var known: Set<String> = []
        for key in keys {
            let fingerprint = key.fingerprint.uppercased()
            let answer = try await gpg.run(["--import"], input: key.bytes)
            let imported = answer.status.filter { $0.first == "IMPORT_OK" }.compactMap { $0.last.map(String.init) }
            guard imported.contains(fingerprint) else {
                throw OpenPGPError(
                    reason: imported.isEmpty
                        ? "no OpenPGP key: \(answer.complaint)"
                        : "the key's fingerprint is \(imported[0]), not \(fingerprint) as was told")
            }
            known.insert(fingerprint)
        }
        fingerprints = known
    }

    /// - Parameters:
    ///   - path: The file that was signed.
    ///   - signature: The file of the signature.
    package func verify(_ path: String, signature: String) async throws(OpenPGPError) -> Verdict {
        let answer = try await gpg.run(["--verify", "--", signature, path])
        func line(_ word: Substring) -> [Substring]? { answer.status.first { $0.first == word } }
        if line("EXPKEYSIG") != nil || line("KEYEXPIRED") != nil && line("GOODSIG") == nil {
            return .bad("it is by a key that has ended")
        }
        if line("EXPSIG") != nil { return .bad("it has ended") }
        if line("REVKEYSIG") != nil { return .bad("it is by a key that was revoked") }
        if line("BADSIG") != nil { return .bad("it is not of this document") }
        if let key = line("NO_PUBKEY") {
            return .bad("it is by the key \(key.last ?? "?"), which the provider does not name")
        }
        guard answer.isSuccess, line("GOODSIG") != nil, let valid = line("VALIDSIG"), valid.count > 10 else {
            return .bad("it is no signature that can be read")
        }
        let primary = String(valid[10])
        guard fingerprints.contains(primary) else {
            return .bad("it is by the key \(primary), which the provider does not name")
        }
        let end = Double(valid[4]).flatMap { $0 > 0 ? Date(timeIntervalSince1970: $0) : nil }
        return .good(fingerprint: primary, until: end)
    }
}
