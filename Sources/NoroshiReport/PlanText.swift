package import NoroshiModel

/// A response plan as a person reads it on a terminal: steps by number, commands ready to copy.
package struct PlanText: Sendable {
    private let plan: Plan
    private let translations: Translations
    private let style: TextStyle

    package init(_ plan: Plan, translations: Translations, style: TextStyle) {
        self.plan = plan
        self.translations = translations
        self.style = style
    }

    package var text: String {
        var lines = [style.paint(translations.text("plan.head", ["host": "\(plan.host)"]), .bold)]
        lines += style.wrap(translations.text("plan.dry"), indent: 0)
        if plan.suspicions.isEmpty {
            lines += style.wrap(translations.text("plan.no-suspicion"), indent: 0)
        } else {
            lines.append(style.paint(translations.text("plan.suspected"), .red))
            lines += plan.suspicions.flatMap { style.wrap("- \(translations.text($0))", indent: 2) }
        }
        for step in plan.steps {
            lines.append("")
            lines += self.lines(step)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func lines(_ step: Plan.Step) -> [String] {
        let number = "(\(step.countermeasure.rawValue))"
        let choice =
            switch step.alternative {
            case .upgrade?: translations.text("plan.or-upgrade")
            case .disable?: translations.text("plan.or-disable")
            default: ""
            }
        var lines = [
            style.paint("\(number) \(translations.text(step.title))", .bold) + (choice.isEmpty ? "" : "  \(choice)")
        ]
        for note in step.notes { lines += style.wrap(translations.text(note), indent: 4) }
        lines += step.commands.map { "      " + style.paint($0, .green) }
        if !step.undo.isEmpty {
            lines += style.wrap(translations.text("plan.undo"), indent: 4)
            lines += step.undo.map { "      " + style.paint($0, .dim) }
        }
        return lines
    }
}
