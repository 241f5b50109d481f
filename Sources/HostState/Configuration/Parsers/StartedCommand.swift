/// What a command line starts in the end: past programs such as env, nohup and tcpd, which only start another.
struct StartedCommand {
    private static let maximumWrappers = 16

    /// The program with what it is given; empty where there is none.
    let words: [String]
    /// The programs before it.
    let wrappers: [String]

    init(_ words: [String]) {
        var rest = words[...]
        var wrappers: [String] = []
        while wrappers.count < Self.maximumWrappers, let first = rest.first,
            let wrapper = CommandWrapper(ProcessPlaces.base(first))
        {
            let after = wrapper.started(rest.dropFirst())
            // Alone it starts nothing of somebody's choice.
            guard !after.isEmpty else { break }
            wrappers.append(first)
            rest = after
        }
        self.words = Array(rest)
        self.wrappers = wrappers
    }

    var program: String { words.first ?? "" }

    /// Whether a program, by its name without a folder, only starts another.
    static func isWrapper(_ name: String) -> Bool { CommandWrapper(name) != nil }

    /// Each program on the way, and every path that is given to a shell or interpreter: with `-c` any of them may run. Paths are as the
    /// kernel takes them.
    var runs: [String] {
        var runs = wrappers + (words.isEmpty ? [] : [program])
        if ShellGiving.isShell(program) || ProcessPlaces.isInterpreter(program) {
            runs += words.dropFirst().flatMap { $0.split { " ;&|()".contains($0) } }.map(String.init)
                .filter { $0.hasPrefix("/") }
        }
        return runs.map(OpenPlaces.plain)
    }
}

/// A program that starts the one that it is given.
private struct CommandWrapper {
    /// Options the value of which is the next word.
    private var valued: Set<String> = []
    /// Words of its own before the program.
    private var own = 0
    private var takesAssignments = false
    /// `env -S 'bash -i'`
    private var splits: Set<String> = []

    private static let plain: Set = [
        "nohup", "setsid", "tcpd", "busybox", "toybox", "dumb-init", "tini", "fakeroot", "catchsegv",
        "dbus-run-session", "proxychains", "proxychains4",
    ]
    private static let options: [String: Set<String>] = [
        "nice": ["-n", "--adjustment"], "ionice": ["-c", "-n", "-p", "--class", "--classdata"],
        "stdbuf": ["-i", "-o", "-e"], "time": ["-f", "-o"], "exec": ["-a"], "doas": ["-u", "-C"],
        "runuser": ["-u", "-g", "-G"], "systemd-cat": ["-t", "-p"], "unshare": ["-S", "-G", "-R", "-w"],
        "nsenter": ["-t", "-S", "-G"], "strace": ["-o", "-e", "-s", "-E", "-u"], "ltrace": ["-o", "-e", "-s", "-u"],
        "chpst": ["-u", "-U", "-b", "-e", "-/", "-n", "-l", "-L", "-m", "-d", "-o", "-p", "-f", "-c", "-t"],
        "systemd-run": [
            "-u", "-p", "-E", "-M", "-H", "--unit", "--property", "--setenv", "--uid", "--gid", "--slice", "--nice",
            "--description", "--working-directory", "--service-type", "--machine", "--host", "--on-active", "--on-boot",
            "--on-calendar", "--on-startup", "--on-unit-active", "--on-unit-inactive", "--timer-property",
        ],
        "setpriv": ["--reuid", "--regid", "--ruid", "--rgid", "--groups", "--inh-caps", "--ambient-caps"],
        "daemonize": ["-p", "-l", "-o", "-e", "-c", "-u", "-E"],
    ]
    private static let withOwn: [String: (valued: Set<String>, own: Int)] = [
        "timeout": (["-s", "-k", "--signal", "--kill-after"], 1), "chrt": (["-T", "-P", "-D"], 1), "taskset": ([], 1),
        "chroot": ([], 1), "flock": (["-w", "-E", "--timeout", "--wait"], 1), "setuidgid": ([], 1),
        "envdir": ([], 1), "gosu": ([], 1), "su-exec": ([], 1),
    ]

    /// nil for a program that is none.
    init?(_ name: String) {
        if name == "env" {
            (valued, takesAssignments) = (["-u", "-C", "--unset", "--chdir"], true)
            splits = ["-S", "--split-string"]
        } else if name == "sudo" {
            (valued, takesAssignments) = (["-u", "-g", "-h", "-p", "-C", "-r", "-t", "-U", "-D", "-T"], true)
        } else if let (valued, own) = Self.withOwn[name] {
            (self.valued, self.own) = (valued, own)
        } else if let valued = Self.options[name] {
            self.valued = valued
        } else if name.hasPrefix("ld-linux") || name == "ld.so" {
            valued = ["--library-path", "--argv0", "--preload", "--audit", "--inhibit-rpath"]
        } else if !Self.plain.contains(name) {
            return nil
        }
    }

    /// What is left of its words from the program on.
    func started(_ words: ArraySlice<String>) -> ArraySlice<String> {
        var rest = words
        while let word = rest.first, word.hasPrefix("-") || takesAssignments && ShellText.isAssignment(word) {
            rest = rest.dropFirst()
            if word == "--" { break }
            if let text = splitText(word, rest.first) {
                let isNext = splits.contains(word)
                return (QuotedWords(text, comment: nil, quotes: ["\"", "'"]).words + rest.dropFirst(isNext ? 1 : 0))[
                    ...]
            }
            if valued.contains(word) { rest = rest.dropFirst() }
        }
        return rest.dropFirst(own)
    }

    private func splitText(_ word: String, _ next: String?) -> String? {
        if splits.contains(word) { return next }
        let sign = splits.first { word.hasPrefix($0) }
        return sign.map { String(word.dropFirst($0.count).drop { $0 == "=" }) }
    }
}
