/// Names under which distributions install one program.
enum ProgramName {
    /// Whether the program at `path` is one of `names`, or a version or variant of one: `python3.11` is python, `vim.tiny` is
    /// vim, `gcc-12` is gcc; `ip6tables` is not ip.
    static func isOne(of names: Set<String>, _ path: String) -> Bool {
        guard let name = path.split(separator: "/").last else { return false }
        if names.contains(String(name)) { return true }
        let stem = name.prefix { !$0.isNumber && $0 != "." }
        let end = name.dropFirst(stem.count)
        let rest = end.first == "." ? "" : end.drop { $0.isNumber || $0 == "." }
        guard !end.isEmpty, rest.isEmpty || rest.first == "-" else { return false }
        return names.contains(String(stem.last == "-" ? stem.dropLast() : stem))
    }
}
