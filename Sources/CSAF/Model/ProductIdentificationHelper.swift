/// Machine-readable names by which a product is found in inventories.
///
/// - Source: CSAF 2.0 §3.1.3.3
public struct ProductIdentificationHelper: Sendable, Codable, Hashable {
    /// CPE 2.2 URI or CPE 2.3 formatted string.
    public var cpe: String?
    /// Package URL.
    public var purl: String?
    /// Only in CSAF 2.1, instead of ``purl``.
    public var purls: [String]?
    public var hashes: [CryptographicHashes]?
    public var modelNumbers: [String]?
    public var sbomURLs: [String]?
    public var serialNumbers: [String]?
    public var skus: [String]?
    /// Identifiers of schemes that the standard does not name.
    public var xGenericURIs: [GenericURI]?

    public init(
        cpe: String? = nil, purl: String? = nil, hashes: [CryptographicHashes]? = nil,
        modelNumbers: [String]? = nil, sbomURLs: [String]? = nil, serialNumbers: [String]? = nil,
        skus: [String]? = nil, xGenericURIs: [GenericURI]? = nil
    ) {
        self.cpe = cpe
        self.purl = purl
        self.hashes = hashes
        self.modelNumbers = modelNumbers
        self.sbomURLs = sbomURLs
        self.serialNumbers = serialNumbers
        self.skus = skus
        self.xGenericURIs = xGenericURIs
    }

    private enum CodingKeys: String, CodingKey {
        case cpe, purl, purls, hashes, skus
        case modelNumbers = "model_numbers"
        case sbomURLs = "sbom_urls"
        case serialNumbers = "serial_numbers"
        case xGenericURIs = "x_generic_uris"
    }
}

/// The hashes of one file.
public struct CryptographicHashes: Sendable, Codable, Hashable {
    public var filename: String
    public var fileHashes: [FileHash]

    public init(filename: String, fileHashes: [FileHash]) {
        self.filename = filename
        self.fileHashes = fileHashes
    }

    private enum CodingKeys: String, CodingKey {
        case filename
        case fileHashes = "file_hashes"
    }
}

/// One hash of a file.
public struct FileHash: Sendable, Codable, Hashable {
    public var algorithm: String
    /// Hexadecimal, at least 32 digits.
    public var value: String

    public init(algorithm: String, value: String) {
        self.algorithm = algorithm
        self.value = value
    }
}

/// An identifier in a scheme of somebody else.
public struct GenericURI: Sendable, Codable, Hashable {
    /// URI of the scheme.
    public var namespace: String
    public var uri: String

    public init(namespace: String, uri: String) {
        self.namespace = namespace
        self.uri = uri
    }
}
