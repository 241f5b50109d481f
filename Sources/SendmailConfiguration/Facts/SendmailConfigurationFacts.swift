/// What checks want to know about a sendmail configuration.
package struct SendmailConfigurationFacts: Sendable {
    package enum Age: Hashable, Sendable {
        /// Made for an older release than the installed one.
        case older(configuration: String, installed: String)
        case same
        case newer(configuration: String, installed: String)
        /// The configuration does not say its version, or the installed one is not known.
        case unknown
    }

    package struct RelayResult: Sendable {
        package let form: StandardRelayQuestion.Form
        package let question: RelayQuestion
        package let answer: RelayAnswer
    }

    package struct Member: Hashable, Sendable {
        package let name: String
        package let locator: Locator
    }

    package let path: String
    package let level: Int
    package let levelLocator: Locator?
    package let vendor: String?
    /// The macro `Z`.
    package let version: String?
    package let versionLocator: Locator?
    package let age: Age
    /// Whether the level is below that of the installed version's own configurations.
    package let isLevelOlder: Bool
    /// Where the sets begin, if they have rules.
    package let checkRelay: Locator?
    package let checkMail: Locator?
    package let checkRecipient: Locator?
    /// The `.mc` file that the header names, if it names one.
    package let generatedFrom: String?
    /// `built by root@host on …`, if the header says so.
    package let builtBy: String?
    /// `$=w`: names that mail is taken for.
    package let localNames: [Member]
    /// `$=R`: domains, hosts and networks that may relay.
    package let relayDomains: [Member]
    package let classSources: [ClassSource]
    package let maps: [MapDeclaration]
    package let master: MasterConfiguration?
    /// The `.mc` file was changed after the configuration: what it says may not hold.
    package let isMasterNewer: Bool
    package let relaying: [RelayResult]
    package let problems: [ConfigurationProblem]

    /// Forms by which strangers can send to strangers, with the answers.
    package var openForms: [RelayResult] { relaying.filter(\.answer.relays) }

    /// Whether it is from before configurations refused to relay, by what it says about itself or by what it lacks.
    package var lacksRelayRules: Bool { checkRecipient == nil }

    /// A configuration file, with what is known beside it.
    package struct Source: Sendable {
        package let configuration: SendmailCF
        package let files: ConfigurationFiles
        /// The path of the `.mc` file to compare with.
        package let masterPath: String?
        /// As `sendmail -d0.1` or the package manager tells it.
        package let installedVersion: String?
        /// Addresses of senders that the access map lets pass, if it is asked about senders.
        package let listedSenders: [String]

        package init(
            configuration: SendmailCF, files: ConfigurationFiles, masterPath: String? = nil,
            installedVersion: String? = nil, listedSenders: [String] = []
        ) {
            self.configuration = configuration
            self.files = files
            self.masterPath = masterPath
            self.installedVersion = installedVersion
            self.listedSenders = listedSenders
        }
    }

    package init(_ source: Source) {
        let configuration = source.configuration
        path = configuration.path
        level = configuration.level
        levelLocator = configuration.levelLocator
        vendor = configuration.vendor
        version = configuration.macro("Z")
        versionLocator = configuration.macroLocator("Z")
        let installed = source.installedVersion.flatMap { SendmailVersion($0) }
        age = Self.age(of: version, installed)
        isLevelOlder = (installed?.configurationLevel).map { configuration.level < $0 } ?? false
        checkRelay = configuration.ruleSetLocator("check_relay")
        checkMail = configuration.ruleSetLocator("check_mail")
        checkRecipient = configuration.ruleSetLocator("check_rcpt")
        generatedFrom = Self.masterNamed(in: configuration.header)
        builtBy = Self.builder(in: configuration.header)
        localNames = configuration.members(ofClass: "w").map { Member(name: $0.member, locator: $0.locator) }
        relayDomains = configuration.members(ofClass: "R").map { Member(name: $0.member, locator: $0.locator) }
        classSources = configuration.classSources
        maps = configuration.maps
        let master = Self.master(source)
        self.master = master.configuration
        isMasterNewer = Self.isNewer(source)
        relaying = Self.ask(source)
        problems = configuration.problems + master.problems + (master.configuration?.problems ?? [])
    }

    private static func age(of version: String?, _ installed: SendmailVersion?) -> Age {
        guard let version, let configured = SendmailVersion(version), let installed else { return .unknown }
        if configured.line.lexicographicallyPrecedes(installed.line) {
            return .older(configuration: configured.description, installed: installed.description)
        }
        if installed.line.lexicographicallyPrecedes(configured.line) {
            return .newer(configuration: configured.description, installed: installed.description)
        }
        return .same
    }

    private static func masterNamed(in header: [String]) -> String? {
        for line in header {
            for word in line.split(whereSeparator: { $0.isWhitespace || $0 == "," || $0 == "(" || $0 == ")" })
            where word.hasSuffix(".mc") && word.count > 3 && word != ".mc" {
                return String(word)
            }
        }
        return nil
    }

    private static func builder(in header: [String]) -> String? {
        for line in header {
            guard let range = line.range(of: "built by ") else { continue }
            return String(line[range.lowerBound...]).trimmed
        }
        return nil
    }

    private static func master(
        _ source: Source
    ) -> (configuration: MasterConfiguration?, problems: [ConfigurationProblem]) {
        guard let path = source.masterPath else { return (nil, []) }
        switch source.files.read(path) {
        case .success(let bytes): return (MasterConfiguration(bytes, path: path), [])
        case .failure(.missing): return (nil, [])
        case .failure(.unreadable(let reason)):
            return (nil, [ConfigurationProblem(Locator(file: path, line: 1), "it was not read: \(reason)")])
        }
    }

    private static func isNewer(_ source: Source) -> Bool {
        guard let path = source.masterPath, let master = source.files.modified(path),
            let configuration = source.files.modified(source.configuration.path)
        else { return false }
        return master > configuration
    }

    private static func ask(_ source: Source) -> [RelayResult] {
        let configuration = source.configuration
        let host = configuration.macro("j") ?? configuration.host.nameOrDefault
        let domain = configuration.members(ofClass: "R").map(\.member).first { name in
            name.contains { $0.isLetter } && !name.contains(":")
        }
        let evaluator = RelayEvaluator(configuration, files: source.files)
        let exchanged = RelayEvaluator(configuration, files: source.files) { _, _ in
            nil
        } names: { question in
            question.kind == .bestMailExchanger ? .value(Array("\(host).".utf8), nil) : nil
        }
        let results = StandardRelayQuestion.all(
            host: host, address: configuration.host.addresses.first, relayDomain: domain
        ).map { standard in
            let chosen = standard.form == .mailExchanger ? exchanged : evaluator
            return RelayResult(
                form: standard.form, question: standard.question, answer: chosen.answer(standard.question))
        }
        let names = configuration.members(ofClass: "R").map(\.member)
        return results + telling(StandardRelayQuestion.widely(names), evaluator)
            + telling(StandardRelayQuestion.listed(source.listedSenders), evaluator)
    }

    /// The first of the questions by which mail is relayed, or else the first of them.
    private static func telling(_ questions: [StandardRelayQuestion], _ evaluator: RelayEvaluator) -> [RelayResult] {
        var first: RelayResult?
        for standard in questions {
            let result = RelayResult(
                form: standard.form, question: standard.question, answer: evaluator.answer(standard.question))
            if result.answer.relays { return [result] }
            first = first ?? result
        }
        return first.map { [$0] } ?? []
    }
}

extension String {
    /// Where a text is found first.
    fileprivate func range(of text: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
