import JournalReading
import Testing

/// A file in which every entry has a value of its own and one that is shared.
private func sound(_ count: Int = 60, isCompact: Bool = false) -> JournalWriter {
    JournalWriter(
        (1...count).map { SampleEntry(UInt64($0), [("MESSAGE", "needle \($0)"), ("PRIORITY", "6")]) },
        isCompact: isCompact)
}

private func offsets(_ writer: JournalWriter, _ type: UInt8) -> [Int] {
    writer.objects.filter { $0.type == type }.map(\.offset)
}

private func numbers(_ bytes: [UInt8]) throws -> (scanned: [Int], read: [Int], damage: JournalDamage?) {
    let file = try SampleFile(bytes)
    let (found, summary) = try file.scan()
    let (entries, other) = try file.entries()
    #expect(summary.damage?.offset == other.damage?.offset)
    return (found.map { Int($0.entry.seqnum) }, entries.map { Int($0.seqnum) }, summary.damage)
}

private func put(_ number: UInt64, _ bytes: inout [UInt8], at offset: Int) {
    for index in 0..<8 { bytes[offset + index] = UInt8(truncatingIfNeeded: number >> UInt64(8 * index)) }
}

@Test(arguments: [0, 3, 8, 15, 16, 1 << 20, Int.max])
func `An object of a wrong size costs nothing but itself`(size: Int) throws {
    for isCompact in [false, true] {
        let writer = sound(isCompact: isCompact)
        let data = offsets(writer, 1)[30]
        var bytes = writer.bytes
        put(UInt64(size), &bytes, at: data + 8)
        let (scanned, read, damage) = try numbers(bytes)
        // The entry itself is there, its message is not.
        #expect(scanned == Array(1...60).filter { $0 != 30 })
        #expect(read == Array(1...60))
        #expect(damage?.offset == data)
    }
}

@Test func `An entry of a wrong size is left out`() throws {
    let writer = sound()
    let entry = offsets(writer, 3)[19]
    for (size, reason) in [
        (64, "an entry of 64 bytes"), (72, "an entry of 72 bytes"), (0, "an object of the type 3 and 0 bytes"),
        (1 << 40, "an object of the type 3 and 1099511627776 bytes"),
        (64 + 16 * 20, "an entry of 384 bytes, which runs into the next one"),
    ] {
        var bytes = writer.bytes
        put(UInt64(size), &bytes, at: entry + 8)
        let (scanned, read, damage) = try numbers(bytes)
        #expect(scanned == Array(1...60).filter { $0 != 20 })
        #expect(read == scanned)
        #expect(damage == JournalDamage(offset: entry, reason: reason))
    }
}

@Test func `An entry without a valid number, time or boot is left out`() throws {
    let writer = sound()
    let entry = offsets(writer, 3)[9]
    for (place, number, reason) in [
        (16, 0, "an entry with the number 0"), (24, 0, "an entry without a valid time"),
        (24, UInt64.max, "an entry without a valid time"), (32, 1 << 55, "an entry without a valid time"),
    ] {
        var bytes = writer.bytes
        put(number, &bytes, at: entry + place)
        let (scanned, _, damage) = try numbers(bytes)
        #expect(scanned == Array(1...60).filter { $0 != 10 })
        #expect(damage == JournalDamage(offset: entry, reason: reason))
    }
    var bytes = writer.bytes
    put(0, &bytes, at: entry + 40)
    put(0, &bytes, at: entry + 48)
    #expect(try numbers(bytes).damage == JournalDamage(offset: entry, reason: "an entry without a boot ID"))
}

@Test func `An entry that leads astray lacks that value, and says so`() throws {
    let writer = sound()
    let entries = offsets(writer, 3)
    let own = Int(writer.bytes[entries[29] + 64]) | Int(writer.bytes[entries[29] + 65]) << 8
    for (target, reason) in [
        (UInt64.max, "an entry that leads out of the file"), (0, "an entry that leads out of the file"),
        (UInt64(own) + 4, "an entry that leads out of the file"), (1 << 50, "an entry that leads out of the file"),
        (UInt64(entries[3]), "an entry that leads to something else than a value"),
    ] {
        var bytes = writer.bytes
        put(target, &bytes, at: entries[29] + 64)
        let file = try SampleFile(bytes)
        let (found, summary) = try file.scan()
        #expect(found.map { Int($0.entry.seqnum) } == Array(1...60).filter { $0 != 30 })
        #expect(summary.damage?.reason == reason)
        #expect(summary.damage?.count == 1)
        var cut: [UInt64] = []
        let all = try JournalFile(descriptor: file.descriptor).forEach { if $0.isCut { cut.append($0.seqnum) } }
        #expect(cut == [30])
        #expect(all.damage?.reason == reason)
    }
}

@Test func `Without its list of entries, a file is read from object to object`() throws {
    let writer = sound()
    for target in [0, 8, 1 << 40, UInt64(offsets(writer, 3)[0])] {
        var bytes = writer.bytes
        put(target, &bytes, at: 176)
        let (scanned, read, damage) = try numbers(bytes)
        #expect(scanned == Array(1...60))
        #expect(read == scanned)
        #expect(damage != nil)
    }
}

