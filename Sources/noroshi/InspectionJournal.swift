import FoundationEssentials
import Glibc
import NoroshiModel

/// What an inspection from outside has seen so far, one observation a line, so that it can go on after an interruption.
///
/// The first line says what was asked: a journal of another question is not gone on with.
final class InspectionJournal: Sendable {
    /// What an interrupted inspection had seen.
    let known: [Observation]
    private let path: String
    private let descriptor: Int32
    private let lines: LineWriter

    /// - Throws: ``Failure`` when there is nothing to go on with, or the file cannot be written.
    init(folder: String, question: String, resumes: Bool) throws {
        path = "\(folder)/outside.journal"
        known = resumes ? try Self.read(path, question: question) : []
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | (resumes ? O_APPEND : O_TRUNC)
        descriptor = unsafe open(path, flags, 0o600)
        guard descriptor >= 0 else {
            throw Failure("cannot write '\(path)': \(unsafe String(cString: strerror(errno)))")
        }
        lines = LineWriter(descriptor: descriptor)
        if !resumes { lines.append(Array(question.utf8)) }
        lines.flush()
    }

    deinit { close(descriptor) }

    /// The first thing that went wrong with writing.
    var problem: String? { lines.problem.map { unsafe String(cString: strerror($0)) } }

    func append(_ observation: Observation) { lines.append(observation) }
    func tick() { lines.tick() }
    func flush() { lines.flush() }

    func remove() { unsafe unlink(path) }

    private static func read(_ path: String, question: String) throws -> [Observation] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw Failure(
                "there is no interrupted inspection to go on with", hint: "leave --resume out to begin one",
                status: Failure.usage)
        }
        let lines = text.split(separator: "\n")
        guard let first = lines.first, first == question else {
            throw Failure(
                "the interrupted inspection asked something else: \(lines.first.map { Escaped.text(String($0)) } ?? "")",
                hint: "give the same hosts and ports, or leave --resume out to begin anew", status: Failure.usage)
        }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        // The last line may have been cut by the interruption.
        return lines.dropFirst().compactMap { try? decoder.decode(Observation.self, from: Data($0.utf8)) }
    }
}
