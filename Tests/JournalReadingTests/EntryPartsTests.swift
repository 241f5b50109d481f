import JournalReading
import Testing

private func entry(_ fields: [(String, String)]) throws -> JournalEntry {
    let file = try SampleFile(JournalWriter([SampleEntry(1, fields)]).bytes)
    var entries: [JournalEntry] = []
    try JournalFile(descriptor: file.descriptor).forEach { entries.append($0) }
    return try #require(entries.first)
}

private func text(_ part: JournalEntry.Part?, of entry: JournalEntry) -> String? {
    part.map { String(decoding: entry.bytes[$0.range], as: UTF8.self) }
}

@Test func `An entry has the parts of a line`() throws {
    let entry = try entry([
        ("_HOSTNAME", "mx1"), ("SYSLOG_IDENTIFIER", "sshd"), ("_COMM", "sshd-session"), ("_PID", "812"),
        ("SYSLOG_PID", "1"), ("MESSAGE", "Failed=password"), ("_EXE", "/usr/sbin/sshd"), ("PRIORITY", "6"),
        ("SYSLOG_FACILITY", "4"), ("_SYSTEMD_UNIT", "ssh.service"),
    ])
    #expect(text(entry.host, of: entry) == "mx1")
    #expect(entry.host?.isTrusted == true)
    #expect(text(entry.program, of: entry) == "sshd")
    #expect(entry.program?.isTrusted == false)
    #expect(text(entry.message, of: entry) == "Failed=password")
    #expect(entry.message?.isTrusted == false)
    #expect(text(entry.executable, of: entry) == "/usr/sbin/sshd")
    #expect(entry.executable?.isTrusted == true)
    #expect(text(entry.unit, of: entry) == "ssh.service")
    #expect(entry.process?.number == 812)
    #expect(entry.process?.isTrusted == true)
    #expect(entry.priority == 38)
}

@Test func `What the journal did not find out by itself is taken from the sender, and is not trusted`() throws {
    let forged = try entry([("_COMM", "sshd"), ("SYSLOG_PID", "77"), ("MESSAGE", "a")])
    #expect(text(forged.program, of: forged) == "sshd")
    #expect(forged.program?.isTrusted == false)
    #expect(forged.process?.number == 77)
    #expect(forged.process?.isTrusted == false)
    #expect(forged.host == nil)
    #expect(forged.priority == nil)
    let wrong = try entry([("_PID", "12x"), ("PRIORITY", "9"), ("SYSLOG_FACILITY", "1"), ("SYSLOG_PID", "")])
    #expect(wrong.process == nil)
    #expect(wrong.priority == nil)
    #expect(wrong.message == nil)
}

@Test func `A name may have several values, and names are compared whole`() throws {
    let entry = try entry([("MESSAGE", "one"), ("MESSAGE_ID", "id"), ("MESSAGE", "two"), ("AMESSAGE", "three")])
    #expect(entry.values("MESSAGE").map { String(decoding: entry.bytes[$0], as: UTF8.self) } == ["one", "two"])
    #expect(entry.value("MESSAGE").map { Array(entry.bytes[$0]) } == Array("one".utf8))
    #expect(entry.value("MESS") == nil)
    #expect(entry.fields.map { entry.name(of: $0) } == ["MESSAGE", "MESSAGE_ID", "MESSAGE", "AMESSAGE"])
}
