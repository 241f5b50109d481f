import LogReading
import NoroshiFormats
import NoroshiModel
import Testing

@Suite struct `What programs write` {
    private func read(_ text: String) throws -> (action: String?, fields: [String: String])? {
        var reader = MessageReader(try MessageCatalog.load(from: ResourceDirectory(roots: [Places.resources])))
        return LineBytes.with(Array(text.utf8)) { line in
            let parts = LogLine(line)
            guard let reading = reader.read(line, parts) else { return nil }
            var fields: [String: String] = [:]
            for (name, range) in reading.fields { fields[name] = String(decoding: line[range].bytes, as: UTF8.self) }
            return (reading.kind.action, fields)
        }
    }

    @Test func `the shipped files are read, and every example is of its form`() throws {
        let catalog = try MessageCatalog.load(from: ResourceDirectory(roots: [Places.resources]))
        #expect(catalog.fieldNames.isSuperset(of: ["user", "address", "queue", "recipient", "status", "command"]))
    }

    @Test func `a line is read by its own program's forms`() throws {
        let mail = try read(
            "Nov  5 03:12:44 mx1 postfix/smtp[1]: 4F1A2B3C4D: to=<a@example.net>, relay=mx.example.net[198.51.100.1]:25, "
                + "delay=1.5, delays=0.1/0/0/1, dsn=2.0.0, status=sent (250 Ok)")
        #expect(mail?.action == "mail-delivery")
        #expect(mail?.fields["recipient"] == "a@example.net")
        #expect(mail?.fields["status"] == "sent")
        // What sshd would have written stands in another program's line.
        #expect(try read("Nov  5 03:12:44 h ftpd[1]: Accepted password for root from 192.0.2.1 port 2 ssh2") == nil)
        #expect(
            try read("Nov  5 03:12:44 h sshd-session[1]: Accepted password for root from 192.0.2.1 port 2 ssh2")?.action
                == "login")
    }

    @Test(arguments: [
        ("programs: [a]\nmessages:\n  - form: \"x {a}{b}\"\n    examples: [x]\n", "test.yml:3:11"),
        (
            "programs: [a]\nmessages:\n  - form: \"x {a}\"\n    examples: [y]\n",
            "test.yml:3:11: 'y' is not of this form"
        ),
        ("programs: [a]\nmessages:\n  - form: \"x {a}\"\n", "test.yml:3:5: message without 'examples'"),
        ("programs: [a]\nmessages:\n  - fom: x\n    form: \"x\"\n    examples: [x]\n", "unknown key 'fom'"),
        ("messages:\n  - form: \"x\"\n    examples: [x]\n", "no 'programs'"), ("", "empty"),
    ])
    func `a file that means nothing is refused with its place`(text: String, message: String) {
        let error = #expect(throws: ParseErrors.self) { try MessageCatalog.group(text, file: "test.yml") }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }
}
