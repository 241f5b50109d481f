import Foundation
import HostReading
import PackageDatabases
import Testing

@Suite(.enabled(if: Oracle.hasRpm)) struct `rpm's database` {
    @Test(arguments: [1, 8, 10]) func `has what rpm says of it`(_ digest: Int) throws {
        try expectAsRpmSays(try RpmSample(digest: digest), "sqlite")
    }

    @Test(.enabled(if: Oracle.hasSQLite)) func `is read from rpm's own form`() throws {
        let sample = try RpmSample()
        let expected = InstalledPackages(sample.root.root)
        try sample.makeNdb()
        let found = InstalledPackages(sample.root.root)
        #expect(found.problems.isEmpty)
        #expect(found.databases.first?.file == Array("/var/lib/rpm/Packages.db".utf8))
        #expect(found.packages == expected.packages)
        let path = Array("/usr/bin/tool".utf8)
        let owner = try #require(found.owner(of: path))
        #expect(found.shipped(path, by: owner) == expected.shipped(path, by: owner))
    }

    @Test(.enabled(if: Oracle.hasBerkeley && Oracle.hasSQLite), arguments: [1234, 4321])
    func `is read from Berkeley DB of either byte order`(_ order: Int) throws {
        let sample = try RpmSample()
        let expected = InstalledPackages(sample.root.root)
        try sample.makeBerkeley(order: order)
        let found = InstalledPackages(sample.root.root)
        #expect(found.problems.isEmpty)
        #expect(found.databases.first?.file == Array("/var/lib/rpm/Packages".utf8))
        #expect(Set(found.packages) == Set(expected.packages))
        let path = Array("/usr/lib/tool/a-file-with-a-long-name-377".utf8)
        let owner = try #require(found.owner(of: path))
        let known = try #require(expected.owner(of: path))
        #expect(found.shipped(path, by: owner) == expected.shipped(path, by: known))
    }

    private func expectAsRpmSays(_ sample: RpmSample, _ backend: String) throws {
        let found = InstalledPackages(sample.root.root)
        #expect(found.problems.isEmpty)
        #expect(found.packages.count == 2)
        for (place, package) in found.packages.enumerated() {
            let name = String(decoding: package.name, as: UTF8.self)
            let format = "%{NAME}|%{EPOCH}:%{VERSION}-%{RELEASE}|%{ARCH}|%{INSTALLTIME}\n"
            let says = try sample.rpm(backend, ["-q", "--qf", format, name])
            let told =
                "\(name)|\(String(decoding: package.version, as: UTF8.self))"
                + "|\(String(decoding: package.architecture, as: UTF8.self))|\(package.installed ?? 0)\n"
            #expect(told == says)
            #expect(package.source == Array("tool".utf8))
            let files = "[%{FILENAMES}|%{FILEMODES:octal}|%{FILEDIGESTS}|%{FILEUSERNAME}|%{FILEFLAGS}\n]"
            for line in try sample.rpm(backend, ["-q", "--qf", files, name]).split(separator: "\n") {
                let columns = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
                let path = Array(columns[0].utf8)
                #expect(found.owner(of: path) == place)
                let shipped = try #require(found.shipped(path, by: place))
                let mode = try #require(shipped.mode)
                #expect(
                    String(mode, radix: 8) == (columns[1].hasPrefix("0") ? String(columns[1].dropFirst()) : columns[1]))
                let flags = try #require(Int(columns[4]))
                #expect(shipped.isConfiguration == (flags & 1 != 0))
                #expect(shipped.isGhost == (flags & 64 != 0))
                #expect((shipped.digest?.hexadecimal ?? "") == (shipped.isGhost ? "" : columns[2]))
                #expect(shipped.user == Array(columns[3].utf8))
            }
        }
        let tool = try #require(found.owner(of: Array("/usr/bin/tool".utf8)))
        #expect(found.shipped(Array("/usr/bin/tool".utf8), by: tool)?.permissions == 0o4755)
        let helper = found.shipped(Array("/usr/bin/helper".utf8), by: tool)
        #expect(helper?.capabilities.map { String(decoding: $0, as: UTF8.self) }?.contains("cap_net_raw") == true)
        #expect(found.packages[tool].url(nil) == "pkg:rpm/tool@1.5-3?arch=noarch&epoch=2")
    }

    @Test(.enabled(if: Oracle.hasSQLite)) func `is read with its write-ahead log`() throws {
        let sample = try RpmSample()
        let file = "\(sample.database)/rpmdb.sqlite"
        // A writer that is killed leaves its log behind; here it is copied while the writer holds it.
        let script = """
            PRAGMA journal_mode=WAL;
            PRAGMA wal_autocheckpoint=0;
            DELETE FROM Packages WHERE hnum = (SELECT max(hnum) FROM Packages);
            .system cp '\(file)' '\(file).copy'
            .system cp '\(file)-wal' '\(file)-wal.copy'
            """
        try Oracle.run("sqlite3", [file], input: Data(script.utf8))
        let copy = try TestRoot()
        try copy.write(sample.root.data("var/lib/rpm/rpmdb.sqlite.copy"), to: "var/lib/rpm/rpmdb.sqlite")
        #expect(InstalledPackages(copy.root).packages.count == 2)
        let log = try sample.root.data("var/lib/rpm/rpmdb.sqlite-wal.copy")
        try copy.write(log, to: "var/lib/rpm/rpmdb.sqlite-wal")
        let found = InstalledPackages(copy.root)
        #expect(found.problems.isEmpty)
        #expect(found.packages.count == 1)
        // A change that was not finished does not count.
        try copy.write(log.dropLast(1), to: "var/lib/rpm/rpmdb.sqlite-wal")
        #expect(InstalledPackages(copy.root).packages.count == 2)
    }

    @Test func `with an unfinished change is a problem`() throws {
        let sample = try RpmSample()
        try sample.root.write("a journal of a change", to: "var/lib/rpm/rpmdb.sqlite-journal")
        let found = InstalledPackages(sample.root.root)
        #expect(found.packages.isEmpty)
        #expect(found.problems.map(\.reason).first?.contains("unfinished") == true)
    }

    @Test(.enabled(if: Oracle.hasSQLite && Oracle.hasBerkeley), arguments: ["rpmdb.sqlite", "Packages.db", "Packages"])
    func `that is damaged is a problem with a place`(_ name: String) throws {
        let sample = try RpmSample()
        if name == "Packages.db" { try sample.makeNdb() }
        if name == "Packages" { try sample.makeBerkeley(order: 1234) }
        let file = "var/lib/rpm/\(name)"
        let whole = try sample.root.data(file)
        for log in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: "\(sample.database)/\(name)\(log)") }
        for part in stride(from: 1, to: 16, by: 2) {
            try sample.root.write(whole.prefix(whole.count * part / 16), to: file)
            let found = InstalledPackages(sample.root.root)
            #expect(!found.problems.isEmpty || found.packages.count == 2)
            #expect(found.problems.allSatisfy { $0.file == Array("/\(file)".utf8) })
        }
        // Whatever the bytes are, it ends, and does not have what was not there.
        var random = SystemRandomNumberGenerator()
        for _ in 0..<60 {
            var damaged = whole
            for _ in 0..<8 { damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(in: 0...255) }
            try sample.root.write(damaged, to: file)
            let found = InstalledPackages(sample.root.root)
            #expect(found.packages.count <= 2 || !found.problems.isEmpty)
        }
    }
}
