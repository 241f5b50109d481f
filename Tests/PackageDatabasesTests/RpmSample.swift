import Foundation

/// A database that the real rpm wrote, with packages that the real rpmbuild made.
final class RpmSample {
    let root: TestRoot
    /// Where the database is, as the looked-at system sees it.
    static let folder = "/var/lib/rpm"
    var database: String { root.path + Self.folder }

    private static let spec = """
        Name: tool
        Epoch: 2
        Version: 1.5
        Release: 3%{?dist}
        Summary: A tool
        License: MIT
        BuildArch: noarch
        %global _build_id_links none
        %global __os_install_post %{nil}
        %description
        A tool.
        %package libs
        Summary: Its library
        %description libs
        Its library.
        %prep
        %build
        %install
        mkdir -p %{buildroot}/usr/bin %{buildroot}/etc %{buildroot}/usr/lib/tool %{buildroot}/var/log
        printf program > %{buildroot}/usr/bin/tool
        printf helper > %{buildroot}/usr/bin/helper
        printf conf > %{buildroot}/etc/tool.conf
        : > %{buildroot}/var/log/tool.log
        for n in $(seq 1 400); do echo file $n > %{buildroot}/usr/lib/tool/a-file-with-a-long-name-$n; done
        ln -s tool %{buildroot}/usr/bin/link
        %files
        %attr(4755, root, root) /usr/bin/tool
        %caps(cap_net_raw=ep) /usr/bin/helper
        /usr/bin/link
        %config(noreplace) /etc/tool.conf
        %ghost /var/log/tool.log
        %files libs
        /usr/lib/tool

        """

    init(backend: String = "sqlite", digest: Int = 8) throws {
        root = try TestRoot()
        try root.write(Self.spec, to: "build/tool.spec")
        let build = "\(root.path)/build"
        try Oracle.run(
            "rpmbuild",
            [
                "-bb", "--quiet", "--define", "_topdir \(build)", "--define", "_binary_filedigest_algorithm \(digest)",
                "--define", "_tmppath \(build)", "\(build)/tool.spec",
            ])
        let folder = "\(build)/RPMS/noarch"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { "\(folder)/\($0)" }
        try FileManager.default.createDirectory(atPath: database, withIntermediateDirectories: true)
        try rpm(backend, ["-i", "--justdb", "--nodeps", "--noscripts", "--notriggers", "--ignorearch"] + files)
    }

    @discardableResult
    func rpm(_ backend: String, _ arguments: [String]) throws -> String {
        try Oracle.run("rpm", ["--dbpath", database, "--define", "_db_backend \(backend)"] + arguments)
    }

    /// The records as rpm keeps them, by their number.
    private func records() throws -> [(number: UInt32, bytes: [UInt8])] {
        let rows = try Oracle.run(
            "sqlite3", ["\(database)/rpmdb.sqlite", "SELECT printf('%d', hnum), hex(blob) FROM Packages"])
        return try rows.split(separator: "\n").map { row in
            let columns = row.split(separator: "|")
            let digits = Array(columns[1].utf8)
            let bytes = stride(from: 0, to: digits.count, by: 2).map {
                UInt8(String(decoding: digits[$0..<($0 + 2)], as: UTF8.self), radix: 16) ?? 0
            }
            guard let number = UInt32(columns[0]) else { throw Oracle.Failed(status: 0, text: String(columns[0])) }
            return (number, bytes)
        }
    }

    /// A `Packages.db` by the description of the form: Debian's rpm does not write it.
    func makeNdb() throws {
        func word(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        var file = Array("RpmP".utf8) + word(0) + word(7) + word(1) + word(9) + [UInt8](repeating: 0, count: 12)
        var blobs: [UInt8] = []
        for (number, bytes) in try records() {
            let count = (16 + bytes.count + 12 + 15) / 16
            var blob = Array("BlbS".utf8) + word(number) + word(7) + word(UInt32(bytes.count)) + bytes
            blob += [UInt8](repeating: 0, count: count * 16 - blob.count - 12)
            var (first, second): (UInt32, UInt32) = (1, 0)
            for byte in blob {
                first = (first + UInt32(byte)) % 65_521
                second = (second + first) % 65_521
            }
            blob += word(second << 16 | first) + word(UInt32(bytes.count)) + Array("BlbE".utf8)
            file += Array("Slot".utf8) + word(number) + word(UInt32((4096 + blobs.count) / 16)) + word(UInt32(count))
            blobs += blob
        }
        while file.count < 4096 { file += Array("Slot".utf8) + word(0) + word(0) + word(0) }
        try root.write(Data(file + blobs), to: "var/lib/rpm/Packages.db")
        try removeSQLite()
    }

    private func removeSQLite() throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: database) where name.hasPrefix("rpmdb.sqlite") {
            try FileManager.default.removeItem(atPath: "\(database)/\(name)")
        }
    }

    /// One `Packages` of Berkeley DB with the same records.
    ///
    /// - Parameter order: 1234 for low bytes first, 4321 for high ones.
    func makeBerkeley(order: Int) throws {
        var text = "VERSION=3\nformat=bytevalue\ntype=hash\ndb_lorder=\(order)\ndb_pagesize=4096\nHEADER=END\n"
        text += " 00000000\n 05000000\n"
        for (number, bytes) in try records() {
            let key = String(number, radix: 16)
            text += " \(String(repeating: "0", count: 8 - key.count))\(key)\n "
            text += bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\n"
        }
        text += "DATA=END\n"
        try Oracle.run("db5.3_load", ["\(database)/Packages"], input: Data(text.utf8))
        try removeSQLite()
    }
}
