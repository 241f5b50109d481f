internal import Glibc

/// The order of a baseline: by components, each by its bytes, so that a folder stands before what is in it and all of
/// that before the next name. It is the order in which a tree is walked.
package enum PathOrder {
    /// - Returns: Below, at or above 0, as `a` stands before, at or behind `b`.
    package static func compare(_ a: [UInt8], _ b: [UInt8]) -> Int {
        unsafe a.withUnsafeBufferPointer { a in
            unsafe b.withUnsafeBufferPointer { b in
                let count = min(a.count, b.count)
                for index in 0..<count {
                    let (x, y) = unsafe (a[index], b[index])
                    if x == y { continue }
                    // No name holds a slash or NUL: the slash stands before every byte of a name.
                    return (x == slash ? 0 : Int(x)) - (y == slash ? 0 : Int(y))
                }
                return a.count - b.count
            }
        }
    }

    /// Whether a path is a folder's own or below it.
    package static func isWithin(_ path: [UInt8], _ folder: [UInt8]) -> Bool {
        guard path.starts(with: folder) else { return false }
        return path.count == folder.count || folder == [slash] || path[folder.count] == slash
    }

    /// A name within a folder.
    package static func joined(_ folder: [UInt8], _ name: [UInt8]) -> [UInt8] {
        var path = folder
        path.reserveCapacity(folder.count + name.count + 1)
        if path != [slash] { path.append(slash) }
        path += name
        return path
    }

    package static func components(_ path: [UInt8]) -> [[UInt8]] { path.split(separator: slash).map(Array.init) }

    /// The folder above; nil for the root.
    package static func folder(of path: [UInt8]) -> [UInt8]? {
        guard path != [slash], let place = path.lastIndex(of: slash) else { return nil }
        return place == 0 ? [slash] : Array(path[..<place])
    }

    static let slash = UInt8(ascii: "/")
}
