import HostReading
import NoroshiModel
import SendmailConfiguration

/// What sendmail's configuration would do with strangers' mail, as settings that rules ask for.
///
/// | name | values |
/// |---|---|
/// | `sendmail.cf/version` | the macro `Z` |
/// | `sendmail.cf/level` | the number of the `V` line |
/// | `sendmail.cf/older-than-program` | `yes`, `no` |
/// | `sendmail.cf/complete` | `no` where it ends in the middle |
/// | `sendmail.mc/newer` | `yes`, `no` |
/// | `ruleset.check_rcpt`, `.check_mail`, `.check_relay` | `present`, `absent` |
/// | `relay.FORM` | `relays`, `refuses`, `local`, `cannot-tell`; ``StandardRelayQuestion/Form`` |
/// | `relay.FORM.assumed` | what was taken for granted for that answer, one each |
/// | `feature` | the names of the `.mc` file's features |
/// | `listens` | `loopback` where every daemon is bound to the host itself, else `outside` |
/// | `access` | one line of the access map each |
/// | `access.wide` | of those, each that stands for a part of the Internet |
/// | `option.NAME` | the words of an option |
struct SendmailReading {
    private static let accessMaps = ["/etc/mail/access", "/etc/access"]
    private static let maximumAccessLines = 50_000
    private static let maximumAssumptions = 12

    private let root: HostRoot
    private let hostName: String
    /// The installed package's version.
    private let version: String?

    /// - Parameter hostName: What the host calls itself, in full where that is known.
    init(root: HostRoot, hostName: String, version: String?) {
        self.root = root
        self.hostName = hostName
        self.version = version
    }

    /// - Returns: nil where there is no configuration of sendmail's.
    func software() -> ConfigurationSurvey.Software? {
        var problems: [ConfigurationSurvey.Problem] = []
        for path in SendmailFiles.configurations {
            do throws(HostReadingError) {
                guard let bytes = try root.read(path, limit: SendmailFiles.maximumSize) else {
                    if let problem = try ConfigurationSurvey.Problem.danglingLink(path, root) {
                        problems.append(problem)
                    }
                    continue
                }
                return software(bytes, path)
            } catch {
                problems.append(ConfigurationSurvey.Problem(file: path, line: 0, reason: error.reason))
            }
        }
        guard !problems.isEmpty else { return nil }
        return ConfigurationSurvey.Software(name: "sendmail", version: version, problems: problems)
    }

    private func software(_ bytes: [UInt8], _ path: String) -> ConfigurationSurvey.Software {
        let files = SendmailFiles.of(root)
        let host = HostNames(root: root, hostName: hostName).identity
        let configuration = SendmailCF(bytes, path: path, host: host, files: files)
        let master = path.hasSuffix(".cf") ? String(path.dropLast(3)) + ".mc" : nil
        let map = access()
        let facts = SendmailConfigurationFacts(
            SendmailConfigurationFacts.Source(
                configuration: configuration, files: files, masterPath: master, installedVersion: version,
                listedSenders: map.keys.compactMap(\.sender)))
        let end = SendmailEnd(bytes, configuration)
        let settings =
            versions(facts) + ruleSets(facts) + facts.relaying.flatMap { relaying($0, facts) } + features(facts)
            + map.settings + map.wide + listening(configuration) + options(configuration) + end.settings
        let problems = SendmailProblems.told(facts.problems) + end.problems
        return ConfigurationSurvey.Software(
            name: "sendmail", version: version,
            program: ((try? root.status("/usr/sbin/sendmail")) ?? nil) == nil ? nil : "/usr/sbin/sendmail",
            files: [path] + [facts.master.map(\.path)].compactMap(\.self) + map.files, settings: settings,
            problems: problems + map.problems)
    }

    // MARK: Settings

    private func setting(
        _ name: String, _ values: [String], _ place: Locator?, _ path: String, _ text: String
    ) -> ConfigurationSurvey.Setting {
        ConfigurationSurvey.Setting(
            name: name, values: values.map { Escaped.text($0) }, file: place?.file ?? path, line: place?.line ?? 0,
            text: String(Escaped.text(text).prefix(512)))
    }