@Test func `A list of entries that leads back to itself ends`() throws {
    let writer = sound(isCompact: true)
    let first = Int(writer.number(at: 176))
    var bytes = writer.bytes
    put(UInt64(first), &bytes, at: first + 16)
    let (scanned, _, damage) = try numbers(bytes)
    #expect(scanned == Array(1...60))
    #expect(
        damage == JournalDamage(offset: first, reason: "a list of entries that leads out of the file, or back"))
}

@Test func `A list of entries with a wrong item costs nothing`() throws {
    for isCompact in [false, true] {
        let writer = sound(isCompact: isCompact)
        // The second array of the chain.
        let list = Int(writer.number(at: Int(writer.number(at: 176)) + 16))
        for delta in [8, 64, 0x1000, 0x10_0000] {
            var bytes = writer.bytes
            let place = list + 24 + 2 * (isCompact ? 4 : 8)
            bytes[place] = bytes[place] &+ UInt8(delta & 0xFF)
            bytes[place + 1] = bytes[place + 1] &+ UInt8(delta >> 8 & 0xFF)
            bytes[place + 2] = bytes[place + 2] &+ UInt8(delta >> 16 & 0xFF)
            let (scanned, read, damage) = try numbers(bytes)
            #expect(scanned == Array(1...60))
            #expect(read == scanned)
            #expect(damage != nil)
        }
    }
}

@Test func `A list of fewer entries than there are is noticed`() throws {
    let writer = sound()
    var bytes = writer.bytes
    put(40, &bytes, at: 152)
    let (scanned, _, damage) = try numbers(bytes)
    #expect(scanned == Array(1...40))
    #expect(damage?.reason == "an entry that the file's list of entries does not have")
    #expect(damage?.count == 20)
    put(100, &bytes, at: 152)
    let (all, _, other) = try numbers(bytes)
    #expect(all == Array(1...60))
    #expect(other != nil)
}

@Test(arguments: [false, true])
func `Of a truncated file, what is there is read`(isCompact: Bool) throws {
    let writer = sound(isCompact: isCompact)
    let ends = writer.objects.filter { $0.type == 3 }.map { $0.offset + $0.size }
    for count in stride(from: 300, to: writer.bytes.count - 1, by: 37) {
        let (scanned, read, damage) = try numbers(Array(writer.bytes.prefix(count)))
        let there = ends.count { $0 <= count }
        #expect(read == Array(1...60).prefix(there).map { $0 }, "\(count)")
        #expect(scanned == read)
        #expect(damage?.offset == count)
        #expect(damage?.reason == "the file ends \(writer.bytes.count - count) bytes before its header says")
    }
}

@Test func `A part that was never written costs what was in it`() throws {
    let writer = sound()
    let entries = offsets(writer, 3)
    var bytes = writer.bytes
    // As after a crash: a page of zeros in the middle.
    for place in entries[20] - 8..<entries[25] { bytes[place] = 0 }
    let (scanned, read, damage) = try numbers(bytes)
    #expect(read == Array(1...60).filter { !(21...25).contains($0) })
    #expect(scanned == read.filter { $0 != 26 })
    #expect(damage != nil)
}

@Test(arguments: JournalWriter.Method.allCases.filter { $0 != .none })
func `A compressed value that is not intact is told`(method: JournalWriter.Method) throws {
    let text = String(repeating: "all is well. ", count: 80)
    let writer = JournalWriter(
        [
            SampleEntry(1, [("MESSAGE", "needle")]), SampleEntry(2, [("MESSAGE", text + "needle")]),
            SampleEntry(3, [("MESSAGE", "needle 3")]),
        ], method)
    let data = try #require(writer.objects.first { $0.type == 1 && writer.bytes[$0.offset + 1] != 0 })
    for index in [0, 3] {
        var bytes = writer.bytes
        bytes[data.offset + 64 + index] ^= 0x5A
        let (scanned, read, damage) = try numbers(bytes)
        #expect(read == [1, 2, 3])
        #expect(scanned == [1, 3])
        #expect(damage?.offset == data.offset)
        #expect(damage?.count == 1)
    }
}

@Test func `A value with flags that are not known is told`() throws {
    let writer = sound()
    let data = offsets(writer, 1)[12]
    for flags in [UInt8(3), 0x40] {
        var bytes = writer.bytes
        bytes[data + 1] = flags
        let (scanned, _, damage) = try numbers(bytes)
        #expect(scanned.count == 59)
        #expect(damage == JournalDamage(offset: data, reason: "a value with the flags 0x\(String(flags, radix: 16))"))
    }
}

@Test func `A value without a name is told`() throws {
    let writer = sound()
    let data = offsets(writer, 1)[12]
    var bytes = writer.bytes
    bytes[data + 64 + 7] = UInt8(ascii: "-")
    let file = try SampleFile(bytes)
    #expect(try file.entries().1.damage == JournalDamage(offset: data, reason: "a value without a name"))
}
