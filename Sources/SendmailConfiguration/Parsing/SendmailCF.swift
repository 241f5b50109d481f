/// A `sendmail.cf`, read as sendmail reads it.
///
/// - Source: Sendmail Installation and Operation Guide, §5; compared with sendmail 8.17. Configurations down to
///   sendmail 5 are read too.
package struct SendmailCF: Sendable {
    package let path: String
    /// The number of the `V` line, 0 without one. Sendmail 8.17 ships 10, 8.9 had 8, 8.8 had 7, 5.67 had 1 or none.
    package internal(set) var level = 0
    package internal(set) var levelLocator: Locator?
    /// Of `V10/Berkeley`.
    package internal(set) var vendor: String?
    package internal(set) var options: [ConfigurationOption] = []
    package internal(set) var mailers: [Mailer] = []
    package internal(set) var maps: [MapDeclaration] = []
    package internal(set) var classSources: [ClassSource] = []
    /// Headers, precedences, queues, filters, environment and what only vendors know: kept as they are written.
    package internal(set) var declarations: [Declaration] = []
    package internal(set) var problems: [ConfigurationProblem] = []
    /// The comments before the first line that is none, with `#`.
    package internal(set) var header: [String] = []

    var names = NameTable()
    var macros: [Int: MacroDefinition] = [:]
    var classes: [Int: [Text: Locator]] = [:]
    var rules: [Rule] = []
    /// Which rules a set has, by its number.
    var ruleSets: [Int: RuleSet] = [:]
    var ruleSetNumbers: [String: Int] = [:]
    var tokenizer = Tokenizer(operatorCharacters: Text(".:@[]"))
    /// What stands for spaces between words that are put together.
    var spaceSubstitute = Symbol(ascii: " ")
    let host: HostIdentity
    let limits: ConfigurationLimits

    init(path: String, host: HostIdentity, limits: ConfigurationLimits) {
        self.path = path
        self.host = host
        self.limits = limits
    }

    /// Reads a configuration with the files that it names. Whatever is wrong is told as problems; nothing is run.
    ///
    /// - Parameters:
    ///   - path: For locators only; it is not opened.
    package init(
        _ bytes: [UInt8], path: String, host: HostIdentity, files: ConfigurationFiles,
        limits: ConfigurationLimits = ConfigurationLimits()
    ) {
        var parser = ConfigurationParser(path: path, host: host, files: files, limits: limits)
        parser.parse(bytes)
        self = parser.result
    }

    /// The value of a macro as far as it is known without mail: `j`, `Z`, `{sendmailMTACluster}` without braces.
    package func macro(_ name: String) -> String? {
        guard let number = names.knownNumber(of: name), let definition = macros[number] else { return nil }
        return MacroExpansion { macros[$0]?.value }.expand(definition.value).string
    }

    package func macroLocator(_ name: String) -> Locator? {
        names.knownNumber(of: name).flatMap { macros[$0]?.locator }
    }

    /// The members of a class, in lower case, with where each was said; sorted.
    package func members(ofClass name: String) -> [(member: String, locator: Locator)] {
        guard let number = names.knownNumber(of: name), let members = classes[number] else { return [] }
        return members.map { ($0.key.string, $0.value) }.sorted { $0.0 < $1.0 }
    }

    /// Where a set of rules begins, if it has rules: `check_rcpt`, `3`.
    package func ruleSetLocator(_ name: String) -> Locator? {
        guard let number = ruleSetNumber(name), let set = ruleSets[number], !set.rules.isEmpty else { return nil }
        return set.locator
    }

    /// The rules of a set, as they are written.
    package func ruleTexts(_ name: String) -> [(text: String, locator: Locator)] {
        guard let number = ruleSetNumber(name), let set = ruleSets[number] else { return [] }
        return set.rules.map { (rules[$0].source, rules[$0].locator) }
    }

    package var ruleCount: Int { rules.count }

    package func option(_ name: String) -> ConfigurationOption? {
        options.last { $0.name.lowercased() == name.lowercased() }
    }

    func ruleSetNumber(_ name: String) -> Int? {
        if let number = Int(name), number >= 0, number < 100 { return number }
        return ruleSetNumbers[name]
    }

    func ruleSetName(_ number: Int) -> String { ruleSets[number]?.name ?? String(number) }

    func isMember(_ word: Text, ofClass number: Int) -> Bool {
        classes[number]?[word.lowercased] != nil
    }
}

struct MacroDefinition: Sendable {
    let value: Text
    /// `nil` for what sendmail defines itself.
    let locator: Locator?
}

struct Rule: Sendable {
    let left: [Text]
    let right: [Text]
    let ruleSet: Int
    let source: String
    let locator: Locator
}

struct RuleSet: Sendable {
    var name: String
    var locator: Locator
    var rules: [Int] = []
}

/// An `O` line.
package struct ConfigurationOption: Hashable, Sendable {
    /// The long name, or the letter of old configurations.
    package let name: String
    package let value: String
    package let locator: Locator
}

/// An `M` line.
package struct Mailer: Hashable, Sendable {
    package let name: String
    /// The program, or `[IPC]` for SMTP.
    package let program: String
    package let flags: String
    package let arguments: [String]
    package let locator: Locator
    /// Of recipients in envelopes.
    let recipientRuleSet: Int?
    let flagSymbols: Set<UInt8>

    func has(_ flag: Unicode.Scalar) -> Bool { flagSymbols.contains(UInt8(ascii: flag)) }

    /// Whether mail leaves this host through it: by SMTP, or by UUCP.
    package var leadsElsewhere: Bool {
        let known = program.uppercased()
        if known == "[IPC]" || known == "[TCP]" || known == "[LPC]" {
            return !has("l") && arguments.first?.uppercased() != "FILE"
        }
        return !has("l") && program.split(separator: "/").last?.hasPrefix("uux") == true
    }
}

/// An `F` line, and what became of it.
package struct ClassSource: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        case read(members: Int)
        /// The file is not there. Optional ones (`-o`) may be missing.
        case missing(isOptional: Bool)
        /// It was not read, or cannot be without running or asking something; its members are unknown.
        case unknown(reason: String)
    }

    /// As written after `$=`: `w`, `{persistentMacros}`.
    package let className: String
    package let source: String
    package let state: State
    package let locator: Locator
    let classNumber: Int
}

/// A line that is kept as it is.
package struct Declaration: Hashable, Sendable {
    /// `H`, `P`, `Q`, `X`, `E`, `L`, `G` and others.
    package let kind: Character
    package let text: String
    package let locator: Locator
}
