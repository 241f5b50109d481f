import Foundation
import HostReading
import Testing

@testable import PackageDatabases

/// Pairs written by Berkeley DB's own `db5.3_load`: on this machine, or unpacked in the folder that `NOROSHI_SENDMAIL` names.
private struct Loader {
    static let found: Loader? = {
        let unpacked = ProcessInfo.processInfo.environment["NOROSHI_SENDMAIL"] ?? ""
        return ["", unpacked].map { $0 + "/usr/bin/db5.3_load" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }.map { Loader(path: $0) }
    }()

    let path: String

    func load(_ pairs: [BerkeleyMap.Pair], _ settings: String, to file: String) throws {
        func hex(_ bytes: [UInt8]) -> String {
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        let lines = pairs.map { " \(hex($0.key))\n \(hex($0.value))\n" }.joined()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = [file]
        let input = Pipe()
        process.standardInput = input
        try process.run()
        input.fileHandleForWriting.write(
            Data("VERSION=3\nformat=bytevalue\n\(settings)HEADER=END\n\(lines)DATA=END\n".utf8))
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }
}

@Suite struct `A table of Berkeley DB` {
    private func pairs(of file: String, in root: TestRoot, limit: Int = 64 << 20) throws -> [BerkeleyMap.Pair] {
        try BerkeleyMap.pairs(of: try #require(try root.root.open(file)), limit: limit)
    }

    @Test(
        .enabled(if: Loader.found != nil, "no db5.3_load"),
        arguments: ["hash", "btree"], ["1234\ndb_pagesize=512", "4321\ndb_pagesize=4096", "1234\ndb_pagesize=65536"])
    func `gives what was put in, of either kind, order and size of pages`(_ type: String, _ form: String) throws {
        let loader = try #require(Loader.found)
        let root = try TestRoot()
        // Short ones, such that need pages of their own, and every byte.
        let written = (0..<1500).map { number in
            BerkeleyMap.Pair(
                key: Array("key\(number)".utf8) + Array(repeating: UInt8(number & 255), count: number % 97 * 31 % 1900),
                value: Array(repeating: UInt8(number % 251), count: number % 50 == 0 ? 40_000 : number % 80))
        }
        try loader.load(written, "type=\(type)\ndb_lorder=\(form)\n", to: root.path + "/map.db")
        #expect(Set(try pairs(of: "/map.db", in: root)) == Set(written))
    }

    /// A hash table of one page, the first of the head apart.
    private func small(_ pairs: [(String, String)]) -> [UInt8] {
        var head = [UInt8](repeating: 0, count: 512)
        func put(_ value: Int, _ size: Int, at place: Int, in page: inout [UInt8]) {
            for byte in 0..<size { page[place + byte] = UInt8(value >> (8 * byte) & 255) }
        }
        put(0x061561, 4, at: 12, in: &head)
        put(512, 4, at: 20, in: &head)
        head[25] = 8
        put(1, 4, at: 32, in: &head)
        var page = [UInt8](repeating: 0, count: 512)
        page[25] = 13
        put(pairs.count * 2, 2, at: 20, in: &page)
        var end = 512
        for (index, text) in pairs.flatMap({ [$0.0, $0.1] }).enumerated() {
            end -= text.utf8.count + 1
            page[end] = 1
            page.replaceSubrange(end + 1..<end + 1 + text.utf8.count, with: text.utf8)
            put(end, 2, at: 26 + index * 2, in: &page)
        }
        return head + page
    }

    @Test func `is read by its pages`() throws {
        let root = try TestRoot()
        try root.write(Data(small([("connect:192.0.2", "RELAY"), ("to:x", "REJECT\0")])), to: "access.db")
        let texts = try pairs(of: "/access.db", in: root).map {
            String(decoding: $0.key, as: UTF8.self) + " " + String(decoding: $0.value, as: UTF8.self)
        }
        #expect(texts == ["connect:192.0.2 RELAY", "to:x REJECT\0"])
    }

    @Test func `that is none, damaged or too large is told, and nothing of it counts`() throws {
        let root = try TestRoot()
        let good = small([("a", "b"), ("c", "d")])
        func reason(_ bytes: [UInt8], limit: Int = 1 << 20) throws -> String? {
            try root.write(Data(bytes), to: "map.db")
            do {
                _ = try pairs(of: "/map.db", in: root, limit: limit)
                return nil
            } catch let problem as PackageProblem {
                return problem.reason
            }
        }
        #expect(try reason(good) == nil)
        #expect(try reason(Array("a text\n".utf8)) == "is not a table of Berkeley DB")
        #expect(try reason(Array(good.prefix(600)))?.hasPrefix("damaged") == true)
        var odd = good
        odd[512 + 20] = 3
        #expect(try reason(odd) == "damaged: a page with half a pair")
        var encrypted = good
        encrypted[24] = 1
        #expect(try reason(encrypted) == "is encrypted")
        #expect(try reason(good, limit: 3) == "has more than 3 bytes")
    }

    @Test func `is read without harm, however it is damaged`() throws {
        let root = try TestRoot()
        var state: UInt64 = 7
        func number(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        var told = 0
        for _ in 0..<300 {
            var bytes = small([("connect:192.0.2", "RELAY"), ("to:x", "REJECT"), ("from:y", "OK")])
            for _ in 0..<1 + number(6) { bytes[number(bytes.count)] = UInt8(number(256)) }
            try root.write(Data(bytes), to: "map.db")
            do { _ = try pairs(of: "/map.db", in: root) } catch is PackageProblem { told += 1 }
        }
        #expect(told > 0)
    }
}
