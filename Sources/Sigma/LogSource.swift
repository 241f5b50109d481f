/// What kind of log a rule is for, or an event comes from.
///
/// - Source: Sigma rules specification 2.1, "LogSource".
public struct LogSource: Sendable, Hashable, CustomStringConvertible {
    public let category: String?
    public let product: String?
    public let service: String?
    /// What has to be set up for the log to be written; for people.
    public let definition: String?
    /// Other keys, for people.
    public let custom: [CustomValue.Entry]

    public init(
        category: String? = nil, product: String? = nil, service: String? = nil, definition: String? = nil,
        custom: [CustomValue.Entry] = []
    ) {
        self.category = category?.lowercased()
        self.product = product?.lowercased()
        self.service = service?.lowercased()
        self.definition = definition
        self.custom = custom
    }

    /// Whether it has all that the other asks for: an event's source covers a rule's.
    public func covers(_ wanted: LogSource) -> Bool {
        (wanted.category == nil || wanted.category == category)
            && (wanted.product == nil || wanted.product == product)
            && (wanted.service == nil || wanted.service == service)
    }

    /// Whether one event could come from both.
    func isCompatible(with other: LogSource) -> Bool {
        func agree(_ one: String?, _ other: String?) -> Bool { one == nil || other == nil || one == other }
        return agree(category, other.category) && agree(product, other.product) && agree(service, other.service)
    }

    public var description: String {
        let parts = [("category", category), ("product", product), ("service", service)]
        return parts.compactMap { name, value in value.map { "\(name): \($0)" } }.joined(separator: ", ")
    }
}
