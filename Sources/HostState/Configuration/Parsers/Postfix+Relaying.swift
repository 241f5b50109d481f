import NoroshiModel

/// What decides on relaying: networks and domains that tables stand for, and the lists of restrictions.
extension PostfixParser {
    static let domainLists: Set = [
        "relay_domains", "mydestination", "virtual_alias_domains", "virtual_mailbox_domains", "virtual_alias_maps",
    ]

    /// `mynetworks` may name files, each line of which begins with a range, and tables; what is found in a table counts whatever it
    /// answers. `mynetworks.everybody` is a line by which a table has every address.
    mutating func networks(_ items: [String], _ scope: [String], _ place: Line) {
        for item in items {
            if item.hasPrefix("/") {
                for line in reading.lines(item, isNeeded: true, from: place) ?? [] {
                    guard let first = line.text.words.first, !first.hasPrefix("#") else { continue }
                    reading.add("mynetworks", [first], scope: scope, at: line)
                }
            } else if let table = table(item, place) {
                if let entry = table.entry(forAll: PostfixRestrictions.addresses) {
                    reading.add("mynetworks.everybody", [item], scope: scope, at: entry.line)
                }
                for entry in table.entries {
                    guard case .range(let range, false) = entry.key else { continue }
                    reading.add("mynetworks", ["\(range)"], scope: scope, at: entry.line)
                }
            }
        }
    }

    /// `NAME.everybody`: the line of a table by which a list has every domain, or `virtual_alias_maps` every address.
    mutating func domains(_ name: String, _ items: [String], _ scope: [String], _ place: Line) {
        let asked =
            name == "virtual_alias_maps"
            ? PostfixRestrictions.domains.map { "u@\($0)" } : PostfixRestrictions.domains
        for item in items {
            for line in Self.inline(item, place) ?? [] where name == "relay_domains" {
                reading.add(name, [line.text.words[0]], scope: scope, at: line, text: place.text)
            }
            guard let entry = table(item, place)?.entry(forAll: asked) else { continue }
            reading.add("\(name).everybody", [item], scope: scope, at: entry.line)
        }
    }

    private mutating func table(_ item: String, _ place: Line) -> PostfixTable? {
        guard PostfixTable.parts(item) != nil else { return nil }
        if let known = tables[item] { return known }
        let table = PostfixTable(item, from: place, &reading)
        tables[item] = table
        return table
    }

    /// Texts that access tables are made of.
    mutating func accessTables(_ items: [String], _ place: Line) {
        for (index, item) in items.enumerated() where item.hasPrefix("check_") && item.hasSuffix("_access") {
            guard index + 1 < items.count else { continue }
            let word = items[index + 1]
            if let lines = Self.inline(word, place) {
                texts[word] = lines
            } else if let table = table(word, place) {
                let lines = table.entries.map(\.line).filter { $0.file != place.file }
                if let first = lines.first, let kind = PostfixTable.parts(word)?.kind {
                    reading.add("kind", [kind], scope: ["access \(first.file)"], at: place)
                }
                for line in lines { entry(line) }
            } else if let colon = word.firstIndex(of: ":"), word[colon...].hasPrefix(":/"), texts[word] == nil {
                let lines = reading.lines(String(word[word.index(after: colon)...]), isNeeded: true, from: place) ?? []
                texts[word] = lines.filter { $0.text.words.count >= 2 && !$0.text.trimmed.hasPrefix("#") }
                for line in texts[word] ?? [] { entry(line) }
            }
        }
    }

    /// `inline:{key=answer, {key = answer of words}}` as lines of a table; nil for another word.
    private static func inline(_ word: String, _ place: Line) -> [Line]? {
        let word = word.hasPrefix("proxy:") ? word.dropFirst(6) : word[...]
        guard word.lowercased().hasPrefix("inline:") else { return nil }
        func unbraced(_ text: String) -> String {
            let text = text.trimmed
            return text.hasPrefix("{") && text.hasSuffix("}") ? text.dropFirst().dropLast().trimmed : text
        }
        return PostfixParameters.items(unbraced(String(word.dropFirst(7)))).compactMap { item in
            let text = unbraced(item)
            guard let equals = text.firstIndex(of: "=") else { return nil }
            let answer = text[text.index(after: equals)...].trimmed
            return Line(file: place.file, number: place.number, text: "\(text[..<equals].trimmed) \(answer)")
        }
    }

