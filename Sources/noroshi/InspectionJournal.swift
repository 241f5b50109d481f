import FoundationEssentials
import Glibc
import NoroshiModel
import Synchronization

/// What an inspection from outside has seen so far, one observation a line, so that it can go on after an interruption.
///
/// The first line says what was asked: a journal of another question is not gone on with.
final class InspectionJournal: Sendable {
    /// What an interrupted inspection had seen.
    let known: [Observation]
    private let path: String
    private let state: Mutex<State>

    private struct State {
        var descriptor: Int32
        var problem: String?
    }

    /// - Throws: ``Failure`` when there is nothing to go on with, or the file cannot be written.
    init(folder: String, question: String, resumes: Bool) throws {
        path = "\(folder)/outside.journal"
        known = resumes ? try Self.read(path, question: question) : []
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | (resumes ? O_APPEND : O_TRUNC)
        let descriptor = unsafe open(path, flags, 0o600)
        guard descriptor >= 0 else {
            throw Failure("cannot write '\(path)': \(unsafe String(cString: strerror(errno)))")
        }
        state = Mutex(State(descriptor: descriptor))
        if !resumes { write(Array("\(question)\n".utf8)) }
    }

    deinit { state.withLock { _ = close($0.descriptor) } }

    /// The first thing that went wrong with writing.
    var problem: String? { state.withLock { $0.problem } }

    func append(_ observation: Observation) {
        var text = JSONText()
        observation.write(to: &text)
        write(text.bytes + [0x0A])
    }

    func remove() { unsafe unlink(path) }

    private func write(_ bytes: [UInt8]) {
        state.withLock { state in
            var rest = bytes[...]
            while !rest.isEmpty, state.problem == nil {
                let count = unsafe rest.withUnsafeBytes {
                    unsafe Glibc.write(state.descriptor, $0.baseAddress, $0.count)
                }
                if count > 0 {
                    rest = rest.dropFirst(count)
                } else if errno != EINTR {
                    state.problem = unsafe String(cString: strerror(errno))
                }
            }
        }
    }

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
