import Crypto
import FileBaseline
import Foundation
import TestSupport
import Testing

/// A system with apk's database, whose hashes are SHA-1 and which keeps rights, of which a package is upgraded.
struct ApkPackageTests {
    @Test func `an upgrade explains content and rights that the package ships`() async throws {
        try await withTree { tree in
            try install(tree, version: "1.0-r0", program: "old", mode: 0o755)
            let before = try #require(SystemPackages(ImageFiles(root: Array(tree.path.utf8)))).versions
            #expect(before.map { String(decoding: $0.name, as: UTF8.self) } == ["tool"])
            try tree.makeBaseline(options(tree))
            try install(tree, version: "1.1-r0", program: "new", mode: 0o750)
            try tree.write("trojan", to: "usr/bin/other", mode: 0o755)
            let found = try explained(tree, before)
            let program = try #require(found["/usr/bin/program"])
            #expect(program.explanation?.oldVersion == Array("1.0-r0".utf8))
            #expect(program.explanation?.newVersion == Array("1.1-r0".utf8))
            #expect(program.aspects.contains(.mode))
            let other = try #require(found["/usr/bin/other"])
            #expect(other.explanation == nil)
            #expect(other.suspicions(hasPackages: true).contains(.notAsShipped))
        }
    }

    @Test func `rights that the package does not ship are explained by no upgrade`() async throws {
        try await withTree { tree in
            try install(tree, version: "1.0-r0", program: "old", mode: 0o755)
            let before = try #require(SystemPackages(ImageFiles(root: Array(tree.path.utf8)))).versions
            try tree.makeBaseline(options(tree))
            try install(tree, version: "1.1-r0", program: "new", mode: 0o755)
            unsafe chmod(tree.path("usr/bin/program"), 0o777)
            let found = try explained(tree, before)
            #expect(found["/usr/bin/program"]?.explanation == nil)
        }
    }

    private func install(_ tree: Tree, version: String, program: String, mode: Int) throws {
        try tree.write(program, to: "usr/bin/program", mode: mode)
        try tree.write("other", to: "usr/bin/other", mode: 0o755)
        func sum(_ text: String) -> String { Data(Insecure.SHA1.hash(data: Data(text.utf8))).base64EncodedString() }
        let user = getuid(), group = getgid()
        try tree.write(
            """
            P:tool
            V:\(version)
            A:x86_64
            F:usr/bin
            R:program
            a:\(user):\(group):\(String(mode, radix: 8))
            Z:Q1\(sum(program))
            R:other
            a:\(user):\(group):755
            Z:Q1\(sum("other"))


            """, to: "lib/apk/db/installed")
    }

    private func options(_ tree: Tree) -> WalkOptions {
        let profile = Profile.everything(below: [Array("/usr/bin".utf8)])
        var options = WalkOptions(roots: profile.roots, profile: profile)
        options.image = Array(tree.path.utf8)
        return options
    }

    private func explained(_ tree: Tree, _ before: [PackageVersion]) throws -> [String: Difference] {
        var changes = try tree.check(options(tree))
        let files = ImageFiles(root: Array(tree.path.utf8))
        let story = PackageStory(try #require(SystemPackages(files)), files, before: before, algorithm: .sha256)
        changes.explain { story.explain(&$0) }
        return Dictionary(
            uniqueKeysWithValues: changes.differences.map { (String(decoding: $0.path, as: UTF8.self), $0) })
    }
}
