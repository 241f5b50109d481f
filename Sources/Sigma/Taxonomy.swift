/// How events call the fields that rules ask for.
///
/// - Source: Sigma rules specification 2.1, "Taxonomy".
public struct Taxonomy: Sendable {
    private struct Entry: Sendable {
        let source: LogSource
        let names: [String: [String]]
    }

    /// What rules name it by; `sigma` for those that name none.
    public let name: String
    private var entries: [Entry] = []

    /// A taxonomy in which every field is called as the rules call it.
    public init(name: String = "sigma") {
        self.name = name
    }

    /// Adds names for the rules of a log source; of several that speak of a field the last one counts.
    ///
    /// - Parameters:
    ///   - names: For the field of a rule those of events; one with a value that matches is enough.
    ///   - source: The rules whose source has all that this one names; all rules where it names nothing.
    public mutating func map(_ names: [String: [String]], for source: LogSource = LogSource()) {
        entries.append(Entry(source: source, names: names))
    }

    func names(for field: String, in source: LogSource) -> [String] {
        entries.last { source.covers($0.source) && $0.names[field] != nil }?.names[field] ?? [field]
    }
}
