import Foundation
import TestSupport
import Testing

/// `noroshi baseline` from the key to the report.
struct BaselineTests {
    @Test func `a baseline is made, proved, checked and brought up to date`() async throws {
        try await withTemporaryFolder { folder in
            let noroshi = try Noroshi(in: folder, config: "")
            try folder.write("one\n", to: "tree/a")
            let (baseline, key) = (folder.path("b"), folder.path("key"))
            #expect(try await noroshi.run("baseline", "key", "--output", key).status == .exited(0))
            #expect(try FileManager.default.attributesOfItem(atPath: key)[.posixPermissions] as? Int == 0o600)
            let made = try await noroshi.run(
                "baseline", "init", "--path", folder.path("tree"), "--output", baseline, "--key", key)
            #expect(made.status == .exited(0), "\(made.errors)")
            let root = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
            let proof = ["--baseline", baseline, "--public-key", "\(key).pub"]
            let same = try await noroshi.run(["baseline", "check", "--root", root] + proof)
            #expect(same.status == .exited(0), "\(same.errors)")
            #expect(same.output.hasPrefix("unchanged: 2 files, 4 bytes in them"))

            try folder.write("two\n", to: "tree/a")
            let changed = try await noroshi.run(["baseline", "check"] + proof)
            #expect(changed.status == .exited(1))
            #expect(
                changed.output.contains(
                    "Changed content (1)\n  \(folder.path("tree/a"))\n      other content: 4 → 4 bytes"))
            let japanese = try await noroshi.run(["baseline", "check"] + proof, language: "ja")
            #expect(japanese.output.contains("内容が変わったもの (1 件)"))

            let unsigned = try await noroshi.run(["baseline", "update"] + proof)
            #expect(unsigned.status == .exited(64))
            #expect(unsigned.errors.contains("the baseline is signed: --key signs the new one"))
            #expect(try await noroshi.run(["baseline", "update", "--key", key] + proof).status == .exited(1))
            #expect(try await noroshi.run(["baseline", "check"] + proof).status == .exited(0))
            let exchanged = try await noroshi.run(["baseline", "check", "--root", root] + proof)
            #expect(exchanged.status == .exited(2))
            #expect(exchanged.errors.contains("is not the baseline of that root"))
            let unproved = try await noroshi.run("baseline", "check", "--baseline", baseline)
            #expect(unproved.errors.contains("the baseline was not proved to be the one that was made"))
        }
    }

    @Test func `what is to be watched has to be there`() async throws {
        try await withTemporaryFolder { folder in
            let noroshi = try Noroshi(in: folder, config: "")
            try folder.write("one\n", to: "tree/a")
            try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: "tree")
            let made = ["--path", folder.path("tree"), "--output", folder.path("b")]
            let missing = try await noroshi.run(["baseline", "init", "--path", folder.path("tee")] + made)
            #expect(missing.status == .exited(64) && missing.errors.contains("/tee: there is no such file or folder"))
            let link = try await noroshi.run(["baseline", "init", "--path", folder.path("link")] + made)
            #expect(link.status == .exited(0) && link.errors.contains("/link is a link: the link is watched"))
            let hash = try await noroshi.run(["baseline", "init", "--hash", "md5"] + made)
            #expect(
                hash.errors.contains("'sha256' or 'sha512'") || hash.errors.contains("'sha256' and 'sha512'"),
                "\(hash.errors)")
        }
    }

    @Test func `a profile that names what is not there is told`() async throws {
        try await withTemporaryFolder { folder in
            let noroshi = try Noroshi(in: folder, config: "")
            try folder.write("one\n", to: "tree/a")
            try folder.write(
                "content \(folder.path("tree"))  # all of it\ncontent \(folder.path("gone"))\n", to: "profile")
            let arguments = ["baseline", "init", "--profile", folder.path("profile"), "--output", folder.path("b")]
            let partly = try await noroshi.run(arguments)
            #expect(partly.status == .exited(2), "\(partly.errors)")
            #expect(partly.errors.contains("profile:2: \(folder.path("gone")): there is no such file or folder"))
            #expect(partly.errors.contains("2 files, 4 bytes"))
            try folder.write("content \(folder.path("gone"))\n", to: "profile")
            let empty = try await noroshi.run(arguments)
            #expect(empty.status == .exited(2) && empty.errors.contains("this baseline watches nothing"))
        }
    }

    private static let mayMount =
        geteuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/bin/unshare")

    /// A file system of its own, and a folder of the tree bound to another place in it, where no other process sees them.
    @Test(.enabled(if: mayMount, "root and unshare are needed to mount something"))
    func `what is mounted below is told, and entered only when that is asked for`() async throws {
        try await withTemporaryFolder { folder in
            for name in ["tree/own/file", "tree/other/under", "tree/bound/under"] { try folder.write("x", to: name) }
            let baseline = folder.path("b")
            let script = """
                mount -t tmpfs none tree/other && echo y > tree/other/in && mount --bind tree/own tree/bound
                "$0" baseline init --path "$PWD/tree" --output b $1
                "$0" baseline check --baseline b && "$0" baseline show --baseline b --files
                """
            func run(_ option: String) async throws -> (ProgramResult, paths: Set<String>) {
                let result = try await Program(
                    "/usr/bin/unshare",
                    [
                        "--mount", "/bin/sh", "-ec", "cd '\(folder.path)'; \(script)", Program.built("noroshi"), option,
                    ],
                    environment: ["NO_COLOR": "1", "LC_ALL": "C", "NOROSHI_RESOURCES": Noroshi.resources]
                ).run()
                let root = folder.path("tree/")
                let paths = result.output.split(separator: "\n").compactMap { line in
                    line.range(of: root).map { String(line[$0.upperBound...]) }
                }
                return (result, Set(paths))
            }
            let (apart, few) = try await run("")
            #expect(apart.status == .exited(0), "\(apart.errors)")
            #expect(apart.errors.contains(folder.path("tree/bound")))
            #expect(few == ["bound", "other", "own", "own/file"])
            try FileManager.default.removeItem(atPath: baseline)
            let (crossing, all) = try await run("--cross-mounts")
            #expect(crossing.status == .exited(0), "\(crossing.errors)")
            #expect(all == ["bound", "bound/file", "other", "other/in", "own", "own/file"])
        }
    }

    @Test func `names forge no line, no terminal and no page`() async throws {
        try await withTemporaryFolder { folder in
            let noroshi = try Noroshi(in: folder, config: "")
            try folder.write("", to: "tree/a")
            let baseline = folder.path("b")
            _ = try await noroshi.run("baseline", "init", "--path", folder.path("tree"), "--output", baseline)
            try folder.write("", to: "tree/x\nunchanged: 9 files\u{1B}[2J<script>alert(1)<script>")
            let text = try await noroshi.run("baseline", "check", "--baseline", baseline)
            #expect(text.status == .exited(1))
            #expect(!text.output.contains("\nunchanged") && !text.output.contains("\u{1B}"))
            let json = try await noroshi.run("baseline", "check", "--baseline", baseline, "--format", "json")
            let lines = json.output.split(separator: "\n")
            let objects = try lines.map {
                try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
            }
            #expect(objects.map { $0?["type"] as? String } == ["difference", "summary"])
            #expect(
                (objects.first??["path"] as? String)?.hasSuffix(
                    #"/x\nunchanged: 9 files\x1b[2J<script>alert(1)<script>"#) == true)
            let page = try await noroshi.run("baseline", "check", "--baseline", baseline, "--format", "html")
            #expect(page.output.contains("&lt;script&gt;") && !page.output.contains("<script>"))
        }
    }

    @Test func `the profile says which line holds for a path`() async throws {
        try await withTemporaryFolder { folder in
            let noroshi = try Noroshi(in: folder, config: "")
            let told = try await noroshi.run("baseline", "paths", "/etc/passwd", "/tmp/x", "/var/log/wtmp")
            #expect(told.status == .exited(0))
            let lines = told.output.split(separator: "\n").map(String.init)
            #expect(lines.count == 3)
            #expect(lines.first?.hasPrefix("/etc/passwd: content, by line ") == true)
            #expect(lines.dropFirst().first == "/tmp/x: not watched: no line holds for it")
            #expect(lines.last?.hasSuffix(": /var/log/wtmp") == true)
            let profile = try folder.write("wach /etc\n", to: "profile")
            let wrong = try await noroshi.run("baseline", "paths", "--profile", profile, "/etc")
            #expect(wrong.status == .exited(2))
            #expect(wrong.errors.contains("profile:1:1: unknown level 'wach'"))
        }
    }

    @Test func `the census names setuid programs`() async throws {
        try await withTemporaryFolder { folder in
            let noroshi = try Noroshi(in: folder, config: "")
            try folder.write("x", to: "tree/su", mode: 0o755)
            unsafe chmod(folder.path("tree/su"), 0o4755)
            let baseline = folder.path("b")
            _ = try await noroshi.run("baseline", "init", "--path", folder.path("tree"), "--output", baseline)
            let shown = try await noroshi.run("baseline", "show", "--baseline", baseline)
            #expect(shown.status == .exited(0))
            #expect(shown.output.contains("setuid") == false)
            #expect(shown.output.contains("Files that run with the rights of their owner or group (1)\n  4755 "))
        }
    }

    /// The public tree of odd names, and ninety changes of eighteen kinds.
    @Test(.enabled(if: SharedData.folder("tools") != nil && getuid() == 0))
    func `ninety changes are told by their kinds, and nothing else`() async throws {
        try await withTemporaryFolder { folder in
            let noroshi = try Noroshi(in: folder, config: "")
            let generator = try #require(SharedData.folder("tools")) + "/gen_tree.py"
            let (tree, baseline) = (folder.path("tree"), folder.path("b"))
            func generate(_ arguments: String...) async throws {
                let result = try await Program(
                    "/usr/bin/env",
                    ["python3", generator] + arguments + ["--out", tree, "--manifest", folder.path("manifest")]
                ).run(within: .seconds(120))
                #expect(result.status == .exited(0), "\(result.errors)")
            }
            try await generate("build", "--files", "4000", "--bytes", "20000000")
            #expect(
                try await noroshi.run("baseline", "init", "--path", tree, "--output", baseline).status == .exited(0))
            #expect(try await noroshi.run("baseline", "check", "--baseline", baseline).status == .exited(0))
            try await generate("mutate", "--changes", folder.path("changes"))
            let check = try await noroshi.run("baseline", "check", "--baseline", baseline, "--format", "json")
            #expect(check.status == .exited(1))
            let told = try Self.told(check.output)
            let changes = try JSONDecoder().decode(
                [Change].self, from: Data(contentsOf: URL(filePath: folder.path("changes"))))
            #expect(changes.count == 90)
            #expect(told.count == changes.count)
            for change in changes {
                let expected = try #require(Change.told[change.kind], "\(change.kind)")
                let name = Data(base64Encoded: change.new ?? change.path) ?? Data()
                let path = tree + "/" + Self.escaped(Array(name))
                #expect(told[path] == expected, "\(change.kind) \(path)")
            }
        }
    }

    private struct Change: Decodable {
        let kind: String
        let path: String
        let new: String?

        /// How each kind is told.
        static let told = [
            "content_same_size_same_mtime": "changed content", "content_append": "changed appended modified",
            "truncate": "changed content modified", "mtime_only": "changed modified", "chmod": "changed mode",
            "setuid_added": "changed mode", "chown": "changed owner group", "delete": "removed", "add": "added",
            "add_odd_name": "added", "rename": "moved", "symlink_retarget": "changed target",
            "file_to_symlink": "changed kind", "hardlink_added": "linked", "xattr_changed": "changed xattr",
            "caps_added": "changed capability", "inode_replaced_same_content": "changed inode",
            "empty_dir_added": "added",
        ]
    }

    private static func told(_ output: String) throws -> [String: String] {
        var told: [String: String] = [:]
        for line in output.split(separator: "\n") {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
            guard object["type"] as? String == "difference", let path = object["path"] as? String else { continue }
            let words = [object["kind"] as? String ?? ""] + (object["aspects"] as? [String] ?? [])
            told[path] = words.joined(separator: " ")
        }
        return told
    }

    /// As the program writes names: the generator's hold newlines and one byte that is no UTF-8.
    private static func escaped(_ bytes: [UInt8]) -> String {
        var text = ""
        for byte in bytes {
            switch byte {
            case 0x0A: text += "\\n"
            case 0x20..<0x7F where byte != 0x5C: text.unicodeScalars.append(Unicode.Scalar(byte))
            case _: text += "\\x" + String(byte, radix: 16)
            }
        }
        return text
    }
}
