/// Tells what a job changes to let somebody in again.
enum SuspiciousChange {
    private static let ruling = [
        "/etc/passwd", "/etc/shadow", "/etc/group", "/etc/gshadow", "/etc/sudoers", "/etc/sudoers.d/",
        "/etc/ld.so.preload", "/etc/pam.d/",
    ]

    /// `chmod 4755 /var/x`: from now on whoever runs it is its owner.
    static func givesRoot(_ words: [String]) -> Bool {
        guard let index = words.firstIndex(where: { ["chmod", "install"].contains(ProcessPlaces.base($0)) }) else {
            return false
        }
        let rest = words[(index + 1)...]
        guard ProcessPlaces.base(words[index]) == "install" else { return rest.contains(where: isSetuid) }
        return zip(rest, rest.dropFirst()).contains { ["-m", "--mode"].contains($0) && isSetuid($1) }
            || rest.contains { word in
                ["-m", "--mode="].contains { word.hasPrefix($0) && isSetuid(String(word.dropFirst($0.count))) }
            }
    }

    private static func isSetuid(_ mode: String) -> Bool {
        let digits = mode.drop { $0 == "0" }
        if digits.count == 4, digits.allSatisfy({ ("0"..."7").contains($0) }) { return digits.first ?? "0" >= "4" }
        return mode.split(separator: ",").contains { part in
            guard let sign = part.firstIndex(where: { "+=".contains($0) }) else { return false }
            let who = part[..<sign]
            return part[part.index(after: sign)...].contains("s")
                && who.allSatisfy { "ugoa".contains($0) } && (who.isEmpty || who.contains { "ua".contains($0) })
        }
    }

    /// `echo … >> /etc/passwd`, `… | tee -a ~/.ssh/authorized_keys`: another account, right or key.
    static func addsAccess(_ command: String) -> Bool {
        let spaced = command.replacing(">>", with: " >> ")
        let words = spaced.split { " \t;&|()\"'`".contains($0) }.map(String.init)
        return words.indices.contains { index in
            let rest = words[(index + 1)...]
            if words[index] == ">>" { return rest.first.map(rules) ?? false }
            guard ProcessPlaces.base(words[index]) == "tee" else { return false }
            let options = rest.prefix { $0.hasPrefix("-") }
            return options.contains { $0 == "-a" || $0 == "--append" }
                && rest.dropFirst(options.count).first.map(rules) ?? false
        }
    }

    private static func rules(_ path: String) -> Bool {
        ruling.contains { path == $0 || $0.hasSuffix("/") && path.hasPrefix($0) }
            || ProcessPlaces.base(path).hasPrefix("authorized_keys")
    }
}
