package import FileBaseline

/// A check of files against their baseline for a terminal.
package struct BaselineText {
    private let report: BaselineReport
    private let words: BaselineWords
    private let style: TextStyle
    private let showsAll: Bool

    /// Of each group, unless all are asked for.
    private static let shown = 100
    /// Lines that are handed on together.
    private static let piece = 512

    package init(_ report: BaselineReport, translations: Translations, style: TextStyle, showsAll: Bool) {
        self.report = report
        words = BaselineWords(translations: translations, names: report.names)
        self.style = style
        self.showsAll = showsAll
    }

    package var text: String {
        var text = ""
        write { text += $0 }
        return text
    }

    /// Gives the text in pieces of some lines each: of many differences it is long.
    package func write(_ tell: (String) throws -> Void) rethrows {
        var lines: [String] = []
        func pass(keeping longest: Int) throws {
            guard lines.count > longest else { return }
            try tell(lines.joined(separator: "\n") + "\n")
            lines.removeAll(keepingCapacity: true)
        }
        for (group, differences) in report.groups {
            let title = words.t("group.\(group.rawValue)", ["count": "\(differences.count)"])
            lines.append(style.paint(title, group == .suspicious ? .red : .bold))
            for difference in showsAll ? differences[...] : differences.prefix(Self.shown) {
                lines += entry(difference)
                try pass(keeping: Self.piece)
            }
            if !showsAll, differences.count > Self.shown {
                lines.append("  " + words.t("more", ["count": "\(differences.count - Self.shown)"]))
            }
            lines.append("")
        }
        lines += upgrades + unseen
        lines.append(summary)
        try pass(keeping: 0)
    }

    /// RFC 3339 in UTC.
    package static func time(_ time: FileTime) -> String { BaselineWords.time(time) }

    private func entry(_ difference: Difference) -> [String] {
        let suspicions = report.suspicions(difference).map { words.t("suspicion.\($0.rawValue)") }
        var lines = ["  " + BaselineWords.path(difference.path)]
        lines += suspicions.map { "      " + style.paint($0, .red) }
        lines += words.details(difference).map { "      " + $0 }
        return lines
    }

    private var upgrades: [String] {
        guard !report.upgrades.isEmpty else { return [] }
        let lines = report.upgrades.map { upgrade in
            "  " + words.t("package.line", ["what": words.upgrade(upgrade.explanation), "count": "\(upgrade.count)"])
        }
        return [style.paint(words.t("group.packages", ["count": "\(lines.count)"]), .bold)] + lines + [""]
    }

    private var unseen: [String] {
        guard !report.unseen.isEmpty else { return [] }
        let lines = report.unseen.map {
            "  " + words.t("unseen", ["path": BaselineWords.path($0.path), "reason": BaselineWords.path($0.target)])
        }
        return [style.paint(words.t("group.unseen", ["count": "\(lines.count)"]), .yellow)] + lines + [""]
    }

    private var summary: String {
        words.summary(report)
    }
}
