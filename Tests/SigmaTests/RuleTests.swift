import FoundationEssentials
import Sigma
import Testing

private let full = """
    title: A rule
    id: 0e95725d-7320-415d-80f7-004da920fc11
    name: a_rule
    related:
      - {id: 929a690e-bef0-4204-a928-ef5e620d6fcc, type: derived}
    status: test
    description: What it is for.
    license: MIT
    references: [https://example.org/a]
    author: Somebody
    date: 2026-11-21
    modified: 2026-11-22
    logsource:
      category: process_creation
      product: Linux
      definition: Turn it on.
      extra: 5
    detection:
      selection:
        CommandLine: a
      condition: selection
    fields: [CommandLine, User]
    falsepositives: Some
    level: high
    tags: [attack.t1059]
    scope: [server]
    x-own: {a: [1, true, null]}
    """

@Test func `Everything that a rule tells about itself is there`() throws {
    var collection = RuleCollection()
    collection.add(full)
    let rule = try #require(collection.rules.first)
    #expect(rule.title == "A rule" && rule.id == "0e95725d-7320-415d-80f7-004da920fc11" && rule.name == "a_rule")
    #expect(rule.related.map(\.type) == ["derived"] && rule.status == .test && rule.license == "MIT")
    #expect(rule.description == "What it is for." && rule.references == ["https://example.org/a"])
    #expect(rule.author == "Somebody" && rule.date == "2026-11-21" && rule.modified == "2026-11-22")
    #expect(rule.logsource.description == "category: process_creation, product: linux")
    #expect(rule.logsource.definition == "Turn it on." && rule.logsource.custom.map(\.key) == ["extra"])
    #expect(rule.fields == ["CommandLine", "User"] && rule.falsepositives == ["Some"] && rule.level == .high)
    #expect(rule.tags == ["attack.t1059"] && rule.scope == ["server"] && rule.taxonomy == "sigma")
    #expect(rule.custom.map(\.key) == ["x-own"])
    #expect(rule.detection.searchIdentifiers == ["selection"] && rule.detection.condition == ["selection"])
}

@Test(arguments: [
    ("a and b", [true, true, false], true), ("a and b", [true, false, true], false),
    ("a or b and c", [true, false, false], true), ("(a or b) and c", [true, false, false], false),
    ("not a", [false, false, false], true), ("not not a", [true, false, false], true),
    ("a and not b or c", [true, true, true], true), ("not (a or b)", [false, true, false], false),
    ("1 of them", [false, false, true], true), ("all of them", [true, true, false], false),
    ("any of s_*", [false, true, false], true), ("1 of s_a", [true, false, false], true),
    ("all of *_*", [true, true, true], true), ("A AND NOT B", [true, false, false], true),
])
func `A condition is read with its precedence`(_ condition: String, _ values: [Bool], _ isMatch: Bool) throws {
    let words = condition.split(separator: " ").map { word -> String in
        let bare = word.filter { $0 != "(" && $0 != ")" }.lowercased()
        guard ["a", "b", "c"].contains(bare) else { return String(word) }
        return word.map { $0 == "(" || $0 == ")" ? String($0) : "s_" + $0.lowercased() }.joined()
    }
    let text = Samples.rule(
        """
        s_a: {f: '1'}
        s_b: {g: '1'}
        s_c: {h: '1'}
        condition: \(words.joined(separator: " "))
        """)
    let texts = values.map { $0 ? "1" : "0" }
    #expect(try Samples.judge(text, ["f": texts[0], "g": texts[1], "h": texts[2]]) == isMatch)
}

@Test func `Them leaves out what begins with an underscore, and conditions in a list are joined with or`() throws {
    let them = Samples.rule("_a: {f: '1'}\nb: {g: '1'}\ncondition: all of them")
    #expect(try Samples.judge(them, ["g": "1"]))
    let list = Samples.rule("a: {f: '1'}\nb: {g: '1'}\ncondition: [a, b]")
    #expect(try Samples.judge(list, ["g": "1"]))
    #expect(try !Samples.judge(list, ["g": "2"]))
}

@Test func `Keywords are looked for in all of the event`() throws {
    let any = Samples.rule("keywords: ['Evil Service', 'a*z', 17]\ncondition: keywords")
    #expect(try Samples.judge(any, [:], message: "an EVIL service"))
    #expect(try Samples.judge(any, [:], message: "x a-b-z y"))
    #expect(try Samples.judge(any, [:], message: "port 17"))
    #expect(try !Samples.judge(any, ["f": "Evil Service"], message: "nothing"))
    let all = Samples.rule("keywords:\n  '|all': [one, two]\ncondition: keywords")
    #expect(try Samples.judge(all, [:], message: "two one"))
    #expect(try !Samples.judge(all, [:], message: "two"))
    let single = Samples.rule("keywords: lonely\ncondition: keywords")
    #expect(try Samples.judge(single, [:], message: "a lonely word"))
    let regex = Samples.rule("keywords:\n  '|re': 'a[0-9]+'\ncondition: keywords")
    #expect(try Samples.judge(regex, [:], message: "x a12"))
    let mixed = Samples.rule("selection:\n  - f: a\n    g: b\n  - word\ncondition: selection")
    #expect(try Samples.judge(mixed, ["f": "a", "g": "b"]))
    #expect(try Samples.judge(mixed, [:], message: "a word"))
    #expect(try !Samples.judge(mixed, ["f": "a"]))
}

