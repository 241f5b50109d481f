import CSAF
import Testing

@Suite struct `The list of weaknesses` {
    @Test(arguments: [
        ("CWE-79", "4.13", "Improper Neutralization of Input During Web Page Generation ('Cross-site Scripting')"),
        ("CWE-79", "1.0", "Failure to Sanitize Directives in a Web Page (aka 'Cross-site scripting' (XSS))"),
        ("CWE-287", "1.0.1", "Insufficient Authentication"), ("CWE-287", "1.2", "Improper Authentication"),
        ("CWE-596", "3.0", "Incorrect Semantic Object Comparison"),
        ("CWE-596", "3.1", "DEPRECATED: Incorrect Semantic Object Comparison"),
        ("CWE-158", "1.3", "Failure to Sanitize Null Byte or NUL Character"),
        ("CWE-942", "4.0", "Overly Permissive Cross-domain Whitelist"),
        ("CWE-942", "4.1", "Permissive Cross-domain Policy with Untrusted Domains"),
        ("CWE-88", "3.4", "Improper Delimitation of Arguments in a Command ('Argument Injection')"),
        ("CWE-88", "3.4.1", "Improper Neutralization of Argument Delimiters in a Command ('Argument Injection')"),
        ("CWE-1426", "4.15", "Improper Validation of Generative AI Output"),
        ("CWE-28", "4.17", "Path Traversal: '..\\filedir'"),
    ])
    func `an entry has the name of the version`(id: String, version: String, name: String) throws {
        let entry = try #require(CWECatalog.entry(id))
        #expect(entry.name(in: version) == name)
        #expect(entry.identifier == id)
        #expect(entry.names.contains(name))
        #expect(CWECatalog.look(up: id, version: version) == .found(entry, name: name))
    }

    @Test(arguments: [
        ("CWE-1390", "4.8"), ("CWE-1426", "4.14"), ("CWE-1", "0.9"), ("CWE-1333", "4.3"), ("CWE-862", "1.12"),
    ])
    func `an entry is not in versions before it`(id: String, version: String) {
        #expect(CWECatalog.entry(id)?.name(in: version) == nil)
    }

    @Test func `an answer tells an unknown version from an absent entry`() {
        #expect(CWECatalog.look(up: "CWE-79", version: "4.13.1") == .unknownVersion)
        #expect(CWECatalog.look(up: "CWE-1426", version: "4.14") == .absent)
        #expect(CWECatalog.look(up: "CWE-99999", version: "4.14") == .absent)
    }

    @Test(arguments: ["CWE-0", "CWE-079", "cwe-79", "CWE79", "79", "CWE-", "CWE-1234567", "CWE-7９", "CWE-79 "])
    func `what is no identifier has no entry`(text: String) {
        #expect(CWECatalog.entry(text) == nil)
    }

    @Test func `kinds and mapping usages are known`() throws {
        #expect(CWECatalog.entry("CWE-79")?.kind == .weakness)
        #expect(CWECatalog.entry("CWE-1008")?.kind == .view)
        #expect(CWECatalog.entry("CWE-19")?.kind == .category)
        #expect(CWECatalog.entry("CWE-20")?.usage == .discouraged)
        #expect(CWECatalog.entry("CWE-19")?.usage == .prohibited)
        #expect(CWECatalog.entry("CWE-79")?.usage == .allowed)
        #expect(CWECatalog.entry("CWE-862")?.usage == .allowedWithReview)
        let old = try #require(CWECatalog.entry("CWE-596"))
        #expect(old.isDeprecated(in: "4.13") && !old.isDeprecated(in: "3.0") && !old.isDeprecated(in: "9.9"))
        #expect(old.firstRelease.version == "1.0")
        #expect(!CWECatalog.Entry.statesUsage(in: "4.11") && CWECatalog.Entry.statesUsage(in: "4.12"))
        #expect(!CWECatalog.Entry.statesUsage(in: "9.9"))
    }

    @Test(arguments: [
        ("2024-01-21T10:00:00.000Z", "4.13"), ("2023-10-26", "4.13"), ("2023-10-25", "4.12"), ("2008-09-09", "1.0"),
    ])
    func `the newest release of a day is known`(date: String, version: String) {
        #expect(CWECatalog.release(onOrBefore: date)?.version == version)
    }

    @Test func `releases ascend and begin with the first`() {
        let dates = CWECatalog.releases.map(\.date)
        #expect(dates == dates.sorted())
        #expect(CWECatalog.release(onOrBefore: "2008-09-08") == nil)
        #expect(CWECatalog.newest.version == "4.17")
    }

    @Test func `every entry is read`() {
        let entries = (1...2000).compactMap { CWECatalog.entry("CWE-\($0)") }
        #expect(entries.count == 1431)
        #expect(entries.allSatisfy { !$0.name.isEmpty && $0.names.allSatisfy { !$0.isEmpty } })
        let weaknesses = entries.filter { $0.kind == .weakness && $0.name(in: "4.14") != nil }
        #expect(weaknesses.count == 963)
        #expect(weaknesses.count { !$0.isDeprecated(in: "4.14") } == 938)
    }
}
