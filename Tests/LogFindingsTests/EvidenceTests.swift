import Foundation
import LogFindings
import NoroshiModel
import Testing

@Suite struct `Evidence` {
    /// Lines of JSON, what becomes of the log, and what is said of its lines.
    private func verdicts(
        _ name: String = "a.log", _ change: (_ folder: String, _ path: String) throws -> Void
    ) throws -> [Int: EvidenceCheck.Verdict] {
        try withFolder { folder in
            let path = "\(folder)/\(name)"
            let told = try Told(Samples.attack, at: path)
            var seen: Set<EvidenceRecord> = []
            let records = try told.json().enumerated().flatMap { number, line in
                try EvidenceRecord.read(Array(line.utf8), number: number + 1)
            }.filter { seen.insert($0).inserted }
            try change(folder, path)
            let verdicts = EvidenceCheck().verdicts(records)
            return Dictionary(
                zip(
                    records.map(\.line),
                    verdicts.map { verdict in
                        if case .moved(let file, let line, let offset) = verdict {
                            return .moved(
                                file: String(file.dropFirst(folder.utf8.count + 1)), line: line, offset: offset)
                        }
                        return verdict
                    }), uniquingKeysWith: { first, _ in first })
        }
    }

    private func move(_ path: String, _ other: String) throws {
        try FileManager.default.moveItem(atPath: path, toPath: other)
    }

    @Test func `is there as long as nobody touches it`() throws {
        let verdicts = try verdicts { _, _ in }
        #expect(Set(verdicts.keys).isSuperset(of: [1, 13, 14, 15, 22]))
        #expect(Set(verdicts.values) == [.there])
    }

    @Test func `is followed to where rotation brings it`() throws {
        let verdicts = try verdicts { _, path in
            try move(path, "\(path).1")
            try "a new file\n".write(toFile: path, atomically: true, encoding: .utf8)
        }
        guard case .moved(let file, let line, _)? = verdicts[13] else {
            Issue.record("\(String(describing: verdicts[13]))")
            return
        }
        #expect(file == "a.log.1" && line == 13)
        #expect(verdicts.values.allSatisfy { if case .moved = $0 { true } else { false } })
    }

    @Test func `is found behind what was put before it`() throws {
        let verdicts = try verdicts { _, path in
            let text = try String(contentsOfFile: path, encoding: .utf8)
            try ("one more\n" + text).write(toFile: path, atomically: true, encoding: .utf8)
        }
        #expect(verdicts[1] == .moved(file: "a.log", line: 2, offset: 9))
    }

    @Test func `is changed where another line stands among those that are there`() throws {
        let verdicts = try verdicts { _, path in
            let text = try String(contentsOfFile: path, encoding: .utf8)
            try text.replacing("Accepted password for oracle", with: "Accepted password for tanaka")
                .write(toFile: path, atomically: true, encoding: .utf8)
        }
        #expect(verdicts[13] == .changed)
        #expect(verdicts.filter { $0.value != .there }.count == 1)
    }

    @Test func `is gone with the end of a file that was cut, and with the file`() throws {
        let cut = try verdicts { _, path in
            try FileHandle(forUpdating: URL(filePath: path)).truncate(atOffset: 100)
        }
        #expect(cut[1] == .there && cut[13] == .gone)
        let deleted = try verdicts { _, path in try FileManager.default.removeItem(atPath: path) }
        #expect(Set(deleted.values) == [.gone])
    }

    @Test func `is not called gone while a file of the series cannot be looked into`() throws {
        let verdicts = try verdicts { _, path in
            try FileManager.default.removeItem(atPath: path)
            try Data([0x50, 0x4B, 3, 4, 0, 0]).write(to: URL(filePath: "\(path).2"))
        }
        guard case .unseen(let failures)? = verdicts[1] else {
            Issue.record("\(String(describing: verdicts[1]))")
            return
        }
        #expect(failures.map { "\($0)" }.first?.contains("is packed as ZIP, and was not looked at") == true)
    }

    @Test func `is found in what rotation compresses, and missed where that is damaged`() throws {
        func packed(_ path: String) throws -> Data {
            let gzip = Process()
            gzip.executableURL = URL(filePath: "/bin/gzip")
            gzip.arguments = [path]
            try gzip.run()
            gzip.waitUntilExit()
            return try Data(contentsOf: URL(filePath: "\(path).gz"))
        }
        let whole = try verdicts { _, path in
            try move(path, "\(path).3")
            _ = try packed("\(path).3")
        }
        guard case .moved(let file, let line, _)? = whole[13] else {
            Issue.record("\(String(describing: whole[13]))")
            return
        }
        #expect(file == "a.log.3.gz" && line == 13)
        let damaged = try verdicts { _, path in
            let data = try packed(path)
            try data.prefix(data.count / 2).write(to: URL(filePath: "\(path).gz"))
        }
        guard case .unseen? = damaged[22] else {
            Issue.record("\(String(describing: damaged[22]))")
            return
        }
    }

    @Test func `cannot be told without a hash`() throws {
        let masked = #"{"kind":"match","file":"x","line":1,"offset":0,"text":"user-1"}"#
        let records = try EvidenceRecord.read(Array(masked.utf8), number: 1)
        #expect(EvidenceCheck().verdicts(records) == [.unknowable])
    }

    @Test(arguments: [
        "nonsense", "{}", "{\"kind\":\"other\"}", "{\"kind\":\"match\"}", "{\"kind\":\"match\",\"file\":1}",
    ])
    func `is refused where it is none`(text: String) {
        #expect(throws: EvidenceError.self) { try EvidenceRecord.read(Array(text.utf8), number: 3) }
    }

    @Test(arguments: [
        ("/var/log/auth.log", "/var/log/auth.log", nil), ("auth.log.1", "auth.log", "1"),
        ("auth.log.12.gz", "auth.log", "12"),
        ("messages-20261101.xz", "messages", "20261101"), ("access.log.2026110104", "access.log", "2026110104"),
        ("mail.gz", "mail", nil), ("host1", "host1", nil), ("10.0.0.1", "10.0.0", "1"), (".1", ".1", nil),
    ])
    func `knows the series of a file by its name`(name: String, base: String, generation: String?) {
        let series = EvidenceSeries(name)
        #expect(series.base == base && series.generation == generation)
    }
}
