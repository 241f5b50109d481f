import Testing

@testable import SendmailConfiguration

/// Databases that makemap(8) made, read by who calls.
@Suite struct DatabaseTests {
    private static let text = "/etc/mail/access"
    private static let database = "/etc/mail/access.db"
    private typealias Entry = ConfigurationFiles.DatabaseEntry

    private func ask(
        _ entries: Result<[(String, String)], ConfigurationFiles.Failure>?, texts: [String: String] = [:],
        times: [String: Int64] = [database: 10], from client: String = "198.51.100.7"
    ) -> RelayAnswer {
        let told = entries?.map { $0.map { Entry(key: Array($0.0.utf8), value: Array($0.1.utf8)) } }
        let plain = ConfigurationFiles.texts(texts, times: times)
        let files = ConfigurationFiles(read: plain.read, modified: plain.modified) { path, _ in
            path == Self.database ? told : .failure(.missing)
        }
        let configuration = SmallConfigurations.parse(SmallConfigurations.guarded)
        return RelayEvaluator(configuration, files: files).answer(
            RelayQuestion(
                sender: "a@outside.example", recipient: "b@elsewhere.example", clientAddress: client,
                clientName: "client.outside.example"))
    }

    @Test func `A database without its text is what sendmail asks`() {
        let answer = ask(.success([("connect:198.51.100.7", "RELAY")]))
        #expect(answer.relays)
        guard case .lookup(let lookup, _)? = answer.decision else {
            Issue.record("\(String(describing: answer.decision))")
            return
        }
        #expect(lookup.locator == Locator(file: Self.database, line: 0))
        #expect(!ask(.success([("connect:203.0.113.9", "RELAY")])).relays)
        #expect(!ask(.success([])).relays)
    }

    @Test func `Keys and values may end in a byte of value 0`() {
        #expect(ask(.success([("connect:198.51.100.7\0", "RELAY\0")])).relays)
    }

    @Test func `What stands in the text alone does not hold, and is told to be newer`() {
        let texts = [Self.text: "Connect:198.51.100.7 RELAY\n"]
        let newer = ask(.success([]), texts: texts, times: [Self.text: 20, Self.database: 10])
        #expect(!newer.relays)
        #expect(
            newer.assumptions.contains(
                .textNewerThanDatabase(map: "access", text: Self.text, database: Self.database)))
        let made = ask(.success([]), texts: texts, times: [Self.text: 10, Self.database: 10])
        #expect(!made.assumptions.contains { if case .textNewerThanDatabase = $0 { true } else { false } })
        #expect(!made.assumptions.contains { if case .textInsteadOfDatabase = $0 { true } else { false } })
    }

    @Test func `An entry is told with its line in the text, where it stands there, too`() {
        let texts = [Self.text: "# ours\nTo:x REJECT\nConnect:198.51.100.7\tRELAY\n"]
        let answer = ask(.success([("connect:198.51.100.7", "RELAY")]), texts: texts)
        guard case .lookup(let lookup, _)? = answer.decision else {
            Issue.record("\(String(describing: answer.decision))")
            return
        }
        #expect(lookup.locator == Locator(file: Self.text, line: 3))
    }

    @Test func `A database that cannot be read leaves the text, or the reason`() {
        let failure = Result<[(String, String)], ConfigurationFiles.Failure>.failure(.unreadable("is encrypted"))
        let texts = [Self.text: "Connect:198.51.100.7 RELAY\n"]
        let answer = ask(failure, texts: texts)
        #expect(answer.relays)
        #expect(answer.assumptions.contains(.textInsteadOfDatabase(map: "access", text: Self.text)))
        guard case .cannotTell(let reason) = ask(failure).verdict else {
            Issue.record("no gap")
            return
        }
        #expect(reason.hasSuffix("only the database \(Self.database) is there, and was not read: is encrypted"))
    }
}
