internal import CFileSystem
internal import Glibc

/// Reads all that stands beside a file's content, with buffers of its own.
///
/// A value longer than ``longest`` is kept as its SHA-256.
@safe final class AttributeReader {
    private let names: UnsafeMutableBufferPointer<CChar>
    private let value: UnsafeMutableRawBufferPointer

    static let longest = 256
    /// Of a list of names, and of a value (xattr(7)).
    private static let limit = 64 << 10

    init() {
        unsafe names = .allocate(capacity: Self.limit)
        unsafe value = .allocate(byteCount: Self.limit, alignment: 16)
    }

    deinit {
        unsafe names.deallocate()
        unsafe value.deallocate()
    }

    /// - Throws: `SystemFailure`.
    func attributes(of descriptor: Int32) throws(SystemFailure) -> [ExtendedAttribute] {
        unsafe try read(
            list: { unsafe flistxattr(descriptor, $0, $1) },
            get: { unsafe fgetxattr(descriptor, $0, $1, $2) })
    }

    /// Of what cannot be opened: a link, a pipe, a device. The name's own, not what a link leads to.
    ///
    /// - Throws: `SystemFailure`.
    func attributes(of name: [UInt8], in folder: Int32) throws(SystemFailure) -> [ExtendedAttribute] {
        let path = Array("/proc/self/fd/\(folder)/".utf8) + name
        return unsafe try read(
            list: { list, size in unsafe CName.with(path) { unsafe llistxattr($0, list, size) } },
            get: { key, value, size in unsafe CName.with(path) { unsafe lgetxattr($0, key, value, size) } })
    }

    private func read(
        list: (UnsafeMutablePointer<CChar>?, Int) -> Int,
        get: (UnsafePointer<CChar>, UnsafeMutableRawPointer?, Int) -> Int
    ) throws(SystemFailure) -> [ExtendedAttribute] {
        let length = unsafe list(names.baseAddress, names.count)
        if length == 0 { return [] }
        guard length > 0 else {
            if errno == ENOTSUP { return [] }
            throw .last
        }
        var found: [ExtendedAttribute] = []
        let list = unsafe names[..<length].map { UInt8(bitPattern: $0) }
        for key in list.split(separator: 0).map(Array.init) {
            let count = unsafe CName.with(key) { unsafe get($0, value.baseAddress, value.count) }
            guard count >= 0 else {
                // Taken away since the names were listed, or shown and not given.
                if errno == ENODATA || errno == ENOTSUP { continue }
                throw .last
            }
            let bytes = unsafe UnsafeRawBufferPointer(rebasing: value[..<count])
            var digest = ContentHash(.sha256)
            if count > Self.longest { unsafe digest.update(bytes) }
            found.append(
                ExtendedAttribute(name: key, value: count > Self.longest ? digest.digest : unsafe Array(bytes)))
        }
        return found.sorted { $0.name.lexicographicallyPrecedes($1.name) }
    }
}
