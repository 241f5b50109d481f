import NoroshiModel

/// crontab(5) of Debian's cron and of cronie, anacrontab(5), and the jobs of at(1).
enum CronFiles {
    struct Result {
        var jobs: [AccountSurvey.ScheduledJob] = []
        var mistakes: [AccountSurvey.Mistake] = []
        var variables: [AccountSurvey.JobVariable] = []
        var gap: (what: String, reason: String)?
    }

    private static let maximumVariables = 1000
    /// Of a job of at(1).
    private static let maximumCommandLines = 1000

    /// - Parameter user: Whose crontab it is; nil where every line names a user.
    static func crontab(_ bytes: [UInt8], file: String, user: String?) -> Result {
        table(bytes, file: file, user: user) { text, number, lines in
            let times = text.first == UInt8(ascii: "@") ? 1 : 5
            guard let (fields, command) = fields(text, times + (user == nil ? 1 : 0)) else {
                lines.add(number, .ignored, "not a time and a command", text: Escaped.text(text))
                return nil
            }
            let schedule = fields.prefix(times).map { Escaped.text($0) }.joined(separator: " ")
            if times == 5, !fields.prefix(5).allSatisfy(isTime) {
                lines.add(number, .ignored, "not a time: '\(schedule)'", text: Escaped.text(text))
                return nil
            }
            return AccountSurvey.ScheduledJob(
                kind: user == nil ? .system : .user, user: user ?? Escaped.text(fields[times]), schedule: schedule,
                command: shown(command), place: lines.place(number))
        }
    }

    static func anacrontab(_ bytes: [UInt8], file: String) -> Result {
        table(bytes, file: file, user: nil) { text, number, lines in
            guard let (fields, command) = fields(text, 3) else {
                lines.add(number, .ignored, "not a period, a delay, a name and a command", text: Escaped.text(text))
                return nil
            }
            return AccountSurvey.ScheduledJob(
                kind: .anacron, user: "root", schedule: fields.map { Escaped.text($0) }.joined(separator: " "),
                command: shown(command), place: lines.place(number))
        }
    }

    /// The lines of a table but for comments and variables, each read by `job`.
    private static func table(
        _ bytes: [UInt8], file: String, user: String?,
        _ job: (_ text: ArraySlice<UInt8>, _ number: Int, inout TextLines) -> AccountSurvey.ScheduledJob?
    ) -> Result {
        var lines = TextLines(bytes, file: file)
        var result = Result()
        for line in lines.lines {
            let text = line.bytes.trimmed
            guard let first = text.first, first != ASCII.hash else { continue }
            guard isAssignment(text) else {
                if let job = job(text, line.number, &lines) { result.jobs.append(job) }
                continue
            }
            if result.variables.count < maximumVariables {
                result.variables.append(variable(text, lines.place(line.number), user))
            }
        }
        result.mistakes = lines.mistakes
        result.gap = lines.gap
        return result
    }

    /// - Parameters:
    ///   - name: `a0000101c0a5f1`: queue, number, minutes since 1970 in hexadecimal.
    ///   - user: The name of a uid.
    /// - Returns: The job, its command with the lines that somebody typed; and what of them was left out.
    static func atJob(
        _ text: TextLines, name: [UInt8], user: (UInt32) -> String
    ) -> (job: AccountSurvey.ScheduledJob, gap: (what: String, reason: String)?)? {
        let lines = text.lines
        guard name.count == 14, let minutes = Int(String(decoding: name.suffix(8), as: UTF8.self), radix: 16),
            let header = lines.prefix(4).first(where: { $0.bytes.starts("# atrun uid=") })
        else { return nil }
        let digits = header.bytes.dropFirst("# atrun uid=".utf8.count).prefix(while: ASCII.isDigit)
        guard let uid = UInt32(String(decoding: digits, as: UTF8.self)) else { return nil }
        let commands = atCommands(lines)
        let job = AccountSurvey.ScheduledJob(
            kind: .at, user: user(uid), schedule: "at \(minutes * 60) s since 1970",
            command: commands.prefix(maximumCommandLines).map { shown($0.bytes) }.joined(separator: "\n"),
            place: text.place(commands.first?.number ?? 1))
        let isCut = commands.count > maximumCommandLines
        return (job, isCut ? (text.file, TextLines.reason(beyond: maximumCommandLines)) : nil)
    }

