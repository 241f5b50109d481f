import NoroshiModel
import SendmailConfiguration

/// What is told of lines that sendmail would not understand: each of a few, or the first of many together.
enum SendmailProblems {
    /// Of one file; a text that somebody wrote has fewer mistakes.
    private static let maximumEach = 8
    private static let maximumShown = 3
    private static let maximumReason = 120  // characters

    static func told(_ problems: [ConfigurationProblem]) -> [ConfigurationSurvey.Problem] {
        let files = Dictionary(grouping: problems) { $0.locator.file }
        return files.sorted { $0.key < $1.key }.flatMap { file, problems in
            guard problems.count > maximumEach else {
                return problems.map { problem(file, $0.locator.line, Escaped.text($0.reason)) }
            }
            let first = problems.prefix(maximumShown).map {
                "\($0.locator.line): \(Escaped.text($0.reason).prefix(maximumReason))"
            }
            let reason =
                "\(problems.count) lines are not understood, the first of them: \(first.joined(separator: "; "))"
            return [problem(file, problems[0].locator.line, reason)]
        }
    }

    private static func problem(_ file: String, _ line: Int, _ reason: String) -> ConfigurationSurvey.Problem {
        ConfigurationSurvey.Problem(file: file, line: line, reason: reason)
    }
}

/// Whether a `sendmail.cf` is whole: m4 ends every line, and writes the mailers last; without the mailer `local` sendmail does not begin.
///
/// - Source: Sendmail Installation and Operation Guide, §5.4; the order of cf/m4/cfhead.m4, proto.m4.
struct SendmailEnd {
    private(set) var problems: [ConfigurationSurvey.Problem] = []
    private(set) var settings: [ConfigurationSurvey.Setting] = []

    init(_ bytes: [UInt8], _ configuration: SendmailCF) {
        let hasLocal = configuration.mailers.contains { $0.name == "local" }
        let isEnded = bytes.last == UInt8(ascii: "\n")
        guard !bytes.isEmpty, !hasLocal || !isEnded else { return }
        let reason = isEnded ? "no mailer 'local' is defined" : "the last line has no end"
        let line = bytes.count { $0 == UInt8(ascii: "\n") } + (isEnded ? 0 : 1)
        problems = [.init(file: configuration.path, line: line, reason: "it ends in the middle: \(reason)")]
        settings = [
            .init(name: "sendmail.cf/complete", values: ["no"], file: configuration.path, line: line, text: reason)
        ]
    }
}
