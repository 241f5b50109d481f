import Crypto
import FileBaseline
import Foundation
import TestSupport
import Testing

struct BaselineFileTests {
    @Test func `the tree's root is that of RFC 9162`() {
        // Leaves and roots of the test vectors of Certificate Transparency.
        let leaves = [
            "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
        ]
        let roots = [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ]
        var tree = MerkleTree()
        #expect(Hexadecimal.text(tree.root) == roots[0])
        for (leaf, root) in zip(leaves, roots.dropFirst()) {
            tree.append(Hexadecimal.bytes(leaf) ?? [])
            #expect(Hexadecimal.text(tree.root) == root)
        }
    }

    @Test func `what is written is read again`() async throws {
        try await withTemporaryFolder { folder in
            var record = FileRecord(path: [0x2F, 0xFF, 0x0A], kind: .regular, level: .growing)
            record.mode = 0o4755
            record.owner = .max
            record.group = 7
            record.inode = .max
            record.links = 3
            record.size = .max
            record.modified = FileTime(seconds: -1, nanoseconds: 999_999_999)
            record.changed = FileTime(seconds: .max)
            record.flags = [.immutable, .verity]
            record.deviceNumber = 5
            record.target = [1, 2]
            record.attributes = [ExtendedAttribute(name: [0x75], value: Array(repeating: 9, count: 256))]
            record.digest = Array(0..<32)
            record.package = 1
            var other = record
            other.path = [0x2F, 0xFF, 0x0A, 0x2F, 0x62]
            let path = Array(folder.path("b").utf8)
            let header = sampleHeader
            let writer = try BaselineWriter(path, header: header)
            try writer.append(record)
            try writer.append(other)
            let root = try writer.finish(signer: nil, keepsEarlier: false)
            let reader = try BaselineReader(path)
            #expect(reader.header == header)
            #expect(reader.root == root)
            #expect(try reader.next() == record)
            #expect(try reader.next() == other)
            #expect(try reader.next() == nil)
        }
    }

    @Test func `what is not finished leaves nothing behind, and what was there stays`() async throws {
        try await withTemporaryFolder { folder in
            let path = Array(folder.path("b").utf8)
            var writer: BaselineWriter? = try BaselineWriter(path, header: sampleHeader)
            let root = try writer?.finish(signer: nil, keepsEarlier: false)
            writer = try BaselineWriter(path, header: sampleHeader)
            // A program that is ended now leaves no more than this.
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")) == ["b"])
            writer = nil
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")) == ["b"])
            #expect(try BaselineReader(path).root == root)
            writer = try BaselineWriter(path, header: sampleHeader)
            _ = try writer?.finish(signer: nil, keepsEarlier: true)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")).sorted() == ["b", "b.old"])
        }
    }

    @Test func `a signature is verified by its own key only`() async throws {
        try await withTree { tree in
            try tree.write("x", to: "a")
            let key = try SigningKey(text: SigningKey().text, file: [])
            let root = try tree.makeBaseline(signer: key)
            let reader = try BaselineReader(tree.baseline)
            let publicKey = try PublicKey(text: key.publicKey.text, file: [])
            try reader.verify(publicKey: publicKey, root: root)
            #expect(
                problem { try reader.verify(publicKey: SigningKey().publicKey, root: nil) }
                    == "is not signed by that key")
            var other = root
            other[0] ^= 1
            #expect(
                problem { try reader.verify(publicKey: nil, root: other) }
                    == "is not the baseline of that root: its own is \(Hexadecimal.text(root))")
            try tree.makeBaseline()
            let unsigned = try BaselineReader(tree.baseline)
            #expect(problem { try unsigned.verify(publicKey: publicKey, root: nil) } == "is not signed")
        }
    }

    @Test func `no byte of a baseline can be changed or left out unnoticed`() async throws {
        try await withTree { tree in
            for name in ["a", "b/c", "d"] { try tree.write(name, to: name) }
            let key = SigningKey()
            let root = try tree.makeBaseline(signer: key)
            let whole = try Data(contentsOf: URL(filePath: tree.folder.path("baseline")))
            func isRefused(_ data: Data) throws -> Bool {
                try data.write(to: URL(filePath: tree.folder.path("baseline")))
                do {
                    let reader = try BaselineReader(tree.baseline)
                    try reader.verify(publicKey: key.publicKey, root: root)
                    while try reader.next() != nil {}
                    return false
                } catch {
                    return true
                }
            }
            #expect(try !isRefused(whole))
            for place in whole.indices {
                var changed = whole
                changed[place] ^= 0x40
                #expect(try isRefused(changed), "byte \(place)")
            }
            for length in 0..<whole.count { #expect(try isRefused(whole.prefix(length)), "length \(length)") }
            #expect(try isRefused(whole + [0]))
        }
    }

    @Test func `what stands where nobody signed is zeros`() async throws {
        try await withTree { tree in
            try tree.write("x", to: "a")
            try tree.makeBaseline()
            let file = URL(filePath: tree.folder.path("baseline"))
            let whole = try Data(contentsOf: file)
            for place in whole.count - 96..<whole.count {
                var changed = whole
                changed[place] ^= 1
                try changed.write(to: file)
                #expect(
                    problem { _ = try BaselineReader(tree.baseline) }
                        == "the signature is not that of the key beside it", "byte \(place)")
            }
        }
    }

    @Test func `records with true checksums and a false root are refused at the end`() async throws {
        try await withTree { tree in
            try tree.write("x", to: "a")
            try tree.makeBaseline()
            let path = tree.folder.path("baseline")
            var data = try Data(contentsOf: URL(filePath: path))
            // The root in the trailer.
            data[data.count - 128] ^= 1
            try data.write(to: URL(filePath: path))
            #expect(problem { _ = try tree.check() } == "the records are not those of the root")
        }
    }

    @Test func `damage is told with its place`() async throws {
        try await withTree { tree in
            try tree.write("x", to: "a")
            try tree.makeBaseline()
            let path = tree.folder.path("baseline")
            let data = try Data(contentsOf: URL(filePath: path))
            try data.prefix(data.count - 7).write(to: URL(filePath: path))
            let error = try #require(throws: BaselineProblem.self) { _ = try tree.check() }
            #expect(error.offset != nil)
            try Data("something else".utf8).write(to: URL(filePath: path))
            #expect(problem { _ = try tree.check() } == "is no baseline")
        }
    }

    private var sampleHeader: BaselineHeader {
        BaselineHeader(
            made: FileTime(seconds: 5, nanoseconds: 6), host: [0x68], algorithm: .sha256, crossesMounts: true,
            roots: [[0x2F]], profile: Array("content /".utf8),
            packages: [PackageVersion(name: [0x70], version: [0x31])])
    }

    private func problem(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return (error as? BaselineProblem)?.reason
        }
    }
}
