import Foundation
import JournalReading
import LiteralScan
import Testing

/// Our reading of a file, in the form of journalctl's.
private func ours(_ path: String) throws -> (entries: [ExportFormat.Entry], found: [String: [UInt32]]) {
    let descriptor = try JournalFolder.open(path)
    defer { close(descriptor) }
    let file = try JournalFile(descriptor: descriptor)
    var entries: [ExportFormat.Entry] = []
    let all = try file.forEach { entries.append(ExportFormat.Entry(cursor: $0.cursor, SampleEntry($0))) }
    #expect(all.damage == nil)
    var found: [String: [UInt32]] = [:]
    let summary = try file.scan(LiteralSet(literals)) { entry, hits in
        found[entry.cursor] = hits.indices.map { hits[$0] }
    }
    #expect(summary.damage == nil)
    return (entries, found)
}

private func theirs(_ path: String) throws -> (entries: [ExportFormat.Entry], found: [String: [UInt32]]) {
    let journalctl = try #require(SystemdTool.journalctl)
    let entries = try ExportFormat.parse(journalctl.run(["--file", path, "-o", "export", "--no-pager"]))
    var found: [String: [UInt32]] = [:]
    for entry in entries {
        let hits = entry.fields.filter { $0.name == "MESSAGE" }
            .reduce(into: Set<UInt32>()) { $0.formUnion(naiveHits($1.value)) }
        if !hits.isEmpty { found[entry.cursor] = hits.sorted() }
    }
    return (entries, found)
}

@Suite(.enabled(if: SystemdTool.journalctl != nil, "journalctl is not here"))
struct JournalctlTests {
    @Test(arguments: Form.all)
    func `journalctl reads from our files what we read`(form: Form) throws {
        let file = try SampleFile(form.write(sampleEntries(300, seed: 41)).bytes)
        let (ours, theirs) = (try ours(file.path), try theirs(file.path))
        #expect(ours.entries.count == 300)
        #expect(ours.entries == theirs.entries)
        #expect(ours.found == theirs.found)
    }
}

@Suite(
    .enabled(
        if: SystemdTool.journalctl != nil && SystemdTool.journalRemote != nil,
        "journalctl or systemd-journal-remote is not here: set NOROSHI_JOURNAL_REMOTE"))
struct JournalRemoteTests {
    @Test(
        arguments: [
            ["SYSTEMD_JOURNAL_COMPACT": "0", "SYSTEMD_JOURNAL_KEYED_HASH": "0"],
            ["SYSTEMD_JOURNAL_COMPACT": "0", "SYSTEMD_JOURNAL_KEYED_HASH": "1"],
            ["SYSTEMD_JOURNAL_COMPRESS": "0"],
        ])
    func `From systemd's own files we read what journalctl reads`(environment: [String: String]) throws {
        let remote = try #require(SystemdTool.journalRemote)
        let path = FileManager.default.temporaryDirectory.appending(path: "journal-\(UUID()).journal").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let entries = sampleEntries(700, seed: 42)
        try remote.run(
            ["--output", path, "--split-mode=none", "-"], environment: environment,
            input: ExportFormat.serialize(entries))
        let (ours, theirs) = (try ours(path), try theirs(path))
        #expect(ours.entries.count == entries.count)
        #expect(ours.entries == theirs.entries)
        #expect(ours.found == theirs.found)
        #expect(ours.found.count > 50)
        // systemd keeps the same value of the same field once.
        #expect(ours.entries.map { Set($0.fields) } == entries.map { Set($0.fields) })
    }

    @Test func `A file is read on while systemd writes it`() throws {
        let remote = try #require(SystemdTool.journalRemote)
        let path = FileManager.default.temporaryDirectory.appending(path: "journal-\(UUID()).journal").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let process = Process()
        let input = Pipe()
        process.executableURL = URL(filePath: remote.path)
        process.arguments = ["--output", path, "--split-mode=none", "-"]
        process.standardInput = input
        process.standardError = FileHandle.nullDevice
        try process.run()
        var checkpoint: JournalCheckpoint?
        var read: [UInt64] = []
        func readOn() throws {
            guard let descriptor = try? JournalFolder.open(path) else { return }
            defer { close(descriptor) }
            // It is there before it has a header.
            guard let file = try? JournalFile(descriptor: descriptor) else { return }
            let summary = try file.forEach(JournalSelection(after: checkpoint)) { entry in
                read.append(entry.realtime)
                #expect(!entry.isCut)
            }
            #expect(summary.damage == nil)
            checkpoint = summary.checkpoint ?? checkpoint
        }
        let entries = sampleEntries(4_000, seed: 43)
        var readings = 0
        for start in stride(from: 0, to: entries.count, by: 100) {
            try input.fileHandleForWriting.write(
                contentsOf: Data(ExportFormat.serialize(Array(entries[start..<start + 100]))))
            for _ in 0..<3 {
                let before = read.count
                try readOn()
                if read.count > before { readings += 1 }
            }
        }
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        try readOn()
        #expect(read == entries.map(\.realtime))
        #expect(readings > 5)
    }
}
