import Foundation
import JournalReading
import Testing

private func withFolder(_ files: [String: [UInt8]], _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "journal-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, bytes) in files {
        let url = folder.appending(path: name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }
    try body(folder.path)
}

private func journal(from seqnum: UInt64) -> [UInt8] {
    JournalWriter((seqnum..<seqnum + 3).map { SampleEntry($0, [("MESSAGE", "number \($0)")]) }).bytes
}

private let machine = "0123456789abcdef0123456789abcdef"

@Test func `The files of a journal are given by the time of their first entry`() throws {
    let files = [
        "\(machine)/system.journal": journal(from: 30), "\(machine)/user-1000.journal": journal(from: 20),
        "\(machine)/system@0005f.journal~": journal(from: 10), "\(machine)/system@aa-01-02.journal": journal(from: 1),
        "\(machine).namespace/system.journal": journal(from: 25), "\(machine)/empty.journal": JournalWriter().bytes,
        "other/system.journal": journal(from: 2), "\(machine)/notes.txt": [], "\(machine)/fss": [],
    ]
    try withFolder(files) { path in
        let all = try JournalFolder(path: path).files
        #expect(
            all.map { String($0.path.dropFirst(path.count + 1)) } == [
                "\(machine)/system@aa-01-02.journal", "\(machine)/system@0005f.journal~",
                "\(machine)/user-1000.journal",
                "\(machine).namespace/system.journal", "\(machine)/system.journal", "\(machine)/empty.journal",
            ])
        #expect(all.allSatisfy { $0.error == nil })
        #expect(all.compactMap(\.header?.headSeqnum) == [1, 10, 20, 25, 30, 0])
        let own = try JournalFolder(path: "\(path)/\(machine)").files
        #expect(own.count == 5)
    }
}

@Test func `A file that cannot be read is among them, with the reason`() throws {
    var unknown = journal(from: 5)
    unknown[12] |= 0x80
    try withFolder(["a.journal": unknown, "b.journal": journal(from: 1), "c.journal": []]) { path in
        let files = try JournalFolder(path: path).files
        #expect(files.map { URL(filePath: $0.path).lastPathComponent } == ["b.journal", "a.journal", "c.journal"])
        #expect(
            files.map(\.error?.reason) == [
                nil, "incompatible flag 0x80, which this reader does not know",
                "not a journal file: it ends within the header",
            ])
    }
}

@Test func `A folder that is not there is told`() {
    #expect(throws: JournalFileError(reason: "No such file or directory")) {
        try JournalFolder(path: "/nonexistent/journal")
    }
}
