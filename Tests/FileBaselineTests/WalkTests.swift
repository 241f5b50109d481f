import Crypto
import FileBaseline
import Foundation
import Synchronization
import TestSupport
import Testing

struct WalkTests {
    private final class End: Sendable {
        let isReached = Atomic(false)
    }

    @Test func `the content's hash is that of its bytes, whatever holes it has`() async throws {
        try await withTree { tree in
            var content = [UInt8](repeating: 0, count: 3 << 20)
            content[1_000_000] = 7
            content[(3 << 20) - 1] = 9
            let file = try #require(fopenForHoles(tree.path("sparse"), content))
            close(file)
            for algorithm in HashAlgorithm.allCases {
                var options = tree.options()
                options.algorithm = algorithm
                try tree.makeBaseline(options)
                let record = try #require(try tree.records().last)
                let expected =
                    switch algorithm {
                    case .sha256: Array(SHA256.hash(data: content))
                    case .sha512: Array(SHA512.hash(data: content))
                    }
                #expect(record.digest == expected)
                #expect(record.size == UInt64(content.count))
            }
        }
    }

    /// Ends of blocks, of padding and of buffers; neighbors differ in length by much.
    private static let lengths: [Int] =
        (Array(0...130) + [119, 120, 127, 128, 129, 4095, 4096, 4097].flatMap { [$0, 131_072 - $0, 131_072 + $0] }
        + [262_143, 262_144, 262_145, 1_000_003]).sorted { ($0 &* 2_654_435_761) % 4093 < ($1 &* 2_654_435_761) % 4093 }

    @Test(arguments: [1, 2])
    func `each content has its own hash, whatever is read beside it`(processors: Int) async throws {
        try await withTree { tree in
            var expected: [[UInt8]] = []
            for (number, length) in Self.lengths.enumerated() {
                var state = UInt64(number) &+ 1
                let content = Data(
                    (0..<length).map { _ in
                        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                        return UInt8(truncatingIfNeeded: state >> 56)
                    })
                try content.write(to: URL(filePath: tree.path("\(1000 + number)")))
                expected.append(Array(SHA256.hash(data: content)))
            }
            try tree.makeBaseline(tree.options(processors: processors))
            let records = try tree.records().dropFirst()
            #expect(records.map(\.size) == Self.lengths.map(UInt64.init))
            #expect(records.map(\.digest) == expected)
            #expect(try tree.check(tree.options(processors: processors)).differences.isEmpty)
        }
    }

    @Test func `no link is followed, and what a link leads to is told`() async throws {
        try await withTree { tree in
            _ = try tree.folder.write("secret", to: "outside/secret")
            unsafe symlink("../outside", tree.path("way"))
            try tree.makeBaseline()
            let records = try tree.records()
            #expect(records.map(\.kind) == [.folder, .link])
            #expect(records.last?.target == Array("../outside".utf8))
        }
    }

    @Test func `a root behind a link is not gone to`() async throws {
        try await withTree { tree in
            _ = try tree.folder.write("secret", to: "outside/in/secret")
            unsafe symlink("../outside", tree.path("way"))
            let profile = Profile.everything(below: [Array(tree.path("way/in").utf8)])
            try tree.makeBaseline(tree.options(profile))
            let record = try #require(try tree.records().first)
            #expect(record.kind == .unseen)
            #expect(String(decoding: record.target, as: UTF8.self) == "a link or file stands in the way")
        }
    }

    @Test func `folders too deep are told, and not forgotten`() async throws {
        try await withTree { tree in
            var path = tree.path
            for _ in 0..<720 {
                path += "/d"
                guard unsafe mkdir(path, 0o755) == 0 else { break }
            }
            try tree.makeBaseline()
            let last = try #require(try tree.records().last)
            #expect(last.kind == .unseen)
            #expect(String(decoding: last.target, as: UTF8.self) == "more than 700 folders deep")
            #expect(try tree.check().unseen.map(\.path) == [last.path])
        }
    }

    @Test func `names come in one order, each folder before what is in it`() async throws {
        try await withTree { tree in
            for name in ["a/x", "a-b", "a.b", "a0", "b"] { try tree.write("", to: name) }
            try tree.makeBaseline()
            let names = try tree.records().map { String(decoding: $0.path, as: UTF8.self).dropFirst(tree.path.count) }
            #expect(names == ["", "/a", "/a/x", "/a-b", "/a.b", "/a0", "/b"])
        }
    }

    @Test func `hard links have the hash of their file`() async throws {
        try await withTree { tree in
            try tree.write("same", to: "a")
            for name in ["b", "c"] { unsafe link(tree.path("a"), tree.path(name)) }
            for processors in [1, 3] {
                try tree.makeBaseline(tree.options(processors: processors))
                let digests = try tree.records().filter { $0.kind == .regular }.map(\.digest)
                #expect(digests == Array(repeating: Array(SHA256.hash(data: Data("same".utf8))), count: 3))
            }
        }
    }

    /// Somebody writes into the middle of it all the time, longer than every attempt takes.
    @Test func `a file that is written while it is read is told as not looked at`() async throws {
        try await withTree { tree in
            let path = tree.path("busy")
            let file = unsafe open(path, O_RDWR | O_CREAT, 0o644)
            defer { close(file) }
            #expect(ftruncate(file, 96 << 20) == 0)
            // Data everywhere, so that it takes a while to be read.
            for place in stride(from: 0, to: 96 << 20, by: 4_096) { unsafe pwrite(file, [1], 1, off_t(place)) }
            let end = End()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    while !end.isReached.load(ordering: .relaxed) {
                        unsafe pwrite(file, [UInt8.random(in: 0...255)], 1, 48 << 20)
                        usleep(200)
                    }
                }
                defer { end.isReached.store(true, ordering: .relaxed) }
                try tree.makeBaseline()
            }
            let record = try #require(try tree.records().last)
            #expect(record.kind == .unseen)
            #expect(String(decoding: record.target, as: UTF8.self) == "it was written to while it was read")
            // Left in peace, it is looked at.
            try tree.makeBaseline()
            #expect(try tree.records().last?.kind == .regular)
        }
    }

    @Test func `of a mounted image, no path leads out`() async throws {
        try await withTree { tree in
            try tree.write("root:x:0:0::/root:/bin/sh\n", to: "etc/passwd")
            unsafe symlink("/etc", tree.path("away"))
            let profile = Profile.everything(below: [Array("/etc".utf8), Array("/away".utf8)])
            var options = WalkOptions(roots: profile.roots, profile: profile)
            options.image = Array(tree.path.utf8)
            try tree.makeBaseline(options)
            let paths = try tree.records().map { String(decoding: $0.path, as: UTF8.self) }
            #expect(paths == ["/away", "/etc", "/etc/passwd"])
        }
    }

    @Test func `the kernel's files are not entered, and told`() async throws {
        try await withTree { tree in
            let profile = Profile.everything(below: [Array("/proc".utf8)])
            var options = WalkOptions(roots: profile.roots, profile: profile)
            options.crossesMounts = true
            try tree.makeBaseline(options)
            let records = try tree.records()
            #expect(records.map(\.path) == [Array("/proc".utf8)])
            #expect(records.first?.flags.contains(.mount) == true)
        }
    }

    /// Writes only what is not zero.
    private func fopenForHoles(_ path: String, _ content: [UInt8]) -> Int32? {
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard file >= 0, ftruncate(file, off_t(content.count)) == 0 else { return nil }
        for (place, byte) in content.enumerated() where byte != 0 {
            guard unsafe pwrite(file, [byte], 1, off_t(place)) == 1 else { return nil }
        }
        return file
    }
}
