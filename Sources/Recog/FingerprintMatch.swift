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
    /// All values by name, such as `service.product`.
    public let parameters: [String: String]

    public init(
        file: String, line: Int, matches: String, preference: Double, description: String, parameters: [String: String]
    ) {
        self.file = file
        self.line = line
        self.matches = matches
        self.preference = preference
        self.description = description
        self.parameters = parameters
    }

    /// What a certainty is when the fingerprint gives none.
    public static let defaultCertainty = 0.85

    public subscript(name: String) -> String? { parameters[name] }

    public var vendor: String? { parameters["service.vendor"] }
    public var product: String? { parameters["service.product"] }
    public var version: String? { parameters["service.version"] }
    /// A CPE name in the URI form of CPE 2.2, whatever the parameter is called: `cpe:/a:vendor:product:version`.
    public var cpe23: String? { parameters["service.cpe23"] }
    /// The version of the distribution's package, without an epoch, where the greeting tells it: `9.2p1-2+deb12u3`.
    public var packageVersion: String? { parameters["package.version"] }

    /// How sure the service is, from 0 through 1.
    public var serviceCertainty: Double { certainty("service.certainty") }
    /// How sure the operating system is, from 0 through 1.
    public var osCertainty: Double { certainty("os.certainty") }
    /// How sure the hardware is, from 0 through 1.
    public var hardwareCertainty: Double { certainty("hw.certainty") }

    private func certainty(_ name: String) -> Double {
        parameters[name].flatMap(Double.init) ?? Self.defaultCertainty
    }
}
