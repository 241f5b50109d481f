import HostReading
import NoroshiModel

extension AccountLook {
    private static let maximumSize = 4 << 20  // bytes

    mutating func schedules() {
        survey.jobVariables = []
        system(Array("/etc/crontab".utf8))
        for folder in ["/etc/cron.d", "/usr/lib/cron.d"] where fact(Array(folder.utf8), .cronFolder) != nil {
            for name in names(folder) where name.first != ASCII.dot && !LeftOverNames.has(name) {
                system(Array((folder + "/").utf8) + name)
            }
        }
        for folder in ["/var/spool/cron/crontabs", "/var/spool/cron", "/var/spool/cron/tabs"] { users(folder) }
        if let bytes = read("/etc/anacrontab", limit: Self.maximumSize) {
            fact(Array("/etc/anacrontab".utf8), .crontab)
            add(CronFiles.anacrontab(bytes, file: "/etc/anacrontab"))
        }
        for period in ["hourly", "daily", "weekly", "monthly", "yearly"] { scripts("/etc/cron.\(period)", period) }
        for folder in ["/var/spool/cron/atjobs", "/var/spool/at"] { atJobs(folder) }
        programs()
    }

    private mutating func system(_ path: [UInt8]) {
        guard isFile(path, isMeant: true), let bytes = read(path, limit: Self.maximumSize) else { return }
        fact(path, .crontab)
        add(CronFiles.crontab(bytes, file: Escaped.text(path), user: nil))
    }

    private mutating func users(_ folder: String) {
        guard fact(Array(folder.utf8), .cronFolder) != nil else { return }
        for name in names(folder) where name.first != ASCII.dot {
            let path = Array((folder + "/").utf8) + name
            guard isFile(path, isMeant: true), let bytes = read(path, limit: Self.maximumSize) else { continue }
            fact(path, .userCrontab, of: Escaped.text(name))
            add(CronFiles.crontab(bytes, file: Escaped.text(path), user: Escaped.text(name)))
        }
    }

    private mutating func scripts(_ folder: String, _ period: String) {
        guard fact(Array(folder.utf8), .cronFolder) != nil else { return }
        for name in names(folder) where name.first != ASCII.dot && !LeftOverNames.has(name) {
            let path = Array((folder + "/").utf8) + name
            guard isFile(path), let script = fact(path, .jobProgram, of: "root") else { continue }
            survey.jobs.append(
                AccountSurvey.ScheduledJob(
                    kind: .script, user: "root", schedule: period, command: script.path,
                    place: AccountSurvey.Place(script.path, 1)))
            lines(path, script.path, period)
        }
    }

    /// Lines of a script that let somebody in, each as a job of its own; of programs nothing is read.
    private mutating func lines(_ path: [UInt8], _ file: String, _ period: String) {
        guard let bytes = read(path, limit: Self.maximumSize), !bytes.prefix(1024).contains(0) else { return }
        var found = 0
        for (number, line) in SudoersParser.logicalLines(self.lines(of: bytes, file: file).lines) where found < 20 {
            let text = line[...].trimmed
            guard text.first != ASCII.hash, text.count <= TextLines.longLine else { continue }
            let command = CronFiles.shown(text)
            guard SuspiciousCommand.kind(command).map({ $0 != "temporary" }) ?? false else { continue }
            found += 1
            survey.jobs.append(
                AccountSurvey.ScheduledJob(
                    kind: .script, user: "root", schedule: period, command: command,
                    place: AccountSurvey.Place(file, number)))
        }
    }

    private mutating func atJobs(_ folder: String) {
        guard fact(Array(folder.utf8), .cronFolder) != nil else { return }
        let names = Dictionary(survey.accounts.map { ($0.uid, $0.name) }, uniquingKeysWith: { first, _ in first })
        for name in self.names(folder) where name.first != ASCII.dot {
            let path = Array((folder + "/").utf8) + name
            guard isFile(path), let bytes = read(path, limit: Self.maximumSize) else { continue }
            let file = Escaped.text(path)
            let lines = lines(of: bytes, file: file)
            guard let (job, gap) = CronFiles.atJob(lines, name: name, user: { names[$0] ?? "uid \($0)" }) else {
                gaps.append((file, "not a job as at(1) writes it"))
                continue
            }
            if let gap { gaps.append(gap) }
            fact(path, .atJob, of: job.user)
            survey.jobs.append(job)
        }
    }

    /// - Parameter isMeant: Whether something else in its place is a gap; a folder is one for `/etc/crontab` only, for a
    ///   spool may lie in another.
    private mutating func isFile(_ path: [UInt8], isMeant: Bool = false) -> Bool {
        let root = root
        let status = attempt { () throws(HostReadingError) in try root.status(path) } ?? nil
        let mayBeFolder = !path.elementsEqual("/etc/crontab".utf8)
        if isMeant, let kind = status?.kind, kind != .regular, kind != .folder || !mayBeFolder {
            gaps.append((Escaped.text(path), "not a regular file"))
        }
        return status?.kind == .regular
    }

    private mutating func add(_ result: CronFiles.Result) {
        survey.jobs += result.jobs
        survey.mistakes += result.mistakes
        if let gap = result.gap { gaps.append(gap) }
        for variable in result.variables {
            survey.jobVariables?.append(variable)
            guard variable.name == "PATH" else { continue }
            for folder in variable.value.split(separator: ":").prefix(50) where folder.hasPrefix("/") {
                fact(Array(folder.utf8), .onTheWay)
            }
        }
    }

    /// The files that jobs run by a whole path: who may write them runs as the job's user.
    private mutating func programs() {
        for job in survey.jobs where job.kind != .script {
            // Escapes in a command are not undone: such a path is not found, and not told.
            for line in job.command.split(separator: "\n") {
                let words = line.split { " \t;&|()<>\"'`".contains($0) }
                for word in words.prefix(20) where word.hasPrefix("/") && !word.hasPrefix("/dev/") {
                    let path = Array(word.utf8)
                    if isFile(path) { fact(path, .jobProgram, of: job.user) }
                }
            }
        }
    }
}