@Test func `Actions put documents together`() {
    let text = """
        action: global
        title: Shared
        logsource: {product: linux}
        detection:
          condition: selection
        ---
        detection:
          selection: {f: a}
        ---
        action: repeat
        level: low
        detection:
          selection: {f: b}
        ---
        action: reset
        ---
        title: Alone
        logsource: {product: linux}
        detection:
          selection: {f: c}
          condition: selection
        """
    let rules = Samples.compile(text)
    #expect(rules.errors.isEmpty, "\(rules.errors)")
    #expect(rules.rules.map(\.title) == ["Shared", "Shared", "Alone"])
    #expect(rules.rules.map(\.level) == [nil, .low, nil])
    var scratch = Scratch()
    let event = Event(rules.fields, ["f": "b"])
    #expect(rules.rules.indices.filter { rules.matches($0, event, scratch: &scratch) } == [1])
}

@Test func `Only rules of the log source are asked`() {
    func rule(_ source: String) -> String {
        "title: '\(source)'\nlogsource: {\(source)}\ndetection: {selection: {f: a}, condition: selection}\n"
    }
    let rules = Samples.compile(
        ["product: linux", "product: linux, service: sshd", "category: webserver", "product: windows"].map(rule)
            .joined(separator: "---\n"))
    let event = Event(rules.fields, ["f": "a"])
    func matches(_ sources: [LogSource]) -> [Int] {
        var scratch = Scratch()
        var found: [Int] = []
        rules.forEachMatch(of: event, in: rules.route(for: sources), scratch: &scratch) { found.append($0) }
        return found
    }
    #expect(matches([LogSource(product: "linux", service: "sshd")]) == [0, 1])
    #expect(matches([LogSource(product: "linux", service: "cron")]) == [0])
    #expect(matches([LogSource(category: "webserver", product: "nginx")]) == [2])
    #expect(matches([LogSource(category: "webserver"), LogSource(product: "linux")]) == [0, 2])
    #expect(matches([LogSource()]).isEmpty)
    let route = rules.route(for: [LogSource(product: "linux", service: "sshd")])
    #expect((0...200).filter { route.contains($0) } == route.rules)
}

@Test func `Fields are called as the taxonomy says`() throws {
    var options = RuleSet.Options()
    var taxonomy = Taxonomy()
    taxonomy.map(["CommandLine": ["exe_args", "proctitle"]], for: LogSource(product: "linux"))
    options.taxonomies = [taxonomy]
    let text = Samples.field("CommandLine|contains", "evil")
    #expect(try Samples.judge(text, ["proctitle": "an evil one"], options: options))
    #expect(try !Samples.judge(text, ["CommandLine": "an evil one"], options: options))
    let other = Samples.rule("selection: {f: a}\ncondition: selection", head: "taxonomy: mine\n")
    #expect(Samples.errors(other) == ["test.yml:1:1: taxonomy 'mine' is not known"])
}

@Test func `Filters take away from the rules that they name`() throws {
    func filter(_ rules: String, _ condition: String, source: String = "product: linux") -> String {
        """
        ---
        title: A filter
        logsource: {\(source)}
        filter:
          rules: \(rules)
          selection:
            user|startswith: adm_
          condition: \(condition)
        """
    }
    let rule = Samples.rule("selection: {f: a}\ncondition: selection", head: "name: first\n")
    for text in [filter("[first]", "selection"), filter("any", "not selection")] {
        #expect(try !Samples.judge(rule + text, ["f": "a", "user": "adm_joe"]))
        #expect(try Samples.judge(rule + text, ["f": "a", "user": "joe"]))
    }
    #expect(
        Samples.errors(rule + filter("[second]", "selection")).first?.contains("'second', which is no rule") == true)
    let other = Samples.errors(rule + filter("[first]", "selection", source: "product: windows"))
    #expect(other.first?.contains("a rule of another log source") == true)
}

@Test func `Folders are read with the folders in them, in the order of names`() throws {
    let manager = FileManager.default
    let folder = "\(manager.temporaryDirectory.path)/sigma-\(UInt64.random(in: 0 ... .max))"
    defer { try? manager.removeItem(atPath: folder) }
    try manager.createDirectory(atPath: "\(folder)/b", withIntermediateDirectories: true)
    for (name, title) in [("c.yml", "third"), ("b/a.yaml", "second"), ("a.yml", "first"), ("d.txt", "none")] {
        let text = Samples.rule("selection: {f: a}\ncondition: selection").replacing("A rule", with: title)
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
    }
    let collection = RuleCollection.load([folder])
    #expect(collection.errors.isEmpty && collection.rules.map(\.title) == ["first", "second", "third"])
    #expect(collection.rules.map(\.place.file) == ["a.yml", "b/a.yaml", "c.yml"].map { "\(folder)/\($0)" })
    #expect(RuleCollection.load(["\(folder)/c.yml", "\(folder)/a.yml"]).rules.map(\.title) == ["third", "first"])
}

@Test func `Many files are read in the order of their names as well`() throws {
    let manager = FileManager.default
    let folder = "\(manager.temporaryDirectory.path)/sigma-\(UInt64.random(in: 0 ... .max))"
    defer { try? manager.removeItem(atPath: folder) }
    try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let names = (1000..<1401).map { "\($0).yml" }
    for name in names {
        let text =
            name == "1301.yml" ? "[" : Samples.rule("selection: {f: a}\ncondition: selection", head: "id: \(name)\n")
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
    }
    let collection = RuleCollection.load([folder])
    #expect(collection.rules.map(\.id) == names.filter { $0 != "1301.yml" })
    #expect(collection.errors.map(\.place.file) == ["\(folder)/1301.yml"])
}
