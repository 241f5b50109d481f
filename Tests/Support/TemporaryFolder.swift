package import Foundation

/// A folder that exists as long as a closure runs.
package struct TemporaryFolder: Sendable {
    package let path: String

    package var url: URL { URL(filePath: path, directoryHint: .isDirectory) }

    /// The path of something in the folder.
    package func path(_ name: String) -> String { path + "/" + name }

    /// Writes a file, and the folders above it.
    /// - Returns: the file's path.
    @discardableResult
    package func write(_ text: String, to name: String, mode: Int = 0o644) throws -> String {
        try write(Data(text.utf8), to: name, mode: mode)
    }

    @discardableResult
    package func write(_ data: Data, to name: String, mode: Int = 0o644) throws -> String {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
        return file.path
    }

    package func makeFolder(_ name: String) throws -> String {
        try FileManager.default.createDirectory(
            at: url.appending(path: name), withIntermediateDirectories: true)
        return path(name)
    }

    package func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: url.appending(path: name)), as: UTF8.self)
    }

    /// Names of what is in the folder, sorted; empty where there is none.
    package func list(_ name: String = "") -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: path(name)))?.sorted() ?? []
    }

    static func make() throws -> TemporaryFolder {
        // Short, because a socket's path must fit into 108 bytes.
        var template = Array("\(NSTemporaryDirectory())noroshi-XXXXXX".utf8CString)
        let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
            unsafe buffer.baseAddress.flatMap { unsafe mkdtemp($0) } != nil
        }
        guard made else { throw CocoaError(.fileWriteUnknown) }
        return TemporaryFolder(path: String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self))
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }
}

/// Gives `body` a folder of its own, removed afterwards even when `body` throws.
package nonisolated(nonsending) func withTemporaryFolder<Result>(
    _ body: (TemporaryFolder) async throws -> Result
) async throws -> Result {
    let folder = try TemporaryFolder.make()
    defer { folder.remove() }
    return try await body(folder)
}
