/// The path of a file as the system has it: any bytes but NUL.
package struct PathBytes: Hashable, Sendable, Comparable, CustomStringConvertible, ExpressibleByStringLiteral {
    package var bytes: [UInt8]

    package init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }
    package init(_ text: String) { bytes = Array(text.utf8) }
    package init(stringLiteral text: String) { self.init(text) }

    /// What is no UTF-8 is written `\xHH`, as are control characters and the backslash: one text for one path.
    package var description: String {
        if let text { return text }
        var text = ""
        for byte in bytes {
            if byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\\") {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return text
    }

    /// As text, when nothing in it needs to be written in another way.
    package var text: String? {
        guard !bytes.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\\") }) else { return nil }
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        // Characters that turn the direction of text about could show another name.
        return text.unicodeScalars.contains { $0.properties.isBidiControl || $0.properties.generalCategory == .control }
            ? nil : text
    }

    private static let slash = UInt8(ascii: "/")

    /// What comes after the last slash.
    package var name: [UInt8] { Array(bytes.split(separator: Self.slash, omittingEmptySubsequences: false).last ?? []) }

    /// The folder: `.` for a name without one.
    package var folder: PathBytes {
        guard let place = bytes.lastIndex(of: Self.slash) else { return "." }
        return place == 0 ? "/" : PathBytes(bytes[..<place])
    }

    /// A name within this folder.
    package func appending(_ name: some Sequence<UInt8>) -> PathBytes {
        if bytes.isEmpty { return PathBytes(name) }
        return PathBytes(bytes.last == Self.slash ? bytes + Array(name) : bytes + [Self.slash] + Array(name))
    }

    package static func < (a: PathBytes, b: PathBytes) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }

    /// Lets a body have the path as C does.
    func withCString<Result>(_ body: (UnsafePointer<CChar>) throws -> Result) rethrows -> Result {
        let terminated = bytes.map { CChar(bitPattern: $0) } + [0]
        return try unsafe terminated.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { preconditionFailure("a buffer that holds a NUL at least") }
            return try unsafe body(base)
        }
    }
}
