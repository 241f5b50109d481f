import LogFindings
import NoroshiModel
import NoroshiReport
import SystemPackage

/// Looks whether lines that were told in JSON are still in the logs, and tells it line by line.
struct LogVerification {
    private let translations: Translations
    private let lines = LineWriter(descriptor: 1)
    private let isJSON: Bool

    /// Lines that are looked for together; of each file all of them in one reading.
    private static let batch = 1_000_000

    init(translations: Translations, isJSON: Bool) {
        self.translations = translations
        self.isJSON = isJSON
    }

    /// - Parameter path: What `noroshi logs --format json` wrote; `-` is standard input.
    /// - Returns: 0 when every line is there or was only moved, 1 when one is changed or gone, 2 when part could not be
    ///   looked at.
    /// - Throws: ``Failure`` for a file that cannot be read.
    func run(_ path: String) throws -> Int32 {
        let bytes = try Self.bytes(path)
        var records: [EvidenceRecord] = []
        var known: Set<EvidenceRecord> = []
        var isBroken = false
        for (number, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
        where !line.isEmpty {
            do {
                // Matches, stories and findings tell of the same lines.
                for record in try EvidenceRecord.read(Array(line), number: number + 1)
                where known.insert(record).inserted {
                    guard records.count < Self.batch else {
                        throw Failure("'\(Escaped.text(path))' tells more than \(Self.batch) lines")
                    }
                    records.append(record)
                }
            } catch let error as EvidenceError {
                Terminal.warn("\(Escaped.text(path)): \(error)")
                isBroken = true
            }
        }
        guard !records.isEmpty else {
            throw Failure(
                "'\(Escaped.text(path))' tells no line", hint: "it is written by 'noroshi logs --format json'")
        }
        let verdicts = EvidenceCheck().verdicts(records)
        var counts: [String: Int] = [:]
        for (record, verdict) in zip(records, verdicts) {
            counts[verdict.word, default: 0] += 1
            tell(record, verdict)
        }
        lines.flush()
        try lines.check()
        let words = ["there", "moved", "changed", "gone", "unseen", "unknowable"]
        let arguments = Dictionary(
            words.map { ($0, "\(counts[$0, default: 0])") }, uniquingKeysWith: { first, _ in first })
        Terminal.note(translations.text("logs.verify.summary", arguments))
        if isBroken || counts["unseen", default: 0] + counts["unknowable", default: 0] > 0 { return 2 }
        return counts["changed", default: 0] + counts["gone", default: 0] > 0 ? 1 : 0
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        do {
            let file = path == "-" ? FileDescriptor.standardInput : try FileDescriptor.open(FilePath(path), .readOnly)
            defer { if path != "-" { try? file.close() } }
            var bytes: [UInt8] = []
            while true {
                let piece = try unsafe [UInt8](unsafeUninitializedCapacity: 1 << 20) { buffer, count in
                    count = try unsafe file.read(into: UnsafeMutableRawBufferPointer(buffer))
                }
                if piece.isEmpty { return bytes }
                bytes += piece
            }
        } catch {
            throw Failure("cannot read '\(Escaped.text(path))': \(error)")
        }
    }

    private func tell(_ record: EvidenceRecord, _ verdict: EvidenceCheck.Verdict) {
        guard !isJSON else { return lines.append(VerdictLine(record: record, verdict: verdict)) }
        let text: String =
            switch verdict {
            case .moved(let file, let line?, _):
                translations.text("logs.verify.moved-line", ["file": Escaped.text(file), "line": "\(line)"])
            case .moved(let file, nil, let offset):
                translations.text("logs.verify.moved", ["file": Escaped.text(file), "offset": "\(offset)"])
            case .unseen(let failures):
                translations.text(
                    "logs.verify.unseen", ["reasons": failures.map { Escaped.text("\($0)") }.joined(separator: "; ")])
            case .there, .changed, .gone, .unknowable: translations.text("logs.verify.\(verdict.word)")
            }
        lines.append(Array("\(Escaped.text(record.file)):\(record.line)  \(text)".utf8))
    }
}

/// What became of one line, as a line of JSON.
private struct VerdictLine: JSONWritable {
    let record: EvidenceRecord
    let verdict: EvidenceCheck.Verdict

    func write(to text: inout JSONText) {
        text.object { text in
            text.member("file", record.file)
            text.member("kind", "verification")
            text.member("line", record.line)
            if case .moved(let file, let line, let offset) = verdict {
                text.key("now")
                text.object { text in
                    text.member("file", file)
                    if let line { text.member("line", line) }
                    text.member("offset", offset)
                }
            }
            text.member("offset", record.offset)
            if case .unseen(let failures) = verdict { text.member("reasons", failures.map(\.description)) }
            text.member("sha256", record.sha256)
            text.member("verdict", verdict.word)
        }
    }
}

extension EvidenceCheck.Verdict {
    fileprivate var word: String {
        switch self {
        case .there: "there"
        case .moved: "moved"
        case .changed: "changed"
        case .gone: "gone"
        case .unseen: "unseen"
        case .unknowable: "unknowable"
        }
    }
}
