import JournalReading
import LiteralScan
import Testing

/// Each form of a file.
struct Form: CustomTestStringConvertible, Sendable {
    var isCompact: Bool
    var method: JournalWriter.Method

    static let all = JournalWriter.Method.allCases.flatMap { method in
        [false, true].map { Form(isCompact: $0, method: method) }
    }

    var testDescription: String { "\(isCompact ? "compact" : "regular"), \(method)" }

    func write(_ entries: [SampleEntry]) -> JournalWriter { JournalWriter(entries, isCompact: isCompact, method) }
}

@Test(arguments: Form.all)
func `All entries are given, with all their values`(form: Form) throws {
    let entries = sampleEntries(600, seed: 1)
    let file = try SampleFile(form.write(entries).bytes)
    let (read, summary) = try file.entries()
    #expect(read == entries)
    #expect(summary.entries == entries.count)
    #expect(summary.given == entries.count)
    #expect(summary.damage == nil)
    #expect(summary.cut == 0)
}

@Test(arguments: Form.all)
func `The entries with a literal in their message are found, compressed or not`(form: Form) throws {
    let entries = sampleEntries(900, seed: 2)
    let file = try SampleFile(form.write(entries).bytes)
    let (found, summary) = try file.scan()
    let expected = entries.map { Found(entry: $0, literals: naiveHits($0, in: ["MESSAGE"])) }
        .filter { !$0.literals.isEmpty }
    #expect(expected.count > 100)
    #expect(found == expected)
    #expect(summary.entries == entries.count)
    #expect(summary.given == expected.count)
    #expect(summary.damage == nil)
}

@Test(
    arguments: [nil, ["NOTE"], ["MESSAGE", "NOTE"], ["_HOSTNAME", "SYSLOG_IDENTIFIER"], ["MESS"], []] as [[String]?])
func `Literals are looked for in the named fields only`(names: [String]?) throws {
    let entries = sampleEntries(500, seed: 3)
    let file = try SampleFile(JournalWriter(entries).bytes)
    let (found, _) = try file.scan(in: names.map { .named($0) } ?? .all)
    let expected = entries.map { Found(entry: $0, literals: naiveHits($0, in: names)) }.filter { !$0.literals.isEmpty }
    #expect(found == expected)
}

@Test func `No literal reaches from one value into the next, or into a name`() throws {
    let entries = [
        SampleEntry(1, [("MESSAGE", "nee"), ("NOTE", "dle"), ("PRIORITY", "dle")]),
        SampleEntry(2, [("MESSAGE", "dle"), ("NOTE", "e")]),
        SampleEntry(3, [("MESSAGE", "a nee"), ("MESSAGE", "dle")]),
        SampleEntry(4, [("NEEDLE", "1"), ("MESSAGE", "a")]),
        SampleEntry(5, [("MESSAGE", "nee\ndle")]),
        SampleEntry(6, [("MESSAGE", "a NEEDLE")]),
    ]
    let file = try SampleFile(JournalWriter(entries).bytes)
    let set = try LiteralSet([Array("needle".utf8), Array("SAGE=a".utf8)])
    #expect(try file.scan(set, in: .all).0.map(\.entry.seqnum) == [6])
}

@Test func `An entry's cursor and numbers are those of its file`() throws {
    let entries = [SampleEntry(0x1A2, [("MESSAGE", "one")])]
    let file = try SampleFile(JournalWriter(entries).bytes)
    var cursors: [String] = []
    try JournalFile(descriptor: file.descriptor).forEach { cursors.append($0.cursor) }
    #expect(
        cursors == [
            "s=abcdef01234567891020304050607080;i=1a2;b=0123456789abcdef0fedcba987654321;m=55dc78;"
                + "t=65bfeda2f7138;x=5694c0e1d79e9a4a"
        ])
}

@Test func `Older headers are shorter, and types that are not known are passed over`() throws {
    let entries = sampleEntries(20, seed: 4)
    for size in [208, 224, 240, 256, 264, 512] {
        var writer = JournalWriter(headerSize: size)
        for entry in entries {
            writer.append(entry)
            writer.addUnknown()
        }
        let (read, summary) = try SampleFile(writer.bytes).entries()
        #expect(read == entries)
        #expect(summary.damage == nil)
    }
}

@Test func `An empty file has no entries`() throws {
    for isCompact in [false, true] {
        let (found, summary) = try SampleFile(JournalWriter(isCompact: isCompact).bytes).scan()
        #expect(found.isEmpty)
        #expect(summary.entries == 0)
        #expect(summary.checkpoint == nil)
        #expect(summary.damage == nil)
    }
}

@Test func `What the body throws ends the reading`() throws {
    struct Enough: Error {}
    let file = try SampleFile(JournalWriter(sampleEntries(50, seed: 5)).bytes)
    var count = 0
    #expect(throws: Enough.self) {
        try JournalFile(descriptor: file.descriptor).forEach { _ in
            count += 1
            if count == 7 { throw Enough() }
        }
    }
    #expect(count == 7)
}

@Test func `The header says what the file is`() throws {
    var writer = JournalWriter(sampleEntries(3, seed: 6), isCompact: true)
    writer.setState(2)
    let file = try SampleFile(writer.bytes)
    let header = try JournalFile(descriptor: file.descriptor).header
    #expect(header.state == .archived)
    #expect(header.isCompact)
    #expect(header.fileID == writer.fileID)
    #expect(header.machineID == writer.machineID)
    #expect(header.seqnumID == writer.seqnumID)
    #expect(header.entryCount == 3)
    #expect(JournalID(header.fileID.description) == writer.fileID)
    #expect(JournalID("1234") == nil)
    #expect(JournalID("+1111222233334444555566667777888") == nil)
}

@Test(
    arguments: [
        (12, 0x20, "incompatible flag 0x20, which this reader does not know"),
        (15, 0x80, "incompatible flag 0x80000000, which this reader does not know"),
        (0, 0x4B, "not a journal file: it does not begin with \"LPKSHHRH\""),
        (16, 9, "unknown state 9"),
        (88, 0x11, "a header of 273 bytes"),
        (95, 0x01, "a header of 72057594037928208 bytes"),
    ] as [(Int, UInt8, String)])
func `A file that cannot be understood is refused`(place: Int, byte: UInt8, reason: String) throws {
    var bytes = JournalWriter(sampleEntries(3, seed: 7)).bytes
    bytes[place] = byte
    let file = try SampleFile(bytes)
    #expect(throws: JournalFileError(reason: reason)) { try JournalFile(descriptor: file.descriptor) }
}

@Test func `A file that ends within the header is refused`() throws {
    let bytes = JournalWriter(sampleEntries(3, seed: 7)).bytes
    for count in [0, 8, 207] {
        let file = try SampleFile(Array(bytes.prefix(count)))
        #expect(throws: JournalFileError(reason: "not a journal file: it ends within the header")) {
            try JournalFile(descriptor: file.descriptor)
        }
    }
}
