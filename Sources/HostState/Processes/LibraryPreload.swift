import Glibc
import HostReading
import NoroshiModel

/// Libraries that somebody puts before those that programs ask for.
///
/// - Source: ld.so(8): `LD_PRELOAD`, `LD_AUDIT`, `/etc/ld.so.preload`.
enum LibraryPreload {
    static let file = "/etc/ld.so.preload"
    private static let maximumLibraries = 32
    private static let maximumSize = 64 << 10  // bytes
    private static let maximumFolders = 64
    /// Where the loader looks for a library that is named without a folder.
    private static let folders = [
        "/lib", "/usr/lib", "/lib64", "/usr/lib64", "/usr/local/lib", "/lib/x86_64-linux-gnu",
        "/usr/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu", "/usr/lib/aarch64-linux-gnu",
        "/usr/lib/arm-linux-gnueabihf", "/usr/lib/i386-linux-gnu", "/usr/lib/riscv64-linux-gnu",
    ]

    /// The libraries of a variable's value: divided by spaces or colons.
    ///
    /// - Parameters:
    ///   - path: The value of `LD_LIBRARY_PATH`.
    ///   - gone: Files that the process runs code from, and that were removed.
    static func libraries(
        _ value: ArraySlice<UInt8>, source: String, path: ArraySlice<UInt8>, gone: Set<[UInt8]>, view: HostRoot
    ) -> [PreloadedLibrary] {
        let first = path.split(whereSeparator: { $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: ":") })
            .prefix(maximumLibraries).map(Array.init).filter { $0.first == UInt8(ascii: "/") }
        return value.split(whereSeparator: { $0 == 32 || $0 == UInt8(ascii: ":") }).prefix(maximumLibraries).map {
            library(Array($0), source: source, after: first, gone: gone, view: view)
        }
    }

    /// The libraries of `/etc/ld.so.preload`, with the line that names each.
    static func ofFile(_ root: HostRoot) throws(HostReadingError) -> [PreloadedLibrary] {
        guard let bytes = try root.read(file, limit: maximumSize) else { return [] }
        var found: [PreloadedLibrary] = []
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            for word in line.prefix(while: { $0 != UInt8(ascii: "#") })
                .split(whereSeparator: { [32, 9, 13, 58, 0].contains($0) })
            where found.count < maximumLibraries {
                found.append(library(Array(word), source: "\(file):\(index + 1)", view: root))
            }
        }
        return found
    }

    private static func library(
        _ word: [UInt8], source: String, after first: [[UInt8]] = [], gone: Set<[UInt8]> = [], view: HostRoot
    ) -> PreloadedLibrary {
        // `$LIB`, `$ORIGIN` and `$PLATFORM` stand for what only the loader knows.
        guard !word.contains(UInt8(ascii: "$")) else { return library(Escaped.text(word), source, nil, nil) }
        let places =
            word.contains(UInt8(ascii: "/"))
            ? [word] : (first + folders.map { Array($0.utf8) }).map { HostPath.joined($0, word) }
        // What an open descriptor was, only the process knows.
        if descriptors.contains(where: { word.starts(with: $0.utf8) }), let file = gone.first(where: isInMemory) {
            return removed(file, source)
        }
        for place in places {
            guard let status = try? view.status(place) else { continue }
            return library(Escaped.text(place), source, true, status)
        }
        if let file = mapped(word, places, gone, view) { return removed(file, source) }
        return PreloadedLibrary(
            source: source, path: Escaped.text(word), isPresent: false, isForeign: mayAppear(word, view), package: nil)
    }

    /// Whether somebody who is not root may put a library where there is none.
    private static func mayAppear(_ word: [UInt8], _ view: HostRoot) -> Bool {
        guard word.contains(UInt8(ascii: "/")) else { return false }
        // The folder that a program runs in is its user's choice.
        guard word.first == UInt8(ascii: "/") else { return true }
        var folder = HostPath.parent(of: word)
        var isNearest = true
        for _ in 0..<maximumFolders {
            if let status = try? view.status(folder) {
                if status.owner != 0 { return true }
                // In a folder with the sticky bit names are made by all, and changed by their owners.
                if status.isWorldWritable, isNearest || status.mode & 0o1000 == 0 { return true }
                isNearest = false
            }
            let above = HostPath.parent(of: folder)
            guard above != folder, !above.isEmpty else { return false }
            folder = above
        }
        return false
    }

    private static let descriptors = ["/proc/", "/dev/fd/"]

    private static func isInMemory(_ path: [UInt8]) -> Bool { path.starts(with: "/memfd:".utf8) }

    /// The removed file that one of `places` was; the kernel tells it without the links on the way.
    private static func mapped(
        _ word: [UInt8], _ places: [[UInt8]], _ gone: Set<[UInt8]>, _ view: HostRoot
    ) -> [UInt8]? {
        guard !gone.isEmpty, let name = HostPath.components(word).last else { return nil }
        // The folder that the process was started in need not be the one that it is in.
        if word.first != UInt8(ascii: "/") {
            return gone.filter { HostPath.components($0).last == name }.min { $0.lexicographicallyPrecedes($1) }
        }
        for place in places {
            if gone.contains(place) { return place }
            let folder = (try? view.resolved(HostPath.parent(of: place))) ?? nil
            if let file = folder.map({ HostPath.joined($0, name) }), gone.contains(file) { return file }
        }
        return nil
    }

    private static func removed(_ path: [UInt8], _ source: String) -> PreloadedLibrary {
        PreloadedLibrary(
            source: source, path: Escaped.text(path), isPresent: false, isForeign: false, package: nil, isRemoved: true)
    }

    private static func library(
        _ path: String, _ source: String, _ isPresent: Bool?, _ status: HostFileStatus?
    ) -> PreloadedLibrary {
        PreloadedLibrary(
            source: source, path: path, isPresent: isPresent,
            isForeign: status.map { $0.owner != 0 || $0.isWorldWritable } ?? false, package: nil)
    }
}
