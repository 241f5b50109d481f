import JournalReading
import Testing

@Test(arguments: Form.all)
func `Reading goes on after any entry`(form: Form) throws {
    let entries = sampleEntries(150, seed: 8)
    let writer = form.write(entries)
    let file = try SampleFile(writer.bytes)
    let expected = entries.map { Found(entry: $0, literals: naiveHits($0, in: ["MESSAGE"])) }
    for seqnum in [0, entries[0].seqnum - 1] + entries.map(\.seqnum) + [entries[149].seqnum + 1, UInt64.max] {
        let selection = JournalSelection(after: JournalCheckpoint(seqnumID: writer.seqnumID, seqnum: seqnum))
        let (found, summary) = try file.scan(in: .message, selection)
        #expect(found == expected.filter { $0.entry.seqnum > seqnum && !$0.literals.isEmpty })
        #expect(summary.entries == entries.count { $0.seqnum > seqnum })
        #expect(summary.damage == nil)
        #expect(try file.entries(selection).0 == entries.filter { $0.seqnum > seqnum })
        #expect(summary.checkpoint?.seqnum == (seqnum < entries[149].seqnum ? entries[149].seqnum : nil))
    }
}

@Test func `A place of another counter counts for nothing`() throws {
    let entries = sampleEntries(20, seed: 9)
    let file = try SampleFile(JournalWriter(entries).bytes)
    let other = JournalCheckpoint(seqnumID: JournalID(high: 1, low: 2), seqnum: 1_000)
    #expect(try file.entries(JournalSelection(after: other)).0 == entries)
}

@Test func `What was written since is read from where the reading before ended`() throws {
    let entries = sampleEntries(200, seed: 10)
    var writer = JournalWriter(isCompact: false, .zstd)
    var checkpoint: JournalCheckpoint?
    var read: [SampleEntry] = []
    for start in stride(from: 0, to: 200, by: 17) {
        for entry in entries[start..<min(start + 17, 200)] { writer.append(entry) }
        let (new, summary) = try SampleFile(writer.bytes).entries(JournalSelection(after: checkpoint))
        #expect(new == Array(entries[start..<min(start + 17, 200)]))
        read += new
        checkpoint = summary.checkpoint
    }
    #expect(read == entries)
}

@Test func `A clock that is set back loses no entry of the times that are asked for`() throws {
    var entries = sampleEntries(100, seed: 11)
    for index in 40..<100 { entries[index].realtime -= 100_000 }
    let file = try SampleFile(JournalWriter(entries).bytes)
    let times = entries.map(\.realtime).sorted()
    for (since, until) in [(10, 90), (50, 50), (0, 99)].map({ (times[$0.0], times[$0.1]) }) {
        let (read, summary) = try file.entries(JournalSelection(since: since, until: until))
        #expect(read == entries.filter { (since...until).contains($0.realtime) })
        #expect(summary.entries == 100)
        #expect(summary.checkpoint?.seqnum == entries[99].seqnum)
    }
}

@Test func `Of a file that is being written, what is complete is read`() throws {
    let entries = sampleEntries(80, seed: 12)
    var writer = JournalWriter()
    for entry in entries.dropLast() { writer.append(entry) }
    // The last entry's objects are there, the list does not have it yet.
    writer.append(entries[79], isLinked: false)
    writer.setState(1)
    writer.allocate(8 << 10)
    let (read, summary) = try SampleFile(writer.bytes).entries()
    #expect(read == Array(entries.dropLast()))
    #expect(summary.damage == nil)
    // Nor are its objects needed in full.
    let end = try #require(writer.objects.last?.offset)
    var bytes = writer.bytes
    for place in end..<bytes.count { bytes[place] = 0xEE }
    let (again, summaryAgain) = try SampleFile(bytes).entries()
    #expect(again == Array(entries.dropLast()))
    #expect(summaryAgain.damage == nil)
}
