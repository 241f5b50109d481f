import ByteRegex

/// Memory that matching needs, to be used again from one event to the next.
public struct Scratch: Sendable {
    var regex = BytePattern.Scratch()
    var value: [UInt8] = []
    var folded = PaddedBytes()
    var other = PaddedBytes()

    public init() {}

    mutating func take(_ bytes: Span<UInt8>) {
        value.removeAll(keepingCapacity: true)
        // The pointer does not outlive the call.
        unsafe bytes.withUnsafeBufferPointer { buffer in unsafe value.append(contentsOf: buffer) }
    }

    /// Makes ``folded`` the range without case.
    ///
    /// - Returns: `false` for ASCII alone, which no pattern matches that has letters beyond it.
    mutating func fold(_ range: Range<Int>, of text: Span<UInt8>) -> Bool {
        if Folding.isASCII(range, of: text) { return false }
        Folding.fold(range, of: text, into: &folded)
        return true
    }
}
