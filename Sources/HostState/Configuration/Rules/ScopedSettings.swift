import NoroshiModel

/// The settings of one program as they hold in one of its blocks.
struct ScopedSettings {
    private let byName: [String: [[String]: [ConfigurationSurvey.Setting]]]
    let scope: [String]

    init(_ settings: [ConfigurationSurvey.Setting]) {
        byName = Dictionary(grouping: settings) { $0.name.lowercased() }
            .mapValues { Dictionary(grouping: $0, by: \.scope) }
        scope = []
    }

    private init(byName: [String: [[String]: [ConfigurationSurvey.Setting]]], scope: [String]) {
        self.byName = byName
        self.scope = scope
    }

    func within(_ scope: [String]) -> ScopedSettings { ScopedSettings(byName: byName, scope: scope) }

    /// What the block itself says, or else the nearest block around it that says something.
    func effective(_ name: String) -> [ConfigurationSurvey.Setting] {
        guard let all = byName[name.lowercased()] else { return [] }
        var around = scope
        while true {
            if let found = all[around] { return found }
            if around.isEmpty { return [] }
            around.removeLast()
        }
    }
}
