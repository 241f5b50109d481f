import Foundation

/// Dovecot with POP3, and IMAP where asked for. Every user name is known and any password is right.
package struct DovecotServer: Sendable {
    package let pop3Port: Int
    package let imapPort: Int?
    package let process: ProgramProcess
    package let folder: TemporaryFolder

    /// What Dovecot logged so far.
    package var log: String { (try? folder.read("log")) ?? "" }
}

/// Runs Debian's Dovecot on `pop3Port` (a free one where nil).
package nonisolated(nonsending) func withDovecot<Result>(
    pop3Port: Int? = nil, imap: Bool = false, _ body: (DovecotServer) async throws -> Result
) async throws -> Result {
    let ports = try LoopbackPort.free(count: 2)
    let pop3Port = pop3Port ?? ports[0]
    return try await withServerFolder { folder in
        let configuration = try configure(in: folder, pop3Port: pop3Port, imapPort: imap ? ports[1] : nil)
        // What dovecot would do itself if doveconf were where it was compiled to be.
        let program = Program(
            Unpacked.path("usr/bin/doveconf"),
            [
                "-f", "service=master", "-c", configuration, "-m", "master", "-e", TestServer.dovecot.program, "-F",
                "-c", configuration,
            ],
            environment: ["LD_LIBRARY_PATH": folder.path("lib") + ":" + Unpacked.libraryPath], folder: "/")
        return try await withProgram(program) { process in
            try await process.waitForPort(pop3Port)
            if imap { try await process.waitForPort(ports[1]) }
            return try await body(
                DovecotServer(pop3Port: pop3Port, imapPort: imap ? ports[1] : nil, process: process, folder: folder))
        }
    }
}

private func configure(in folder: TemporaryFolder, pop3Port: Int, imapPort: Int?) throws -> String {
    let user = try Unpacked.user()
    let mail = try folder.makeServerFolder("mail")
    let run = try folder.makeFolder("run")
    let modules = Unpacked.path("usr/lib/dovecot/modules")
    // Its modules are looked for at a compiled-in place only, even when none is used.
    for library in ["libdovecot.so.0", "libdovecot-login.so.0"] {
        try Unpacked.copy(
            "usr/lib/dovecot/" + library, to: folder.makeFolder("lib") + "/" + library,
            replacing: [(old: "/usr/lib/dovecot/modules", new: "/proc/self/cwd/modules")])
    }
    try FileManager.default.createSymbolicLink(atPath: run + "/modules", withDestinationPath: modules)
    return try folder.write(
        """
        base_dir = \(run)
        state_dir = \(try folder.makeFolder("state"))
        libexec_dir = \(Unpacked.path("usr/lib/dovecot"))
        mail_plugin_dir = \(modules)
        import_environment = TZ LD_LIBRARY_PATH
        log_path = \(folder.path("log"))
        protocols = pop3\(imapPort == nil ? "" : " imap")
        listen = 127.0.0.1
        ssl = no
        disable_plaintext_auth = no
        default_internal_user = \(user.name)
        default_internal_group = \(user.group)
        default_login_user = \(user.name)
        first_valid_uid = 0
        first_valid_gid = 0
        mail_location = maildir:\(mail)/%u
        passdb {
          driver = static
          args = nopassword=y
        }
        userdb {
          driver = static
          args = uid=\(user.name) gid=\(user.group) home=\(mail)/%u
        }
        service anvil {
          chroot =
        }
        service stats {
          chroot =
        }
        service pop3-login {
          chroot =
          inet_listener pop3 {
            port = \(pop3Port)
          }
          inet_listener pop3s {
            port = 0
          }
        }

        """ + (imapPort.map(imapService) ?? ""), to: "dovecot.conf")
}

private func imapService(port: Int) -> String {
    """
    service imap-login {
      chroot =
      inet_listener imap {
        port = \(port)
      }
      inet_listener imaps {
        port = 0
      }
    }

    """
}
