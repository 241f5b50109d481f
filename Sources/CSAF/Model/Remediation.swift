/// What can be done, and for which products.
///
/// - Source: CSAF 2.0 §3.2.3.12
public struct Remediation: Sendable, Codable, Hashable {
    public var category: RemediationCategory
    public var details: String
    public var date: Timestamp?
    public var entitlements: [String]?
    public var groupIDs: [String]?
    public var productIDs: [String]?
    public var restartRequired: RestartRequired?
    public var url: String?

    public init(
        category: RemediationCategory, details: String, date: Timestamp? = nil, entitlements: [String]? = nil,
        groupIDs: [String]? = nil, productIDs: [String]? = nil, restartRequired: RestartRequired? = nil,
        url: String? = nil
    ) {
        self.category = category
        self.details = details
        self.date = date
        self.entitlements = entitlements
        self.groupIDs = groupIDs
        self.productIDs = productIDs
        self.restartRequired = restartRequired
        self.url = url
    }

    private enum CodingKeys: String, CodingKey {
        case category, details, date, entitlements, url
        case groupIDs = "group_ids"
        case productIDs = "product_ids"
        case restartRequired = "restart_required"
    }
}

/// The kind of help: a fix, a way around it, a softening, or none.
public enum RemediationCategory: String, Vocabulary {
    /// Only in CSAF 2.1.
    case fixPlanned = "fix_planned"
    case mitigation
    case noFixPlanned = "no_fix_planned"
    case noneAvailable = "none_available"
    /// Only in CSAF 2.1.
    case optionalPatch = "optional_patch"
    case vendorFix = "vendor_fix"
    case workaround
}

/// What has to be restarted for a remediation to take effect.
public struct RestartRequired: Sendable, Codable, Hashable {
    public var category: RestartCategory
    public var details: String?

    public init(category: RestartCategory, details: String? = nil) {
        self.category = category
        self.details = details
    }
}

/// The scope of a restart.
public enum RestartCategory: String, Vocabulary {
    case connected
    case dependencies
    case machine
    case none
    case parent
    case service
    case system
    case vulnerableComponent = "vulnerable_component"
    case zone
}

/// What is known about exploitation, impact or targets.
///
/// - Source: CSAF 2.0 §3.2.3.14
public struct Threat: Sendable, Codable, Hashable {
    public var category: ThreatCategory
    public var details: String
    public var date: Timestamp?
    public var groupIDs: [String]?
    public var productIDs: [String]?

    public init(
        category: ThreatCategory, details: String, date: Timestamp? = nil, groupIDs: [String]? = nil,
        productIDs: [String]? = nil
    ) {
        self.category = category
        self.details = details
        self.date = date
        self.groupIDs = groupIDs
        self.productIDs = productIDs
    }

    private enum CodingKeys: String, CodingKey {
        case category, details, date
        case groupIDs = "group_ids"
        case productIDs = "product_ids"
    }
}

/// What a threat statement is about.
public enum ThreatCategory: String, Vocabulary {
    case exploitStatus = "exploit_status"
    case impact
    case targetSet = "target_set"
}

/// A machine-readable reason why a product is not affected.
///
/// - Source: CSAF 2.0 §3.2.3.5
public struct Flag: Sendable, Codable, Hashable {
    public var label: FlagLabel
    public var date: Timestamp?
    public var groupIDs: [String]?
    public var productIDs: [String]?

    public init(
        label: FlagLabel, date: Timestamp? = nil, groupIDs: [String]? = nil, productIDs: [String]? = nil
    ) {
        self.label = label
        self.date = date
        self.groupIDs = groupIDs
        self.productIDs = productIDs
    }

    private enum CodingKeys: String, CodingKey {
        case label, date
        case groupIDs = "group_ids"
        case productIDs = "product_ids"
    }
}

/// The justification codes of VEX.
public enum FlagLabel: String, Vocabulary {
    case componentNotPresent = "component_not_present"
    case inlineMitigationsAlreadyExist = "inline_mitigations_already_exist"
    case vulnerableCodeCannotBeControlledByAdversary = "vulnerable_code_cannot_be_controlled_by_adversary"
    case vulnerableCodeNotInExecutePath = "vulnerable_code_not_in_execute_path"
    case vulnerableCodeNotPresent = "vulnerable_code_not_present"
}
