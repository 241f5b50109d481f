import FileBaseline
import Mustache
package import NoroshiFormats

/// A check of files against their baseline as one page: no script, no request to anywhere, every text escaped.
/// Template: `templates/report/baseline.mustache`.
package struct BaselinePage {
    private let report: BaselineReport
    private let words: BaselineWords

    /// A browser that shows more than this is slow; the rest is counted.
    private static let shown = 1000

    package init(_ report: BaselineReport, translations: Translations) {
        self.report = report
        words = BaselineWords(translations: translations, names: report.names)
    }

    /// - Throws: ``ResourceError`` when the template is missing; the template's own error when it is broken.
    package func html(resources: ResourceDirectory) throws -> String {
        let template = try MustacheTemplate(string: resources.text("templates/report/baseline.mustache"))
        return template.render(view)
    }

    private var view: [String: any Sendable] {
        [
            "language": words.translations.language,
            "title": words.t("page.title"),
            "meta": words.t(
                "page.meta",
                ["host": BaselineWords.path(report.header.host), "time": BaselineWords.time(report.header.made)]),
            "root": words.t("page.root", ["root": Hexadecimal.text(report.root)]),
            "summary": words.summary(report),
            "groups": report.groups.map(view),
            "upgrades": report.upgrades.map {
                words.t("package.line", ["what": words.upgrade($0.explanation), "count": "\($0.count)"])
            },
            "hasUpgrades": !report.upgrades.isEmpty,
            "upgradesTitle": words.t("group.packages", ["count": "\(report.upgrades.count)"]),
            "unseen": report.unseen.map {
                words.t("unseen", ["path": BaselineWords.path($0.path), "reason": BaselineWords.path($0.target)])
            },
            "hasUnseen": !report.unseen.isEmpty,
            "unseenTitle": words.t("group.unseen", ["count": "\(report.unseen.count)"]),
        ]
    }

    private func view(
        _ group: (group: BaselineReport.Group, differences: BaselineReport.Selection)
    ) -> [String: any Sendable] {
        let shown = group.differences.prefix(Self.shown)
        let left = group.differences.count - shown.count
        return [
            "title": words.t("group.\(group.group.rawValue)", ["count": "\(group.differences.count)"]),
            "style": group.group.rawValue,
            "more": left > 0 ? words.t("more", ["count": "\(left)"]) : "",
            "entries": shown.map { difference -> [String: any Sendable] in
                [
                    "path": BaselineWords.path(difference.path),
                    "suspicions": report.suspicions(difference).map { words.t("suspicion.\($0.rawValue)") },
                    "details": words.details(difference),
                ]
            },
        ]
    }
}
