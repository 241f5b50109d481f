/// Where a provider's feeds are, and by what their entries are filed.
///
/// - Source: RFC 8322 §6.1, CSAF 2.0 §7.1.16
public struct ROLIEService: Sendable, Hashable {
    public var workspace: String
    public var collections: [Collection]

    public struct Collection: Sendable, Hashable {
        public var title: String
        public var url: String

        public init(title: String, url: String) {
            self.title = title
            self.url = url
        }
    }

    public init(workspace: String, collections: [Collection]) {
        self.workspace = workspace
        self.collections = collections
    }

    /// Reads a service document; the collections of all its workspaces are one list.
    ///
    /// - Throws: ``CSAFError`` for the first error.
    public static func parse(
        _ bytes: [UInt8], file: String, limits: ParsingLimits = ParsingLimits()
    ) throws(CSAFError) -> ROLIEService {
        let spaces = try decodeJSON(ServiceFile.self, bytes, file: file, limits: limits).service.workspace
        return ROLIEService(
            workspace: spaces.first?.title ?? "",
            collections: spaces.flatMap { $0.collection.map { Collection(title: $0.title, url: $0.href) } })
    }

    public func serialize() -> [UInt8] {
        let categories = ServiceFile.Categories(category: [.csaf])
        let list = collections.map {
            ServiceFile.Collection(title: $0.title, href: $0.url, categories: categories)
        }
        return encodeJSON(
            ServiceFile(service: ServiceFile.Service(workspace: [.init(title: workspace, collection: list)])))
    }
}

/// The terms by which the entries of a feed are filed.
///
/// - Source: RFC 8322 §6.2.3, RFC 5023 §7, CSAF 2.0 §7.1.17
public struct ROLIECategories: Sendable, Hashable {
    public var categories: [ROLIECategory]

    public init(_ categories: [ROLIECategory]) { self.categories = categories }

    /// - Throws: ``CSAFError`` for the first error.
    public static func parse(
        _ bytes: [UInt8], file: String, limits: ParsingLimits = ParsingLimits()
    ) throws(CSAFError) -> ROLIECategories {
        ROLIECategories(try decodeJSON(CategoriesFile.self, bytes, file: file, limits: limits).categories.category)
    }

    public func serialize() -> [UInt8] {
        encodeJSON(CategoriesFile(categories: ServiceFile.Categories(category: categories)))
    }
}

private struct CategoriesFile: Codable {
    var categories: ServiceFile.Categories
}

private struct ServiceFile: Codable {
    struct Service: Codable { var workspace: [Workspace] }

    struct Workspace: Codable {
        var title: String
        var collection: [Collection]
    }

    struct Collection: Codable {
        var title: String
        var href: String
        var categories: Categories?
    }

    struct Categories: Codable { var category: [ROLIECategory] }

    var service: Service
}
