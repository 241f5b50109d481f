import NoroshiModel

/// What a stack of modules says of somebody who knows no password.
///
/// - Source: pam.conf(5), "control"; _pam_dispatch_aux of Linux-PAM 1.5.2.
enum PAMStack {
    /// What a module says of somebody.
    enum Answer { case success, failure, ignore }
    private enum Action { case ignore, bad, die, ok, done, jump(Int), reset }

    /// A way through a stack so far.
    private struct Way {
        var index = 0
        /// nil while nothing was decided.
        var isPositive: Bool?
        /// The lines that said yes.
        var openers: [AccountSurvey.PAMLine] = []
        /// Whether the last of them decided what came behind it.
        var isDecided = false
    }

    private struct Step: Hashable {
        let index: Int
        let isPositive: Bool?
    }

    /// They ask no password: they set something up, or let everybody pass at most times.
    private static let bystanders: Set = [
        "pam_access", "pam_cap", "pam_echo", "pam_env", "pam_faildelay", "pam_faillock", "pam_group", "pam_issue",
        "pam_keyinit", "pam_localuser", "pam_mail", "pam_motd", "pam_nologin", "pam_securetty", "pam_shells",
        "pam_tally",
        "pam_tally2", "pam_time", "pam_umask", "pam_usertype", "pam_warn",
    ]

    /// The line that lets a stranger in, whatever other lines ask for besides; nil when none does.
    ///
    /// - Parameters:
    ///   - lines: Of one type of one service, in their order.
    ///   - trusted: A line that is taken as saying yes.
    static func opening(
        _ lines: [AccountSurvey.PAMLine], trusting trusted: AccountSurvey.PAMLine? = nil
    ) -> AccountSurvey.PAMLine? {
        way(lines) { $0 == trusted ? [.success] : [answer($0)] }?.openers.first
    }

    /// The lines that let in somebody of whom modules say what `answers` has, that which decides first; empty when
    /// every way through the stack ends otherwise.
    ///
    /// - Parameter answers: What a line may say; nil for one that asks for something that a stranger lacks, or for nothing.
    static func openers(
        _ lines: [AccountSurvey.PAMLine], _ answers: (AccountSurvey.PAMLine) -> [Answer]?
    ) -> [AccountSurvey.PAMLine] {
        guard let way = way(lines, { answers($0) ?? [answer($0)] }) else { return [] }
        guard way.isDecided, let last = way.openers.last else { return way.openers }
        return [last] + way.openers.dropLast()
    }

    /// A way through the stack that ends with a yes.
    private static func way(_ lines: [AccountSurvey.PAMLine], _ answers: (AccountSurvey.PAMLine) -> [Answer]) -> Way? {
        var open = [Way()]
        var seen: Set<Step> = []
        while let way = open.popLast() {
            guard way.index < lines.count else {
                if way.isPositive == true { return way }
                continue
            }
            // What led here makes no difference to what follows.
            guard seen.insert(Step(index: way.index, isPositive: way.isPositive)).inserted else { continue }
            open += answers(lines[way.index]).reversed().map { next(way, lines, $0) }
        }
        return nil
    }

    private static func next(_ way: Way, _ lines: [AccountSurvey.PAMLine], _ answer: Answer) -> Way {
        var way = way
        let line = lines[way.index]
        let action = action(line.control, answer)
        way.index += 1
        switch action {
        case .ignore: break
        case .ok, .done, .jump:
            if answer == .success, way.isPositive != false {
                way.isPositive = true
                way.openers.append(line)
                if case .ok = action { way.isDecided = false } else { way.isDecided = true }
            }
            if case .done = action, way.isPositive == true { way.index = end(lines, way.index, line.depth) }
            if case .jump(let count) = action { way.index = skipped(lines, way.index, count, line.depth) }
        case .bad: way.isPositive = false
        case .die:
            way.isPositive = false
            way.index = end(lines, way.index, line.depth)
        case .reset: way.isPositive = nil
        }
        return way
    }

    /// A decision in a substack ends that stack only.
    private static func end(_ lines: [AccountSurvey.PAMLine], _ index: Int, _ depth: Int) -> Int {
        guard depth > 0 else { return lines.count }
        return lines[index...].firstIndex { $0.depth < depth } ?? lines.count
    }

    private static func skipped(_ lines: [AccountSurvey.PAMLine], _ index: Int, _ count: Int, _ depth: Int) -> Int {
        var index = index
        for _ in 0..<min(count, lines.count) where index < lines.count && lines[index].depth >= depth {
            index += 1
            while index < lines.count, lines[index].depth > depth { index += 1 }
        }
        return index
    }

    static func name(_ module: String) -> String {
        let name = module.split(separator: "/").last.map(String.init) ?? module
        return name.hasSuffix(".so") ? String(name.dropLast(3)) : name
    }

    private static func answer(_ line: AccountSurvey.PAMLine) -> Answer {
        switch name(line.module) {
        case "pam_permit": .success
        case let name where bystanders.contains(name): .ignore
        default: .failure
        }
    }

    private static func action(_ control: String, _ answer: Answer) -> Action {
        switch control {
        case "required": return answer == .success ? .ok : answer == .ignore ? .ignore : .bad
        case "requisite": return answer == .success ? .ok : answer == .ignore ? .ignore : .die
        case "sufficient": return answer == .success ? .done : .ignore
        case "optional": return answer == .success ? .ok : .ignore
        default: break
        }
        guard control.hasPrefix("[") else { return .bad }
        var actions: [String: String] = [:]
        for word in control.dropFirst().dropLast().split(whereSeparator: \.isWhitespace) {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            if parts.count == 2 { actions[parts[0]] = parts[1] }
        }
        let key = answer == .success ? "success" : answer == .ignore ? "ignore" : "auth_err"
        switch actions[key] ?? actions["default"] ?? "bad" {
        case "ignore": return .ignore
        case "ok": return .ok
        case "done": return .done
        case "die": return .die
        case "reset": return .reset
        case let text: return Int(text).map { .jump($0) } ?? .bad
        }
    }
}
