import FoundationEssentials
package import NoroshiModel

/// An inspection as a person reads it on a terminal.
package struct InspectionText: Sendable {
    private let inspection: Inspection
    private let translations: Translations
    private let reasons: ReasonCatalog
    private let style: TextStyle
    private let isList: Bool
    private let parts: Set<InspectionPart>

    /// Findings of one check that are shown; a host with thousands has one mistake thousands of times.
    static let shownOfCheck = 40

    /// - Parameters:
    ///   - isList: Nothing was judged: only what there is.
    ///   - parts: What was looked at; nil for what the observations tell of it.
    package init(
        _ inspection: Inspection, translations: Translations, reasons: ReasonCatalog = ReasonCatalog(),
        style: TextStyle, isList: Bool = false, parts: Set<InspectionPart>? = nil
    ) {
        self.parts = parts ?? InspectionPart.parts(seenIn: inspection.observations)
        self.isList = isList
        self.inspection = inspection
        self.translations = translations
        self.reasons = reasons
        self.style = style
    }

    package var text: String {
        let judged = isList ? gaps : findings + verdicts + gaps + [summary]
        return ([head] + (parts.contains(.services) ? services : []) + sweeps + state + logs + judged).joined(
            separator: "\n")
            + "\n"
    }

    /// What of the host itself was looked at.
    private var state: [String] {
        let lines = inspection.observations.compactMap { observation -> String? in
            guard case .state(let fact) = observation.fact else { return nil }
            return fact.line(translations)
        }
        return lines.isEmpty ? [] : heading("state.title") + lines.flatMap { style.wrap($0, indent: 2) }
    }

    /// What of the logs was read.
    private var logs: [String] {
        inspection.observations.flatMap { observation -> [String] in
            guard case .logs(let reach) = observation.fact else { return [] }
            return heading("logs.title") + style.wrap(reach.line(translations), indent: 2)
        }
    }

    private var head: String {
        let seconds = inspection.endedAt.timeIntervalSince(inspection.startedAt)
        let time = inspection.startedAt.formatted(.iso8601)
        return style.paint(
            translations.text(
                "inspect.head",
                [
                    "host": "\(inspection.host)", "time": time, "version": inspection.version,
                    "seconds": "\((seconds * 10).rounded() / 10)",
                ]), .bold)
    }

    private func heading(_ key: String) -> [String] { ["", style.paint(translations.text("inspect.\(key)"), .bold)] }

    private var services: [String] {
        let rows = ServiceRow.collapsed(ServiceRow.rows(of: inspection))
        guard !rows.isEmpty else { return heading("services") + ["  " + translations.text("inspect.no-services")] }
        let cells = rows.map { row in
            [
                row.service, row.addresses.joined(separator: ", "), row.program, row.package, row.starter,
                row.answer(translations),
                row.outside.map { translations.text("inspect.outside.state.\($0.rawValue)") } ?? "",
            ]
        }
        let names = ["service", "address", "program", "package", "starter", "product", "outside"]
        // Of a host that was seen from outside only, nobody knows the program.
        let shown = names.indices.filter { column in column < 2 || cells.contains { !$0[column].isEmpty } }
        var table = TextTable(shown.map { translations.text("inspect.column.\(names[$0])") })
        for row in cells { table.add(shown.map { row[$0] }) }
        return heading("services") + table.lines(width: style.width) { style.paint($0, .dim) }
    }

    /// What was asked from outside and from where, in one line for each address.
    private var sweeps: [String] {
        let lines = inspection.observations.compactMap { observation -> String? in
            guard case .sweep(let sweep) = observation.fact else { return nil }
            return sweep.line(translations, reasons)
        }
        guard !lines.isEmpty else { return [] }
        return heading("outside.title") + lines.flatMap { style.wrap($0, indent: 2) }
    }

    private var findings: [String] {
        guard !inspection.judgment.findings.isEmpty else {
            return heading("findings") + ["  " + style.paint(translations.text("inspect.no-findings"), .green)]
        }
        var counts: [CheckID: Int] = [:]
        var text = heading("findings")
        for finding in inspection.judgment.findings {
            counts[finding.check, default: 0] += 1
            if counts[finding.check, default: 0] <= Self.shownOfCheck { text += lines(finding) }
        }
        for (check, count) in counts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where count > Self.shownOfCheck {
            text += style.wrap(
                translations.text(
                    "inspect.more", ["check": check.rawValue, "count": "\(count - Self.shownOfCheck)"]), indent: 2)
        }
        return text
    }

    private func lines(_ finding: Finding) -> [String] {
        let severity = translations.text("severity.\(finding.severity.rawValue)")
        let confidence = translations.text("confidence.\(finding.confidence.rawValue)")
        let title = style.wrap(
            "\(severity) (\(confidence))  \(translations.text(reasons.told(finding.title)))", indent: 2)
        var lines = title.enumerated().map { $0.offset == 0 ? style.paint($0.element, finding.severity) : $0.element }
        for evidence in finding.evidence.prefix(3) {
            // What a service said tells more than what it was asked.
            let said = evidence.excerpt.split(separator: "\n")
            let first = said.first?.hasPrefix("> ") == true ? said.first { $0.hasPrefix("< ") } ?? said[0] : said.first
            let excerpt = first.map(String.init) ?? ""
            lines += style.wrap("\(evidence.locator)  \(excerpt)", indent: 6).prefix(2).map { style.paint($0, .dim) }
        }
        if let remediation = finding.remediations.first {
            lines += style.wrap("→ \(translations.text(remediation.text))", indent: 6)
        }
        lines.append("      " + style.paint("noroshi explain \(finding.check)", .dim))
        return lines
    }

    private var verdicts: [String] {
        guard !inspection.judgment.verdicts.isEmpty else { return [] }
        let names = ["advisory", "service", "verdict", "reason"]
        var table = TextTable(names.map { translations.text("inspect.column.\($0)") })
        for verdict in inspection.judgment.verdicts {
            table.add([
                verdict.advisory, "\(verdict.endpoint)", translations.text("verdict.status.\(verdict.status.rawValue)"),
                translations.reason(of: verdict),
            ])
        }
        return heading("verdicts") + table.lines(width: style.width) { style.paint($0, .dim) }
    }

    private var gaps: [String] {
        guard !inspection.judgment.gaps.isEmpty else { return [] }
        return heading("gaps")
            + inspection.judgment.gaps.flatMap { style.wrap("\($0.what): \(reasons.text($0.reason))", indent: 2) }
    }

    private var summary: String {
        let counts = Severity.allCases.reversed().compactMap { severity -> String? in
            let count = inspection.judgment.findings.count { $0.severity == severity }
            return count == 0 ? nil : "\(translations.text("severity.\(severity.rawValue)")) \(count)"
        }
        let findings = translations.text(
            "inspect.summary",
            [
                "findings": "\(inspection.judgment.findings.count)",
                "counts": counts.isEmpty ? "" : " (\(counts.joined(separator: ", ")))",
                "gaps": "\(inspection.judgment.gaps.count)",
            ])
        let next =
            inspection.judgment.findings.isEmpty
            ? "" : "\n" + style.wrap(translations.text("inspect.next"), indent: 0).joined(separator: "\n")
        return "\n" + style.paint(findings, .bold) + next
    }
}
