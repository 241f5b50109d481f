/// Tells what a job changes to let somebody in again.
enum SuspiciousChange {
    private static let ruling = [
        "/etc/passwd", "/etc/shadow", "/etc/group", "/etc/gshadow", "/etc/sudoers", "/etc/sudoers.d/",
        "/etc/ld.so.preload", "/etc/pam.d/", "/etc/pam.conf", "/etc/doas.conf", "/etc/userdb/", "/run/userdb/",
    ]
    /// Programs that write to the last of the files they are given.
    private static let copiers: Set = ["cp", "mv", "install", "ln", "rsync", "scp"]
    /// Those that write to each of them.
    private static let writers: Set = [
        "tee", "sponge", "truncate", "ed", "ex", "vi", "vim", "patch",
    ]
    /// Rights by which a program becomes root, or reads and writes what it likes.
    private static let powers = [
        "cap_setuid", "cap_setgid", "cap_setfcap", "cap_sys_admin", "cap_sys_module", "cap_sys_ptrace",
        "cap_sys_rawio", "cap_dac_override", "cap_dac_read_search", "cap_chown", "cap_fowner", "all",
    ]

    // MARK: Programs

    /// `chmod 4755 /var/x`, `setcap cap_setuid+ep …`: from now on whoever runs it has its owner's rights, or root's.
    static func givesRoot(_ words: [String]) -> Bool {
        let names = ["chmod", "install", "setcap"]
        guard let index = words.firstIndex(where: { names.contains(JobProgram.base($0)) }) else { return false }
        let rest = words[(index + 1)...]
        switch JobProgram.base(words[index]) {
        case "chmod": return rest.contains(where: isSetuid)
        case "setcap": return rest.contains(where: isPowerful)
        default:
            return zip(rest, rest.dropFirst()).contains { option, mode in
                (option == "--mode" || isShort(option, "m")) && isSetuid(mode)
            }
                || rest.contains { word in
                    let value =
                        word.hasPrefix("--mode=")
                        ? word.dropFirst(7) : isShort(word, nil) ? word.drop { $0 != "m" }.dropFirst() : ""
                    return isSetuid(String(value))
                }
        }
    }

    /// Whether a word is options of one letter, the last of which is `letter`.
    private static func isShort(_ word: String, _ letter: Character?) -> Bool {
        word.hasPrefix("-") && !word.hasPrefix("--") && (letter == nil || word.last == letter)
    }

    private static func isSetuid(_ mode: String) -> Bool {
        // `=4755`, `+4000`
        let digits = mode.drop { "=+".contains($0) }.drop { $0 == "0" }
        if digits.count == 4, digits.allSatisfy({ ("0"..."7").contains($0) }) { return digits.first ?? "0" >= "4" }
        return mode.split(separator: ",").contains { part in
            guard let sign = part.firstIndex(where: { "+=".contains($0) }) else { return false }
            let who = part[..<sign]
            return part[part.index(after: sign)...].contains("s")
                && who.allSatisfy { "ugoa".contains($0) } && (who.isEmpty || who.contains { "ua".contains($0) })
        }
    }

    /// `cap_setuid+ep`, `=ep`
    private static func isPowerful(_ word: String) -> Bool {
        guard let sign = word.firstIndex(where: { "+=".contains($0) }), !word.hasPrefix("-") else { return false }
        let names = word[..<sign].lowercased()
        let isGiven = word[sign...].contains { "eip".contains($0) }
        return isGiven && (names.isEmpty || names.split(separator: ",").contains { powers.contains(String($0)) })
    }

    // MARK: Accounts

