import FileBaseline
import Foundation
import TestSupport

/// A small tree of files, and looks at it.
struct Tree {
    let folder: TemporaryFolder
    var path: String { folder.path("tree") }
    var baseline: [UInt8] { Array(folder.path("baseline").utf8) }

    init(_ folder: TemporaryFolder) throws {
        self.folder = folder
        _ = try folder.makeFolder("tree")
    }

    func path(_ name: String) -> String { "\(path)/\(name)" }

    func write(_ text: String, to name: String, mode: Int = 0o644) throws {
        _ = try folder.write(text, to: "tree/\(name)", mode: mode)
    }

    /// Any bytes but a slash and NUL.
    func write(_ text: String, name: [UInt8]) throws {
        let path = Array(self.path.utf8) + [0x2F] + name + [0]
        let file = unsafe path.map { CChar(bitPattern: $0) }.withUnsafeBufferPointer { path in
            unsafe open(path.baseAddress!, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        }
        defer { close(file) }
        let bytes = Array(text.utf8)
        guard file >= 0, unsafe Foundation.write(file, bytes, bytes.count) == bytes.count else {
            throw CocoaError(.fileWriteUnknown)
        }
    }

    func options(_ profile: Profile? = nil, processors: Int = 1) -> WalkOptions {
        let profile = profile ?? Profile.everything(below: [Array(path.utf8)])
        var options = WalkOptions(roots: profile.roots, profile: profile)
        options.processors = processors
        return options
    }

    /// - Returns: The root.
    @discardableResult
    func makeBaseline(_ options: WalkOptions? = nil, signer: SigningKey? = nil) throws -> [UInt8] {
        let options = options ?? self.options()
        let header = BaselineHeader(
            made: FileTime(seconds: 1_700_000_000), host: Array("host".utf8), algorithm: options.algorithm,
            crossesMounts: false, roots: options.roots, profile: options.profile.source, packages: [])
        let writer = try BaselineWriter(baseline, header: header)
        try BaselineMerge(options, earlier: nil).run { outcome in
            if let record = outcome.record { try writer.append(record) }
        }
        return try writer.finish(signer: signer, keepsEarlier: false)
    }

    func check(_ options: WalkOptions? = nil) throws -> ChangeSet {
        var changes = ChangeSet()
        try BaselineMerge(options ?? self.options(), earlier: BaselineReader(baseline)).run { changes.add($0) }
        changes.settle()
        return changes
    }

    /// Each difference as a line: its kind, its path in the tree, and in what it differs.
    func told(_ changes: ChangeSet) -> [String] {
        changes.differences.map { difference in
            let name = String(PathText.text(difference.path).dropFirst(path.count + 1))
            let aspects = difference.aspects.map(\.rawValue).joined(separator: " ")
            return "\(difference.kind) \(name)" + (aspects.isEmpty ? "" : ": \(aspects)")
        }
    }

    func records() throws -> [FileRecord] {
        let reader = try BaselineReader(baseline)
        var records: [FileRecord] = []
        while let record = try reader.next() { records.append(record) }
        return records
    }
}

/// Gives `body` a tree of its own.
func withTree<Result>(_ body: (Tree) async throws -> Result) async throws -> Result {
    try await withTemporaryFolder { try await body(Tree($0)) }
}

/// The times of a file, as they were.
func setTime(_ path: String, _ seconds: Int) {
    let times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
    _ = unsafe utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW)
}
