import ArgumentParser
import HostState
import LogFindings
import NoroshiFormats
import NoroshiInspect
import NoroshiModel
import NoroshiReport
import Sigma

struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell what a check or a rule of logs looks for, why it matters, what to do, and when it is nothing.",
        discussion: """
            Without a name, lists the checks and the rules about configurations; with --rules, the rules of logs.

            EXAMPLES
              noroshi explain
              noroshi explain advisory.affected --lang ja
              noroshi explain configuration.ssh.permit-root-login
              noroshi explain --rules
              noroshi explain success_after_failures
            """
    )

    @OptionGroup var options: SiteOptions

    @Flag(help: "List the rules of logs instead of the checks.")
    var rules = false

    @Argument(help: ArgumentHelp("A check or a rule's id or name, as findings name it.", valueName: "name"))
    var name: String?

    func run() async throws {
        let site = try Site(options)
        guard let name else {
            let language = site.translations.language
            let rows =
                rules
                ? try ruleTexts(site).map { ($0.name ?? $0.identifier, $0.title(in: language)) }
                : allCheckIDs.map { ($0.rawValue, site.translations.text("check.\($0).name")) }
                    + (try site.configurationRules().rules.map { ($0.check.rawValue, $0.title(in: language)) })
            return try Terminal.print(Self.table(rows))
        }
        if allCheckIDs.contains(where: { $0.rawValue == name }) {
            return try Terminal.print(Self.text(of: name, site))
        }
        if let rule = try site.configurationRules().rules.first(where: { $0.check.rawValue == name }) {
            return try Terminal.print(Self.text(of: rule, site))
        }
        guard let rule = try ruleTexts(site).first(where: { $0.identifier == name || $0.name == name }) else {
            throw Failure(
                "unknown check or rule '\(Escaped.text(name))'",
                hint:
                    "'noroshi explain' lists checks and rules about configurations, 'noroshi explain --rules' those of logs",
                status: Failure.usage)
        }
        let told = TraceRule(rule, language: site.translations.language)
        try Terminal.print(TraceRuleText(told, translations: site.translations, style: site.style).text)
    }

    /// What the rules and correlations that this site uses tell about themselves, in the order of their files.
    private func ruleTexts(_ site: Site) throws -> [Metadata] {
        let collection = RuleCollection.load(try site.resources.files(in: "sigma", suffix: ".yml"))
        return collection.rules.map(\.metadata) + collection.correlations.map(\.metadata)
    }

    private static func table(_ rows: [(String, String)]) -> String {
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { name, text in
            Escaped.text(name) + String(repeating: " ", count: width - name.count + 2) + Escaped.text(text) + "\n"
        }.joined()
    }

    private static func text(of rule: ConfigurationRule, _ site: Site) -> String {
        let texts = site.translations
        let words = rule.words(in: texts.language)
        var lines = [site.style.paint("\(rule.check)  \(words["title"] ?? "")", .bold)]
        for part in ["what", "why", "do"] {
            lines += ["", site.style.paint(texts.text("explain.\(part)"), .bold)]
            lines += site.style.wrap(texts.text("check.configuration.rule.\(part)", words), indent: 2)
        }
        lines += ["", texts.text("check.configuration.rule.source", words)]
        lines += [texts.text("check.configuration.rule.at", words)]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func text(of check: String, _ site: Site) -> String {
        let texts = site.translations
        var lines = [site.style.paint("\(check)  \(texts.text("check.\(check).name"))", .bold)]
        for part in ["what", "why", "do"] {
            lines += ["", site.style.paint(texts.text("explain.\(part)"), .bold)]
            lines += site.style.wrap(texts.text("check.\(check).\(part)"), indent: 2)
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
