import Foundation

/// The root file systems that `Scripts/lab make` makes.
package enum LabRoot {
    package static var folder: String {
        let environment = ProcessInfo.processInfo.environment
        return environment["NOROSHI_LAB"] ?? (environment["HOME"] ?? "/root") + "/.cache/noroshi/lab"
    }

    /// What is missing to start servers of a root, and how to get it; nil where nothing is.
    package static func missing(_ name: String) -> String? {
        if geteuid() != 0 { return "namespaces need root" }
        if !FileManager.default.fileExists(atPath: "\(folder)/roots/\(name)") {
            return "no \(folder)/roots/\(name); run Scripts/lab make \(name)"
        }
        return namespacesError
    }

    /// Versions of what is installed in a root, by package, as dpkg told.
    package static func packages(_ name: String) throws -> [String: String] {
        let lines = try String(contentsOfFile: "\(folder)/roots/\(name).packages", encoding: .utf8)
            .split(separator: "\n").filter { !$0.hasPrefix("#") }
        return Dictionary(
            lines.map { line in
                let words = line.split(separator: " ", maxSplits: 1).map(String.init)
                return (words[0], words.count > 1 ? words[1] : "")
            }, uniquingKeysWith: { first, _ in first })
    }

    /// What goes before a command of the root that is mounted in a lab's folder.
    static func chroot(_ folder: TemporaryFolder) -> [String] {
        [
            "/usr/sbin/chroot", folder.path("over/root"), "/usr/bin/env", "-i",
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "HOME=/root",
        ]
    }

    /// Tried once: containers often have no right to make namespaces.
    private static let namespacesError: String? = {
        var pid: pid_t = 0
        let command = ["/usr/bin/unshare", "--mount", "--net", "--pid", "--fork", "--uts", "--ipc", "/bin/true"]
        var arguments = unsafe command.map { unsafe strdup($0) } + [nil]
        defer { unsafe arguments.forEach { unsafe free($0) } }
        var status: Int32 = 0
        let isStarted = unsafe posix_spawn(&pid, command[0], nil, nil, &arguments, nil) == 0
        let isEnded = unsafe isStarted && waitpid(pid, &status, 0) == pid
        return isEnded && status == 0 ? nil : "this system gives no namespaces"
    }()
}
