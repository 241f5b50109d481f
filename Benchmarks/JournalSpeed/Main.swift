import JournalReading
import LiteralScan

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// How fast journal files are read on one core, reading from the page cache included.
///
///     journal-speed all FILE [RUNS]             every field of every entry
///     journal-speed find LITERALS FILE [RUNS]   the entries whose message has a literal; LITERALS has one on each line
///
/// Prints entries per second of CPU (median of the runs), the entries, those given, and what could not be read.
/// `Benchmarks/journal.c` does the same with libsystemd.
@main
struct Main {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3, let run = try Run(arguments) else {
            throw JournalFileError(reason: "usage: journal-speed all FILE [RUNS] | find LITERALS FILE [RUNS]")
        }
        var times: [Double] = []
        var last: JournalSummary?
        for _ in 0..<run.count {
            let start = now()
            last = try run.read()
            times.append(now() - start)
        }
        guard let summary = last else { return }
        let rate = Double(summary.entries) / times.sorted()[times.count / 2]
        print(Int(rate), summary.entries, summary.given, summary.damage?.description ?? "")
    }

    private static func now() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

private struct Run {
    var descriptor: Int32
    var literals: LiteralSet?
    var count: Int

    init?(_ arguments: [String]) throws {
        let isFinding = arguments[1] == "find"
        guard isFinding || arguments[1] == "all", arguments.count > (isFinding ? 3 : 2) else { return nil }
        let file = arguments[isFinding ? 3 : 2]
        descriptor = unsafe open(file, O_RDONLY)
        guard descriptor >= 0 else { throw JournalFileError(reason: "cannot open \(file)") }
        if isFinding { literals = try LiteralSet(Self.lines(arguments[2])) }
        count = arguments.last.flatMap { Int($0) } ?? 5
    }

    func read() throws -> JournalSummary {
        let file = try JournalFile(descriptor: descriptor)
        // Something has to be done with each field.
        var bytes = 0
        defer { precondition(bytes >= 0) }
        guard let literals else {
            return try file.forEach { entry in for field in entry.fields { bytes += field.value.count } }
        }
        return try file.scan(literals) { entry, found in bytes += entry.bytes.count + found.count }
    }

    private static func lines(_ path: String) throws -> [[UInt8]] {
        let descriptor = unsafe open(path, O_RDONLY)
        guard descriptor >= 0 else { throw JournalFileError(reason: "cannot open \(path)") }
        defer { close(descriptor) }
        var reader = LineScanner(try LiteralSet([]), source: .descriptor(descriptor))
        try reader.scan { _, _, _ in }
        var bytes = [UInt8](repeating: 0, count: reader.endOfBytes)
        let count = unsafe pread(descriptor, &bytes, bytes.count, 0)
        return bytes.prefix(max(count, 0)).split(separator: UInt8(ascii: "\n")).map { Array($0) }
    }
}
