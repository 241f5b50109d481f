import Foundation

/// What BIND tells who asks for `version.bind`.
package enum BINDVersion: Sendable {
    case shown
    /// Asked, it answers with an empty answer section.
    case hidden
    case changed(String)
}

/// Runs Debian's bind9 on `port` (a free one where nil), UDP and TCP, without recursion.
package nonisolated(nonsending) func withBIND<Result>(
    port: Int? = nil, version: BINDVersion = .shown, _ body: (RunningServer) async throws -> Result
) async throws -> Result {
    let port = try port ?? LoopbackPort.free()
    return try await withServerFolder { folder in
        let configuration = try configure(version, port: port, in: folder)
        let program = Program(
            TestServer.bind.program, ["-g", "-4", "-n", "1", "-c", configuration],
            environment: ["LD_LIBRARY_PATH": Unpacked.libraryPath], folder: folder.path)
        return try await withProgram(program) { process in
            // Its TCP port is open before it answers.
            try await process.waitForLine(containing: "all zones loaded")
            return try await body(RunningServer(port: port, process: process, folder: folder))
        }
    }
}

private func configure(_ version: BINDVersion, port: Int, in folder: TemporaryFolder) throws -> String {
    let statement =
        switch version {
        case .shown: ""
        case .hidden: "version none;"
        case .changed(let text):
            "version \"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\";"
        }
    return try folder.write(
        """
        options {
          directory "\(folder.path)";
          listen-on port \(port) { 127.0.0.1; };
          listen-on-v6 { none; };
          pid-file none;
          session-keyfile none;
          managed-keys-directory "\(folder.path)";
          recursion no;
          allow-transfer { none; };
          notify no;
          dnssec-validation no;
          \(statement)
        };
        controls { };

        """, to: "named.conf")
}
