package import FoundationEssentials
package import NoroshiModel

/// A response plan as `noroshi respond --format json` prints it.
package enum PlanJSON {
    package static func serialize(_ plan: Plan, translations: Translations) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(
            Document(
                host: plan.host, intrusionSuspected: !plan.suspicions.isEmpty,
                suspicions: plan.suspicions.map(translations.text),
                steps: plan.steps.map { step in
                    Document.Step(
                        countermeasure: step.countermeasure, target: step.target, title: translations.text(step.title),
                        notes: step.notes.map(translations.text), commands: step.commands, undo: step.undo,
                        findings: step.findings, alternative: step.alternative)
                }))
    }

    private struct Document: Encodable {
        let host: Host.Name
        let intrusionSuspected: Bool
        let suspicions: [String]
        let steps: [Step]

        struct Step: Encodable {
            /// The founding alert's number, 1 to 5; 0 for what comes before all of them.
            let countermeasure: Countermeasure
            let target: String?
            let title: String
            let notes: [String]
            let commands: [String]
            let undo: [String]
            let findings: [String]
            let alternative: Countermeasure?
        }
    }
}
