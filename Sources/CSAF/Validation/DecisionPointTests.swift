extension ConformanceTest {
    static let decisionPoints = [targetsOfDecision, wrongDecisionPoint]

    /// What a decision is about is the vulnerability that it stands in.
    private static let targetsOfDecision = ConformanceTest(only21: "6.1.47") { index in
        index.vulnerabilities.flatMap { vulnerability -> [Finding] in
            var own = Set(vulnerability.ids.compactMap { $0.value.string("text") })
            if let cve = vulnerability.value.string("cve") { own.insert(cve) }
            if index.vulnerabilities.count == 1, let id = index.tracking?.string("id") { own.insert(id) }
            let shared = index.vulnerabilities.count > 1 ? index.tracking?.string("id") : nil
            return vulnerability.ratings.flatMap { rating -> [Finding] in
                (rating.content?["ssvc_v2"]?.items("target_ids")).map { targets in
                    targets.compactMap { target in
                        guard let id = target.string, !own.contains(id) || id == shared else { return nil }
                        return Finding(
                            target, "\(quoted(id)) is no ID of this vulnerability",
                            "\(quoted(id)) はこの脆弱性の ID ではありません")
                    }
                } ?? []
            }
        }
    }

    /// Registered decision points are as they are defined.
    private static let wrongDecisionPoint = ConformanceTest(only21: "6.1.48") { index in
        index.selections.flatMap { $0.faults() }
    }
}

extension ConformanceTest {
    static let recommendedDecisionPoints = [
        unknownNamespace, privateNamespace("6.2.35") { $0 == "CLEAR" },
        extendedNamespace("6.2.36") { $0 == "CLEAR" }, undocumentedNamespace,
    ]
    static let informativeDecisionPoints = [
        oldDecisionPoint, privateNamespace("6.3.14") { $0 != "CLEAR" }, extendedNamespace("6.3.15") { $0 != "CLEAR" },
    ]

    private static let unknownNamespace = ConformanceTest(only21: "6.2.34") { index in
        index.selections.filter { !$0.isRegistered }.map { selection in
            let name = quoted(selection.namespaceText)
            return Finding(
                selection.place, "unknown namespace \(name) of decision points", "判断ポイントの名前空間 \(name) は知られていません")
        }
    }

    private static func privateNamespace(
        _ number: String, where isWanted: @escaping @Sendable (String?) -> Bool
    ) -> ConformanceTest {
        ConformanceTest(only21: number) { index in
            guard isWanted(index.tlp) else { return [] }
            let label = index.tlp ?? ""
            return index.selections.filter { !$0.isRegistered }.map { selection in
                let name = quoted(selection.namespaceText)
                return Finding(
                    selection.place, "unregistered namespace \(name) in a document labeled \(quoted(label))",
                    "ラベルが \(quoted(label)) の文書に、登録されていない名前空間 \(name) があります")
            }
        }
    }

    private static func extendedNamespace(
        _ number: String, where isWanted: @escaping @Sendable (String?) -> Bool
    ) -> ConformanceTest {
        ConformanceTest(only21: number) { index in
            guard isWanted(index.tlp) else { return [] }
            let label = index.tlp ?? ""
            return index.selections.filter { !$0.namespace.extensions.isEmpty }.map { selection in
                let name = quoted(selection.namespaceText)
                return Finding(
                    selection.place, "namespace \(name) with an extension in a document labeled \(quoted(label))",
                    "ラベルが \(quoted(label)) の文書に、拡張された名前空間 \(name) があります")
            }
        }
    }

    /// Unregistered decision points are explained somewhere.
    private static let undocumentedNamespace = ConformanceTest(only21: "6.2.37") { index in
        index.selections.filter { selection in
            !selection.isRegistered && !selection.resources.contains { $0.contains(selection.namespaceText) }
        }.map { selection in
            let name = quoted(selection.namespaceText)
            return Finding(
                selection.place, "no resource describes the namespace \(name)", "名前空間 \(name) を説明する資料がありません")
        }
    }

