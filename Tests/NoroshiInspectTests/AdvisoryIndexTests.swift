import FoundationEssentials
import NoroshiModel
import Recog
import Testing
import TestSupport

@testable import NoroshiInspect

/// An answer from what is kept has to be the answer without it, whatever happens to files and cache.
@Suite struct `The index of advisories` {
    private let later = Date(timeIntervalSinceNow: 60)

    private func made(_ dice: inout Dice) -> MadeDocument {
        let packaged = dice.below(2) == 0
        let sign = ["<", "<=", ">=", ""][dice.below(4)]
        var document = MadeDocument(
            id: "EX-\(dice.below(9))", lang: ["en", "ja", "en-US"][dice.below(3)], month: 1 + dice.below(6),
            status: ["known_affected", "fixed", "known_not_affected", "under_investigation"][dice.below(4)],
            product: "server\(dice.below(5))")
        document.range = packaged ? "vers:deb/\(sign)1.\(dice.below(12))-1" : "vers:generic/\(sign)1.\(dice.below(12))"
        if dice.below(6) == 0 { document.range = "any old ones" }
        if dice.below(8) == 0 { document.range = nil }
        document.helper =
            packaged
            ? "pkg:deb/debian/\(["pack\(dice.below(12))", "source\(dice.below(5))"][dice.below(2)])"
            : ["", "cpe:/a:maker:server\(dice.below(3))"][dice.below(2)]
        return document
    }