    /// `echo … >> /etc/passwd`, `cp x /etc/shadow`, `useradd -o -u 0 x`: another account, right or key.
    static func addsAccess(_ words: [String]) -> Bool {
        if zip(words, words.dropFirst()).contains(where: { $0 == ">" && rules($1) }) { return true }
        if SuspiciousCommand.outputs(words).contains(where: rules) { return true }
        let command = JobProgram.command(words)
        guard let name = command.first.map(JobProgram.base) else { return false }
        let rest = Array(command.dropFirst().prefix { $0 != ">" })
        let operands = rest.filter { !$0.hasPrefix("-") }
        if AccountTool(name, rest).letsIn { return true }
        if copiers.contains(name) {
            return !(name == "install" && rest.contains { isShort($0, "d") }) && copies(rest, operands)
        }
        if writers.contains(name) { return operands.contains(where: rules) }
        switch name {
        case "sed", "perl", "ruby", "awk", "gawk":
            let isInPlace = rest.contains { word in
                word.hasPrefix("--in-place") || word == "inplace"
                    || isShort(word, nil) && word.contains("i") && !word.hasPrefix("-I")
            }
            return isInPlace && operands.contains(where: rules)
        case "dd": return rest.contains { $0.hasPrefix("of=") && rules(String($0.dropFirst(3))) }
        case "chmod": return opens(operands)
        case "chown":
            let isRoot = operands.first.map { ["root", "0"].contains($0.prefix { !":.".contains($0) }) } ?? true
            return !isRoot && operands.dropFirst().contains(where: rules)
        case "setfacl": return !rest.contains { ["-b", "-x", "-k"].contains($0) } && operands.contains(where: rules)
        case "mount":
            return rest.contains { ["--bind", "-B", "bind"].contains($0) } && (operands.last.map(rules) ?? false)
        default: return isScripted(name, rest)
        }
    }

    /// Whether what is copied gets the name of a ruling file, or goes into a folder of them.
    private static func copies(_ rest: [String], _ operands: [String]) -> Bool {
        var folder: String?
        for (option, value) in zip(rest, rest.dropFirst() + [""]) {
            if option == "-t" || option == "--target-directory" { folder = value }
            if option.hasPrefix("--target-directory=") { folder = String(option.dropFirst(19)) }
        }
        guard let last = folder ?? operands.last, folder != nil || operands.count > 1 else { return false }
        if rules(last) { return true }
        let sources = folder == nil ? operands.dropLast() : operands[...]
        let start = last.hasSuffix("/") ? last : last + "/"
        return sources.contains { rules(start + JobProgram.base($0)) }
    }

    /// Whether everybody may write to a ruling file from now on, or read its hashes.
    private static func opens(_ operands: [String]) -> Bool {
        guard let mode = operands.first, operands.dropFirst().contains(where: rules) else { return false }
        let digits = mode.drop { "=+".contains($0) }
        if let last = digits.last, digits.allSatisfy(\.isNumber) {
            let isSecret = operands.contains { $0.hasSuffix("shadow") }
            return "2367".contains(last) || isSecret && "45".contains(last)
        }
        return mode.split(separator: ",").contains { part in
            guard let sign = part.firstIndex(where: { "+=".contains($0) }) else { return false }
            let who = part[..<sign]
            return part[sign...].contains("w") && (who.isEmpty || who.contains { "oa".contains($0) })
        }
    }

    /// `python3 -c "open('/etc/passwd', 'a').write(…)"`
    private static func isScripted(_ name: String, _ rest: [String]) -> Bool {
        guard JobProgram.interprets(name), !ShellNames.all.contains(name) else { return false }
        return rest.contains(where: rules)
            && rest.contains { word in
                ["a", "w", "a+", "w+", "r+"].contains(word) || [".write", "write_text"].contains(where: word.contains)
            }
    }

    private static func rules(_ path: String) -> Bool {
        let isRuling = ruling.contains { path == $0 || $0.hasSuffix("/") && (path + "/").hasPrefix($0) }
        let isKeys = JobProgram.base(path).hasPrefix("authorized_keys")
        return isRuling || isKeys && (path.contains(".ssh/") || path.hasPrefix("/etc/ssh/") || !path.contains("/"))
    }
}
