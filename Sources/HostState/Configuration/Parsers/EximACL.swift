import NoroshiModel

/// One statement of an access control list of Exim: a verb with its conditions and modifiers, in their order.
struct EximStatement {
    let verb: String
    let line: Line
    var conditions: [(name: String, value: String)] = []

    /// As it would be written in one line.
    var text: String {
        ([verb] + conditions.map { $0.value.isEmpty ? $0.name : "\($0.name) = \($0.value)" }).joined(separator: " ")
    }
}

/// What a list says to a stranger who sends to strangers: he has no password, and says of himself whatever helps him.
///
/// - Source: The Exim specification 4.96, chapter 43.
struct EximACL {
    enum End {
        /// The statement that lets the stranger pass.
        case accepts(EximStatement)
        case refuses
        /// It hangs on an expansion that nobody makes here.
        case unknown
    }

    /// A statement that lets pass if an expansion says so.
    struct Doubt {
        let value: String
        /// Whether the value is a list, which may name others.
        let isList: Bool
        let line: Line
    }

    private enum Answer { case yes, no, unknown }

    private static let maximumDepth = 8
    private static let maximumSteps = 20_000
    /// What says nothing of who may send.
    private static let modifiers: Set = [
        "message", "log_message", "logwrite", "control", "delay", "add_header", "remove_header", "endpass",
        "log_reject_target", "continue", "queue", "udpsend",
    ]
    /// What the stranger arranges as he likes.
    private static let claims: Set = [
        "senders", "sender_domains", "encrypted", "verify", "spf", "spf_guess", "dmarc_status",
    ]
    private static let lists: Set = ["hosts", "domains", "local_parts", "recipients"]

    private let statements: [String: [EximStatement]]
    private let strangers: EximStrangers
    private let tables: EximTables
    private var steps = 0
    private(set) var doubts: [Doubt] = []

    init(_ statements: [String: [EximStatement]], _ tables: EximTables) {
        self.statements = statements
        self.tables = tables
        strangers = EximStrangers(tables)
    }

    /// - Parameter wants: Whether the stranger wants to be accepted; asked by a refusal he does not.
    mutating func end(of name: String, wants: Bool = true, depth: Int = 0) -> End {
        guard let list = statements[name], depth < Self.maximumDepth else { return .unknown }
        var isDoubtful = false
        for statement in list {
            steps += 1
            guard steps < Self.maximumSteps else { return .unknown }
            switch step(statement, wants: wants, depth: depth) {
            case .accepts(let statement): return isDoubtful && !wants ? .unknown : .accepts(statement)
            case .refuses: return isDoubtful ? .unknown : .refuses
            case .unknown: isDoubtful = true
            case nil: continue
            }
        }
        return isDoubtful ? .unknown : .refuses
    }

    /// nil where the stranger comes to the next statement.
    private mutating func step(_ statement: EximStatement, wants: Bool, depth: Int) -> End? {
        switch statement.verb {
        case "accept":
            let (before, after) = parts(statement)
            switch all(before, wants: wants, depth) {
            case .no: return nil
            case .unknown: return all(after, wants: wants, depth) == .no ? nil : doubt(before + after, statement)
            case .yes: break
            }
            return switch all(after, wants: wants, depth) {
            case .yes: .accepts(statement)
            case .no: .refuses
            case .unknown: doubt(after, statement)
            }
        case "require":
            // Whoever may be refused by what nobody knows is thought of as refused.
            return all(statement.conditions, wants: wants, depth) == .yes ? nil : .refuses
        case "deny", "drop", "defer", "discard":
            return switch all(statement.conditions, wants: !wants, depth) {
            case .yes: .refuses
            case .no: nil
            // What it refuses is not known, so that the rest decides.
            case .unknown: wants ? nil : .unknown
            }
        default: return nil
        }
    }

