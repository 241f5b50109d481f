internal import CLiteralScan

/// Literals that are looked for together, whatever the case of ASCII letters, made into tables once.
///
/// May be shared by any number of scanners and threads.
@safe package final class LiteralSet: Sendable {
    package static let lengths = literal_minimum_length...literal_maximum_length
    package static let maximumCount = literal_maximum_count

    package let count: Int
    package let kernel: ScanKernel
    // Never changed after it was made, so safe to share.
    nonisolated(unsafe) let table: OpaquePointer

    /// Makes the tables: 40 ms for 1,700 literals.
    ///
    /// - Parameters:
    ///   - literals: Up to 65,535, each of 2 to 255 bytes, none of which is a newline. Equal ones may be among them.
    ///   - kernel: One that runs on this machine.
    ///   - sample: Some of what will be scanned, such as the first MiB of a file. What is rare in it is then looked for
    ///     first, which makes scanning faster; it does not change what is found.
    package init(
        _ literals: [[UInt8]], kernel: ScanKernel = .fastest, sample: [UInt8] = []
    ) throws(LiteralSetError) {
        try Self.check(literals)
        precondition(kernel.isAvailable, "the kernel must run on this machine")
        count = literals.count
        self.kernel = kernel
        unsafe table = literals.flatMap(\.self).withUnsafeBufferPointer { texts in
            var start = 0
            let places = unsafe literals.map { literal in
                defer { start += literal.count }
                return unsafe literal_bytes(start: texts.baseAddress.map { unsafe $0 + start }, count: literal.count)
            }
            return unsafe sample.withUnsafeBufferPointer { sample in
                let sample = unsafe literal_bytes(start: sample.baseAddress, count: sample.count)
                return unsafe literal_table_create(places, places.count, kernel.number, sample)
            }
        }
    }

    deinit { unsafe literal_table_destroy(table) }

    private static func check(_ literals: [[UInt8]]) throws(LiteralSetError) {
        guard literals.count <= maximumCount else {
            throw LiteralSetError(index: maximumCount, reason: "more than \(maximumCount) literals")
        }
        for (index, literal) in literals.enumerated() {
            guard lengths.contains(literal.count) else {
                throw LiteralSetError(
                    index: index,
                    reason: "a literal of \(literal.count) bytes, not \(lengths.lowerBound) to \(lengths.upperBound)")
            }
            guard !literal.contains(UInt8(ascii: "\n")) else {
                throw LiteralSetError(index: index, reason: "a newline in a literal, which no line has")
            }
        }
    }
}

/// A literal that cannot be looked for.
package struct LiteralSetError: Error, Equatable {
    /// Its place among the literals given.
    package let index: Int
    package let reason: String

    package init(index: Int, reason: String) {
        self.index = index
        self.reason = reason
    }
}
