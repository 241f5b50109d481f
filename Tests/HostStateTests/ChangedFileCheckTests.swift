import FoundationEssentials
import HostState
import NoroshiModel
import Testing

private let midnight = Date(timeIntervalSince1970: 896_659_200)

private func change(
    _ path: String, _ suspicions: [String] = [], package: String? = nil, kind: String = "changed"
) -> FileSurvey.Change {
    FileSurvey.Change(
        kind: kind, path: path, suspicions: suspicions, aspects: ["content"], user: "root", package: package,
        changedAt: midnight, details: ["other content: 6 → 8 bytes"])
}

private func results(_ changes: [FileSurvey.Change], count: Int? = nil) -> [CheckResult] {
    let survey = FileSurvey(
        baseline: "/var/lib/noroshi/host baseline", root: "00", isProved: true, madeAt: midnight, count: 9,
        changes: changes, changeCount: count ?? changes.count, explained: [])
    return ChangedFileCheck().evaluate([
        Observation(host: "web.example.jp", at: midnight, fact: .state(.files(survey)))
    ])
}

private func findings(_ changes: [FileSurvey.Change], count: Int? = nil) -> [Finding] {
    results(changes, count: count).compactMap { if case .fail(let finding) = $0 { finding } else { nil } }
}

@Suite struct `Changed files` {
    @Test func `are told one by one when they look like an intruder's work, else together`() {
        let found = findings([
            change("/usr/bin/x", ["set-id", "unpackaged"], kind: "added"), change("/etc/motd"), change("/etc/issue"),
        ])
        #expect(found.map(\.key) == ["/usr/bin/x", "others"])
        #expect(found.map(\.severity) == [.high, .low])
        #expect(found[0].title.key == "check.files.changed.set-id")
        #expect(found[0].evidence[0].locator == "/usr/bin/x")
        #expect(found[0].evidence[0].excerpt == "added; other content: 6 → 8 bytes; changed 1998-06-01T00:00:00Z")
        #expect(found[1].title.arguments["count"] == "2")
        #expect(found[1].remediations[0].text.arguments["baseline"] == "'/var/lib/noroshi/host baseline'")
    }

    @Test func `are as severe as the worst that is said of them`() {
        let found = findings([
            change("/usr/bin/ls", ["times-kept", "not-as-shipped"], package: "coreutils:amd64"),
            change("/etc/motd", ["times-kept"]),
        ])
        #expect(found.map(\.severity) == [.high, .medium])
        #expect(
            found.map(\.title.key) == ["check.files.changed.not-as-shipped", "check.files.changed.times-kept"])
    }

    @Test func `of a package are brought back by it`() {
        let found = findings([change("/usr/bin/ls", ["not-as-shipped"], package: "coreutils:amd64")])
        #expect(found[0].remediations[0].text.key == "check.files.changed.reinstall")
        #expect(found[0].remediations[0].text.arguments["package"] == "coreutils:amd64")
    }

    @Test func `are all counted, kept or not`() {
        let many = (0..<300).map { change("/usr/bin/\($0)", ["set-id"]) }
        let found = findings(many + [change("/etc/motd")], count: 500)
        #expect(found.count == 201)
        // 99 of those, /etc/motd, and 199 that were not kept.
        #expect(found.last?.title.arguments["count"] == "300")
    }

    @Test func `are none where nothing changed, and not asked where nobody looked`() {
        #expect(results([]) == [.pass])
        #expect(ChangedFileCheck().evaluate([]).isEmpty)
    }
}
