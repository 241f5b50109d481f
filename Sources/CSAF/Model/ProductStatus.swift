/// Which products (by identifier) are affected, fixed or neither.
///
/// - Source: CSAF 2.0 §3.2.3.9
public struct ProductStatus: Sendable, Codable, Hashable {
    public var firstAffected: [String]?
    public var firstFixed: [String]?
    public var fixed: [String]?
    public var knownAffected: [String]?
    public var knownNotAffected: [String]?
    public var lastAffected: [String]?
    public var recommended: [String]?
    public var underInvestigation: [String]?
    /// Products about which nobody knows; only in CSAF 2.1.
    public var unknown: [String]?

    /// The product IDs listed under one category; empty when the category is absent.
    public func products(_ category: ProductStatusCategory) -> [String] {
        list(category) ?? []
    }

    func list(_ category: ProductStatusCategory) -> [String]? {
        switch category {
        case .firstAffected: firstAffected
        case .firstFixed: firstFixed
        case .fixed: fixed
        case .knownAffected: knownAffected
        case .knownNotAffected: knownNotAffected
        case .lastAffected: lastAffected
        case .recommended: recommended
        case .underInvestigation: underInvestigation
        }
    }

    public init(
        firstAffected: [String]? = nil, firstFixed: [String]? = nil, fixed: [String]? = nil,
        knownAffected: [String]? = nil, knownNotAffected: [String]? = nil, lastAffected: [String]? = nil,
        recommended: [String]? = nil, underInvestigation: [String]? = nil
    ) {
        self.firstAffected = firstAffected
        self.firstFixed = firstFixed
        self.fixed = fixed
        self.knownAffected = knownAffected
        self.knownNotAffected = knownNotAffected
        self.lastAffected = lastAffected
        self.recommended = recommended
        self.underInvestigation = underInvestigation
    }

    private enum CodingKeys: String, CodingKey {
        case fixed, recommended, unknown
        case firstAffected = "first_affected"
        case firstFixed = "first_fixed"
        case knownAffected = "known_affected"
        case knownNotAffected = "known_not_affected"
        case lastAffected = "last_affected"
        case underInvestigation = "under_investigation"
    }
}

/// The eight lists of a product status that both editions have.
public enum ProductStatusCategory: String, Vocabulary {
    case firstAffected = "first_affected"
    case firstFixed = "first_fixed"
    case fixed
    case knownAffected = "known_affected"
    case knownNotAffected = "known_not_affected"
    case lastAffected = "last_affected"
    case recommended
    case underInvestigation = "under_investigation"

    /// What a category says in the end; `recommended` says nothing about being vulnerable.
    public enum Verdict: Sendable, Hashable {
        case affected, notAffected, fixed, underInvestigation
    }

    /// The group of categories that must not contradict each other, or nil for `recommended`.
    ///
    /// - Source: CSAF 2.0 §6.1.6
    public var verdict: Verdict? {
        switch self {
        case .firstAffected, .knownAffected, .lastAffected: .affected
        case .knownNotAffected: .notAffected
        case .firstFixed, .fixed: .fixed
        case .underInvestigation: .underInvestigation
        case .recommended: nil
        }
    }
}
