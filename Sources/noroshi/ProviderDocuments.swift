import Glibc
import NoroshiInspect

/// What `noroshi advisory fetch --provider` has kept: `HOST/YEAR/*.json`, and `HOST/SHELF/YEAR/*.json` where two documents
/// of a provider have one name.
struct ProviderDocuments {
    private(set) var paths: [String] = []
    /// Folders that could not be looked into.
    private(set) var problems: [AdvisoryLibrary.Problem] = []

    init(_ folder: String) {
        for host in folders(in: folder) { take(host, depth: 0) }
    }

    private mutating func take(_ folder: String, depth: Int) {
        for inner in folders(in: folder) {
            let name = inner.utf8.suffix(5)
            let isYear = name.first == UInt8(ascii: "/") && name.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
            if isYear {
                paths += names(in: inner).filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.map {
                    "\(inner)/\($0)"
                }
            } else if depth == 0 {
                take(inner, depth: 1)
            }
        }
    }

    private mutating func folders(in folder: String) -> [String] {
        names(in: folder).filter { !$0.hasPrefix(".") }.map { "\(folder)/\($0)" }.filter { path in
            var status = stat()
            guard unsafe stat(path, &status) == 0 else {
                problems.append(.init(path: path, reason: unsafe String(cString: strerror(errno))))
                return false
            }
            return status.st_mode & S_IFMT == S_IFDIR
        }
    }

    /// Sorted; none where there is no such folder.
    private mutating func names(in folder: String) -> [String] {
        guard let list = unsafe opendir(folder) else {
            if errno != ENOENT {
                problems.append(.init(path: folder, reason: unsafe String(cString: strerror(errno))))
            }
            return []
        }
        defer { unsafe closedir(list) }
        var names: [String] = []
        while let entry = unsafe readdir(list) {
            unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe names.append(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))
            }
        }
        return names.sorted()
    }
}
