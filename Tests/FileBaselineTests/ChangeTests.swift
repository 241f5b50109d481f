import CFileSystem
import FileBaseline
import Foundation
import TestSupport
import Testing

struct ChangeTests {
    @Test(arguments: [1, 2]) func `a tree that nobody touched is unchanged`(processors: Int) async throws {
        try await withTree { tree in
            try populate(tree)
            try tree.makeBaseline(tree.options(processors: processors))
            let changes = try tree.check(tree.options(processors: processors))
            #expect(tree.told(changes) == [])
            #expect(changes.unseen.isEmpty)
            #expect(changes.count == (try tree.records().count))
        }
    }

    /// What is done to a file, and how it is told.
    struct Act: Sendable, CustomTestStringConvertible {
        let name: String
        let told: [String]
        let act: @Sendable (Tree) throws -> Void
        var testDescription: String { name }
    }

    static let acts = [
        Act(name: "other content, same size and time", told: ["changed a: content"]) { tree in
            try rewrite(tree.path("a"), "axxxx")
            setTime(tree.path("a"), 1000)
        },
        Act(name: "appended", told: ["changed a: appended modified"]) { try rewrite($0.path("a"), "alphabet") },
        Act(name: "truncated", told: ["changed a: content modified"]) { try rewrite($0.path("a"), "al") },
        Act(name: "another time", told: ["changed a: modified"]) { setTime($0.path("a"), 2000) },
        Act(name: "setuid", told: ["changed a: mode"]) { unsafe chmod($0.path("a"), 0o4755) },
        Act(name: "another owner", told: ["changed a: owner group"]) { unsafe chown($0.path("a"), 4242, 4242) },
        Act(name: "deleted", told: ["removed a"]) { unsafe unlink($0.path("a")) },
        Act(name: "added", told: ["added b"]) { try $0.write("b", to: "b") },
        Act(name: "a folder added", told: ["added d"]) { unsafe mkdir($0.path("d"), 0o755) },
        Act(name: "renamed", told: ["moved z"]) { unsafe rename($0.path("a"), $0.path("z")) },
        Act(name: "a folder renamed", told: ["moved g"]) { unsafe rename($0.path("f"), $0.path("g")) },
        Act(name: "retargeted", told: ["changed l: target"]) { tree in
            // Until the new one is there, the old one keeps its inode.
            unsafe symlink("/tmp/evil", tree.path("new"))
            setTime(tree.path("new"), 1000)
            unsafe rename(tree.path("new"), tree.path("l"))
        },
        Act(name: "a link in its place", told: ["changed a: kind"]) { tree in
            unsafe unlink(tree.path("a"))
            unsafe symlink("/etc/shadow", tree.path("a"))
        },
        Act(name: "one more name", told: ["linked b"]) { unsafe link($0.path("a"), $0.path("b")) },
        Act(name: "another file of the same content", told: ["changed a: inode"]) { tree in
            try tree.write("alpha", to: "new", mode: 0o755)
            setTime(tree.path("new"), 1000)
            unsafe rename(tree.path("new"), tree.path("a"))
        },
        Act(name: "an attribute", told: ["changed a: xattr"]) {
            unsafe setxattr($0.path("a"), "user.noroshi", "v", 1, 0)
        },
        Act(name: "a pipe in its place", told: ["changed a: kind"]) { tree in
            unsafe unlink(tree.path("a"))
            unsafe mkfifo(tree.path("a"), 0o644)
        },
    ]

    @Test(arguments: acts) func `each change is told by its kind, and nothing else`(act: Act) async throws {
        try await withTree { tree in
            try populate(tree)
            try tree.makeBaseline()
            try act.act(tree)
            #expect(try tree.told(tree.check()) == act.told)
            #expect(try tree.told(tree.check(tree.options(processors: 2))) == act.told)
        }
    }

    @Test func `capabilities and set-id bits are told as suspicious, and kept times`() async throws {
        try await withTree { tree in
            try populate(tree)
            try tree.makeBaseline()
            unsafe chmod(tree.path("a"), 0o4755)
            try Self.rewrite(tree.path("f/in"), "INSIDE")
            setTime(tree.path("f/in"), 1000)
            let value: [UInt8] = [1, 0, 0, 2, 0, 4, 0, 0] + [UInt8](repeating: 0, count: 12)
            let isSet = unsafe setxattr(tree.path("f/other"), "security.capability", value, value.count, 0) == 0
            let found = try tree.check().differences.map { $0.suspicions(hasPackages: false) }
            #expect(found == [[.setID], [.timesKept]] + (isSet ? [[.capability]] : []))
        }
    }

    @Test(arguments: [1, 2])
    func `everything that is gone is told, in the order of paths`(processors: Int) async throws {
        try await withTree { tree in
            let names = (1000..<2000).map { "d/\($0)" }
            for name in names { try tree.write(name, to: name) }
            try tree.write("last", to: "e")
            try tree.makeBaseline(tree.options(processors: processors))
            try FileManager.default.removeItem(atPath: tree.path("d"))
            unsafe mkdir(tree.path("d"), 0o755)
            let changes = try tree.check(tree.options(processors: processors))
            let told = tree.told(changes)
            #expect(told.filter { $0.hasPrefix("removed ") } == names.map { "removed \($0)" })
            #expect(changes.count == 3)
        }
    }

