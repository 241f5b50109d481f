import Crypto
import FileBaseline
import Foundation
import TestSupport
import Testing

/// A system with dpkg's files, of which a package is upgraded.
struct PackageTests {
    @Test func `an upgrade explains what it brought, and nothing else`() async throws {
        try await withTree { tree in
            try install(tree, version: "1.0", program: "old program", helper: "old helper")
            try tree.write("mine", to: "usr/bin/mine", mode: 0o755)
            let before = try baseline(tree)
            try install(tree, version: "1.1", program: "new program", helper: "new helper")
            try ChangeTests.rewrite(tree.path("usr/bin/helper"), "a trojan horse")
            try tree.write("intruder", to: "usr/bin/intruder", mode: 0o755)
            let found = try explained(tree, before)
            let program = try #require(found["/usr/bin/program"])
            #expect(program.explanation?.oldVersion == Array("1.0".utf8))
            #expect(program.explanation?.newVersion == Array("1.1".utf8))
            #expect(program.suspicions(hasPackages: true) == [])
            let helper = try #require(found["/usr/bin/helper"])
            #expect(helper.explanation == nil)
            #expect(helper.owner == Array("tool:amd64".utf8))
            #expect(helper.suspicions(hasPackages: true).contains(.notAsShipped))
            #expect(found["/usr/bin/intruder"]?.suspicions(hasPackages: true) == [.unpackaged])
            #expect(found["/usr/bin/mine"] == nil)
        }
    }

    @Test func `a set-id bit is explained by no upgrade`() async throws {
        try await withTree { tree in
            try install(tree, version: "1.0", program: "old program", helper: "helper")
            let before = try baseline(tree)
            try install(tree, version: "1.1", program: "new program", helper: "helper")
            unsafe chmod(tree.path("usr/bin/program"), 0o4755)
            let program = try #require(try explained(tree, before)["/usr/bin/program"])
            #expect(program.explanation == nil)
            #expect(program.suspicions(hasPackages: true).first == .setID)
        }
    }

    @Test func `a package that was not upgraded explains nothing`() async throws {
        try await withTree { tree in
            try install(tree, version: "1.0", program: "program", helper: "helper")
            let before = try baseline(tree)
            try ChangeTests.rewrite(tree.path("usr/bin/program"), "something else")
            let program = try #require(try explained(tree, before)["/usr/bin/program"])
            #expect(program.explanation == nil)
            #expect(program.suspicions(hasPackages: true).contains(.notAsShipped))
        }
    }

    @Test func `files go with their package`() async throws {
        try await withTree { tree in
            try install(tree, version: "1.0", program: "program", helper: "helper")
            let before = try baseline(tree)
            try tree.write("", to: "var/lib/dpkg/status")
            for name in ["program", "helper"] { unsafe unlink(tree.path("usr/bin/\(name)")) }
            let found = try explained(tree, before)
            #expect(found["/usr/bin/program"]?.explanation?.newVersion == nil)
            #expect(found.values.allSatisfy { $0.explanation?.package == Array("tool:amd64".utf8) })
            #expect(found.count == 2)
        }
    }

    /// Its list says `/bin`, which leads to `/usr/bin`.
    private func install(_ tree: Tree, version: String, program: String, helper: String) throws {
        try tree.write(program, to: "usr/bin/program", mode: 0o755)
        try tree.write(helper, to: "usr/bin/helper", mode: 0o755)
        unsafe symlink("usr/bin", tree.path("bin"))
        let status = "Package: tool\nStatus: install ok installed\nArchitecture: amd64\nVersion: \(version)\n\n"
        try tree.write(status, to: "var/lib/dpkg/status")
        try tree.write("/.\n/bin\n/bin/program\n/usr/bin/helper\n", to: "var/lib/dpkg/info/tool.list")
        func md5(_ text: String) -> String { Hexadecimal.text(Insecure.MD5.hash(data: Data(text.utf8))) }
        try tree.write(
            "\(md5(program))  bin/program\n\(md5(helper))  usr/bin/helper\n", to: "var/lib/dpkg/info/tool.md5sums")
    }

    private func options(_ tree: Tree) -> WalkOptions {
        let profile = Profile.everything(below: [Array("/usr/bin".utf8)])
        var options = WalkOptions(roots: profile.roots, profile: profile)
        options.image = Array(tree.path.utf8)
        return options
    }

    /// - Returns: The table of packages.
    private func baseline(_ tree: Tree) throws -> [PackageVersion] {
        let options = options(tree)
        let packages = try #require(SystemPackages(ImageFiles(root: options.image)))
        let header = BaselineHeader(
            made: FileTime(seconds: 0), host: [], algorithm: .sha256, crossesMounts: false, roots: options.roots,
            profile: options.profile.source, packages: packages.versions)
        let writer = try BaselineWriter(tree.baseline, header: header)
        try BaselineMerge(options, earlier: nil).run { outcome in
            guard var record = outcome.record else { return }
            record.package = UInt32((packages.owner(of: record.path) ?? -1) + 1)
            try writer.append(record)
        }
        _ = try writer.finish(signer: nil, keepsEarlier: false)
        return packages.versions
    }

    private func explained(_ tree: Tree, _ before: [PackageVersion]) throws -> [String: Difference] {
        var changes = try tree.check(options(tree))
        let files = ImageFiles(root: Array(tree.path.utf8))
        let story = PackageStory(
            try #require(SystemPackages(files)), files, before: before, algorithm: .sha256)
        changes.explain { story.explain(&$0) }
        return Dictionary(
            uniqueKeysWithValues: changes.differences.map { (String(decoding: $0.path, as: UTF8.self), $0) })
    }
}
