/// What a line of access.conf(5) does.
///
/// - Source: login_access and list_match of pam_access in Linux-PAM 1.5.
enum PAMAccessRule: Equatable {
    /// A comment, or nothing.
    case none
    /// The module writes to its log that it is no rule, and goes on.
    case leftOut
    case letsIn, refuses
    case letsEverybodyIn, refusesEverybody

    struct Parser: CustomStringConvertible {
        /// What stands between the fields of a line.
        let fields: String
        /// What stands between the words of a field.
        let words: String

        var description: String { "\(fields) \(words)" }

        /// - Parameter isEnded: Whether an end of line follows.
        func rule(_ text: String, isEnded: Bool) -> PAMAccessRule {
            var rest = text[...]
            while rest.last?.isWhitespace == true { rest.removeLast() }
            guard let first = rest.first, first != "#" else { return .none }
            let permission = field(&rest)
            let users = field(&rest)
            guard isEnded, let sign = permission.first, sign == "+" || sign == "-", !users.isEmpty, !rest.isEmpty else {
                return .leftOut
            }
            let isForAll = isEverybody(users) && isEverybody(rest)
            if sign == "+" { return isForAll ? .letsEverybodyIn : .letsIn }
            return isForAll ? .refusesEverybody : .refuses
        }

        /// As strtok(3): what separates does so however often it stands there.
        private func field(_ rest: inout Substring) -> Substring {
            let text = rest.drop(while: fields.contains)
            let field = text.prefix { !fields.contains($0) }
            rest = text.dropFirst(field.count + 1)
            return field
        }

        private func isEverybody(_ list: Substring) -> Bool {
            let words = list.split(whereSeparator: words.contains).map { $0.lowercased() }
            return words.contains("all") && !words.contains("except")
        }
    }
}
