/// What a path tells of the file that stands there.
enum ProcessPlaces {
    /// Folders that everybody may write, emptied by themselves, and memory.
    private static let temporary = ["/tmp/", "/var/tmp/", "/dev/", "/run/shm/", "/run/lock/", "/var/lock/", "/memfd:"]
    private static let system = [
        "/usr/bin/", "/usr/sbin/", "/usr/lib", "/bin/", "/sbin/", "/lib", "/usr/libexec/", "/usr/share/", "/usr/games/",
    ]
    /// What administrators and other distributors put in place, and replace by ways of their own.
    private static let local = ["/usr/local/", "/opt/", "/snap/", "/nix/store/", "/gnu/store/", "/var/lib/flatpak/"]
    private static let interpreters = ShellNames.all.union([
        "python", "perl", "ruby", "php", "node", "lua", "tclsh", "wish", "java", "busybox", "mono", "guile", "gawk",
        "mawk", "awk", "expect", "pypy", "R",
    ])

    static func isTemporary(_ path: String) -> Bool { temporary.contains(where: path.hasPrefix) }
    static func isSystem(_ path: String) -> Bool { system.contains(where: path.hasPrefix) }
    static func isLocal(_ path: String) -> Bool { local.contains(where: path.hasPrefix) }
    /// A program image that mounts itself there while it runs.
    static func isMountedImage(_ path: String) -> Bool { path.hasPrefix("/tmp/.mount_") }

    /// The last name of a path.
    static func base(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    /// Whether the program runs what others wrote: its own package says nothing of that.
    static func isInterpreter(_ path: String) -> Bool {
        isRelease(base(path), of: interpreters)
    }

    /// Whether a name is that of a program, or of a release of one: `python3.11`.
    static func isRelease(_ name: String, of programs: some Sequence<String>) -> Bool {
        programs.contains { program in
            name.hasPrefix(program) && name.dropFirst(program.count).allSatisfy { $0.isNumber || ".-".contains($0) }
        }
    }

    /// A folder or file whose name is made to be overlooked: `...`, spaces alone or at an end, signs that nobody sees.
    ///
    /// - Parameter path: Escaped.
    static func isDisguised(_ path: String) -> Bool {
        path.split(separator: "/").contains { name in
            name.allSatisfy { $0 == "." || $0 == " " } && name != "." && name != ".."
                || name.hasPrefix(" ") || name.hasSuffix(" ") || name.contains("\\x") || name.contains("\\u{")
                || ["\\n", "\\r", "\\t"].contains { name.contains($0) }
        }
    }

    /// Whether a name that begins with a dot is on the way.
    static func isHidden(_ path: String) -> Bool {
        path.split(separator: "/").contains { $0.hasPrefix(".") }
    }
}
