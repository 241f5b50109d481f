/// The hash that stands beside a file: `<hexadecimal digits>  <name>`.
///
/// - Source: CSAF 2.0 §7.1.18, CSAF 2.1 §7.1.18
public struct HashFile: Sendable, Hashable {
    /// The algorithms that are strong enough, by the ending of the file.
    public enum Algorithm: String, Sendable, Hashable, CaseIterable {
        case sha256, sha512

        /// Of the hash, in hexadecimal digits.
        public var length: Int {
            switch self {
            case .sha256: 64
            case .sha512: 128
            }
        }
    }

    public var algorithm: Algorithm
    /// Hexadecimal digits in lower case.
    public var digest: String
    public var name: String

    public init(_ algorithm: Algorithm, digest: String, name: String) {
        self.algorithm = algorithm
        self.digest = digest
        self.name = name
    }

    /// Reads the hash at the beginning of a file; what follows it is a name, or nothing.
    ///
    /// - Throws: ``CSAFError`` when that is no hash of the algorithm.
    public static func parse(_ bytes: [UInt8], _ algorithm: Algorithm, file: String) throws(CSAFError) -> HashFile {
        let digits = bytes.prefix { isHexDigit($0) }
        let rest = bytes[digits.endIndex...]
        guard digits.count == algorithm.length, rest.first.map({ $0 <= 0x20 }) ?? true else {
            throw CSAFError(
                file: file, place: .position(line: 1, column: 1),
                reason: "no hash of \(algorithm.length) hexadecimal digits stands at the beginning")
        }
        let name = rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: "*") }.prefix { $0 > 0x20 }
        return HashFile(
            algorithm, digest: String(decoding: digits, as: UTF8.self).lowercased(),
            name: String(decoding: name, as: UTF8.self))
    }

    public func serialize() -> [UInt8] { Array("\(digest)  \(name)\n".utf8) }
}
