/// A security advisory or VEX document in the Common Security Advisory Framework.
///
/// Reading keeps every property of the standard; properties that the standard does not name are dropped.
///
/// - Source: OASIS CSAF 2.0 §3.2, OASIS CSAF 2.1 §3.2
public struct CSAFDocument: Sendable, Codable, Hashable {
    /// The address of the schema, which only CSAF 2.1 names.
    public var schema: String?
    public var document: Document
    public var productTree: ProductTree?
    public var vulnerabilities: [Vulnerability]?
    /// Only in CSAF 2.1.
    public var extensions: [Extension]?

    public init(document: Document, productTree: ProductTree? = nil, vulnerabilities: [Vulnerability]? = nil) {
        self.document = document
        self.productTree = productTree
        self.vulnerabilities = vulnerabilities
    }

    private enum CodingKeys: String, CodingKey {
        case document, vulnerabilities
        case schema = "$schema"
        case productTree = "product_tree"
        case extensions = "x_extensions"
    }
}

/// How much input is read before giving up.
///
/// Whoever reads documents should be able to read those of up to 150 MiB (CSAF 2.1 appendix C.1).
public struct ParsingLimits: Sendable, Hashable {
    /// In bytes.
    public var size: Int
    /// How deep arrays and objects may nest; branches within branches do not count.
    public var depth: Int
    /// How many branches may stand within each other.
    public var branches: Int
    /// Values of any kind, members of objects and items of arrays among them; each takes about 44 bytes of memory.
    public var values: Int

    public init(size: Int = 150 << 20, depth: Int = 100, branches: Int = 250, values: Int = 10_000_000) {
        self.size = size
        self.depth = depth
        self.branches = branches
        self.values = values
    }
}

extension CSAFDocument {
    /// Reads a document of CSAF 2.0 or 2.1.
    ///
    /// Checks JSON syntax, UTF-8, duplicate keys, types, required properties, closed vocabularies, dates and document
    /// versions. What a well-typed document may still get wrong is for ``validate()``.
    ///
    /// - Parameter file: a name for the input, used in errors only.
    /// - Throws: ``CSAFError`` for the first error: with line and column for broken JSON, else with a JSON pointer.
    /// - Source: CSAF 2.0 §3, CSAF 2.1 §3, RFC 8259, RFC 3629
    public static func parse(
        _ bytes: [UInt8], file: String, limits: ParsingLimits = ParsingLimits()
    ) throws(CSAFError) -> CSAFDocument {
        let tree = try JSONTree.read(bytes, file: file, limits: limits)
        guard tree.branchDepth > DeepBranches.usualDepth else {
            return try decodeJSON(CSAFDocument.self, bytes, at: "", file: file)
        }
        return try DeepBranches(tree, file: file).document()
    }

    /// The document as JSON in UTF-8: keys sorted, two spaces of indent, a newline at the end.
    ///
    /// The same document always gives the same bytes.
    public func serialize() -> [UInt8] {
        DeepBranchWriter(deep: self)?.bytes ?? encodeJSON(self)
    }
}
