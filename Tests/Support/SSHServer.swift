import Foundation

/// Runs Debian's OpenSSH server on `port` (a free one where nil); nobody can log in.
package nonisolated(nonsending) func withSSHD<Result>(
    port: Int? = nil, _ body: (RunningServer) async throws -> Result
) async throws -> Result {
    let port = try port ?? LoopbackPort.free()
    return try await withServerFolder { folder in
        let libraries = ["LD_LIBRARY_PATH": Unpacked.libraryPath]
        let key = folder.path("key")
        let made = try await Program(
            Unpacked.path("usr/bin/ssh-keygen"), ["-q", "-t", "ed25519", "-N", "", "-f", key],
            environment: libraries.mapValues { $0 }
        ).run()
        guard made.status == .exited(0) else { throw ProgramError(program: "ssh-keygen", reason: made.errors) }
        // As root it insists on a folder of root's at a compiled-in place, whose end is also its user's name.
        try Unpacked.copy(
            "usr/sbin/sshd", to: folder.path("sshd"), replacing: [(old: "/run/sshd", new: "/proc/sys")])
        let configuration = try folder.write(
            """
            Port \(port)
            ListenAddress 127.0.0.1
            HostKey \(key)
            PidFile none
            UsePAM no
            PasswordAuthentication no
            AuthorizedKeysFile none

            """, to: "sshd_config")
        let environment = try Unpacked.environment(addingUser: "/sys", in: folder).merging(libraries) { $1 }
        let program = Program(
            folder.path("sshd"), ["-D", "-e", "-f", configuration], environment: environment.mapValues { $0 },
            folder: "/")
        return try await withProgram(program) { process in
            try await process.waitForPort(port)
            return try await body(RunningServer(port: port, process: process, folder: folder))
        }
    }
}
