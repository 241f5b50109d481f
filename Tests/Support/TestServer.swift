import Foundation

/// Real servers from the distribution, unpacked by `Scripts/setup test` and never installed.
///
/// Each listens at 127.0.0.1 only, on a free unprivileged port, configured in a temporary folder, not chrooted.
package enum TestServer: String, Sendable, CaseIterable {
    case dovecot, popa3d, exim, bind, inetd, sshd

    /// Whether this server can be started here.
    package var isAvailable: Bool { missing == nil }

    /// For `.enabled(if:)`: what is skipped and why.
    package var skipReason: String { "skipped \(rawValue): \(missing ?? "nothing is missing")" }

    private var missing: String? {
        let programs = self == .popa3d ? [program, TestServer.inetd.program] : [program]
        if let absent = programs.first(where: { !FileManager.default.isExecutableFile(atPath: $0) }) {
            return "no \(absent); run Scripts/setup test"
        }
        // It insists on chroot and on changing its user, whoever starts it.
        return self == .popa3d && !Unpacked.isRoot ? "it must be started as root" : nil
    }

    package var program: String {
        switch self {
        case .dovecot: Unpacked.path("usr/sbin/dovecot")
        case .popa3d: Unpacked.path("usr/sbin/popa3d")
        case .exim: Unpacked.path("usr/sbin/exim4")
        case .bind: Unpacked.path("usr/sbin/named")
        case .inetd: Unpacked.path("usr/sbin/inetd")
        case .sshd: Unpacked.path("usr/sbin/sshd")
        }
    }
}

/// A server that is running.
package struct RunningServer: Sendable {
    package let port: Int
    package let process: ProgramProcess
    /// Where its configuration, log and mail are.
    package let folder: TemporaryFolder
}

/// The folder that `Scripts/setup test` unpacks into.
enum Unpacked {
    static var folder: String {
        let environment = ProcessInfo.processInfo.environment
        return environment["NOROSHI_TEST_SERVERS"] ?? (environment["HOME"] ?? "/root") + "/.cache/noroshi/test-servers"
    }

    static func path(_ name: String) -> String { folder + "/" + name }

    static var isRoot: Bool { geteuid() == 0 }

    /// Where the unpacked programs find their libraries.
    static var libraryPath: String {
        let system =
            (try? FileManager.default.contentsOfDirectory(atPath: path("usr/lib")))?
            .first { $0.hasSuffix("-linux-gnu") } ?? "x86_64-linux-gnu"
        return ["usr/lib/\(system)", "lib/\(system)", "usr/lib/dovecot", "usr/lib/dovecot/modules/old-stats"]
            .map(path).joined(separator: ":")
    }

    /// The user that servers are to become: nobody for root, otherwise the user who tests.
    static func user() throws -> (name: String, group: String) {
        if isRoot { return ("nobody", "nogroup") }
        guard let user = unsafe getpwuid(getuid()), let group = unsafe getgrgid(getgid()) else {
            throw ProgramError(program: "getpwuid", reason: "this user has no name")
        }
        return unsafe (String(cString: user.pointee.pw_name), String(cString: group.pointee.gr_name))
    }

    /// A copy of a program or library in which compiled-in names are others, not longer than the old ones.
    ///
    /// Some servers know where things are or who they run as only from their own bytes.
    static func copy(_ name: String, to target: String, replacing names: [(old: String, new: String)]) throws {
        var bytes = try Data(contentsOf: URL(filePath: path(name)))
        for (old, new) in names {
            precondition(new.utf8.count <= old.utf8.count, "no room for \(new)")
            let pattern = Data([0] + old.utf8 + [0])
            let padding = [UInt8](repeating: 0, count: old.utf8.count - new.utf8.count)
            let replacement = Data([0] + Array(new.utf8) + padding + [0])
            var start = bytes.startIndex
            while let range = bytes.range(of: pattern, in: start..<bytes.endIndex) {
                bytes.replaceSubrange(range, with: replacement)
                start = range.upperBound - 1
            }
        }
        try bytes.write(to: URL(filePath: target))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: target)
    }

    /// Variables that make one more user known to a program, without adding the user to the system.
    static func environment(addingUser name: String, in folder: TemporaryFolder) throws -> [String: String] {
        let user = try user()
        guard let own = unsafe getpwnam(user.name) else {
            throw ProgramError(program: "getpwnam", reason: "no user \"\(user.name)\"")
        }
        let numbers = unsafe (own.pointee.pw_uid, own.pointee.pw_gid)
        let passwords = try String(contentsOfFile: "/etc/passwd", encoding: .utf8)
        let groups = try String(contentsOfFile: "/etc/group", encoding: .utf8)
        return [
            "LD_PRELOAD": "libnss_wrapper.so",
            "NSS_WRAPPER_PASSWD": try folder.write(
                "\(passwords)\n\(name):x:\(numbers.0):\(numbers.1)::/nonexistent:/bin/false\n", to: "users/passwd"),
            "NSS_WRAPPER_GROUP": try folder.write("\(groups)\n\(name):x:\(numbers.1):\n", to: "users/group"),
        ]
    }
}

extension TemporaryFolder {
    /// A folder in this one that belongs to the user that a server becomes.
    func makeServerFolder(_ name: String) throws -> String {
        let path = try makeFolder(name)
        guard Unpacked.isRoot else { return path }
        let user = try Unpacked.user()
        try FileManager.default.setAttributes(
            [.ownerAccountName: user.name, .groupOwnerAccountName: user.group], ofItemAtPath: path)
        return path
    }

    /// Lets a server that is no longer root reach what is in the folder.
    func letServersIn() throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }
}

/// A temporary folder that the user whom a server becomes can read.
nonisolated(nonsending) func withServerFolder<Result>(
    _ body: (TemporaryFolder) async throws -> Result
) async throws -> Result {
    try await withTemporaryFolder { folder in
        try folder.letServersIn()
        return try await body(folder)
    }
}
