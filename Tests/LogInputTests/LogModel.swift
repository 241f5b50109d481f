import Glibc
import LiteralScan
@testable import LogInput
import LogReading

/// A log that is written and rotated in all ways, and every line that was ever written to it.
struct LogModel {
    let folder = TemporaryFolder()
    private(set) var truth: [String] = []
    /// Lines that were never ended, and are read when their file is final.
    private(set) var unfinished: Set<String> = []
    private var dice: Dice
    private var second = 0
    /// What was written of a line without its newline.
    private var partial = ""
    private var number = 0
    var choice: Dice
    private(set) var operations: [String] = []

    init(_ seed: UInt64) {
        dice = Dice(seed)
        choice = Dice(seed &+ 77)
        folder.write("a.log", "")
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &dice) < percent }

    private mutating func line() -> String {
        number += 1
        second += Int.random(in: 0...3, using: &dice)
        let (minutes, seconds) = (second / 60, second % 60)
        let time = "2026-11-\(1 + minutes / 1_440 % 28)T\(minutes / 60 % 24)".replacing(
            "T", with: minutes / 60 % 24 < 10 ? "T0" : "T"
        )
        .replacing("11-", with: 1 + minutes / 1_440 % 28 < 10 ? "11-0" : "11-")
        let clock = ":\(minutes % 60 < 10 ? "0" : "")\(minutes % 60):\(seconds < 10 ? "0" : "")\(seconds)Z"
        let text = String(repeating: "x", count: Int.random(in: 0...(chance(5) ? 5_000 : 60), using: &dice))
        return "\(time)\(clock) h app[\(number)]: \(text)"
    }

    mutating func write() {
        var text = ""
        for _ in 0..<Int.random(in: 1...(chance(10) ? 300 : 8), using: &dice) {
            let line = line()
            text += line + "\n"
            truth.append(line)
        }
        complete()
        operations.append("write \(text.utf8.count)")
        folder.write("a.log", text, isAppended: true)
    }

    /// Ends the line that was begun.
    private mutating func complete() {
        guard !partial.isEmpty else { return }
        folder.write("a.log", "end\n", isAppended: true)
        truth.insert(partial + "end", at: partialPlace)
        partial = ""
    }

    private var partialPlace = 0

    mutating func writePartial() {
        guard partial.isEmpty else { return }
        partial = line()
        partialPlace = truth.count
        operations.append("write a partial line")
        folder.write("a.log", partial, isAppended: true)
    }

    private var names: [String] {
        (try? Folder.names(in: folder.path))?.map { String(decoding: $0, as: UTF8.self) } ?? []
    }

    /// `a.log.1` becomes `a.log.2`, and so on.
    private func shift() {
        for number in (1..<60).reversed() {
            for name in names where name == "a.log.\(number)" || name.hasPrefix("a.log.\(number).") {
                folder.rename(name, name.replacing("a.log.\(number)", with: "a.log.\(number + 1)"))
            }
        }
    }

    mutating func rotate() {
        // What was begun stays the last line of the old file, without a newline.
        if !partial.isEmpty, chance(50) { complete() }
        if !partial.isEmpty {
            truth.insert(partial, at: partialPlace)
            unfinished.insert(partial)
            partial = ""
        }
        operations.append("rotate")
        shift()
        folder.rename("a.log", "a.log.1")
        folder.write("a.log", "")
    }

    /// Copies, and truncates: readers may come between.
    mutating func copyAndTruncate(between: (inout LogModel) throws -> Void) rethrows {
        complete()
        operations.append("copy")
        shift()
        let bytes = (try? OpenFile(folder("a.log")).bytes(at: 0, count: 50_000_000)) ?? []
        folder.write("a.log.1", bytes)
        if chance(50) { try between(&self) }
        operations.append("truncate")
        precondition(unsafe folder("a.log").withCString { unsafe truncate($0, 0) } == 0)
    }

    /// Compresses some rotated file, and leaves the original for a while or not.
    mutating func compress(between: (inout LogModel) throws -> Void) rethrows {
        let plain = names.filter { $0.hasPrefix("a.log.") && $0.dropFirst(6).allSatisfy(\.isNumber) }
        guard let name = plain.randomElement(using: &dice) else { return }
        let forms: [(Compression, String)] = [(.gzip, "gz"), (.xz, "xz"), (.zstd, "zst"), (.bzip2, "bz2")]
        guard let (form, suffix) = forms.randomElement(using: &dice) else { return }
        let bytes = (try? OpenFile(folder(name)).bytes(at: 0, count: 50_000_000)) ?? []
        let archive = Archives.make(form, bytes)
        operations.append("compress \(name) to \(suffix)")
        if chance(40) {
            folder.write("\(name).\(suffix)", archive.prefix(archive.count * Int.random(in: 1..<10, using: &dice) / 10))
            try between(&self)
        }
        folder.write("\(name).\(suffix)", archive)
        if chance(40) { try between(&self) }
        folder.remove(name)
    }

    /// All lines; the one that was begun is the last.
    func finish() -> [String] {
        var all = truth
        if !partial.isEmpty { all.insert(partial, at: partialPlace) }
        return all
    }

    mutating func note(_ operation: String) { operations.append(operation) }
}

/// Reads by checkpoints, as a command does.
struct CheckpointedReader {
    private(set) var lines: [String] = []
    private(set) var notices: [ResumePlan.Notice] = []
    private let state: PathBytes
    var arguments: [PathBytes]

    init(_ arguments: [PathBytes], state: PathBytes) {
        self.arguments = arguments
        self.state = state
    }

    mutating func run(isFinal: Bool = false) throws {
        var checkpoint = try Checkpoint.load(state)
        var options = ResumePlanner.Options()
        options.zone = .utc
        options.isFinal = isFinal
        let now = Moment(seconds: Int64(time(nil)))
        for plan in ResumePlanner(checkpoint, now: now, options: options).plans(LogFinder.find(arguments)) {
            notices += plan.notices
            checkpoint.begin(plan)
            for portion in plan.portions {
                let reading = try PortionReading(portion)
                let bytes = try reading.source.all(from: portion.place)
                let new = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                    .map { String(decoding: $0, as: UTF8.self) }
                let isWhole = bytes.last == UInt8(ascii: "\n") || bytes.isEmpty
                lines += isWhole ? new.dropLast() : new[...]
                try checkpoint.record(
                    reading, place: portion.place + bytes.count, line: portion.line + new.count - (isWhole ? 1 : 0))
            }
        }
        try checkpoint.save(state)
    }
}
