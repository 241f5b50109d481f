package import NoroshiModel

/// `/etc/noroshi/noroshi.yaml`: what the site says of itself. Every key is optional.
package struct SiteConfig: Sendable, Hashable {
    package var host: String?
    package var language: String?
    package var contact = IncidentReport.Contact()
    package var services: [ServicePolicy.Declaration] = []
    /// Folders with fingerprints in Recog's format, besides our own.
    package var fingerprints: [String] = []
    /// Folders with CSAF advisories, besides our own and the fetched ones.
    package var advisories: [String] = []
    /// Files, folders and patterns of logs; where a system keeps them when nothing is said.
    package var logs: [String] = []
    /// Address of the coordination center, for example `https://center.example.jp`.
    package var center: String?
    package var mail = Mail()
    package var deadlineMilliseconds: Int?
    /// Hosts of the site besides this one, that may be looked at from outside.
    package var hosts: [DeclaredHost] = []
    /// Connections a second to one host other than this one.
    package var rate: Int?
    /// The ``PolicyFile`` that `noroshi inspect --accept` writes; `services.yaml` beside the configuration when left out.
    package var policyFile: String?

    package struct Mail: Sendable, Hashable {
        /// `host` or `host:port`
        package var server: String?
        package var from: String?
        package var to: String?
        /// That the site's own mail servers take mail for.
        package var domains: [String] = []
        package init() {}
    }

    package init() {}

    /// A host that the site calls its own.
    package struct DeclaredHost: Sendable, Hashable {
        package enum Place: Sendable, Hashable {
            /// In lower case, without a dot at the end.
            case name(String)
            case range(AddressRange)
        }

        package let place: Place
        /// Connections a second; the general rate when nil.
        package let rate: Int?
        /// What it is meant to offer; nil when nothing was said.
        package let services: [ServicePolicy.Declaration]?
        /// `noroshi.yaml:12:5`
        package let locator: String
    }

    /// - Throws: Every mistake of the file, in file order.
    package static func parse(_ text: String, file: String) throws(ParseErrors) -> SiteConfig {
        var reader = SiteConfigReader(file: file)
        var config = SiteConfig()
        if let root = try YAMLFile.compose(text, file: file) { reader.read(root, into: &config) }
        guard reader.errors.isEmpty else {
            throw ParseErrors(reader.errors.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
        }
        return config
    }
}
