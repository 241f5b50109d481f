import JournalReading
import LiteralScan
import TestSupport
import Testing

private let set = try? LiteralSet(literals)

/// Reads a file in both ways and compares them: whatever is wrong with it, a scan gives exactly those entries in which
/// byte by byte a literal can be found.
private func read(_ bytes: [UInt8], _ what: String) throws -> ([SampleEntry], JournalSummary)? {
    let file = try SampleFile(bytes)
    do {
        let (entries, all) = try file.entries()
        let (found, summary) = try file.scan(set)
        let expected = entries.map { Found(entry: $0, literals: naiveHits($0, in: ["MESSAGE"])) }
            .filter { !$0.literals.isEmpty }
        #expect(found == expected, "\(what)")
        #expect(summary.entries == all.entries, "\(what)")
        #expect(all.given == all.entries)
        return (entries, all)
    } catch let error as JournalFileError {
        #expect(!error.reason.isEmpty)
        return nil
    }
}

@Test(arguments: Form.all)
func `Whatever bytes are changed, reading ends, and both ways of it agree`(form: Form) throws {
    let sound = form.write(sampleEntries(30, seed: 31)).bytes
    var dice = Dice(32)
    for round in 0..<60 {
        var bytes = sound
        switch round % 5 {
        case 0:
            for _ in 0..<Int.random(in: 1...4, using: &dice) {
                bytes[Int.random(in: bytes.indices, using: &dice)] ^= 1 << UInt8.random(in: 0...7, using: &dice)
            }
        case 1:
            for _ in 0..<40 {
                bytes[Int.random(in: 208..<bytes.count, using: &dice)] = UInt8(truncatingIfNeeded: dice.next())
            }
        case 2:
            // A part of the file stands elsewhere, too.
            let count = Int.random(in: 1...64, using: &dice) * 8
            let from = Int.random(in: 0..<(bytes.count - count) / 8, using: &dice) * 8
            let to = Int.random(in: 26..<(bytes.count - count) / 8, using: &dice) * 8
            bytes.replaceSubrange(to..<to + count, with: sound[from..<from + count])
        case 3:
            bytes.removeLast(Int.random(in: 0..<bytes.count - 208, using: &dice))
            bytes[Int.random(in: 88..<208, using: &dice)] ^= 0x10
        default:
            let place = Int.random(in: 26..<bytes.count / 8 - 8, using: &dice) * 8
            let count = Int.random(in: 1...8, using: &dice) * 8
            for index in place..<place + count { bytes[index] = round % 2 == 0 ? 0 : 0xFF }
        }
        _ = try read(bytes, "\(form.testDescription), round \(round)")
    }
}

@Test(arguments: [false, true])
func `No wrong bit of the structure goes unnoticed`(isCompact: Bool) throws {
    let writer = JournalWriter(sampleEntries(14, seed: 33), isCompact: isCompact, .zstd)
    let sound = try #require(try read(writer.bytes, "sound"))
    #expect(sound.1.damage == nil)
    let data = Set(writer.objects.filter { $0.type == 1 }.map(\.offset))
    // Header: its size, what is in use, the entries and their list.
    var places = Array(88..<104) + Array(152..<160) + Array(176..<184)
    var items: [Int] = []
    for object in writer.objects {
        places += [object.offset] + Array(object.offset + 8..<object.offset + 16)
        guard object.type == 3 else { continue }
        items += stride(from: object.offset + 64, to: object.offset + object.size, by: isCompact ? 4 : 16)
    }
    let offsetSize = isCompact ? 4 : 8
    places += items.flatMap { Array($0..<$0 + offsetSize) }
    var dice = Dice(34)
    var refused = 0
    var damaged = 0
    for _ in 0..<1_200 {
        let place = dice.pick(places)
        let bit = UInt8.random(in: 0...7, using: &dice)
        var bytes = writer.bytes
        bytes[place] ^= 1 << bit
        // Some bits decide nothing: where an object ends within the eight bytes that it takes in any case.
        if writer.objects.contains(where: { $0.offset + 8 == place }), bit < 3 { continue }
        // That an entry has another value of the file instead of its own could be seen by its hash only.
        if let item = items.first(where: { ($0..<$0 + offsetSize).contains(place) }) {
            let target = (0..<offsetSize).reduce(0) { $0 | Int(bytes[item + $1] & ($1 < 7 ? 0xFF : 0x7F)) << (8 * $1) }
            if data.contains(target) { continue }
        }
        guard let (entries, summary) = try read(bytes, "bit \(bit) of byte \(place)") else {
            refused += 1
            continue
        }
        #expect(summary.damage != nil || entries == sound.0, "bit \(bit) of byte \(place)")
        damaged += summary.damage == nil ? 0 : 1
    }
    #expect(damaged > 600)
    #expect(refused < 100)
}