    @Test func `what was not seen when the baseline was made is not told as added`() {
        func folder(_ name: String) -> FileRecord {
            FileRecord(path: Array("/\(name)".utf8), kind: .folder, level: .content)
        }
        var changes = ChangeSet()
        let unseen = FileRecord(unseen: Array("/d".utf8), level: .content, because: Array("Permission denied".utf8))
        changes.add(Outcome(earlier: unseen, record: folder("d")))
        changes.add(Outcome(record: folder("d/e")))
        changes.add(Outcome(record: folder("dd")))
        changes.settle()
        #expect(changes.differences.map(\.kind) == [.unseen, .added])
        #expect(changes.differences.last?.new?.path == Array("/dd".utf8))
    }

    @Test func `a new file that cannot be read to its end is told with its mode`() {
        let path = Array("/usr/bin/x".utf8)
        var glimpse = FileRecord(path: path, kind: .regular, level: .content)
        glimpse.mode = 0o4755
        var changes = ChangeSet()
        changes.add(
            Outcome(
                record: FileRecord(unseen: path, level: .content, because: "it was written to while it was read".utf8),
                glimpse: glimpse))
        changes.settle()
        #expect(changes.differences.map(\.kind) == [.added])
        #expect(changes.differences[0].new?.mode == 0o4755)
        #expect(changes.differences[0].suspicions(hasPackages: false) == [.setID])
        #expect(changes.unseen.map(\.path) == [path])
    }

    @Test(arguments: [
        ("security.capability", Aspect.capability), ("system.posix_acl_access", .acl), ("user.note", .xattr),
    ])
    func `an attribute is told as what it is for`(_ name: String, _ aspect: Aspect) {
        #expect(Aspect(attribute: Array(name.utf8)) == aspect)
    }

    @Test func `a file that may only grow is told when what was in it is gone`() async throws {
        try await withTree { tree in
            let log = tree.path("log")
            try tree.write("first\n", to: "log")
            let profile = try Profile(Array("growing \(tree.path)".utf8), file: "p")
            try tree.makeBaseline(tree.options(profile))
            try Self.rewrite(log, "first\nsecond\n")
            #expect(try tree.told(tree.check(tree.options(profile))) == [])
            try Self.rewrite(log, "FIRST\nsecond\n")
            let changes = try tree.check(tree.options(profile))
            #expect(tree.told(changes) == ["changed log: content"])
            #expect(changes.differences.first?.suspicions(hasPackages: false) == [.rewritten])
        }
    }

    @Test func `a content of which only the rights are watched may change`() async throws {
        try await withTree { tree in
            try tree.write("first", to: "cache")
            let profile = try Profile(Array("attributes \(tree.path)".utf8), file: "p")
            try tree.makeBaseline(tree.options(profile))
            try Self.rewrite(tree.path("cache"), "second one")
            #expect(try tree.told(tree.check(tree.options(profile))) == [])
            unsafe chmod(tree.path("cache"), 0o666)
            let changes = try tree.check(tree.options(profile))
            #expect(tree.told(changes) == ["changed cache: mode"])
            #expect(changes.differences.first?.suspicions(hasPackages: false) == [.worldWritable])
        }
    }

    @Test func `only an incremental look believes the times`() async throws {
        try await withTree { tree in
            try tree.write("alpha", to: "a")
            setTime(tree.path("a"), 1000)
            try tree.makeBaseline()
            var trusting = tree.options()
            trusting.isIncremental = true
            #expect(try tree.told(tree.check(trusting)) == [])
            // The time of the last change of status cannot be put back.
            try Self.rewrite(tree.path("a"), "axxxx")
            setTime(tree.path("a"), 1000)
            #expect(try tree.told(tree.check(trusting)) == ["changed a: content"])
        }
    }

    @Test func `what moved with its folder is not told file by file`() async throws {
        try await withTree { tree in
            try populate(tree)
            try tree.makeBaseline()
            unsafe rename(tree.path("f"), tree.path("g"))
            let moved = try #require(try tree.check().differences.first)
            #expect(moved.old?.path == Array(tree.path("f").utf8))
            #expect(moved.below == 2)
        }
    }

    /// Some of each kind; all files are of the year 1970.
    private func populate(_ tree: Tree) throws {
        try tree.write("alpha", to: "a", mode: 0o755)
        try tree.write("inside", to: "f/in")
        try tree.write("other", to: "f/other", mode: 0o755)
        try tree.write("odd", name: Array("new\nline".utf8))
        try tree.write("odd", name: [0xFF, 0xFE, 0x80])
        try tree.write("odd", name: [0x83, 0x65, 0x83, 0x58])
        try tree.write("odd", name: Array("$(id) `id` ; x".utf8))
        unsafe symlink("nowhere", tree.path("l"))
        unsafe symlink("loop", tree.path("loop"))
        unsafe symlink("..", tree.path("up"))
        unsafe mkfifo(tree.path("pipe"), 0o600)
        for name in ["a", "f/in", "f/other", "l"] { setTime(tree.path(name), 1000) }
    }

    /// In place, so that it stays the same file.
    static func rewrite(_ path: String, _ text: String) throws {
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }
}
