import FoundationEssentials
import Glibc
import Recog
import Testing

/// A folder with two files of fingerprints, and a place for their cache.
private final class Workshop {
    let folder: String
    var cache: String { "\(folder)/cache" }
    private(set) var notes: [String] = []

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "recog-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: "\(folder)/db", withIntermediateDirectories: true)
        try write(
            "<fingerprints matches='k' preference='0.5'>"
                + fingerprint(
                    "^Foo (?:v([\\d.]{1,20}))?",
                    """
                    <example service.version='1'>Foo v1</example>
                    <param pos='1' name='service.version'/>
                    <param pos='0' name='service.product' value='Foö'/>
                    <param pos='0' name='service.cpe23' value='cpe:/a:x:foo:{service.version}'/>
                    """) + fingerprint("\\d{2}", flags: "REG_ICASE") + "</fingerprints>", "db/one.xml")
        try write("<fingerprints protocol='x'>" + fingerprint("(?i)bar") + "</fingerprints>", "db/two.xml")
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func write(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
    }

    func write(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(filePath: cache)) }

    func bytes() throws -> [UInt8] { try Array(Data(contentsOf: URL(filePath: cache))) }

    func load() throws -> FingerprintLibrary {
        notes = []
        return try FingerprintLibrary.load(["\(folder)/db"], cache: cache) { notes.append($0) }
    }
}

private let inputs = ["Foo v1.2", "Foo", "xFoo 22", "a BAR", "none", ""].map { Array($0.utf8) }

private func answers(_ library: FingerprintLibrary) -> [FingerprintLibrary.Recognition?] {
    ["k", "two"].flatMap { key in inputs.map { library.recognize(key, $0) } }
}

@Test func `A cache answers as its sources do, without their examples`() throws {
    let workshop = try Workshop()
    let direct = try FingerprintLibrary.load(directory: "\(workshop.folder)/db")
    for _ in 0..<2 {
        let library = try workshop.load()
        #expect(workshop.notes.isEmpty)
        #expect(answers(library) == answers(direct))
        #expect(library.databases.map(\.file) == direct.databases.map(\.file))
        #expect(library.databases.map(\.protocol) == direct.databases.map(\.protocol))
        #expect(library.databases.allSatisfy { $0.verify().examples == 0 })
        #expect(library.products(for: "k") == direct.products(for: "k"))
    }
    let attributes = try FileManager.default.attributesOfItem(atPath: workshop.cache)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(try FileManager.default.contentsOfDirectory(atPath: workshop.folder).sorted() == ["cache", "db"])
}

@Test func `A source that changes makes the cache anew, and a mistake in it is told`() throws {
    let workshop = try Workshop()
    _ = try workshop.load()
    let before = try workshop.bytes()
    try workshop.write("<fingerprints matches='k'>" + fingerprint("^Fop") + "</fingerprints>", "db/one.xml")
    #expect(try answers(workshop.load())[0] == nil)
    #expect(workshop.notes.isEmpty)
    #expect(try workshop.bytes() != before)
    try workshop.write("<fingerprints><fingerprint/></fingerprints>", "db/one.xml")
    #expect(throws: ParseErrors.self) { try workshop.load() }
}

@Test func `A cache that is cut off or altered anywhere is not believed`() throws {
    let workshop = try Workshop()
    let expected = answers(try workshop.load())
    let whole = try workshop.bytes()
    for count in stride(from: 0, to: whole.count, by: 17) {
        try workshop.write(Array(whole[..<count]))
        #expect(try answers(workshop.load()) == expected)
        #expect(!workshop.notes.isEmpty)
        #expect(try workshop.bytes() == whole)
    }
    for index in stride(from: 0, to: whole.count, by: 11) {
        var altered = whole
        altered[index] ^= UInt8(truncatingIfNeeded: 1 << (index % 8))
        try workshop.write(altered)
        #expect(try answers(workshop.load()) == expected)
        // A key that is not the sources' is simply that of others.
        #expect((8..<32).contains(index) == workshop.notes.isEmpty)
    }
}

@Test func `A cache of another user, or that others may write to, is not believed`() throws {
    let workshop = try Workshop()
    _ = try workshop.load()
    for mode in [0o620, 0o602] as [mode_t] {
        #expect(unsafe chmod(workshop.cache, mode) == 0)
        _ = try workshop.load()
        #expect(workshop.notes == ["\(workshop.cache): belongs to another user, or others may write to it"])
    }
    if geteuid() == 0 {
        #expect(unsafe chown(workshop.cache, 65_534, 65_534) == 0)
        _ = try workshop.load()
        #expect(workshop.notes == ["\(workshop.cache): belongs to another user, or others may write to it"])
    }
    _ = try workshop.load()
    #expect(workshop.notes.isEmpty)
}

@Test func `A cache that cannot be written is told, and the sources answer`() throws {
    let workshop = try Workshop()
    let path = "\(workshop.folder)/absent/cache"
    var notes: [String] = []
    let library = try FingerprintLibrary.load(["\(workshop.folder)/db/two.xml"], cache: path) { notes.append($0) }
    #expect(library.keys == ["two"])
    #expect(notes == ["\(path): No such file or directory"])
}