    private func versions(_ facts: SendmailConfigurationFacts) -> [ConfigurationSurvey.Setting] {
        var settings = [
            setting("sendmail.cf/level", ["\(facts.level)"], facts.levelLocator, facts.path, "V\(facts.level)")
        ]
        if let version = facts.version {
            settings.append(
                setting("sendmail.cf/version", [version], facts.versionLocator, facts.path, "DZ\(version)"))
        }
        let (isOlder, words): (Bool, String) =
            switch facts.age {
            case .older(let own, let installed): (true, "made for \(own), installed is \(installed)")
            case .same, .newer: (false, "")
            case .unknown: (facts.isLevelOlder, "V\(facts.level)")
            }
        if facts.age != .unknown || facts.isLevelOlder {
            settings.append(
                setting(
                    "sendmail.cf/older-than-program", [isOlder ? "yes" : "no"],
                    facts.versionLocator ?? facts.levelLocator, facts.path, words))
        }
        if let master = facts.master {
            settings.append(
                setting(
                    "sendmail.mc/newer", [facts.isMasterNewer ? "yes" : "no"], nil, master.path,
                    facts.isMasterNewer ? "changed after \(facts.path)" : ""))
        }
        return settings
    }

    private func ruleSets(_ facts: SendmailConfigurationFacts) -> [ConfigurationSurvey.Setting] {
        [("check_rcpt", facts.checkRecipient), ("check_mail", facts.checkMail), ("check_relay", facts.checkRelay)]
            .map { name, place in
                setting(
                    "ruleset.\(name)", [place == nil ? "absent" : "present"], place, facts.path,
                    place == nil ? "no rule set \(name)" : "S\(name)")
            }
    }

    private func relaying(
        _ result: SendmailConfigurationFacts.RelayResult, _ facts: SendmailConfigurationFacts
    ) -> [ConfigurationSurvey.Setting] {
        let (value, words): (String, String) =
            switch result.answer.verdict {
            case .relays(let mailer, let host): ("relays", "by mailer \(mailer) to \(host)")
            case .deliversLocally(let mailer, _): ("local", "by mailer \(mailer)")
            case .refuses(let reply): ("refuses", reply)
            case .discards: ("refuses", "taken and thrown away")
            case .cannotTell(let reason): ("cannot-tell", reason)
            }
        let place: Locator? =
            if case .noRuleRefused(_, let place)? = result.answer.decision { place } else {
                (result.answer.rule ?? result.answer.delivery)?.locator
            }
        let question = result.question
        let asked = "MAIL FROM:<\(question.sender)> RCPT TO:<\(question.recipient)> from \(question.clientAddress)"
        let decided =
            switch result.answer.decision {
            case .rule(let rule), .lookup(_, let rule): rule.text
            case .noRuleSet(let name): "no rule set \(name)"
            case .noRuleRefused(let name, _): "no rule of \(name) refuses"
            case .option(let option): "option \(option.name)"
            case .syntax, nil: ""
            }
        let name = "relay.\(result.form.rawValue)"
        let text = [asked, words, decided].filter { !$0.isEmpty }.joined(separator: "; ")
        return [setting(name, [value], place, facts.path, text)]
            + (["relays", "cannot-tell"].contains(value) ? assumptions(result.answer, name, facts) : [])
    }

    /// What an answer rests on that nobody asked, in the order in which it was needed.
    private func assumptions(
        _ answer: RelayAnswer, _ name: String, _ facts: SendmailConfigurationFacts
    ) -> [ConfigurationSurvey.Setting] {
        answer.assumptions.prefix(Self.maximumAssumptions).map { assumption in
            setting(
                "\(name).assumed", ["\(assumption)"], assumption.locator, facts.path, "assumed: \(assumption)")
        }
    }

    private func features(_ facts: SendmailConfigurationFacts) -> [ConfigurationSurvey.Setting] {
        (facts.master?.features ?? []).compactMap { call in
            call.arguments.first.map { name in
                setting(
                    "feature", [name], call.locator, facts.path, "FEATURE(\(call.arguments.joined(separator: ", ")))")
            }
        }
    }