    private mutating func entry(_ line: Line) {
        let text = line.text.words.joined(separator: " ")
        let scope = ["access \(line.file)"]
        guard entries.insert(line).inserted else { return }
        reading.add("entry", [text], scope: scope, at: line)
    }

    /// `relay-guard`: which list of restrictions refuses recipients elsewhere from strangers; `default` where nothing is written,
    /// `claimed` where those pass before who call themselves right, `missing` where no list names a refusal, and Postfix of today
    /// stops with an error, `none` where something lets everybody pass before. `relay-clients` and `relay-names` are networks and domains
    /// that access tables let pass before.
    mutating func guarded(_ parameters: PostfixParameters, scope: [String], place: Line) {
        let lists = ["smtpd_relay_restrictions", "smtpd_recipient_restrictions"]
        // Asked at the recipient too, as long as `smtpd_delay_reject` is on.
        let others = ["smtpd_client_restrictions", "smtpd_helo_restrictions", "smtpd_sender_restrictions"]
        var restrictions = PostfixRestrictions(parameters, tables: tables, texts: texts)
        restrictions.takesAnybodysCertificate = PostfixCertificates.areAnybodys(parameters, reading.source)
        var results: [(String, PostfixRestrictions.Result)] = []
        for name in lists + others {
            restrictions.place = written(name, scope, place, parameters)
            let result = restrictions.result(PostfixParameters.items(parameters.value(name) ?? ""))
            if result.end == .refuses { results.append((name, result)) }
        }
        passing(results.map(\.1), scope)
        let guarding = (results.first { $0.1.claim == nil } ?? results.first)
        let isNamed = lists.contains { names(PostfixParameters.items(parameters.value($0) ?? ""), restrictions) }
        let word =
            switch guarding {
            case (_, let result)? where result.claim != nil: "claimed"
            case (lists[0], _)?: "relay"
            case (lists[1], _)?: "recipient"
            case _?: "other"
            case nil where lists.allSatisfy { parameters.raw[$0] == nil }: "default"
            case nil: isNamed ? "none" : "missing"
            }
        if let claim = guarding?.1.claim {
            return reading.add("relay-guard", [word], scope: scope, at: claim)
        }
        let text = lists.compactMap { name in parameters.value(name).map { "\(name) = \($0)" } }
            .joined(separator: "; ")
        let line = reading.settings.last { lists.contains($0.name) && ($0.scope == scope || $0.scope.isEmpty) }
        let shown = line.map { Line(file: $0.file, number: $0.line, text: "") } ?? place
        reading.add("relay-guard", [word], scope: scope, at: place.number > 0 ? place : shown, text: text)
    }

    /// Whom each of the lists that refuse lets pass before.
    private mutating func passing(_ results: [PostfixRestrictions.Result], _ scope: [String]) {
        guard results.allSatisfy({ !$0.passing.isEmpty || $0.claim != nil }) else { return }
        for one in results.first(where: { !$0.passing.isEmpty })?.passing ?? [] {
            reading.add(one.setting, [one.value], scope: scope, at: one.line)
        }
    }

    private func written(
        _ name: String, _ scope: [String], _ place: Line, _ parameters: PostfixParameters
    ) -> Line {
        let line = reading.settings.last { $0.name == name && ($0.scope == scope || $0.scope.isEmpty) }
        let text = "\(name) = \(parameters.value(name) ?? "")"
        return Line(file: line?.file ?? place.file, number: line?.line ?? place.number, text: text)
    }

    /// Whether a list names a refusal anywhere.
    private func names(_ items: [String], _ restrictions: PostfixRestrictions, depth: Int = 0) -> Bool {
        items.contains { item in
            if PostfixRestrictions.refusals.contains(item) { return true }
            guard depth < 8, restrictions.classes.contains(item), let inner = restrictions.parameters.value(item)
            else { return false }
            return names(PostfixParameters.items(inner), restrictions, depth: depth + 1)
        }
    }
}
