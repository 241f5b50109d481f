import JournalReading
import TestSupport
import Testing

/// Text that compresses well, or not at all, with something to be found at a place.
private func long(_ count: Int, _ needle: Int, isRandom: Bool) -> [UInt8] {
    var dice = Dice(UInt64(count))
    var value = [UInt8](repeating: UInt8(ascii: "x"), count: count)
    if isRandom {
        unsafe value.withUnsafeMutableBytes { buffer in
            for index in 0..<count / 8 {
                unsafe buffer.storeBytes(
                    of: dice.next() | 0x8080_8080_8080_8080, toByteOffset: 8 * index, as: UInt64.self)
            }
        }
    }
    value.replaceSubrange(needle..<needle + 6, with: Array("needle".utf8))
    return value
}

private let forms = Form.all.filter { $0.isCompact == ($0.method == .none || $0.method == .zstd) }

@Test(arguments: forms)
func `Values that are longer than what is read at once are read and searched to their end`(form: Form) throws {
    let entries = [3_000, 5_000, 70_000, 300_000, 1_100_000].enumerated().flatMap { index, count in
        let seqnum = UInt64(index) * 10
        return [
            SampleEntry(
                seqnum + 1, bytes: [("MESSAGE", long(count, count - 6, isRandom: false)), ("PRIORITY", [0x36])]),
            SampleEntry(seqnum + 2, [("MESSAGE", "nothing"), ("PRIORITY", "6")]),
            SampleEntry(seqnum + 3, bytes: [("MESSAGE", long(count, count - 6, isRandom: true))]),
            SampleEntry(seqnum + 4, [("MESSAGE", "a needle"), ("PRIORITY", "6")]),
        ]
    }
    let file = try SampleFile(form.write(entries).bytes)
    let (found, summary) = try file.scan()
    #expect(found == entries.filter { $0.seqnum % 10 != 2 }.map { Found(entry: $0, literals: [3]) })
    #expect(summary.cut == 0)
    #expect(summary.damage == nil)
    #expect(try file.entries().0 == entries)
}

@Test(arguments: forms)
func `What is too long is cut, and that is told`(form: Form) throws {
    let limit = JournalFile.maximumValueLength
    let values = [false, true].map { long(limit + 500_000, limit - 500, isRandom: $0) }
    let behind = [false, true].map { long(limit + 500_000, limit + 100_000, isRandom: $0) }
    let entries = [
        SampleEntry(1, bytes: [("MESSAGE", values[0]), ("NOTE", values[0])]),
        SampleEntry(2, bytes: [("MESSAGE", behind[0])]),
        SampleEntry(3, bytes: [("MESSAGE", values[1])]), SampleEntry(4, bytes: [("MESSAGE", behind[1])]),
        SampleEntry(5, [("MESSAGE", "needle")]),
    ]
    let file = try SampleFile(form.write(entries).bytes)
    let (found, summary) = try file.scan()
    #expect(found.map(\.entry.seqnum) == [1, 3, 5])
    #expect(found[0].entry.fields[0].value == Array(values[0].prefix(limit - 8)))
    #expect(found[1].entry.fields[0].value == Array(values[1].prefix(limit - 8)))
    #expect(summary.cut == 4)
    #expect(summary.damage == nil)
    var cut: [Bool] = []
    let all = try JournalFile(descriptor: file.descriptor).forEach { cut.append($0.isCut) }
    #expect(cut == [true, true, true, true, false])
    #expect(all.cut == 4)
}

@Test func `An entry with too many bytes is cut`() throws {
    let fields = (0..<4).map { ("PART\($0)", long(3_000_000, $0, isRandom: false)) }
    let file = try SampleFile(JournalWriter([SampleEntry(1, bytes: fields + [("MESSAGE", [0x61])])]).bytes)
    var entries: [JournalEntry] = []
    let summary = try JournalFile(descriptor: file.descriptor).forEach { entries.append($0) }
    #expect(entries.first?.bytes.count == JournalFile.maximumEntryLength)
    #expect(entries.first?.fields.count == 3)
    #expect(entries.first?.isCut == true)
    #expect(summary.cut == 1)
}

@Test func `Values that many entries share are found in all of them, however far apart`() throws {
    var dice = Dice(21)
    let shared = (0..<400).map { "needle \($0)" } + (0..<400).map { "other \($0)" }
    let entries = (1...12_000).map { seqnum in
        SampleEntry(
            UInt64(seqnum),
            [
                ("MESSAGE", dice.pick(shared)), ("_PID", "\(Int.random(in: 0..<3_000, using: &dice))"),
                (
                    "FILLER",
                    "\(seqnum) of twelve thousand entries, so that the file is larger than what is kept in memory"
                ),
            ]
        )
    }
    let file = try SampleFile(JournalWriter(entries).bytes)
    let (found, _) = try file.scan()
    #expect(
        found
            == entries.filter { $0.fields[0].value.starts(with: "needle".utf8) }.map { Found(entry: $0, literals: [3]) }
    )
    let middle = JournalCheckpoint(seqnumID: JournalWriter().seqnumID, seqnum: 6_000)
    #expect(try file.scan(in: .message, JournalSelection(after: middle)).0 == found.filter { $0.entry.seqnum > 6_000 })
}
