/// What one database says about an input.
public struct FingerprintMatch: Hashable, Sendable {
    /// The file of the database, as it was named when it was read.
    public let file: String
    /// The line of the fingerprint.
    public let line: Int
    /// The key of the database, such as `pop3.banner`.
    public let matches: String
    public let preference: Double
    /// The description of the fingerprint.
    public let description: String
    private let values: Fingerprint.Values

    public init(
        file: String, line: Int, matches: String, preference: Double, description: String, parameters: [String: String]
    ) {
        self.file = file
        self.line = line
        self.matches = matches
        self.preference = preference
        self.description = description
        values = Fingerprint.Values(parameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }

    init(_ fingerprint: Fingerprint, of database: FingerprintDatabase, values: Fingerprint.Values) {
        file = database.file
        line = fingerprint.line
        matches = database.matches
        preference = database.preference
        description = fingerprint.description
        self.values = values
    }

    /// All values by name, such as `service.product`.
    public var parameters: [String: String] { values.dictionary }

    /// What a certainty is when the fingerprint gives none.
    public static let defaultCertainty = 0.85

    public subscript(name: String) -> String? { values[name] }

    public var vendor: String? { values["service.vendor"] }
    public var product: String? { values["service.product"] }
    public var version: String? { values["service.version"] }
    /// A CPE name in the URI form of CPE 2.2, whatever the parameter is called: `cpe:/a:vendor:product:version`.
    public var cpe23: String? { values["service.cpe23"] }
    /// The version of the distribution's package, without an epoch, where the greeting tells it: `9.2p1-2+deb12u3`.
    public var packageVersion: String? { values["package.version"] }

    /// How sure the service is, from 0 through 1.
    public var serviceCertainty: Double { certainty("service.certainty") }
    /// How sure the operating system is, from 0 through 1.
    public var osCertainty: Double { certainty("os.certainty") }
    /// How sure the hardware is, from 0 through 1.
    public var hardwareCertainty: Double { certainty("hw.certainty") }

    private func certainty(_ name: String) -> Double {
        values[name].flatMap(Double.init) ?? Self.defaultCertainty
    }
}
