import CSAF
import FoundationEssentials
import NoroshiFormats
import NoroshiModel
import NoroshiReport

/// Validates documents, several at a time, and gives what it found in their order.
struct DocumentChecker: Sendable {
    let preset: CSAFValidator.Preset

    /// A file to look at, or why there is nothing to look at.
    struct Subject: Sendable {
        var file: String
        var problem: String?
    }

    /// What is said of one file.
    struct Report: Sendable {
        enum Outcome: Sendable {
            case judged(CSAFValidator.Judgment)
            /// Why the file could not be read.
            case unread(String)
        }

        let file: String
        let outcome: Outcome

        var isValid: Bool {
            switch outcome {
            case .judged(let judgment): judgment.isValid
            case .unread: false
            }
        }
    }

    func reports(on subjects: [Subject]) -> AsyncStream<(Int, Report)> {
        AsyncStream { continuation in
            // The stream outlives this call; it ends the task when nobody listens any more.
            let task = Task {
                await check(subjects) { continuation.yield(($0, $1)) }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    private func check(_ subjects: [Subject], _ body: (Int, Report) -> Void) async {
        let width = min(max(ProcessInfo.processInfo.activeProcessorCount, 1), 16)
        await withTaskGroup(of: (Int, Report).self) { group in
            var started = 0
            var next = 0
            var waiting: [Int: Report] = [:]
            func start() {
                guard started < subjects.count, !Task.isCancelled else { return }
                let number = started
                started += 1
                group.addTask { (number, report(on: subjects[number])) }
            }
            for _ in 0..<width { start() }
            while let (number, report) = await group.next() {
                waiting[number] = report
                // What waits for the ones before it is bounded too.
                if waiting.count < 4 * width { start() }
                while let report = waiting.removeValue(forKey: next) {
                    body(next, report)
                    next += 1
                    if started - next < width { start() }
                }
            }
        }
    }

    private func report(on subject: Subject) -> Report {
        let path = subject.file
        if let problem = subject.problem { return Report(file: path, outcome: .unread(problem)) }
        do {
            let bytes = try ResourceDirectory.read(path == "-" ? "/dev/stdin" : path, limit: ParsingLimits().size)
            return Report(file: path, outcome: .judged(CSAFValidator(preset: preset).judge(bytes, file: path)))
        } catch {
            return Report(file: path, outcome: .unread("\(error)"))
        }
    }
}

extension DocumentChecker.Report {
    /// One line of JSON.
    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(Line(self)) else { preconditionFailure("texts are always JSON") }
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    /// For a terminal: one line, and one for each result.
    func text(_ translations: Translations) -> String {
        guard case .judged(let judgment) = outcome else { return "" }
        let edition = judgment.edition.map { "CSAF \($0.rawValue)" } ?? "-"
        let verdict = translations.text("advisory.\(isValid ? "valid" : "invalid")")
        var text = "\(Escaped.text(file)): \(verdict) (\(edition))\n"
        for result in judgment.results {
            let severity = translations.text("advisory.severity.\(result.severity.rawValue)")
            let message = translations.language == "ja" ? result.messageJa : result.message
            let place = result.pointer.isEmpty ? "" : " \(Escaped.text(result.pointer))"
            text += "  \(severity) \(result.test)\(place): \(Escaped.text(message))\n"
        }
        return text
    }

    private struct Line: Encodable {
        struct Result: Encodable {
            var test, group, severity, path, pointer, message, messageJa: String

            enum CodingKeys: String, CodingKey {
                case test, group, severity, path, pointer, message
                case messageJa = "message_ja"
            }
        }

        var file: String
        var edition: String?
        var valid: Bool
        var error: String?
        var results: [Result] = []

        init(_ report: DocumentChecker.Report) {
            file = report.file
            valid = report.isValid
            switch report.outcome {
            case .unread(let reason): error = reason
            case .judged(let judgment):
                edition = judgment.edition?.rawValue
                results = judgment.results.map {
                    Result(
                        test: $0.test, group: $0.group.name(in: judgment.edition), severity: $0.severity.rawValue,
                        path: $0.path, pointer: $0.pointer, message: $0.message, messageJa: $0.messageJa)
                }
            }
        }
    }
}
