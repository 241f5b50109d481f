/// The version of a document: a whole number, or a semantic version.
///
/// - Source: CSAF 2.0 §3.1.11
public struct DocumentVersion: Sendable, Codable, Hashable {
    /// The version as it was written.
    public let text: String
    let form: Form

    enum Form: Sendable, Hashable {
        case integer(String)
        case semantic(SemanticVersion)
    }

    /// Nil unless the text is a whole number without leading zeros or a semantic version 2.0.0.
    public init?(_ text: String) {
        if isNumber(text) {
            form = .integer(text)
        } else if let version = SemanticVersion(text) {
            form = .semantic(version)
        } else {
            return nil
        }
        self.text = text
    }

    /// The whole number of this version: the number itself, or the major part of a semantic version, as digits.
    public var major: String {
        switch form {
        case .integer(let digits): digits
        case .semantic(let version): version.major
        }
    }

    /// True for a number, false for a semantic version; one document must not mix the two.
    public var isInteger: Bool {
        switch form {
        case .integer: true
        case .semantic: false
        }
    }

    /// True when the version carries a pre-release part such as `-rc.1`.
    public var isPrerelease: Bool {
        switch form {
        case .integer: false
        case .semantic(let version): !version.prerelease.isEmpty
        }
    }

    /// Version order; build metadata does not count, and a number counts as that major version.
    public func order(to other: DocumentVersion) -> VersionOrder {
        semantic.order(to: other.semantic)
    }

    private var semantic: SemanticVersion {
        switch form {
        case .integer(let digits): SemanticVersion(major: digits, minor: "0", patch: "0", prerelease: [])
        case .semantic(let version): version
        }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let version = DocumentVersion(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\(quoted(text)) is neither a whole number nor a semantic version")
        }
        self = version
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

private func isNumber(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) } && (text == "0" || !text.hasPrefix("0"))
}
