/// What of a log could not be read: everything before it was.
package struct ReadingWarning: Hashable, Sendable, CustomStringConvertible {
    package enum Reason: Hashable, Sendable {
        /// The file ends before its compressed data do.
        case truncated
        /// The compressed data make no sense.
        case damaged(String)
        /// All was given, but it is not what was compressed.
        case checksum
        /// Bytes after the compressed data are no compressed data: they were not read.
        case trailingBytes
        /// More bytes than ``DecompressionLimits/maximumBytes``: the rest was not read.
        case tooManyBytes(limit: Int)
        /// More than ``DecompressionLimits/maximumRatio``: the rest was not read.
        case tooHighRatio(limit: Int)
        /// Decompression needs more than ``DecompressionLimits/maximumMemory``.
        case tooMuchMemory(String)
    }

    package let reason: Reason
    package let compression: Compression
    /// The place in the compressed file; decoders read ahead, so that damage may be some bytes before it.
    package let compressedPlace: Int
    /// The bytes of the log that were given before.
    package let place: Int

    package var description: String {
        let what =
            switch reason {
            case .truncated: "the \(compression.rawValue) data end too early"
            case .damaged(let words): "the \(compression.rawValue) data are damaged (\(words))"
            case .checksum:
                "the checksum of the \(compression.rawValue) data is wrong: some lines may have been changed"
            case .trailingBytes: "what follows the \(compression.rawValue) data is none, and was not read"
            case .tooManyBytes(let limit): "more than the limit of \(limit) bytes: the rest was not read"
            case .tooHighRatio(let limit):
                "more than \(limit) times its size, as of an archive made to fill a disk: the rest was not read"
            case .tooMuchMemory(let words): "decompression needs \(words): not read"
            }
        return "\(what), at byte \(compressedPlace) of the file, after \(place) bytes of the log"
    }
}
