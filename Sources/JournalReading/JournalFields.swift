#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// The fields in whose values literals are looked for.
package struct JournalFields: Hashable, Sendable {
    /// Nil: all.
    let names: [String]?

    /// Every field. Values such as the program's name belong to many entries, and all of these are found then.
    package static let all = JournalFields(names: nil)
    /// What programs write.
    package static let message = named(["MESSAGE"])

    package static func named(_ names: [String]) -> JournalFields { JournalFields(names: names) }
}

/// Tells the values of wanted fields from others.
@safe struct FieldFilter: ~Copyable {
    @unsafe private struct Name {
        /// The first bytes of the name and `=`, up to eight, as a number; and those of its bits that count.
        var start: UInt64
        var mask: UInt64
        /// The name and `=`.
        var text: UnsafeMutableRawBufferPointer
    }

    private let names: UnsafeMutableBufferPointer<Name>
    private let isAll: Bool

    init(_ fields: JournalFields) {
        isAll = fields.names == nil
        let texts = (fields.names ?? []).map { Array($0.utf8) + [UInt8(ascii: "=")] }
        unsafe names = .allocate(capacity: texts.count)
        for (index, text) in texts.enumerated() {
            let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: text.count, alignment: 1)
            unsafe copy.copyBytes(from: text)
            var start: UInt64 = 0
            for (place, byte) in text.prefix(8).enumerated() { start |= UInt64(byte) << UInt64(8 * place) }
            let mask = UInt64.max >> UInt64(64 - 8 * min(text.count, 8))
            unsafe names.initializeElement(at: index, to: Name(start: start, mask: mask, text: copy))
        }
    }

    deinit {
        for index in unsafe names.indices { unsafe names[index].text.deallocate() }
        unsafe names.deallocate()
    }

    /// Where the value begins, if the field is a wanted one.
    ///
    /// - Parameter payload: The name, `=` and the value; eight bytes may be read from its start in any case.
    @inline(__always) @unsafe func value(_ payload: UnsafeRawPointer, _ count: Int) -> Int? {
        if isAll {
            guard let equals = unsafe memchr(payload, Int32(UInt8(ascii: "=")), count) else { return nil }
            return unsafe UnsafeRawPointer(equals) - payload + 1
        }
        let start = unsafe payload.number(0, UInt64.self)
        for index in unsafe 0..<names.count where unsafe start & names[index].mask == names[index].start {
            let text = unsafe names[index].text
            if text.count <= count, unsafe memcmp(payload, text.baseAddress.unsafelyUnwrapped, text.count) == 0 {
                return text.count
            }
        }
        return nil
    }
}
