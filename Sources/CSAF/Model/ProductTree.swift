/// Every product that the document speaks about, each with an identifier that is unique in the document.
///
/// - Source: CSAF 2.0 §3.2.2
public struct ProductTree: Sendable, Codable, Hashable {
    public var branches: [Branch]?
    public var fullProductNames: [FullProductName]?
    /// Only in CSAF 2.0.
    public var relationships: [Relationship]?
    public var productGroups: [ProductGroup]?
    /// Only in CSAF 2.1, instead of relationships.
    public var productPaths: [ProductPath]?

    public init(
        branches: [Branch]? = nil, fullProductNames: [FullProductName]? = nil,
        relationships: [Relationship]? = nil, productGroups: [ProductGroup]? = nil,
        productPaths: [ProductPath]? = nil
    ) {
        self.branches = branches
        self.fullProductNames = fullProductNames
        self.relationships = relationships
        self.productGroups = productGroups
        self.productPaths = productPaths
    }

    private enum CodingKeys: String, CodingKey {
        case branches, relationships
        case fullProductNames = "full_product_names"
        case productGroups = "product_groups"
        case productPaths = "product_paths"
    }
}

/// One level of the tree (vendor, product, version…). It carries either deeper branches or a product, never both.
///
/// - Source: CSAF 2.0 §3.1.2
public struct Branch: Sendable, Codable, Hashable {
    public var category: BranchCategory
    public var name: String
    public var branches: [Branch]?
    public var product: FullProductName?

    public init(
        category: BranchCategory, name: String, branches: [Branch]? = nil, product: FullProductName? = nil
    ) {
        self.category = category
        self.name = name
        self.branches = branches
        self.product = product
    }
}

/// What the name of a branch means.
public enum BranchCategory: String, Vocabulary {
    case architecture
    case hostName = "host_name"
    case language
    case legacy
    case patchLevel = "patch_level"
    case platform
    case productFamily = "product_family"
    case productName = "product_name"
    case productVersion = "product_version"
    case productVersionRange = "product_version_range"
    case servicePack = "service_pack"
    case specification
    case vendor
}

/// A product as a leaf: its readable name and its identifier within the document.
public struct FullProductName: Sendable, Codable, Hashable {
    public var name: String
    public var productID: String
    public var productIdentificationHelper: ProductIdentificationHelper?
    /// Only in CSAF 2.1.
    public var extensions: [Extension]?

    public init(
        name: String, productID: String, productIdentificationHelper: ProductIdentificationHelper? = nil
    ) {
        self.name = name
        self.productID = productID
        self.productIdentificationHelper = productIdentificationHelper
    }

    private enum CodingKeys: String, CodingKey {
        case name
        case productID = "product_id"
        case productIdentificationHelper = "product_identification_helper"
        case extensions = "x_extensions"
    }
}

/// A product that exists only by combining two others, such as a component installed on a platform.
///
/// - Source: CSAF 2.0 §3.2.2.4
public struct Relationship: Sendable, Codable, Hashable {
    public var category: RelationshipCategory
    /// The combination, with an identifier of its own.
    public var fullProductName: FullProductName
    /// The component's product ID.
    public var productReference: String
    /// The platform's product ID.
    public var relatesToProductReference: String

    public init(
        category: RelationshipCategory, fullProductName: FullProductName, productReference: String,
        relatesToProductReference: String
    ) {
        self.category = category
        self.fullProductName = fullProductName
        self.productReference = productReference
        self.relatesToProductReference = relatesToProductReference
    }

    private enum CodingKeys: String, CodingKey {
        case category
        case fullProductName = "full_product_name"
        case productReference = "product_reference"
        case relatesToProductReference = "relates_to_product_reference"
    }
}

/// How the component stands to the other product.
public enum RelationshipCategory: String, Vocabulary {
    case defaultComponentOf = "default_component_of"
    case externalComponentOf = "external_component_of"
    case installedOn = "installed_on"
    case installedWith = "installed_with"
    case optionalComponentOf = "optional_component_of"
}

/// A name for several products at once.
public struct ProductGroup: Sendable, Codable, Hashable {
    public var groupID: String
    /// At least two, none twice.
    public var productIDs: [String]
    public var summary: String?

    public init(groupID: String, productIDs: [String], summary: String? = nil) {
        self.groupID = groupID
        self.productIDs = productIDs
        self.summary = summary
    }

    private enum CodingKeys: String, CodingKey {
        case summary
        case groupID = "group_id"
        case productIDs = "product_ids"
    }
}
