import Sigma
import Testing

@Test(arguments: [
    ("f|contain", "a", "4:15", "modifier 'contain' is not known"),
    ("f|contains|startswith", "a", "", "modifier 'startswith' beside 'contains'"),
    ("f|re|cidr", "a", "", "modifier 're' beside 'cidr'"),
    ("f|i", "a", "", "modifier 'i' without 're'"),
    ("f|re|base64", "a", "", "modifier 're' beside 'base64'"),
    ("f|contains|contains", "a", "", "modifier 'contains' is written twice"),
    ("f|cidr|contains", "10.0.0.0/8", "", "modifier 'contains' beside 'cidr'"),
    ("f|exists|neq", "true", "", "modifier 'neq' beside 'exists'"),
    ("f|exists", "1", "", "'exists' needs true or false"),
    ("f|lt", "abc", "", "'abc' is no number"),
    ("f|hour", "'x'", "", "a text where a number is needed"), ("f|hour", "24", "", "no date has the hour '24'"),
    ("f|minute", "61", "", "no date has the minute '61'"), ("f|day", "0", "", "no date has the day '0'"),
    ("f|month", "13", "", "no date has the month '13'"), ("f|week", "54", "", "no date has the week '54'"),
    ("f|base64", "'a*'", "", "a wildcard beside 'base64'"),
    ("f|cidr", "10.0.0.0/33", "", "'10.0.0.0/33' is no range of addresses"),
    ("f|re", "'(a'", "", "regular expression '(a'"),
    ("f|contains", "null", "", "a value that is nothing, beside modifiers that need a text"),
    ("f|expand", "'%Nothing%'", "", "nothing is known for the placeholder '%Nothing%'"),
    ("f", "[]", "", "'f' has no values"), ("f", "{a: b}", "", "value of 'f' is a map"),
    ("'|cidr'", "10.0.0.0/8", "", "keywords cannot have the modifier of a field"),
])
func `What cannot be meant is refused with its place`(_ key: String, _ value: String, _ place: String, _ reason: String)
{
    let errors = Samples.errors(Samples.field(key, value))
    #expect(errors.count == 1)
    #expect(errors.first?.contains(reason) == true, "\(errors)")
    #expect(errors.first?.hasPrefix("test.yml:6:") == true, "\(errors)")
}

@Test(arguments: [
    ("selection | count() > 5", "write a correlation"), ("selection and", "condition ends where a search is expected"),
    ("(selection", "'(' without a ')'"), ("selection)", "')' without a '('"),
    ("selection or other", "condition names 'other', which is no search"),
    ("1 of other*", "no search is meant by 'other*'"), ("2 of them", "'2 of' is not known"),
    ("selection selection", "'selection' is not expected here"), ("sel*", "needs '1 of' or 'all of' before it"),
    ("1 of", "needs 'them' or a name after it"), ("not", "condition ends"), ("''", "condition is empty"),
])
func `A condition that cannot be read is refused`(_ condition: String, _ reason: String) {
    let quoted = condition == "''" ? condition : "'\(condition)'"
    let errors = Samples.errors(Samples.rule("selection:\n  f: a\ncondition: \(quoted)"))
    #expect(errors.count == 1)
    #expect(errors.first?.contains(reason) == true, "\(errors)")
}

@Test func `A bad document is named, and the others are there`() {
    let good = Samples.field("f", "a")
    let text =
        good + "---\ntitle: [\n---\n" + good + "---\ntitle: x\nlevel: huge\nlogsource: {}\n---\n- a\n---\n" + good
    let rules = Samples.compile(text)
    #expect(rules.rules.count == 3)
    let errors = rules.errors.map(\.description)
    #expect(errors.count == 4)
    #expect(errors[0].hasPrefix("test.yml:"))
    #expect(errors.contains { $0.contains("'level' is 'huge'; there are 'informational'") }, "\(errors)")
    #expect(errors.contains { $0.contains("'logsource' needs a category, a product or a service") })
    #expect(errors.contains { $0.contains("document is a list, not a map") })
}

