/// What an `.mc` file says, read without running m4: calls of macros with their arguments.
///
/// - Source: GNU m4 manual, §4 and §5.7 (quotes, `dnl`, arguments); sendmail's `cf/README`.
package struct MasterConfiguration: Sendable {
    /// `FEATURE(`relay_entire_domain')`, `define(`confCW_FILE', `…')`, `MAILER(`smtp')` and the like.
    package struct Call: Hashable, Sendable {
        package let name: String
        package let arguments: [String]
        package let locator: Locator
        /// Whether it stands in an argument of `ifdef` or `ifelse`, so that it may not count.
        package let isConditional: Bool
    }

    package let path: String
    package private(set) var calls: [Call] = []
    /// Lines of the configuration that are written as they are: `Cw…`, `Kname …`, rules after `LOCAL_RULESETS`.
    package private(set) var lines: [(text: String, locator: Locator)] = []
    package private(set) var problems: [ConfigurationProblem] = []

    static let maximumSize = 4 << 20
    static let maximumCalls = 20_000

    package init(_ bytes: [UInt8], path: String) {
        self.path = path
        var scanner = MasterScanner(Array(bytes.prefix(Self.maximumSize)), path: path, line: 1, isConditional: false)
        scanner.scan()
        calls = scanner.calls
        lines = scanner.lines
        problems = scanner.problems
        if bytes.count > Self.maximumSize {
            problems.append(
                ConfigurationProblem(Locator(file: path, line: 1), "the file has \(bytes.count) bytes; not all is read")
            )
        }
    }

    package func calls(of name: String) -> [Call] { calls.filter { $0.name == name } }

    /// The features in their order, with arguments.
    package var features: [Call] { calls(of: "FEATURE") }

    package var mailers: [Call] { calls(of: "MAILER") }

    package var osType: String? { calls(of: "OSTYPE").last?.arguments.first }

    package var versionID: String? { calls(of: "VERSIONID").last?.arguments.first }

    /// The value of the last `define` of a name.
    package func definition(_ name: String) -> Call? { calls(of: "define").last { $0.arguments.first == name } }

    /// Features and definitions that take more mail than sendmail does by itself, for other hosts or unseen senders.
    package var looseningCalls: [Call] {
        features.filter { $0.arguments.first.map(Self.looseningFeatures.contains) == true }
    }

    /// - Source: sendmail's `cf/README`, sections "FEATURES" and "ANTI-SPAM CONFIGURATION CONTROL".
    static let looseningFeatures: Set<String> = [
        "promiscuous_relay", "relay_entire_domain", "relay_based_on_MX", "relay_local_from", "relay_mail_from",
        "loose_relay_check", "accept_unresolvable_domains", "accept_unqualified_senders",
    ]
}