    private func options(_ configuration: SendmailCF) -> [ConfigurationSurvey.Setting] {
        ["PrivacyOptions", "TrustedUser", "RunAsUser", "DaemonPortOptions", "SmtpGreetingMessage", "AuthOptions"]
            .compactMap { name in
                configuration.option(name).map { option in
                    let words = option.value.split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init)
                    return setting(
                        "option.\(name)", words, option.locator, configuration.path, "O \(name)=\(option.value)")
                }
            }
    }

    private func listening(_ configuration: SendmailCF) -> [ConfigurationSurvey.Setting] {
        let daemons = configuration.options.filter { $0.name.lowercased() == "daemonportoptions" }
        let isLocal =
            !daemons.isEmpty && daemons.allSatisfy { Self.address(of: $0.value).map(Self.isLoopback) ?? false }
        return [
            setting(
                "listens", [isLocal ? "loopback" : "outside"], daemons.first?.locator, configuration.path,
                daemons.map { "O DaemonPortOptions=\($0.value)" }.joined(separator: "; "))
        ]
    }

    /// The value of `Addr=`, of which the first letter suffices.
    private static func address(of daemon: String) -> String? {
        let fields = daemon.split(separator: ",").map { $0.split(separator: "=", maxSplits: 1).map(\.trimmed) }
        return fields.last { $0.count == 2 && $0[0].lowercased().hasPrefix("a") }?[1]
    }

    private static func isLoopback(_ address: String) -> Bool {
        let isTagged = address.lowercased().hasPrefix("ipv6:")
        return ListeningAddresses.isLoopback(isTagged ? String(address.dropFirst(5)) : address)
    }

    // MARK: The access map

    private struct AccessMap {
        var files: [String] = []
        var settings: [ConfigurationSurvey.Setting] = []
        var problems: [ConfigurationSurvey.Problem] = []

        /// The keys of the settings.
        var keys: [AccessKey] { settings.map { AccessKey($0.values[0].words.first ?? "") } }

        /// `access.wide`: the settings that stand for a part of the Internet.
        var wide: [ConfigurationSurvey.Setting] {
            zip(settings, keys).filter { $0.1.isWide }.map { setting, _ in
                .init(
                    name: "access.wide", values: setting.values, file: setting.file, line: setting.line,
                    text: setting.text)
            }
        }
    }

    /// What the text lets pass, and what only the database does, which is what sendmail asks.
    private func access() -> AccessMap {
        var map = AccessMap()
        for path in Self.accessMaps where map.files.isEmpty && map.problems.isEmpty {
            do throws(HostReadingError) {
                guard let bytes = try root.read(path) else { continue }
                map.files.append(path)
                map.settings = lines(bytes, path)
                if bytes.split(separator: 0x0A).count > Self.maximumAccessLines {
                    let reason = "more than \(Self.maximumAccessLines) lines; the rest was not read"
                    map.problems.append(.init(file: path, line: Self.maximumAccessLines, reason: reason))
                }
            } catch {
                map.problems.append(.init(file: path, line: 0, reason: error.reason))
            }
        }
        addDatabase(to: &map)
        return map
    }

    private func addDatabase(to map: inout AccessMap) {
        let known = Set(map.settings.flatMap(\.values).map { $0.lowercased() })
        for path in Self.accessMaps.map({ $0 + ".db" }) {
            switch SendmailFiles.database(path, SendmailFiles.maximumSize, root) {
            case .failure(.missing): continue
            // Where the text was read the evaluation says what it did without the database.
            case .failure(.unreadable(let reason)):
                if map.files.isEmpty { map.problems.append(.init(file: path, line: 0, reason: Escaped.text(reason))) }
            case .success(let entries):
                map.files.append(path)
                map.settings += entries.prefix(Self.maximumAccessLines).compactMap { entry in
                    relay(entry.key[...], entry.value[...], Locator(file: path, line: 0))
                }.filter { !known.contains($0.values[0].lowercased()) }
                return
            }
        }
    }

    private func lines(_ bytes: [UInt8], _ path: String) -> [ConfigurationSurvey.Setting] {
        bytes.split(separator: 0x0A, omittingEmptySubsequences: false).prefix(Self.maximumAccessLines).enumerated()
            .compactMap { index, line in
                let words = line.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D })
                guard let key = words.first, key.first != UInt8(ascii: "#"), words.count == 2 else { return nil }
                return relay(key, words[1], Locator(file: path, line: index + 1))
            }
    }

    /// Only what lets mail pass: the rest is nobody else's business.
    private func relay(
        _ key: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>, _ place: Locator
    ) -> ConfigurationSurvey.Setting? {
        let value = String(decoding: value, as: UTF8.self)
        guard value.uppercased() == "RELAY" else { return nil }
        let text = "\(String(decoding: key, as: UTF8.self)) \(value)"
        return setting("access", [text], place, place.file, text)
    }
}

extension RelayAssumption {
    /// The line that it is about, where it is about one.
    fileprivate var locator: Locator? {
        switch self {
        case .classIncomplete(let source): source.locator
        case .filtersNotAsked(let locator): locator
        case .nameExists, .nameDoesNotExist, .noMailExchanger, .clientNameIsTrue, .hostNameUnknown,
            .textInsteadOfDatabase, .databaseOlderThanText, .databaseNewerThanText, .textNewerThanDatabase,
            .databaseMissing, .mapMissing, .mechanism, .contentRulesNotApplied, .aliasesNotFollowed:
            nil
        }
    }
}
