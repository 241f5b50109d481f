/// A CVSS object of a document with its vector, read once.
struct ScoreObject: Sendable {
    var value: JSONValue
    /// The version that the object names, whether it exists or not.
    var version: String
    /// Nil when there is no vector, or when it is none.
    var vector: CVSSVector?
    /// What is wrong with the vector.
    var fault: CVSSVector.ParseError?

    /// The objects of a score or of a metric's content, oldest version first.
    static func all(_ content: JSONValue?) -> [ScoreObject] {
        guard let content, content.isObject else { return [] }
        return [("cvss_v2", "2.0"), ("cvss_v3", "3.1"), ("cvss_v4", "4.0")].compactMap { name, version in
            content[name].flatMap { $0.isObject ? ScoreObject($0, version: version) : nil }
        }
    }

    private init(_ value: JSONValue, version: String) {
        self.value = value
        let named = value.string("version")
        self.version = named ?? version
        let known = CVSSVector.Version(rawValue: named ?? version) ?? CVSSVector.Version(rawValue: version)
        guard let known, let text = value.string("vectorString") else { return }
        do {
            vector = try CVSSVector(text, version: known)
        } catch {
            fault = error
        }
    }

    /// The vector with the metrics that are only spelled out beside it.
    var completeVector: CVSSVector? {
        guard let vector else { return nil }
        var words: [String: String] = [:]
        for metric in vector.metrics {
            if let word = value.string(metric.name), vector[metric.key] == nil { words[metric.name] = word }
        }
        return words.isEmpty ? vector : vector.completed(with: words)
    }

    /// The environmental score, given or computed; of version 4.0 the score of the whole vector.
    var overallScore: Double? {
        value["environmentalScore"]?.number ?? completeVector?.environmentalScore ?? value["baseScore"]?.number
    }
}