    private func paths(_ folder: HostFolder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path + "/docs").filter { $0.hasSuffix(".json") }
            .sorted().map { "\(folder.path)/docs/\($0)" }
    }

    @Test(arguments: [1, 2, 3, 4]) func `answers as the documents do, whatever happens to them`(seed: UInt64)
        async throws
    {
        var dice = Dice(seed)
        let folder = try HostFolder(["/docs/keep": ""])
        let cache = folder.path + "/index"
        for number in 0..<25 { try folder.write(made(&dice).text, to: "/docs/\(number).json") }
        for _ in 0..<25 {
            let file = "/docs/\(dice.below(30)).json"
            switch dice.below(7) {
            case 0: try folder.write(made(&dice).text, to: file)
            case 1: try? FileManager.default.removeItem(atPath: folder.path + file)
            case 2: try folder.write(String(made(&dice).text.dropLast(dice.below(300))), to: file)
            case 3: try folder.write("", to: file)
            case 4:
                // In place, of the same length.
                if let old = try? String(contentsOfFile: folder.path + file, encoding: .utf8) {
                    try folder.write(old.replacing("known_affected", with: "fixed         "), to: file)
                }
            case 5:
                let bytes = (try? Data(contentsOf: URL(filePath: cache))) ?? Data()
                try bytes.prefix(dice.below(bytes.count + 1)).write(to: URL(filePath: cache))
            default:
                if var bytes = try? Data(contentsOf: URL(filePath: cache)), !bytes.isEmpty {
                    bytes[dice.below(bytes.count)] ^= UInt8(1 << dice.below(8))
                    try bytes.write(to: URL(filePath: cache))
                }
            }
            let paths = try paths(folder)
            let kept = await AdvisoryLibrary.load(paths, cache: cache, at: later)
            let fresh = await AdvisoryLibrary.load(paths)
            #expect(try Answers(kept) == Answers(fresh))
            #expect(fresh.documentsRead == paths.count)
        }
    }

    @Test func `reads nothing twice, and reads again what was touched`() async throws {
        let folder = try HostFolder([
            "/docs/a.json": MadeDocument(id: "A").text, "/docs/b.json": MadeDocument(id: "B").text,
        ])
        let cache = folder.path + "/index"
        func load() async throws -> AdvisoryLibrary {
            await AdvisoryLibrary.load(try paths(folder), cache: cache, at: later) { Issue.record("\($0)") }
        }
        #expect(try await load().documentsRead == 2)
        #expect(try await load().documentsRead == 0)
        try folder.write(MadeDocument(id: "B", month: 2).text, to: "/docs/b.json")
        let second = try await load()
        #expect(second.documentsRead == 1)
        #expect(second.advisories.map(\.newest.version) == ["1", "2"])
        try folder.write(MadeDocument(id: "C").text, to: "/docs/c.json")
        #expect(try await load().documentsRead == 1)
        try FileManager.default.removeItem(atPath: folder.path + "/docs/a.json")
        let fewer = try await load()
        #expect(fewer.documentsRead == 0 && fewer.advisories.map(\.id) == ["B", "C"])
        let attributes = try FileManager.default.attributesOfItem(atPath: cache)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func `does not believe a file that was touched a moment ago`() async throws {
        let folder = try HostFolder(["/docs/a.json": MadeDocument(id: "A").text])
        let cache = folder.path + "/index"
        for _ in 0..<2 {
            #expect(await AdvisoryLibrary.load(try paths(folder), cache: cache).documentsRead == 1)
        }
        #expect(await AdvisoryLibrary.load(try paths(folder), cache: cache, at: later).documentsRead == 1)
        #expect(await AdvisoryLibrary.load(try paths(folder), cache: cache, at: later).documentsRead == 0)
    }

    @Test func `says each time what cannot be read, and keeps the rest`() async throws {
        let folder = try HostFolder([
            "/docs/a.json": MadeDocument(id: "A").text, "/docs/b.json": "{",
            "/docs/c.json": MadeDocument(id: "C").text.replacing("\"title\":\"Title", with: "\"titel\":\"Title"),
        ])
        let cache = folder.path + "/index"
        _ = await AdvisoryLibrary.load(try paths(folder), cache: cache, at: later)
        let again = await AdvisoryLibrary.load(try paths(folder), cache: cache, at: later)
        #expect(again.documentsRead == 2)
        #expect(again.errors.map { $0.path.hasSuffix("/b.json") } == [true, false])
        #expect(again.errors.last?.reason.contains("\"title\"") == true, "\(again.errors)")
        #expect(again.advisories.map(\.id) == ["A"])
    }

    @Test func `tells why a kept index is not used, and does without`() async throws {
        let folder = try HostFolder(["/docs/a.json": MadeDocument(id: "A").text])
        let cache = folder.path + "/index"
        _ = await AdvisoryLibrary.load(try paths(folder), cache: cache, at: later)
        let whole = try Data(contentsOf: URL(filePath: cache))
        func notes(_ bytes: Data, mode: Int = 0o600) async throws -> [String] {
            try bytes.write(to: URL(filePath: cache))
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: cache)
            var notes: [String] = []
            let library = await AdvisoryLibrary.load(try paths(folder), cache: cache, at: later) { notes.append($0) }
            #expect(library.advisories.map(\.id) == ["A"])
            return notes
        }
        #expect(try await notes(whole) == [])
        #expect(try await notes(whole.prefix(60)) == ["\(cache): damaged"])
        #expect(try await notes(Data("hello".utf8)) == ["\(cache): not such a cache"])
        #expect(try await notes(whole, mode: 0o666) == ["\(cache): belongs to another user, or others may write to it"])
        var other = whole
        other[8] ^= 1
        #expect(try await notes(other) == [])
        let nowhere = folder.path + "/none/index"
        var said: [String] = []
        let library = await AdvisoryLibrary.load(try paths(folder), cache: nowhere) { said.append($0) }
        #expect(library.advisories.count == 1 && said.count == 1 && said[0].hasPrefix("\(nowhere): "))
    }

    @Test(arguments: [1, 2, 3]) func `survives every forged content`(seed: UInt64) async throws {
        var dice = Dice(seed)
        let folder = try HostFolder()
        for number in 0..<8 { try folder.write(made(&dice).text, to: "/docs/\(number).json") }
        let whole = await AdvisoryLibrary.load(try paths(folder)).index.bytes
        var taken = 0
        for _ in 0..<600 {
            var bytes = whole
            for _ in 0...dice.below(3) { bytes[dice.below(bytes.count)] = UInt8(dice.below(256)) }
            if dice.below(4) == 0 { bytes.removeLast(dice.below(bytes.count)) }
            // With the right checksum it would come this far.
            guard let index = try? AdvisoryIndex(bytes, from: 0),
                let library = try? AdvisoryLibrary(index, documentsRead: 0)
            else { continue }
            taken += 1
            _ = library.advisories.map(\.remediations)
            _ = library.verdicts(on: Answers.installed)
            _ = try (0..<library.advisories.count).map { try index.matcher(of: $0, at: midnight) }
        }
        #expect(taken > 0)
    }

    @Test(arguments: [5, 6]) func `finds by name all that going through them all finds`(seed: UInt64) async throws {
        var dice = Dice(seed)
        let folder = try HostFolder()
        for number in 0..<80 {
            var document = made(&dice)
            document.id = "EX-\(number)"
            try folder.write(document.text, to: "/docs/\(number).json")
        }
        let library = await AdvisoryLibrary.load(try paths(folder))
        #expect(library.errors.isEmpty && library.advisories.count == 80)
        let recognizer = try Shipped.recognizer.get()
        let speakers = ProtocolSpeakers(recognizer)
        let all = try (0..<80).flatMap { number in
            let matcher = try library.index.matcher(of: number, at: midnight)
            return Answers.products.compactMap { matcher.verdict(on: $0, speakers, isPatched: false) }
        }
        let found = library.judgments(on: Answers.products, at: midnight, recognizer: recognizer).flatMap {
            $0.cases.map(\.verdict)
        }
        #expect(found == all && !all.isEmpty)
        let packages = try Set(
            (0..<80).flatMap { number in
                let matcher = try library.index.matcher(of: number, at: midnight)
                return Answers.installed.compactMap { package in
                    matcher.decision(on: package).map { "\(package.name) \(number) \($0.status) \($0.isSure)" }
                }
            })
        // More than one task takes.
        let many = (0..<10).flatMap { _ in Answers.installed }
        #expect(await library.sharedVerdicts(on: many) == library.verdicts(on: many))
        let verdicts = library.verdicts(on: Answers.installed).map {
            "\($0.package.name) \($0.advisory) \($0.status) \($0.confidence == .confirmed)"
        }
        #expect(Set(verdicts) == packages && verdicts.count == packages.count)
        #expect(!packages.isEmpty)
    }
}

extension Dice {
    fileprivate mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }
}
