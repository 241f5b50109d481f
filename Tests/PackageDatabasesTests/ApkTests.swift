import Foundation
import PackageDatabases
import Testing

/// By Alpine's description of the form: there is no apk on Debian to write one.
@Suite struct `apk's database` {
    private static let text = """
        C:Q1abc=
        P:busybox
        V:1.36.1-r2
        A:x86_64
        o:busybox-source
        F:bin
        M:0:0:755
        R:busybox
        a:0:0:4755
        Z:Q1hvfkN/qlp/zhXR3cuerq6jd2Z7g=
        F:etc
        R:busybox.conf
        Z:Q1hvfkN/qlp/zhXR3cuerq6jd2Z7g=

        P:musl
        V:1.2.4-r1
        A:x86_64


        """

    @Test func `has packages, owners, hashes and rights`() throws {
        let root = try TestRoot()
        try root.write(Self.text, to: "lib/apk/db/installed")
        let found = InstalledPackages(root.root)
        #expect(found.problems.isEmpty)
        #expect(found.packages.map { String(decoding: $0.name, as: UTF8.self) } == ["busybox", "musl"])
        #expect(found.packages[0].source == Array("busybox-source".utf8))
        let path = Array("/bin/busybox".utf8)
        let owner = try #require(found.owner(of: path))
        let shipped = try #require(found.shipped(path, by: owner))
        // SHA-1 of "a".
        #expect(shipped.digest?.hexadecimal == "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8")
        #expect(shipped.digest?.algorithm == .sha1)
        #expect(shipped.permissions == 0o4755)
        #expect(found.shipped(Array("/etc/busybox.conf".utf8), by: owner)?.isConfiguration == true)
        #expect(found.files(of: owner) == [path, Array("/etc/busybox.conf".utf8)])
    }

    @Test(arguments: 1..<20)
    func `tells that it was cut off`(_ twentieth: Int) throws {
        let root = try TestRoot()
        let bytes = Data(Self.text.utf8)
        let end = try #require(Self.text.utf8.count * twentieth / 20 as Int?)
        // At the end of a package nothing is missing.
        try #require(!bytes.prefix(end).suffix(2).elementsEqual([0x0A, 0x0A]))
        try root.write(bytes.prefix(end), to: "lib/apk/db/installed")
        #expect(!InstalledPackages(root.root).problems.isEmpty)
    }
}
