/// Paths as the file system has them: bytes.
package enum HostPath {
    static let slash = UInt8(ascii: "/")
    static let dot = UInt8(ascii: ".")

    /// The names of a path, without empty ones.
    package static func components(_ path: [UInt8]) -> [[UInt8]] { path.split(separator: slash).map(Array.init) }

    /// The folder that a path is in; `/` for `/` itself.
    package static func parent(of path: [UInt8]) -> [UInt8] {
        components(path).dropLast().reduce(into: []) { $0 += [slash] + $1 }.orSlash
    }

    /// A path below a folder; `name` itself when it begins with a slash.
    package static func joined(_ folder: [UInt8], _ name: [UInt8]) -> [UInt8] {
        if name.first == slash { return name }
        return folder.last == slash ? folder + name : folder + [slash] + name
    }

    static func with<T>(_ name: [UInt8], _ body: (UnsafePointer<CChar>) -> T) -> T {
        let name = name.map { CChar(bitPattern: $0) } + [0]
        return unsafe name.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { preconditionFailure("a name without an end") }
            return unsafe body(start)
        }
    }
}

extension [UInt8] {
    fileprivate var orSlash: [UInt8] { isEmpty ? [HostPath.slash] : self }
}
