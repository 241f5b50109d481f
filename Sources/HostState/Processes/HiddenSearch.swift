import Glibc
import NoroshiModel

/// Looks for processes that answer and that the list of `/proc` leaves out, or whose folder is covered.
struct HiddenSearch {
    /// Ways of asking the kernel for a process that do not read `/proc`.
    struct Questions: Sendable {
        /// Names of those that say that there is such a process, or thread.
        let answering: @Sendable (Int) -> [String]
        /// One question for a first look.
        let isThere: @Sendable (Int) -> Bool

        static let kernel = Questions(
            answering: { number in
                let pid = pid_t(number)
                var seen: [String] = []
                if kill(pid, 0) == 0 || errno == EPERM { seen.append("kill") }
                if getpgid(pid) >= 0 { seen.append("getpgid") }
                if sched_getscheduler(pid) >= 0 { seen.append("sched_getscheduler") }
                return seen
            },
            isThere: { kill(pid_t($0), 0) == 0 || errno == EPERM })
    }

    struct Result {
        var hidden: [HiddenProcess] = []
        /// Up to which number was asked.
        var askedTo = 0
        /// Whether every number was asked that a process may have had.
        var isComplete = true
    }

    private let proc: ProcFolder
    private let questions: Questions
    private let clock = ContinuousClock()
    private static let rounds = 3

    init(proc: ProcFolder, questions: Questions = .kernel) {
        self.proc = proc
        self.questions = questions
    }

    /// - Parameters:
    ///   - listed: What the list of `/proc` said a moment ago.
    ///   - others: Numbers that other lists have, such as those of control groups.
    ///   - budget: For numbers that have to be asked; a tenth more for those that nobody can have been given.
    func search(listed: Set<Int>, others: Set<Int> = [], budget: Duration = .seconds(5)) -> Result {
        var result = Result()
        let possible = possible(listed)
        var candidates = others.subtracting(listed)
        let start = clock.now
        var number = 1
        while number <= possible.last {
            if number & 0xFFF == 0 {
                let spent = clock.now - start
                if spent > (number <= possible.sure ? budget : .milliseconds(300)) { break }
            }
            if !listed.contains(number), questions.isThere(number) { candidates.insert(number) }
            number += 1
        }
        result.askedTo = number - 1
        result.isComplete = result.askedTo >= possible.sure
        result.hidden = confirmed(candidates) + covered(listed)
        result.hidden.sort { $0.pid < $1.pid }
        return result
    }

    /// The highest number that the kernel can have given, and the highest that there is.
    ///
    /// Numbers are given in turn: a host that made fewer processes and threads than there are numbers never began
    /// anew.
    private func possible(_ listed: Set<Int>) -> (sure: Int, last: Int) {
        let last = min(1 << 22, proc.number("sys/kernel/pid_max") ?? 1 << 15)
        let made = proc.text("stat", limit: 4 << 20)?.split(separator: "\n").first { $0.hasPrefix("processes ") }
            .flatMap { Int($0.dropFirst(10)) }
        guard let made else { return (last, last) }
        return (min(last, max(made, listed.max() ?? 0) + 1024), last)
    }

    /// Those that still answer, and still are not listed, when they are looked for again and again.
    private func confirmed(_ candidates: Set<Int>) -> [HiddenProcess] {
        var left = candidates.filter { !isThread($0) }
        for _ in 0..<Self.rounds where !left.isEmpty {
            guard let listed = try? Set(proc.numbers()) else { return [] }
            let threads = left.contains { status(of: $0) == nil } ? threads(of: listed) : []
            left = left.filter { number in
                !listed.contains(number) && !threads.contains(number) && !isThread(number)
                    && !questions.answering(number).isEmpty
            }
        }
        return left.map { pid in
            HiddenProcess(
                pid: pid, way: .unlisted, name: name(of: pid), executable: executable(of: pid),
                seenBy: questions.answering(pid))
        }
    }

    private func status(of number: Int) -> ProcessStatus? {
        (try? proc.read("\(number)/status", limit: 1 << 16)).map { ProcessStatus($0) }
    }

    /// A thread answers as a process does, and is listed with its process only.
    private func isThread(_ number: Int) -> Bool {
        guard let status = status(of: number), status.group > 0 else { return false }
        return status.group != number
    }

    private func threads(of processes: Set<Int>) -> Set<Int> {
        processes.reduce(into: []) { found, pid in found.formUnion((try? proc.numbers(in: "\(pid)/task")) ?? []) }
    }

    /// Listed processes whose folder is another file system's than the list itself.
    private func covered(_ listed: Set<Int>) -> [HiddenProcess] {
        guard let own = proc.identity(".") else { return [] }
        return listed.sorted().compactMap { pid in
            guard let folder = proc.identity("\(pid)/."), folder.device != own.device,
                !questions.answering(pid).isEmpty
            else { return nil }
            return HiddenProcess(
                pid: pid, way: .covered, name: nil, executable: nil, seenBy: questions.answering(pid))
        }
    }

    private func name(of pid: Int) -> String? {
        (try? proc.read("\(pid)/stat", limit: 4096)).flatMap { ProcessStat($0) }.map { Escaped.text($0.name) }
    }

    private func executable(of pid: Int) -> String? { (try? proc.link("\(pid)/exe")).map { Escaped.text($0) } }
}
