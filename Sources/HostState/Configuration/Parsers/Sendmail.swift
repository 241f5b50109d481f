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
/// | `sendmail.mc/newer` | `yes`, `no` |
/// | `ruleset.check_rcpt`, `.check_mail`, `.check_relay` | `present`, `absent` |
/// | `relay.FORM` | `relays`, `refuses`, `local`, `cannot-tell`; ``StandardRelayQuestion/Form`` |
/// | `feature` | the names of the `.mc` file's features |
/// | `access` | one line of the access map each |
/// | `option.NAME` | the words of an option |
struct SendmailReading {
    private static let paths = ["/etc/mail/sendmail.cf", "/etc/sendmail.cf"]
    private static let accessMaps = ["/etc/mail/access", "/etc/access"]
    private static let maximumAccessLines = 50_000
    private static let maximumSize = 8 << 20  // bytes

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
        for path in Self.paths {
            do throws(HostReadingError) {
                guard let bytes = try root.read(path, limit: Self.maximumSize) else { continue }
                return software(bytes, path)
            } catch {
                problems.append(ConfigurationSurvey.Problem(file: path, line: 0, reason: error.reason))
            }
        }
        guard !problems.isEmpty else { return nil }
        return ConfigurationSurvey.Software(name: "sendmail", version: version, problems: problems)
    }

    private func software(_ bytes: [UInt8], _ path: String) -> ConfigurationSurvey.Software {
        let files = files
        let host = HostNames(root: root, hostName: hostName).identity
        let configuration = SendmailCF(bytes, path: path, host: host, files: files)
        let master = path.hasSuffix(".cf") ? String(path.dropLast(3)) + ".mc" : nil
        let facts = SendmailConfigurationFacts(
            SendmailConfigurationFacts.Source(
                configuration: configuration, files: files, masterPath: master, installedVersion: version))
        let map = access()
        let settings =
            versions(facts) + ruleSets(facts) + facts.relaying.map { relaying($0, facts) } + features(facts)
            + map.settings + options(configuration)
        let problems = facts.problems.map { problem in
            ConfigurationSurvey.Problem(
                file: problem.locator.file, line: problem.locator.line, reason: Escaped.text(problem.reason))
        }
        return ConfigurationSurvey.Software(
            name: "sendmail", version: version,
            program: ((try? root.status("/usr/sbin/sendmail")) ?? nil) == nil ? nil : "/usr/sbin/sendmail",
            files: [path] + [facts.master.map(\.path), map.file].compactMap(\.self), settings: settings,
            problems: problems + map.problems)
    }

    private var files: SendmailConfiguration.ConfigurationFiles {
        let root = root
        return SendmailConfiguration.ConfigurationFiles { path in
            do throws(HostReadingError) {
                return try root.read(path).map { .success($0) } ?? .failure(.missing)
            } catch {
                return .failure(.unreadable(error.reason))
            }
        } modified: { path in
            ((try? root.status(path)) ?? nil)?.modified
        }
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
    ) -> ConfigurationSurvey.Setting {
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
        return setting(
            "relay.\(result.form.rawValue)", [value], place, facts.path,
            [asked, words, decided].filter { !$0.isEmpty }.joined(separator: "; "))
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

    // MARK: The access map

    private func access() -> (
        file: String?, settings: [ConfigurationSurvey.Setting], problems: [ConfigurationSurvey.Problem]
    ) {
        for path in Self.accessMaps {
            do throws(HostReadingError) {
                guard let bytes = try root.read(path) else { continue }
                let rest = bytes.split(separator: 0x0A).count > Self.maximumAccessLines
                let reason = "more than \(Self.maximumAccessLines) lines; the rest was not read"
                return (
                    path, lines(bytes, path),
                    rest ? [.init(file: path, line: Self.maximumAccessLines, reason: reason)] : []
                )
            } catch {
                return (nil, [], [ConfigurationSurvey.Problem(file: path, line: 0, reason: error.reason)])
            }
        }
        return (nil, [], [])
    }

    /// Only what lets mail pass: the rest is nobody else's business.
    private func lines(_ bytes: [UInt8], _ path: String) -> [ConfigurationSurvey.Setting] {
        bytes.split(separator: 0x0A, omittingEmptySubsequences: false).prefix(Self.maximumAccessLines).enumerated()
            .compactMap { index, line in
                let words = line.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D })
                guard let key = words.first, key.first != UInt8(ascii: "#"), words.count == 2 else { return nil }
                let value = String(decoding: words[1], as: UTF8.self)
                guard value.uppercased() == "RELAY" else { return nil }
                let text = "\(String(decoding: key, as: UTF8.self)) \(value)"
                return setting("access", [text], Locator(file: path, line: index + 1), path, text)
            }
    }
}
