/// What `pam_succeed_if` is asked: words, each three of which are one condition.
///
/// - Source: pam_succeed_if(8).
struct PAMCondition {
    private static let flags: Set = ["audit", "debug", "quiet", "quiet_fail", "quiet_success", "use_uid"]

    private struct Part {
        let attribute: String
        let sign: String
        let value: String
    }

    /// Somebody to whom it is put; without a name nobody in particular.
    private struct Somebody {
        var name: String?
        let uid: UInt32
    }

    private let parts: [Part]
    private let asksCaller: Bool
    private let service: String

    init(_ arguments: [String], service: String) {
        let words = arguments.filter { !Self.flags.contains($0) }
        parts = stride(from: 0, to: words.count - words.count % 3, by: 3).map {
            Part(attribute: words[$0], sign: words[$0 + 1], value: words[$0 + 2])
        }
        asksCaller = arguments.contains("use_uid")
        self.service = service
    }

    /// Whether it lets in an ordinary user, or whoever says that he is root.
    ///
    /// - Parameter isOwnProgram: Whether the service is a program that its user starts: else the caller is root.
    func holds(firstPerson: UInt32, isOwnProgram: Bool) -> Bool {
        guard !parts.isEmpty else { return false }
        let (ordinary, root) = (Somebody(uid: firstPerson), Somebody(name: "root", uid: 0))
        guard asksCaller else { return holds(ordinary) || holds(root) }
        return holds(isOwnProgram ? ordinary : root)
    }

    private func holds(_ somebody: Somebody) -> Bool { parts.allSatisfy { holds($0, somebody) } }

    private func holds(_ part: Part, _ somebody: Somebody) -> Bool {
        switch part.attribute {
        case "uid", "gid": Self.compared(Int64(somebody.uid), part)
        case "user": Self.compared(somebody.name, part)
        case "service": Self.compared(service, part)
        // Of all others is known only what holds for nearly everybody.
        default: Self.compared(nil, part)
        }
    }

    private static func compared(_ number: Int64, _ part: Part) -> Bool {
        guard let value = Int64(part.value) else {
            return ["in", "notin"].contains(part.sign) ? compared("\(number)", part) : false
        }
        switch part.sign {
        case "lt", "<": return number < value
        case "le", "<=": return number <= value
        case "gt", ">": return number > value
        case "ge", ">=": return number >= value
        case "eq", "=", "==": return number == value
        case "ne", "!=": return number != value
        case "in", "notin": return compared("\(number)", part)
        default: return false
        }
    }

    /// - Parameter text: nil for one that is like no value.
    private static func compared(_ text: String?, _ part: Part) -> Bool {
        let isEqual = part.value.allSatisfy { $0 == "*" } || text == part.value
        let isAmong = text.map { part.value.split(separator: ":").map(String.init).contains($0) } ?? false
        switch part.sign {
        case "=", "==", "=~": return isEqual
        case "!=", "!~": return !isEqual
        // Root is in the group of its name; of others that is not known.
        case "in", "ingroup": return isAmong
        case "notin": return !isAmong
        case "notingroup", "notinnetgr": return true
        default: return false
        }
    }
}
