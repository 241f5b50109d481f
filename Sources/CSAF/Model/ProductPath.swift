/// A product that exists only by combining others, such as a component installed on a platform.
///
/// - Source: CSAF 2.1 §3.2.3.4
public struct ProductPath: Sendable, Codable, Hashable {
    /// The product ID that the path begins with.
    public var beginningProductReference: String
    /// The combination, with an identifier of its own.
    public var fullProductName: FullProductName
    public var subpaths: [Subpath]

    /// One step to a next product.
    public struct Subpath: Sendable, Codable, Hashable {
        public var category: RelationshipCategory
        /// The product ID that the step leads to.
        public var nextProductReference: String

        public init(category: RelationshipCategory, nextProductReference: String) {
            self.category = category
            self.nextProductReference = nextProductReference
        }

        private enum CodingKeys: String, CodingKey {
            case category
            case nextProductReference = "next_product_reference"
        }
    }

    public init(beginningProductReference: String, fullProductName: FullProductName, subpaths: [Subpath]) {
        self.beginningProductReference = beginningProductReference
        self.fullProductName = fullProductName
        self.subpaths = subpaths
    }

    private enum CodingKeys: String, CodingKey {
        case subpaths
        case beginningProductReference = "beginning_product_reference"
        case fullProductName = "full_product_name"
    }
}