    /// The newest version at the time is used.
    private static let oldDecisionPoint = ConformanceTest(only21: "6.3.13") { index in
        index.selections.compactMap { selection in
            guard let versions = DecisionPoints.versions(selection.namespace.name, selection.key),
                let place = selection.value["version"], let version = place.string,
                let newest = selection.newest(of: versions), newest.text != version
            else { return nil }
            return Finding(
                place, "version \(quoted(version)) of a decision point, when the newest was \(newest.text)",
                "判断ポイントのバージョンが当時の最新 \(newest.text) ではなく \(quoted(version)) です")
        }
    }
}

/// One selected decision point with its namespace.
struct DecisionSelection {
    var value: JSONValue
    /// Where the namespace stands.
    var place: JSONValue
    var namespaceText: String
    var namespace: SSVCNamespace
    /// The summaries of the resources that describe decision points.
    var resources: [String]
    /// When the decision was made, as it was written.
    var timestamp: String

    var key: String { value.string("key") ?? "" }

    /// Whether the base is registered, or reserved for examples and tests.
    ///
    /// - Source: CERT/CC, SSVC namespaces
    var isRegistered: Bool {
        !namespace.base.hasPrefix("x_") && Self.registered.contains(namespace.name)
    }

    private static let registered: Set = [
        "ssvc", "cvss", "cisa", "basic", "nist", "nvd", "fips", "aivss", "example", "test",
    ]

    init?(_ value: JSONValue, list: JSONValue) {
        guard let place = value["namespace"], let text = place.string, let namespace = SSVCNamespace(text) else {
            return nil
        }
        self.value = value
        self.place = place
        namespaceText = text
        self.namespace = namespace
        resources = list.items("decision_point_resources").compactMap { $0.string("summary") }
        timestamp = list.string("timestamp") ?? ""
    }

    func newest(of versions: [DecisionPoints.Version]) -> DecisionPoints.Version? {
        versions.filter { $0.since.isEmpty || $0.since <= String(timestamp.prefix(10)) }
            .max { $0.version.order(to: $1.version) == .less }
    }

    /// What contradicts the definition of the decision point.
    func faults() -> [Finding] {
        guard DecisionPoints.isKnown(namespace.name), !namespace.base.hasPrefix("x_") else { return [] }
        guard let versions = DecisionPoints.versions(namespace.name, key) else {
            return [wrong(value["key"] ?? value, key)]
        }
        guard let text = value.string("version") else { return [] }
        guard let version = versions.first(where: { $0.text == text }) else {
            return [wrong(value["version"] ?? value, text)]
        }
        var result: [Finding] = []
        let isPlain = namespace.extensions.isEmpty
        if isPlain, let place = value["name"], let name = place.string, name != version.name {
            result.append(wrong(place, name))
        }
        var last = -1
        for item in value.items("values") {
            guard let key = item.string("key") else { continue }
            guard let number = version.values.firstIndex(where: { $0.key == key }), number > last else {
                result.append(wrong(item["key"] ?? item, key))
                continue
            }
            last = number
            if isPlain, let place = item["name"], let name = place.string, name != version.values[number].name {
                result.append(wrong(place, name))
            }
        }
        return result
    }

    private func wrong(_ place: JSONValue, _ word: String) -> Finding {
        let name = quoted(namespaceText)
        return Finding(
            place, "\(quoted(word)) is not, or not in this place, in the definition by \(name)",
            "\(quoted(word)) は \(name) の定義にないか、順序が異なります")
    }
}

extension DocumentIndex {
    var selections: [DecisionSelection] {
        vulnerabilities.flatMap { vulnerability in
            vulnerability.ratings.flatMap { rating -> [DecisionSelection] in
                guard let list = rating.content?["ssvc_v2"], list.isObject else { return [] }
                return list.items("selections").compactMap { DecisionSelection($0, list: list) }
            }
        }
    }
}