    /// What somebody typed, behind the environment that at(1) puts before it; blank lines stay between the others.
    private static func atCommands(_ lines: [TextLines.Line]) -> ArraySlice<TextLines.Line> {
        var rest = lines[...]
        if let folder = lines.firstIndex(where: { $0.bytes.starts("cd ") && $0.bytes.last == UInt8(ascii: "{") }),
            let end = lines[folder...].firstIndex(where: { $0.bytes.isText("}") })
        {
            rest = lines[(end + 1)...]
        }
        rest = rest.drop { $0.bytes.trimmed.isEmpty }
        if let start = rest.first, start.bytes.starts("${SHELL:-/bin/sh} << ") {
            let mark = start.bytes.drop { $0 != UInt8(ascii: "'") }.filter { $0 != UInt8(ascii: "'") }
            rest = rest.dropFirst().drop { $0.bytes.trimmed.isEmpty }
            // What stands behind an early mark runs too.
            if let last = rest.last, last.bytes.elementsEqual(mark) { rest = rest.dropLast() }
        }
        while rest.last?.bytes.trimmed.isEmpty == true { rest = rest.dropLast() }
        return rest
    }

    /// `NAME = value`, as load_env of cron reads it.
    private static func isAssignment(_ text: ArraySlice<UInt8>) -> Bool {
        guard let equals = text.firstIndex(of: ASCII.equals), let first = text.first else { return false }
        if first == ASCII.quote || first == UInt8(ascii: "'") { return true }
        let name = text[..<equals].trimmed
        return ASCII.isLetter(first) || first == UInt8(ascii: "_")
            ? name.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "_") } : false
    }

    private static func variable(
        _ text: ArraySlice<UInt8>, _ place: AccountSurvey.Place, _ user: String?
    ) -> AccountSurvey.JobVariable {
        let quotes = [ASCII.quote, UInt8(ascii: "'")]
        func bare(_ bytes: ArraySlice<UInt8>) -> String {
            let word = bytes.trimmed
            let isQuoted = word.count > 1 && word.first == word.last && quotes.contains(word[word.startIndex])
            return Escaped.text(isQuoted ? word.dropFirst().dropLast() : word)
        }
        let equals = text.firstIndex(of: ASCII.equals) ?? text.endIndex
        return AccountSurvey.JobVariable(
            user: user, name: bare(text[..<equals]), value: bare(text[equals...].dropFirst()), place: place,
            text: Escaped.text(text))
    }

    /// A command as a person sees it: a tab divides words as a blank does.
    static func shown(_ command: some Sequence<UInt8>) -> String {
        Escaped.text(command.map { $0 == ASCII.tab ? ASCII.space : $0 })
    }

    private static func isTime(_ field: ArraySlice<UInt8>) -> Bool {
        field.allSatisfy { ASCII.isDigit($0) || ASCII.isLetter($0) || "*,-/~?".utf8.contains($0) }
    }

    /// So many words, and what follows them.
    private static func fields(
        _ text: ArraySlice<UInt8>, _ count: Int
    ) -> (fields: [ArraySlice<UInt8>], rest: ArraySlice<UInt8>)? {
        var rest = text
        var fields: [ArraySlice<UInt8>] = []
        while fields.count < count {
            let word = rest.prefix { !ASCII.isSpace($0) }
            rest = rest.dropFirst(word.count).drop(while: ASCII.isSpace)
            guard !word.isEmpty, !rest.isEmpty else { return nil }
            fields.append(word)
        }
        return (fields, rest)
    }
}
