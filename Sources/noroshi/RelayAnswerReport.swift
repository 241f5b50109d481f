import FoundationEssentials
import HostState
import NoroshiModel
import NoroshiReport
import SendmailConfiguration

/// What a configuration would do with a mail, for people and for programs.
struct RelayAnswerReport {
    private let question: RelayQuestion
    private let answer: RelayAnswer
    /// Of the configuration.
    private let path: String
    private let problems: [ConfigurationSurvey.Problem]
    private let showsSteps: Bool

    /// - Parameter problems: What keeps the configuration from being understood, or believed to be whole.
    init(
        _ question: RelayQuestion, _ answer: RelayAnswer, configuration path: String,
        problems: [ConfigurationSurvey.Problem], showsSteps: Bool
    ) {
        self.question = question
        self.answer = answer
        self.path = path
        self.problems = problems
        self.showsSteps = showsSteps
    }

    // MARK: For people

    func text(_ texts: Translations, _ reasons: ReasonCatalog, _ style: TextStyle) -> String {
        func part(_ key: String, _ lines: [String]) -> [String] {
            lines.isEmpty ? [] : [texts.text("relay.ask.\(key)")] + lines.flatMap { style.wrap($0, indent: 2) }
        }
        let head = style.wrap(texts.text(verdict(reasons)), indent: 0).map { style.paint($0, ink) }
        var lines = head + style.wrap(texts.text("relay.ask.stage.\(answer.stage.rawValue)"), indent: 2)
        lines += part("decision", decision(texts))
        lines += part("delivery", answer.delivery.map { [Self.place($0)] } ?? [])
        lines += part("assumed", answer.assumptions.map { texts.text($0.message) })
        lines += part("problems", problems.map { "\($0.locator): \(reasons.text($0.reason))" })
        if showsSteps {
            lines += part("lookups", answer.lookups.map { Self.told($0, texts) })
            lines += part("steps", answer.steps.map(Self.told))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var ink: TextStyle.Ink {
        switch answer.verdict {
        case .relays: .red
        case .cannotTell: .yellow
        case .deliversLocally, .refuses, .discards: .green
        }
    }

    private func verdict(_ reasons: ReasonCatalog) -> Message {
        let key = "relay.ask.verdict.\(word)"
        return switch answer.verdict {
        case .relays(let mailer, let host):
            Message(key, ["mailer": Escaped.text(mailer), "host": Escaped.text(host)])
        case .deliversLocally(let mailer, let user):
            Message(key, ["mailer": Escaped.text(mailer), "user": Escaped.text(user)])
        case .refuses(let reply): Message(key, ["reply": Escaped.text(reply)])
        case .discards: Message(key)
        case .cannotTell(let reason): Message(key, ["reason": reasons.text(Escaped.text(reason))])
        }
    }

    private func decision(_ texts: Translations) -> [String] {
        switch answer.decision {
        case .rule(let rule): [Self.place(rule)] + members(of: rule, texts)
        case .lookup(let lookup, let rule): [Self.told(lookup, texts), Self.place(rule)] + members(of: rule, texts)
        case .noRuleSet(let name): [texts.text("relay.ask.no-rule-set", ["name": Escaped.text(name)])]
        case .noRuleRefused(let name, let place):
            [
                texts.text(
                    "relay.ask.no-rule-refused",
                    ["name": Escaped.text(name), "place": Escaped.text(place.description)])
            ]
        case .option(let option):
            [Escaped.text("\(option.locator): O \(option.name)=\(option.value)")]
        case .syntax: [texts.text("relay.ask.syntax")]
        case nil: []
        }
    }

    /// Of which classes the rule met members, and where these are written.
    private func members(of rule: RuleEvidence, _ texts: Translations) -> [String] {
        rule.members.map { match in
            let arguments = ["class": Escaped.text("$=\(match.className)"), "member": Escaped.text(match.member)]
            guard match.locator.line > 0 else { return texts.text("relay.ask.own-member", arguments) }
            return texts.text(
                "relay.ask.member",
                arguments.merging(["place": Escaped.text(match.locator.description)]) { first, _ in first })
        }
    }

    private static func place(_ rule: RuleEvidence) -> String {
        Escaped.text("\(rule.locator): \(words(rule.text))")
    }

    /// A rule on one line, with a blank where tabs are.
    private static func words(_ rule: String) -> String {
        rule.split(separator: "\t").joined(separator: " ")
    }

    private static func told(_ step: RewriteStep) -> String {
        Escaped.text("\(step.ruleSet)  \(step.locator): \(words(step.rule))  →  \(step.result)")
    }

    private static func told(_ lookup: LookupStep, _ texts: Translations) -> String {
        let arguments = ["map": Escaped.text(lookup.map), "key": Escaped.text(lookup.key)]
        guard let value = lookup.value else { return texts.text("relay.ask.not-found", arguments) }
        let found = texts.text(
            "relay.ask.found", arguments.merging(["value": Escaped.text(value)]) { first, _ in first })
        return lookup.locator.map { "\(found) (\(Escaped.text($0.description)))" } ?? found
    }

    // MARK: For programs

    private var word: String {
        switch answer.verdict {
        case .relays: "relays"
        case .deliversLocally: "local"
        case .refuses: "refuses"
        case .discards: "discards"
        case .cannotTell: "cannot-tell"
        }
    }

    /// One line; absent members have no value.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(record), as: UTF8.self)
    }

    private var record: Record {
        var record = Record(
            configuration: path, from: question.sender, to: question.recipient,
            client: question.clientAddress, name: question.clientName, verdict: word, stage: answer.stage.rawValue,
            assumed: answer.assumptions.map(\.description),
            problems: problems.map { "\($0.locator): \($0.reason)" })
        switch answer.verdict {
        case .relays(let mailer, let host): (record.mailer, record.host) = (mailer, host)
        case .deliversLocally(let mailer, let user): (record.mailer, record.user) = (mailer, user)
        case .refuses(let reply): record.reply = reply
        case .discards: break
        case .cannotTell(let reason): record.reason = reason
        }
        switch answer.decision {
        case .rule(let rule): record.decide("rule", rule.locator, rule.text)
        case .lookup(let lookup, let rule):
            record.decide("lookup", rule.locator, rule.text)
            record.lookup = Record.Lookup(lookup)
        case .noRuleSet(let name): record.decide("no-rule-set", nil, name)
        case .noRuleRefused(let name, let place): record.decide("no-rule-refused", place, name)
        case .option(let option): record.decide("option", option.locator, "\(option.name)=\(option.value)")
        case .syntax: record.decide("syntax", nil, nil)
        case nil: break
        }
        record.delivery = answer.delivery.map(\.description)
        if showsSteps {
            record.steps = answer.steps.map { Record.Step($0) }
            record.lookups = answer.lookups.map { Record.Lookup($0) }
        }
        return record
    }

    private struct Record: Encodable {
        let configuration: String
        let from: String
        let to: String
        let client: String
        let name: String?
        let verdict: String
        var mailer: String?
        var host: String?
        var user: String?
        var reply: String?
        var reason: String?
        let stage: String
        var decision: String?
        var file: String?
        var line: Int?
        var rule: String?
        var lookup: Lookup?
        var delivery: String?
        let assumed: [String]
        let problems: [String]
        var steps: [Step]?
        var lookups: [Lookup]?

        mutating func decide(_ kind: String, _ place: Locator?, _ text: String?) {
            (decision, file, line, rule) = (kind, place?.file, place?.line, text)
        }

        struct Step: Encodable {
            let ruleSet: String
            let file: String
            let line: Int
            let rule: String
            let result: String

            init(_ step: RewriteStep) {
                (ruleSet, rule, result) = (step.ruleSet, step.rule, step.result)
                (file, line) = (step.locator.file, step.locator.line)
            }
        }

        struct Lookup: Encodable {
            let map: String
            let key: String
            let value: String?
            let file: String?
            let line: Int?

            init(_ step: LookupStep) {
                (map, key, value) = (step.map, step.key, step.value)
                (file, line) = (step.locator?.file, step.locator?.line)
            }
        }
    }
}

extension RelayAssumption {
    /// What was taken for granted, in the reader's language.
    fileprivate var message: Message {
        func told(_ key: String, _ arguments: [String: String] = [:]) -> Message {
            Message("relay.ask.taken.\(key)", arguments.mapValues { Escaped.text($0) })
        }
        return switch self {
        case .nameExists(let name): told("name-exists", ["name": name])
        case .nameDoesNotExist(let name): told("no-name", ["name": name])
        case .noMailExchanger(let name): told("no-exchanger", ["name": name])
        case .clientNameIsTrue(let name): told("client-name", ["name": name])
        case .hostNameUnknown: told("host-name")
        case .classIncomplete(let source):
            told(
                "class",
                ["class": source.className, "source": "\(source.source)", "place": source.locator.description])
        case .textInsteadOfDatabase(let map, let text): told("text", ["map": map, "text": text])
        case .databaseOlderThanText(let map, let text, let database):
            told("database-older", ["map": map, "text": text, "database": database])
        case .databaseNewerThanText(let map, let text, let database):
            told("database-newer", ["map": map, "text": text, "database": database])
        case .textNewerThanDatabase(let map, let text, let database):
            told("text-newer", ["map": map, "text": text, "database": database])
        case .databaseMissing(let map, let database): told("no-database", ["map": map, "database": database])
        case .mapMissing(let map, let text): told("no-map", ["map": map, "text": text])
        case .mechanism(let name): told("mechanism", ["name": name])
        case .filtersNotAsked(let place): told("filter", ["place": place.description])
        case .contentRulesNotApplied(let name): told("content", ["name": name])
        case .aliasesNotFollowed: told("aliases")
        }
    }
}
