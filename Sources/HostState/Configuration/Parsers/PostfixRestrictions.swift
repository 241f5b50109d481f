import NoroshiModel

/// What a list of Postfix's restrictions does with a stranger's mail to strangers.
///
/// - Source: postconf(5), access(5), RESTRICTION_CLASS_README of Postfix 3.7.
struct PostfixRestrictions {
    enum End { case refuses, permits, passes }

    /// Where the list ends for strangers, the first line that lets somebody pass before by what he says of himself, and lines that let
    /// networks and domains pass before.
    struct Result {
        var end: End
        var claim: Line?
        var passing: [PostfixPassing] = []
    }

    private static let maximumDepth = 8
    static let refusals: Set = [
        "reject_unauth_destination", "defer_unauth_destination", "reject", "defer", "defer_if_permit",
        "check_relay_domains",
    ]
    /// Tables that are asked for what the client says of itself, or what it may write into its own name's zone.
    private static let claims: Set = [
        "check_sender_access", "check_helo_access", "check_reverse_client_hostname_access",
    ]
    /// Nobody in particular: what a table answers for all of them, it answers for everybody.
    static let domains = ["elsewhere.example", "stranger-host.com", "mail.university.ac.jp", "x1.net", "q.org"]
    static let addresses = ["198.51.100.77", "203.0.113.9", "5.6.7.8", "93.100.1.2", "150.1.2.3"]

    let parameters: PostfixParameters
    let classes: Set<String>
    /// Tables by their words, as they were read.
    let tables: [String: PostfixTable]
    /// Lines of tables with one key each, by their words.
    let texts: [String: [Line]]
    /// Where the list that is asked stands, and whether a certificate of a client is one that anybody can get.
    var place: Line?
    var takesAnybodysCertificate = false
    /// Whether networks and domains that pass are looked for.
    private(set) var tellsPassing = true

    init(_ parameters: PostfixParameters, tables: [String: PostfixTable], texts: [String: [Line]]) {
        self.parameters = parameters
        self.tables = tables
        self.texts = texts
        classes = Set(PostfixParameters.items(parameters.value("smtpd_restriction_classes") ?? ""))
    }

    func result(_ items: [String], depth: Int = 0) -> Result {
        var result = Result(end: .passes)
        var rest = items[...]
        while let item = rest.popFirst() {
            // The next one is only tried.
            if item == "warn_if_reject" {
                if let next = rest.popFirst(), next.hasPrefix("check_") { rest = rest.dropFirst() }
                continue
            }
            let next =
                if item.hasPrefix("check_"), item.hasSuffix("_access"), let table = rest.popFirst() {
                    access(item, table, depth: depth)
                } else {
                    single(item, depth: depth)
                }
            result.claim = result.claim ?? next.claim
            result.passing += next.passing.prefix(Self.maximumPassing - result.passing.count)
            result.end = next.end
            if next.end != .passes { return result }
        }
        return result
    }

    private func single(_ item: String, depth: Int) -> Result {
        if Self.refusals.contains(item) { return Result(end: .refuses) }
        if item == "permit" { return Result(end: .permits) }
        // Who says HELO with an address passes.
        if item == "permit_naked_ip_address" { return Result(end: .passes, claim: place) }
        if item == "permit_tls_all_clientcerts", takesAnybodysCertificate {
            return Result(end: .passes, claim: place)
        }
        guard depth < Self.maximumDepth, classes.contains(item), let inner = parameters.value(item) else {
            return Result(end: .passes)
        }
        return result(PostfixParameters.items(inner), depth: depth + 1)
    }

    // MARK: Access tables

    private func access(_ check: String, _ word: String, depth: Int) -> Result {
        guard let table = tables[word] else {
            var result = claimed(check, texts[word] ?? [], depth: depth)
            result.passing = passing(check, word)
            return result
        }
        if isForAll(check, table, depth: depth) { return Result(end: .permits) }
        guard Self.claims.contains(check) else { return Result(end: .passes, passing: passing(check, word)) }
        return Result(end: .passes, claim: table.entries.first { permits($0.answer, depth: depth) }?.line)
    }

    private func isForAll(_ check: String, _ table: PostfixTable, depth: Int) -> Bool {
        if check.contains("client") {
            let answers = Self.addresses.map { table.entry(for: $0) }
            if answers.allSatisfy({ $0.map { permits($0.answer, depth: depth) } ?? false }) { return true }
        }
        let names = check.contains("client") || check.contains("helo") ? Self.domains : Self.domains.map { "u@\($0)" }
        return names.allSatisfy { table.entry(for: $0).map { permits($0.answer, depth: depth) } ?? false }
    }

    private func claimed(_ check: String, _ lines: [Line], depth: Int) -> Result {
        guard Self.claims.contains(check) else { return Result(end: .passes) }
        let line = lines.first { permits($0.text.words.dropFirst().joined(separator: " "), depth: depth) }
        return Result(end: .passes, claim: line)
    }

    /// Whether an answer ends the list well: `OK`, a number, or restrictions that do.
    func permits(_ answer: String, depth: Int) -> Bool {
        let items = PostfixParameters.items(answer)
        guard let first = items.first else { return false }
        if first.uppercased() == "OK" || first.allSatisfy({ $0.isASCII && $0.isNumber }) { return true }
        let restrictions = items.map { $0 == $0.uppercased() ? $0.lowercased() : $0 }
        guard depth < Self.maximumDepth else { return false }
        var inner = self
        inner.tellsPassing = false
        return inner.result(restrictions, depth: depth + 1).end == .permits
    }
}
