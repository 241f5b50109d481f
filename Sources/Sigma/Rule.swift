/// A Sigma rule: what to look for in the events of one log source.
///
/// What it tells about itself (``Metadata``) is read as its own: `rule.title`, `rule.level`.
///
/// - Source: Sigma rules specification 2.1.
@dynamicMemberLookup
public struct Rule: Sendable {
    public let metadata: Metadata
    public let logsource: LogSource
    public let detection: Detection

    public subscript<Value>(dynamicMember path: KeyPath<Metadata, Value>) -> Value { metadata[keyPath: path] }
}

/// Takes away from the matches of other rules.
///
/// A condition that begins with `not` over all of it says what remains; every other says what is taken away.
///
/// - Source: Sigma filters specification 2.1.
@dynamicMemberLookup
public struct Filter: Sendable {
    public let metadata: Metadata
    public let logsource: LogSource
    /// The ids or names of the rules; `nil` for every rule of the log source.
    public let rules: [Reference]?
    public let filter: Detection

    public subscript<Value>(dynamicMember path: KeyPath<Metadata, Value>) -> Value { metadata[keyPath: path] }
}

/// A rule as another document names it, by its id or its name.
public struct Reference: Sendable, Hashable {
    public let text: String
    public let place: Place
}
