internal import FoundationEssentials
internal import Glibc

/// A checkpoint cannot be read or written.
package struct CheckpointError: Error, Hashable, CustomStringConvertible {
    package let path: PathBytes
    package let reason: String

    package var description: String { "\(path): \(reason)" }
}

extension Checkpoint {
    private static let version = 1
    private static let maximumSize = 64 << 20

    private struct Document: Codable {
        var version: Int
        var logs: [Log]
        /// Earlier versions had none.
        var journals: [JournalMark]?
    }

    private struct Version: Codable {
        var version: Int
    }

    /// An empty one when there is no file.
    ///
    /// - Throws: ``CheckpointError``: a file that cannot be read is no reason to read everything again.
    package static func load(_ path: PathBytes) throws(CheckpointError) -> Checkpoint {
        let bytes: [UInt8]
        do throws(SystemFailure) {
            let file = try OpenFile(path)
            let status = try file.status()
            guard status.kind == .regular else { throw SystemFailure(number: EINVAL) }
            bytes = try file.bytes(at: 0, count: min(status.size, maximumSize) + 1)
        } catch {
            if error.number == ENOENT { return Checkpoint() }
            throw CheckpointError(path: path, reason: "\(error)")
        }
        guard bytes.count <= maximumSize else {
            throw CheckpointError(path: path, reason: "more than \(maximumSize) bytes")
        }
        return try parse(bytes, path)
    }

    private static func parse(_ bytes: [UInt8], _ path: PathBytes) throws(CheckpointError) -> Checkpoint {
        do {
            let decoder = JSONDecoder()
            let version = try decoder.decode(Version.self, from: Data(bytes)).version
            guard version == Self.version else {
                throw CheckpointError(path: path, reason: "version \(version) is not known")
            }
            let document = try decoder.decode(Document.self, from: Data(bytes))
            var checkpoint = Checkpoint()
            for log in document.logs {
                guard log.marks.allSatisfy(\.isPossible) else {
                    throw CheckpointError(path: path, reason: "the places of '\(log.path)' are not possible")
                }
                checkpoint.logs[log.path] = log
            }
            checkpoint.journals = document.journals ?? []
            return checkpoint
        } catch let error as CheckpointError {
            throw error
        } catch {
            throw CheckpointError(path: path, reason: "not the state of logs: \(words(error))")
        }
    }

    private static func words(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        switch error {
        case .keyNotFound(let key, let context): return "'\(place(context, key))' is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return "'\(place(context))' is of another kind"
        case .dataCorrupted(let context): return context.codingPath.isEmpty ? "no JSON" : "'\(place(context))' is wrong"
        @unknown default: return "no JSON"
        }
    }

    private static func place(_ context: DecodingError.Context, _ key: (any CodingKey)? = nil) -> String {
        (context.codingPath + (key.map { [$0] } ?? [])).map { $0.intValue.map(String.init) ?? $0.stringValue }
            .joined(separator: ".")
    }

    /// Replaces the file: at every moment either the whole old or the whole new one is there, also after a crash.
    ///
    /// Mode 0600: it tells where logs are and what the engine has seen.
    ///
    /// - Throws: ``CheckpointError``; the earlier file is then as it was.
    package func save(_ path: PathBytes) throws(CheckpointError) {
        let document = Document(
            version: Self.version, logs: logs.values.sorted { $0.path < $1.path },
            journals: journals.isEmpty ? nil : journals.sorted { ($0.path, $0.file) < ($1.path, $1.file) })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            let bytes = try Array(encoder.encode(document)) + [UInt8(ascii: "\n")]
            try Self.replace(path, with: bytes)
        } catch {
            throw CheckpointError(path: path, reason: "\(error)")
        }
    }

    private static func replace(_ path: PathBytes, with bytes: [UInt8]) throws(SystemFailure) {
        let suffix = String(UInt64.random(in: .min ... .max), radix: 36)
        let temporary = PathBytes(path.bytes + Array(".\(suffix).new".utf8))
        do throws(SystemFailure) {
            try write(bytes, to: temporary)
            let renamed = unsafe temporary.withCString { from in unsafe path.withCString { unsafe rename(from, $0) } }
            guard renamed == 0 else { throw .last }
        } catch {
            unsafe temporary.withCString { _ = unsafe unlink($0) }
            throw error
        }
        let folder = unsafe path.folder.withCString { unsafe open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard folder >= 0 else { throw .last }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw .last }
    }

    private static func write(_ bytes: [UInt8], to path: PathBytes) throws(SystemFailure) {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
        let descriptor = unsafe path.withCString { unsafe open($0, flags, 0o600) }
        guard descriptor >= 0 else { throw .last }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .last }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw .last }
    }
}

extension Checkpoint.Mark {
    /// Whether its numbers fit together: the file may have been edited.
    fileprivate var isPossible: Bool {
        place >= 0 && line >= 0 && (1...LogFile.Head.maximumLength).contains(head.length)
            && tail.length == min(place, Self.tailLength)
    }

    static let tailLength = 1 << 10
}
