/// The bytes of one line, where a reader has them: to be looked at before the reader goes on, and never kept.
///
/// Every access is compared with the length.
@frozen @safe public struct LineBytes: @unchecked Sendable {
    @usableFromInline let base: UnsafeBufferPointer<UInt8>

    /// - Parameter base: Lives as long as this is looked at.
    @inlinable
    public init(_ base: UnsafeBufferPointer<UInt8>) { unsafe self.base = unsafe base }

    /// Of no line.
    public static let none = unsafe LineBytes(UnsafeBufferPointer(start: nil, count: 0))

    /// Lets a body look at bytes of its own.
    @inlinable
    public static func with<Result>(_ bytes: [UInt8], _ body: (LineBytes) throws -> Result) rethrows -> Result {
        try unsafe bytes.withUnsafeBufferPointer { try unsafe body(LineBytes($0)) }
    }

    @inlinable
    public var count: Int { unsafe base.count }
    @inlinable
    public var isEmpty: Bool { unsafe base.isEmpty }

    public subscript(place: Int) -> UInt8 {
        @inlinable @inline(__always) get {
            precondition(place >= 0 && place < count, "a place within the line")
            return unsafe base[place]
        }
    }

    func withBase<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result { unsafe body(base) }

    /// Cut to what there is.
    @inlinable
    public subscript(range: Range<Int>) -> LineBytes {
        let lower = min(max(range.lowerBound, 0), count)
        return unsafe LineBytes(UnsafeBufferPointer(rebasing: base[lower..<min(max(range.upperBound, lower), count)]))
    }

    public var bytes: [UInt8] { unsafe Array(base) }

    /// Lets a body look at the bytes as a span.
    @inlinable
    public func withSpan<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(base.span)
    }

    /// Adds what stands in a range, cut to what there is, to other bytes.
    @inlinable
    public func append(_ range: Range<Int>, to bytes: inout [UInt8]) {
        let lower = min(max(range.lowerBound, 0), count)
        unsafe bytes.append(
            contentsOf: UnsafeBufferPointer(rebasing: base[lower..<min(max(range.upperBound, lower), count)]))
    }

    /// Puts what stands in a range over other bytes from a place on; all of it has to fit.
    @inlinable
    public func copy(_ range: Range<Int>, to bytes: inout [UInt8], at place: Int) {
        precondition(range.lowerBound >= 0 && range.upperBound <= count && place >= 0, "a range within the line")
        precondition(place + range.count <= bytes.count, "a place for all bytes")
        guard !range.isEmpty else { return }
        unsafe bytes.withUnsafeMutableBufferPointer { target in
            for offset in 0..<range.count { unsafe target[place + offset] = base[range.lowerBound + offset] }
        }
    }

    @inlinable
    public func starts(with text: StaticString, at place: Int = 0) -> Bool {
        let length = text.utf8CodeUnitCount
        guard place >= 0, count - place >= length else { return false }
        for offset in 0..<length where unsafe base[place + offset] != text.utf8Start[offset] { return false }
        return true
    }

    /// The first place of a byte from `start` on.
    @inlinable
    public func first(_ byte: UInt8, from start: Int = 0) -> Int? {
        var place = start
        // Eight bytes at once: of a byte that is met, and of none before it, the highest bit comes out.
        let wanted = UInt64(byte) &* 0x0101_0101_0101_0101
        while place >= 0, count - place >= 8, let start = unsafe UnsafeRawPointer(base.baseAddress) {
            let bytes = unsafe UInt64(littleEndian: (start + place).loadUnaligned(as: UInt64.self)) ^ wanted
            let met = (bytes &- 0x0101_0101_0101_0101) & ~bytes & 0x8080_8080_8080_8080
            if met != 0 { return place + met.trailingZeroBitCount / 8 }
            place += 8
        }
        while place < count {
            if unsafe base[place] == byte { return place }
            place += 1
        }
        return nil
    }

    /// The first place of a text from `start` on.
    public func first(_ text: StaticString, from start: Int = 0) -> Int? {
        guard text.utf8CodeUnitCount > 0 else { return start <= count ? start : nil }
        let first = unsafe text.utf8Start[0]
        var place = start
        while let next = self.first(first, from: place), next + text.utf8CodeUnitCount <= count {
            if starts(with: text, at: next) { return next }
            place = next + 1
        }
        return nil
    }

    /// The last place of a text.
    public func last(_ text: StaticString) -> Int? {
        var place = count - text.utf8CodeUnitCount
        while place >= 0 {
            if starts(with: text, at: place) { return place }
            place -= 1
        }
        return nil
    }

    @inlinable
    public func elementsEqual(_ text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount && starts(with: text)
    }
}
