import Foundation
import JournalReading
import LiteralScan
import TestSupport

let literalTexts = [
    "Failed password", "Invalid user", "root", "needle", "at frame 7", "ssh2", "=Failed", "MESSAGE=", "e: x",
    "\u{0}\u{1}",
    "sshd", "zz top",
]
let literals = literalTexts.map { Array($0.utf8) }
private let lowercasedLiterals = literals.map { Data($0.map(lowercased)) }

/// Entries as a mail and shell host has them: most values are shared, some are long, have newlines, or are no text.
func sampleEntries(_ count: Int, seed: UInt64) -> [SampleEntry] {
    var dice = Dice(seed)
    var seqnum: UInt64 = 40
    return (0..<count).map { _ in
        seqnum += UInt64.random(in: 1...3, using: &dice)
        let program = dice.pick(["sshd", "postfix/smtpd", "named", "CRON"])
        var fields: [(String, [UInt8])] = [
            ("_HOSTNAME", Array("mx1".utf8)), ("PRIORITY", Array("\(Int.random(in: 3...6, using: &dice))".utf8)),
            ("SYSLOG_IDENTIFIER", Array(program.utf8)),
            ("_PID", Array("\(Int.random(in: 300...330, using: &dice))".utf8)),
            ("MESSAGE", sampleMessage(using: &dice)),
        ]
        if Int.random(in: 0..<12, using: &dice) == 0 { fields.append(("MESSAGE", Array("second needle".utf8))) }
        if Int.random(in: 0..<9, using: &dice) == 0 { fields.append(("NOTE", sampleMessage(using: &dice))) }
        if Int.random(in: 0..<20, using: &dice) == 0 { fields.remove(at: 4) }
        fields.shuffle(using: &dice)
        return SampleEntry(seqnum, bytes: fields)
    }
}

private func sampleMessage(using dice: inout Dice) -> [UInt8] {
    switch Int.random(in: 0..<12, using: &dice) {
    case 0: Array("Failed password for root from 192.0.2.\(Int.random(in: 1...9, using: &dice)) port 22 ssh2".utf8)
    case 1: Array("FAILED PASSWORD for invalid user".utf8)
    case 2: []
    case 3: Array("x=Failed\nMESSAGE=root\n\nsecond Failed\npassword".utf8)
    case 4: (0..<Int.random(in: 1...40, using: &dice)).map { _ in UInt8.random(in: 0...255, using: &dice) }
    case 5: [0x00, 0x01, 0xFF, 0xFE] + Array("needle".utf8) + [0x80]
    case 6:
        // Longer than what is compressed, with and without something to be found at its end.
        Array((0..<Int.random(in: 20...60, using: &dice)).map { "at frame \($0 * 3) of the module\n" }.joined().utf8)
            + Array(dice.pick(["nothing", "zz top"]).utf8)
    case 7: (0..<700).map { _ in UInt8.random(in: 0...255, using: &dice) } + Array("ssh2".utf8)
    default: Array("connect from mail\(Int.random(in: 1...30, using: &dice)).example.net".utf8)
    }
}

/// The literals that a value has, byte by byte, whatever the case of ASCII letters; none goes over a newline.
func naiveHits(_ value: [UInt8]) -> Set<UInt32> {
    let value = Data(value.map(lowercased))
    var found: Set<UInt32> = []
    for (number, literal) in lowercasedLiterals.enumerated() where value.range(of: literal) != nil {
        found.insert(UInt32(number))
    }
    return found
}

func naiveHits(_ entry: SampleEntry, in names: [String]?) -> [UInt32] {
    entry.fields.filter { names?.contains($0.name) ?? true }.reduce(into: Set()) { $0.formUnion(naiveHits($1.value)) }
        .sorted()
}

private func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}

/// What a scan is to give.
struct Found: Hashable {
    var entry: SampleEntry
    var literals: [UInt32]
}

/// A file with the given bytes, which is gone afterwards.
final class SampleFile {
    let path: String
    let descriptor: Int32

    init(_ bytes: [UInt8]) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "journal-\(UUID()).journal").path
        try Data(bytes).write(to: URL(filePath: path))
        descriptor = unsafe open(path, O_RDONLY)
    }

    deinit {
        close(descriptor)
        unsafe unlink(path)
    }

    func entries(_ selection: JournalSelection = JournalSelection()) throws -> ([SampleEntry], JournalSummary) {
        var entries: [SampleEntry] = []
        let summary = try JournalFile(descriptor: descriptor).forEach(selection) { entries.append(SampleEntry($0)) }
        return (entries, summary)
    }

    func scan(
        _ set: LiteralSet? = nil, in fields: JournalFields = .message,
        _ selection: JournalSelection = JournalSelection()
    ) throws -> ([Found], JournalSummary) {
        var found: [Found] = []
        let set = try set ?? LiteralSet(literals)
        let summary = try JournalFile(descriptor: descriptor).scan(set, in: fields, selection) { entry, hits in
            found.append(Found(entry: SampleEntry(entry), literals: hits.indices.map { hits[$0] }))
        }
        return (found, summary)
    }
}