@Test func `Places are those of the file, in every document of it`() {
    let good = Samples.field("f", "a")
    let lines = good.split(separator: "\n", omittingEmptySubsequences: false).count - 1
    let errors = Samples.compile(good + "---\n" + Samples.field("f|x", "a")).errors
    #expect(errors.map(\.place.line) == [lines + 1 + 6])
    #expect(errors.map(\.place.column) == [5])
}

@Test func `Anchors and merge keys are read, and a flood of them is refused`() throws {
    let text = """
        title: A rule
        logsource: {product: linux}
        detection:
          base: &base
            a: x
            b: y
          selection:
            <<: *base
            b: z
          condition: selection
        """
    #expect(try Samples.judge(text, ["a": "x", "b": "z"]))
    #expect(try !Samples.judge(text, ["a": "x", "b": "y"]))
    var flood = "a0: &a0 [x, x]\n"
    for level in 1...40 {
        let alias = "*a\(level - 1)"
        flood += "a\(level): &a\(level) [\(alias), \(alias), \(alias)]\n"
    }
    let errors = Samples.errors(flood)
    #expect(errors.count == 1)
    #expect(errors.first?.contains("aliases could multiply the document too often") == true)
}

@Test(arguments: [
    ("a: 1\nb: 2\na: 3\n", "test.yml:1:1: key written twice: 'a'"),
    ("x:\n  c: 1\n  'b': 2\n  b: 3\n  c: 4\n", "test.yml:3:3: key written twice: 'b', 'c'"),
    ("a: *nobody\n", "test.yml:1:4: found undefined alias"),
    ("a: &a [*a]\n", "test.yml:1:8: found undefined alias"),
    ("? [a, b]\n: c\n", "test.yml:1:3: key is a list"),
    ("a: [1, 2\nb: 3\n", "test.yml:2:2: did not find expected ',' or ']'"),
    ("a: 'x\n", "test.yml:2:1: found unexpected end of stream"),
    ("a:\n  <<: text\n", "test.yml:2:7: merge key needs a map"),
    ("a: 1\n--- \nb: \"\\q\"\n", "test.yml:3:5: found unknown escape character"),
])
func `What is wrong in a document is told with its place`(_ text: String, _ message: String) {
    #expect(Samples.errors(text).contains(message), "\(Samples.errors(text))")
}

@Test func `An alias as a key, a tag and a scalar in quotes are what they stand for`() throws {
    let text = Samples.rule(
        """
        selection:
          &name f: !!str 1
          g: &empty ''
        other:
          *name : "true"
          g: *empty
        condition: selection or other
        """)
    #expect(try Samples.judge(text, ["f": "1", "g": ""]))
    #expect(try Samples.judge(text, ["f": "true", "g": ""]))
    #expect(try !Samples.judge(text, ["f": "2", "g": ""]))
}

@Test func `Nesting, size and what is no UTF-8 have an end`() {
    #expect(
        Samples.errors(String(repeating: "[", count: 200) + String(repeating: "]", count: 200)).first?.contains(
            "nests deeper") == true)
    #expect(Samples.errors(String(repeating: "[", count: 100_000)).count == 1)
    var collection = RuleCollection()
    collection.add([0x61, 0xFF], file: "bytes.yml")
    collection.add([UInt8](repeating: 0x20, count: 5 << 20), file: "large.yml")
    #expect(
        collection.errors.map(\.description) == [
            "bytes.yml:1:1: document is not UTF-8", "large.yml: larger than 4194304 bytes",
        ])
    let deep = String(repeating: "(", count: 5_000) + "selection" + String(repeating: ")", count: 5_000)
    #expect(
        Samples.errors(Samples.rule("selection:\n  f: a\ncondition: \(deep)")).first?.contains("nests deeper") == true)
}

@Test func `A file that is not there is an error among the others`() {
    let collection = RuleCollection.load(["/nonexistent/rules"])
    #expect(collection.errors.map(\.description) == ["/nonexistent/rules: no such file or directory"])
}
