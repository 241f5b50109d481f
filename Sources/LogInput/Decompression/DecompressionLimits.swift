/// What decompression may cost, so that a small file cannot fill the time or memory of a host.
package struct DecompressionLimits: Hashable, Sendable {
    /// Bytes that one file may give.
    package var maximumBytes = 256 << 30
    /// Bytes that one byte of the file may give on average. Text of logs gives 5 to 50, the same line again and again
    /// some hundreds; of gzip nothing can give more than 1,032.
    package var maximumRatio = 1_000
    /// Bytes that a file gives before the ratio is looked at.
    package var bytesBeforeRatio = 64 << 20
    /// Bytes of memory that a file may ask for: its window or dictionary.
    package var maximumMemory = 160 << 20

    package init() {}
}