    private mutating func doubt(_ conditions: [(name: String, value: String)], _ statement: EximStatement) -> End {
        for (name, value) in conditions where !Self.modifiers.contains(name) && !name.hasPrefix("set") {
            let plain = Self.plain(name)
            let isList = Self.lists.contains(plain) || plain.hasPrefix("sender")
            let isOpen = plain == "condition" ? Self.constant(value) == nil : plain == "acl" && statements[value] == nil
            guard isList || isOpen else { continue }
            doubts.append(Doubt(value: value, isList: isList, line: statement.line))
        }
        return .unknown
    }

    /// What stands behind `endpass` refuses where it does not hold.
    private func parts(
        _ statement: EximStatement
    ) -> (before: [(name: String, value: String)], after: [(name: String, value: String)]) {
        let end = statement.conditions.firstIndex { $0.name == "endpass" } ?? statement.conditions.count
        return (Array(statement.conditions[..<end]), Array(statement.conditions[end...]))
    }

    // MARK: Conditions

    private mutating func all(_ conditions: [(name: String, value: String)], wants: Bool, _ depth: Int) -> Answer {
        var whole = Answer.yes
        for (name, value) in conditions {
            switch answer(name, value, wants: wants, depth) {
            case .no: return .no
            case .unknown: whole = .unknown
            case .yes: continue
            }
        }
        return whole
    }

    private static func plain(_ name: String) -> String { name.hasPrefix("!") ? String(name.dropFirst()) : name }

    private mutating func answer(_ name: String, _ value: String, wants: Bool, _ depth: Int) -> Answer {
        if Self.modifiers.contains(name) || name.hasPrefix("set") { return .yes }
        let isNegated = name.hasPrefix("!")
        let plain = Self.plain(name)
        if Self.claims.contains(plain), let claimed = claimed(plain, value, isNegated, wants: wants) { return claimed }
        let answer = single(plain, value, wants: isNegated ? !wants : wants, depth)
        guard isNegated else { return answer }
        return switch answer {
        case .yes: .no
        case .no: .yes
        case .unknown: .unknown
        }
    }

    /// nil for what no stranger can arrange.
    private func claimed(_ name: String, _ value: String, _ isNegated: Bool, wants: Bool) -> Answer? {
        if name == "verify" { return value.hasPrefix("certificate") ? nil : wants ? .yes : .no }
        guard name.hasPrefix("sender") else { return wants ? .yes : .no }
        let items = EximList.written(value)
        // A sender that is left out of a list is the one that he names.
        if strangers.match(items) == true, !items.contains(where: { $0.hasPrefix("!") }) {
            return isNegated ? .no : .yes
        }
        if items.first == "!*" { return isNegated ? .yes : .no }
        // Of an expansion nobody knows whether it names anybody.
        if value.contains("$"), !tables.expanded(items, from: Line(file: "", number: 0, text: "")).isEmpty {
            return wants ? .unknown : .no
        }
        return wants ? .yes : .no
    }

    /// What a table names are few, and no strangers.
    private mutating func single(_ name: String, _ value: String, wants: Bool, _ depth: Int) -> Answer {
        switch name {
        case "condition": return Self.constant(value).map { $0 ? .yes : .no } ?? .unknown
        case "acl":
            let name = value.words.first ?? ""
            if name.contains("$") || statements[name] == nil { return .unknown }
            return switch end(of: name, wants: wants, depth: depth + 1) {
            case .accepts: .yes
            case .refuses: .no
            case .unknown: .unknown
            }
        case _ where Self.lists.contains(name):
            let items = EximList.written(value)
            if let match = strangers.match(items) { return match ? .yes : .no }
            return tables.expanded(items, from: Line(file: "", number: 0, text: "")).isEmpty ? .no : .unknown
        default: return .no
        }
    }

    /// nil for what is expanded, and for what Exim takes for a mistake.
    private static func constant(_ value: String) -> Bool? {
        let text = value.filter { $0 != "\"" }.trimmed.lowercased()
        if ["", "no", "false"].contains(text) { return false }
        if ["yes", "true"].contains(text) { return true }
        return Int(text).map { $0 != 0 }
    }
}
