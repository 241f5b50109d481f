/// Why a file is not a CSAF document: the file, the place in it, and the reason.
public struct CSAFError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Where the trouble is.
    public enum Place: Sendable, Hashable {
        /// Both count from 1; the column counts characters, not bytes.
        case position(line: Int, column: Int)
        /// A JSON pointer (RFC 6901); the empty string is the whole document.
        case pointer(String)
    }

    /// The name that the caller gave to the input.
    public var file: String
    public var place: Place
    /// Lower-case, without a full stop, the offending word quoted.
    public var reason: String
    /// The same in Japanese where the reason is about JSON, else the English words.
    public var reasonJa: String

    public init(file: String, place: Place, reason: String, reasonJa: String? = nil) {
        self.file = file
        self.place = place
        self.reason = reason
        self.reasonJa = reasonJa ?? reason
    }

    /// `file:line:column: reason` or `file: /pointer: reason`.
    public var description: String {
        switch place {
        case .position(let line, let column): "\(file):\(line):\(column): \(reason)"
        case .pointer(""): "\(file): \(reason)"
        case .pointer(let pointer): "\(file): \(pointer): \(reason)"
        }
    }
}
