/// What a service turned out to be, and how that is known.
package struct Product: Sendable, Codable, Hashable {
    package let endpoint: Endpoint
    package let `protocol`: ServiceProtocol?
    /// nil when the greeting named nothing that a fingerprint knows.
    package let vendor, name, version, cpe: String?
    /// Version of a distribution's package as the greeting tells it, without an epoch.
    package let greetingPackageVersion: String?
    /// Package of the program behind the socket.
    package let package: InstalledPackage?
    /// The fingerprint that decided, and others that matched too.
    package let fingerprints: [String]
    /// The text that was matched, escaped.
    package let excerpt: String

    package init(
        endpoint: Endpoint, protocol: ServiceProtocol?, vendor: String? = nil, name: String? = nil,
        version: String? = nil, cpe: String? = nil, greetingPackageVersion: String? = nil,
        package: InstalledPackage? = nil, fingerprints: [String] = [], excerpt: String
    ) {
        self.endpoint = endpoint
        self.protocol = `protocol`
        self.vendor = vendor
        self.name = name
        self.version = version
        self.cpe = cpe
        self.greetingPackageVersion = greetingPackageVersion
        self.package = package
        self.fingerprints = fingerprints
        self.excerpt = excerpt
    }

    package var isRecognized: Bool { name != nil }

    /// Known by its manner of answering alone: nothing that it said names it.
    package var isGuessed: Bool { fingerprints.first?.hasPrefix("transcript: ") == true }
}

/// What one advisory means for one service.
package struct Verdict: Sendable, Codable, Hashable {
    package enum Status: String, Sendable, Codable, Hashable, CaseIterable {
        case affected
        /// It may be: the version or the product is not known for sure.
        case assumedAffected = "assumed-affected"
        case fixed
        case notAffected = "not-affected"
    }

    /// Tracking id, for example `noroshi-1998-0001`.
    package let advisory: String
    package let endpoint: Endpoint
    package let status: Status
    package let confidence: Confidence
    /// Why, for a person.
    package let reason: Message
    /// The first day on which the advisory was no longer valid, `2000-09-01`; nil while it is.
    package let lapsedSince: String?

    package init(
        advisory: String, endpoint: Endpoint, status: Status, confidence: Confidence, reason: Message,
        lapsedSince: String? = nil
    ) {
        self.advisory = advisory
        self.endpoint = endpoint
        self.status = status
        self.confidence = confidence
        self.reason = reason
        self.lapsedSince = lapsedSince
    }
}
