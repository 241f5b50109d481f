/// A CVSS vector of version 2.0, 3.0, 3.1 or 4.0.
///
/// Metrics that the vector leaves out count as not defined. Version 4.0 demands the order of the standard; versions 2.0,
/// 3.0 and 3.1 allow any order (3.1 §6 says so, and the JSON schema of 2.0 does).
///
/// - Source: FIRST, CVSS v2.0 §2.4, v3.0 §6, v3.1 §6, v4.0 §7
public struct CVSSVector: Sendable, Hashable, CustomStringConvertible {
    public enum Version: String, Sendable, Hashable, CaseIterable {
        case v20 = "2.0"
        case v30 = "3.0"
        case v31 = "3.1"
        case v40 = "4.0"

        /// What a vector starts with; empty for version 2.0.
        public var prefix: String {
            switch self {
            case .v20: ""
            case .v30: "CVSS:3.0/"
            case .v31: "CVSS:3.1/"
            case .v40: "CVSS:4.0/"
            }
        }
    }

    /// Why a text is no vector.
    public enum ParseError: Error, Sendable, Hashable, CustomStringConvertible {
        case empty
        /// Neither a prefix of a known version nor a vector of version 2.0, or not the prefix of the version asked for.
        case wrongPrefix(String)
        /// A piece between slashes that is not `key:value`.
        case malformed(String)
        case unknownMetric(String)
        case unknownValue(metric: String, value: String)
        case repeatedMetric(String)
        /// Every mandatory metric that is not there, in the standard's order.
        case missingMetrics([String])
        /// A metric of version 4.0 that stands behind one that it has to precede.
        case wrongOrder(metric: String, behind: String)

        public var description: String {
            switch self {
            case .empty: "the vector is empty"
            case .wrongPrefix(let text): "\(quoted(text)) is not the prefix of a CVSS vector"
            case .malformed(let part): "\(quoted(part)) is not a metric with its value"
            case .unknownMetric(let key): "unknown metric \(quoted(key))"
            case .unknownValue(let metric, let value): "metric \(quoted(metric)) has no value \(quoted(value))"
            case .repeatedMetric(let key): "metric \(quoted(key)) stands twice"
            case .missingMetrics(let keys): "missing \(keys.map(quoted).joined(separator: ", "))"
            case .wrongOrder(let metric, let other): "metric \(quoted(metric)) stands behind \(quoted(other))"
            }
        }

        /// ``description`` in Japanese.
        public var descriptionJa: String {
            switch self {
            case .empty: "ベクターが空です"
            case .wrongPrefix(let text): "\(quoted(text)) は CVSS のベクターの先頭部分ではありません"
            case .malformed(let part): "\(quoted(part)) は指標と値の組ではありません"
            case .unknownMetric(let key): "指標 \(quoted(key)) はありません"
            case .unknownValue(let metric, let value): "指標 \(quoted(metric)) に値 \(quoted(value)) はありません"
            case .repeatedMetric(let key): "指標 \(quoted(key)) が重複しています"
            case .missingMetrics(let keys): "\(keys.map(quoted).joined(separator: "、")) がありません"
            case .wrongOrder(let metric, let other): "指標 \(quoted(metric)) が \(quoted(other)) より後にあります"
            }
        }
    }

    public let version: Version
    /// The metrics that the vector names, by key, in short form: `AV`: `N`.
    public let values: [String: String]

    /// Reads a vector of any version: by its prefix, and as version 2.0 when there is none.
    public init(_ text: String) throws(ParseError) {
        let version = Version.allCases.first { !$0.prefix.isEmpty && text.utf8.starts(with: $0.prefix.utf8) }
        guard version != nil || !text.utf8.starts(with: "CVSS:".utf8) else {
            throw .wrongPrefix(String(text.prefix { $0 != "/" }))
        }
        try self.init(text, version: version ?? .v20)
    }

    /// Reads a vector of one version.
    public init(_ text: String, version: Version) throws(ParseError) {
        guard !text.isEmpty else { throw .empty }
        guard text.utf8.starts(with: version.prefix.utf8) else {
            throw .wrongPrefix(String(text.prefix(20).prefix { $0 != "/" }))
        }
        let metrics = CVSSMetric.all(of: version)
        let places = CVSSMetric.places(in: version)
        var values: [String: String] = [:]
        values.reserveCapacity(12)
        var last: (place: Int, key: String) = (-1, "")
        for part in pieces(of: text.dropFirst(version.prefix.count), at: "/") {
            let (key, value) = try Self.pair(part)
            guard let place = places[key] else { throw .unknownMetric(key) }
            guard metrics[place].word(for: value) != nil else { throw .unknownValue(metric: key, value: value) }
            guard values.updateValue(value, forKey: key) == nil else { throw .repeatedMetric(key) }
            if version == .v40, place < last.place { throw .wrongOrder(metric: key, behind: last.key) }
            last = (place, key)
        }
        let missing = metrics.filter { $0.group == .base && values[$0.key] == nil }.map(\.key)
        guard missing.isEmpty else { throw .missingMetrics(missing) }
        self.version = version
        self.values = values
    }

    private init(version: Version, values: [String: String]) {
        self.version = version
        self.values = values
    }

    /// The metrics that this version of CVSS has, in the standard's order.
    public var metrics: [CVSSMetric] { CVSSMetric.all(of: version) }

    /// The short value of a metric by its key; nil when the vector does not name it.
    public subscript(key: String) -> String? { values[key] }

    /// The vector's metrics by their names in JSON, with the long words: `attackVector`: `NETWORK`.
    public var words: [String: String] {
        var result: [String: String] = [:]
        for metric in metrics {
            result[metric.name] = values[metric.key].flatMap { metric.word(for: $0) }
        }
        return result
    }

    /// The vector in the standard's order, with every metric that it names.
    public var description: String { text { _ in true } }

    /// The vector in the standard's order, without metrics that are not defined.
    public var canonical: String {
        text { values[$0.key].flatMap($0.word) != CVSSMetric.notDefined }
    }

    /// The same vector with only the metrics of some groups.
    public func limited(to groups: Set<CVSSMetric.Group>) -> CVSSVector {
        let keys = Set(metrics.filter { groups.contains($0.group) }.map(\.key))
        return CVSSVector(version: version, values: values.filter { keys.contains($0.key) })
    }

    /// The same vector with metrics that are only spelled out beside it, by their names in JSON. What the vector says
    /// itself stays; words that the metric does not have are left aside.
    public func completed(with words: [String: String]) -> CVSSVector {
        var values = self.values
        for metric in metrics where values[metric.key] == nil {
            values[metric.key] = words[metric.name].flatMap { metric.short(for: $0) }
        }
        return CVSSVector(version: version, values: values)
    }

    private func text(where isWanted: (CVSSMetric) -> Bool) -> String {
        version.prefix
            + metrics.filter(isWanted).compactMap { metric in values[metric.key].map { "\(metric.key):\($0)" } }
            .joined(separator: "/")
    }

    private static func pair(_ part: Substring) throws(ParseError) -> (String, String) {
        let halves = pieces(of: part, at: ":")
        guard halves.count == 2, !halves[0].isEmpty, !halves[1].isEmpty else { throw .malformed(String(part)) }
        return (String(halves[0]), String(halves[1]))
    }
}
