import FoundationEssentials
package import NoroshiFormats
package import NoroshiModel
import Mustache

/// An inspection as one self-contained page that can be mailed, printed and archived: no script, no
/// request to anywhere, every text escaped. Template: `templates/web/inspection.mustache`.
package struct InspectionPage: Sendable {
    private let inspection: Inspection
    private let translations: Translations
    private let reasons: ReasonCatalog
    private let parts: Set<InspectionPart>

    /// - Parameter parts: What was looked at; nil for what the observations tell of it.
    package init(
        _ inspection: Inspection, translations: Translations, reasons: ReasonCatalog = ReasonCatalog(),
        parts: Set<InspectionPart>? = nil
    ) {
        self.parts = parts ?? InspectionPart.parts(seenIn: inspection.observations)
        self.inspection = inspection
        self.translations = translations
        self.reasons = reasons
    }

    /// - Throws: ``ResourceError`` when the template is missing; the template's own error when it is broken.
    package func html(resources: ResourceDirectory) throws -> String {
        let template = try MustacheTemplate(string: resources.text("templates/report/inspection.mustache"))
        return template.render(view)
    }

    private var view: [String: any Sendable] {
        let judgment = inspection.judgment
        let rows = ServiceRow.rows(of: inspection)
        let sweeps = inspection.observations.compactMap { observation -> String? in
            guard case .sweep(let sweep) = observation.fact else { return nil }
            return sweep.line(translations, reasons)
        }
        let logs = inspection.observations.compactMap { observation -> String? in
            guard case .logs(let reach) = observation.fact else { return nil }
            return reach.line(translations)
        }
        let state = inspection.observations.compactMap { observation -> String? in
            guard case .state(let fact) = observation.fact else { return nil }
            return fact.line(translations)
        }
        return [
            "state": state,
            "hasState": !state.isEmpty,
            "sweeps": sweeps,
            "hasSweeps": !sweeps.isEmpty,
            "logs": logs,
            "hasLogs": !logs.isEmpty,
            "hasServices": parts.contains(.services),
            "hasOutside": rows.contains { $0.outside != nil },
            "hasPrograms": rows.contains { !$0.program.isEmpty },
            "hasPackages": rows.contains { !$0.package.isEmpty },
            "hasStarters": rows.contains { !$0.starter.isEmpty },
            "t": translations.tree,
            "language": translations.language,
            "title": translations.text("inspect.title", ["host": "\(inspection.host)"]),
            "started": inspection.startedAt.formatted(.iso8601),
            "id": inspection.id,
            "version": inspection.version,
            "summary": translations.text(
                "inspect.summary",
                ["findings": "\(judgment.findings.count)", "counts": "", "gaps": "\(judgment.gaps.count)"]),
            "severityChart": severityChart.svg,
            "starterChart": starterChart.svg,
            "findings": judgment.findings.map(view),
            "services": rows.map(view),
            "verdicts": judgment.verdicts.map(view),
            "hasVerdicts": !judgment.verdicts.isEmpty,
            "gaps": judgment.gaps.map { ["what": $0.what, "reason": reasons.text($0.reason)] },
            "hasGaps": !judgment.gaps.isEmpty,
            "footer": translations.text("inspect.footer", ["version": inspection.version]),
        ]
    }

    private func view(_ finding: Finding) -> [String: any Sendable] {
        [
            "id": finding.id, "style": finding.severity.rawValue,
            "severity": translations.text("severity.\(finding.severity.rawValue)"),
            "confidence": translations.text("confidence.\(finding.confidence.rawValue)"),
            "title": translations.text(reasons.told(finding.title)),
            "evidence": finding.evidence.map { ["locator": $0.locator, "excerpt": $0.excerpt] },
            "remediations": finding.remediations.map { translations.text($0.text) },
        ]
    }

    private func view(_ row: ServiceRow) -> [String: any Sendable] {
        [
            "outside": row.outside.map { translations.text("inspect.outside.state.\($0.rawValue)") } ?? "",
            "outsideStyle": row.outside?.rawValue ?? "",
            "service": row.service, "addresses": row.addresses.joined(separator: ", "), "program": row.program,
            "package": row.package, "starter": row.starter, "product": row.answer(translations),
        ]
    }

    private func view(_ verdict: Verdict) -> [String: any Sendable] {
        [
            "advisory": verdict.advisory, "endpoint": "\(verdict.endpoint)", "style": verdict.status.rawValue,
            "status": translations.text("verdict.status.\(verdict.status.rawValue)"),
            "reason": translations.reason(of: verdict),
        ]
    }

    private var severityChart: BarChart {
        BarChart(
            title: translations.text("inspect.by-severity"),
            bars: [Severity.critical, .high, .medium, .low].map { severity in
                BarChart.Bar(
                    label: translations.text("severity.\(severity.rawValue)"),
                    value: inspection.judgment.findings.count { $0.severity == severity },
                    style: "bar-\(severity.rawValue)")
            })
    }

    private var starterChart: BarChart {
        let kinds = inspection.observations.compactMap { observation -> String? in
            guard case .listener(let listener) = observation.fact else { return nil }
            return translations.text("starter.\(listener.starter.kind.rawValue)")
        }
        let counts = Dictionary(grouping: kinds) { $0 }.mapValues(\.count).sorted {
            ($1.value, $0.key) < ($0.value, $1.key)
        }
        return BarChart(
            title: translations.text("inspect.by-starter"),
            bars: counts.map { BarChart.Bar(label: $0.key, value: $0.value, style: "bar-0") })
    }
}
