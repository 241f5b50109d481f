import Glibc
import LiteralScan

/// The lines before a place that are read again for correlations, so that an attack that one run saw the beginning of
/// and the next one the end is one attack.
struct LeadIn {
    /// Where they begin.
    private(set) var offset: Int
    /// How many they are.
    private(set) var lines = 0

    /// More than any correlation looks back in most logs; read in a few hundredths of a second.
    static let maximum = 64 << 20
    private static let step = 256 << 10

    /// - Parameters:
    ///   - place: Where a line begins.
    ///   - maximum: In bytes.
    /// - Throws: `ReadError`.
    init(_ descriptor: Int32, before place: Int, maximum: Int = LeadIn.maximum) throws {
        offset = max(0, place - maximum)
        var isInLine = offset > 0
        var start = offset
        var bytes: [UInt8] = []
        while start < place {
            let count = min(Self.step, place - start)
            bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                filled = max(0, unsafe pread(descriptor, buffer.baseAddress, count, off_t(start)))
            }
            guard !bytes.isEmpty else { throw ReadError(number: EIO) }
            var rest = bytes[...]
            // It begins with a whole line.
            if isInLine, let newline = rest.firstIndex(of: UInt8(ascii: "\n")) {
                isInLine = false
                offset = start + newline + 1
                rest = rest[(newline + 1)...]
            }
            if !isInLine { lines += Self.newlines(rest) }
            start += bytes.count
        }
        if isInLine { offset = place }
    }

    private static func newlines(_ bytes: ArraySlice<UInt8>) -> Int {
        unsafe bytes.withUnsafeBytes { buffer in
            var (count, place) = (0, 0)
            while place < buffer.count, let base = buffer.baseAddress,
                let found = unsafe memchr(base + place, 0x0A, buffer.count - place)
            {
                count += 1
                place = unsafe UnsafeRawPointer(found) - base + 1
            }
            return count
        }
    }
}
