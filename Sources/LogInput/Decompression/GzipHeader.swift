/// Passes over the header of a gzip member, however its bytes come: with the name of the file, a comment, extra fields.
///
/// - Source: RFC 1952 §2.3.
struct GzipHeader {
    private enum Part { case fixed, extraLength, extra, name, comment, checksum, done }

    private var part = Part.fixed
    /// The bytes of the part so far, and those that it has where that is known.
    private var count = 0
    private var length = 0
    private var flags: UInt8 = 0

    private static let magic: [UInt8] = [0x1F, 0x8B, 8]

    var isDone: Bool { part == .done }

    /// Takes the header's bytes from the beginning of an input.
    ///
    /// - Returns: How many; all of them when the header goes on.
    mutating func take(_ input: UnsafeRawBufferPointer) throws(Damage) -> Int {
        for index in 0..<input.count {
            if part == .done { return index }
            try take(unsafe input[index])
        }
        return input.count
    }

    private mutating func take(_ byte: UInt8) throws(Damage) {
        count += 1
        switch part {
        case .fixed:
            if count <= Self.magic.count, byte != Self.magic[count - 1] {
                throw Damage(reason: count == 3 ? "unknown method" : "invalid header")
            }
            if count == 4 {
                flags = byte
                guard byte & 0xE0 == 0 else { throw Damage(reason: "invalid header") }
            }
            if count == 10 { begin(after: .fixed) }
        case .extraLength:
            length |= Int(byte) << (count == 1 ? 0 : 8)
            guard count == 2 else { return }
            part = .extra
            count = 0
            if length == 0 { begin(after: .extra) }
        case .extra: if count == length { begin(after: .extra) }
        case .name: if byte == 0 { begin(after: .name) }
        case .comment: if byte == 0 { begin(after: .comment) }
        case .checksum: if count == 2 { begin(after: .checksum) }
        case .done: break
        }
    }

    /// The next part that is there.
    private mutating func begin(after part: Part) {
        count = 0
        switch part {
        case .fixed where flags & 4 != 0: self.part = .extraLength
        case .fixed, .extraLength, .extra:
            self.part = flags & 8 != 0 ? .name : flags & 16 != 0 ? .comment : flags & 2 != 0 ? .checksum : .done
        case .name: self.part = flags & 16 != 0 ? .comment : flags & 2 != 0 ? .checksum : .done
        case .comment: self.part = flags & 2 != 0 ? .checksum : .done
        case .checksum, .done: self.part = .done
        }
    }
}
