import Foundation

/// One line of an inetd.conf: a program that inetd starts for every TCP connection.
package struct InetdService: Sendable {
    package var port: Int
    package var path: String
    package var arguments: [String]

    package init(port: Int, path: String, arguments: [String] = []) {
        self.port = port
        self.path = path
        self.arguments = arguments
    }
}

/// Runs Debian's openbsd-inetd over a generated inetd.conf; ``RunningServer/port`` is the first service's.
///
/// - Parameter folders: made where inetd and its services start.
package nonisolated(nonsending) func withInetd<Result>(
    _ services: [InetdService], folders: [String] = [], _ body: (RunningServer) async throws -> Result
) async throws -> Result {
    try await withServerFolder { folder in
        // Whoever starts a service must be named, and root's own inetd may be writing /run/inetd.pid.
        let starter = Unpacked.isRoot ? "root" : try Unpacked.user().name
        let lines = services.map { service in
            let name = URL(filePath: service.path).lastPathComponent
            let command = ([service.path, name] + service.arguments).joined(separator: " ")
            return "127.0.0.1:\(service.port) stream tcp nowait \(starter) \(command)\n"
        }
        let configuration = try folder.write(lines.joined(), to: "inetd.conf")
        for name in folders { _ = try folder.makeFolder(name) }
        try Unpacked.copy(
            "usr/sbin/inetd", to: folder.path("inetd"), replacing: [(old: "/run/inetd.pid", new: "inetd.pid")])
        let program = Program(
            folder.path("inetd"), ["-i", configuration], environment: ["LD_LIBRARY_PATH": Unpacked.libraryPath],
            folder: folder.path)
        return try await withProgram(program) { process in
            for service in services { try await process.waitForPort(service.port) }
            return try await body(RunningServer(port: services.first?.port ?? 0, process: process, folder: folder))
        }
    }
}

/// Runs Debian's popa3d under openbsd-inetd, as it is installed by default; needs root.
package nonisolated(nonsending) func withPopa3d<Result>(
    port: Int? = nil, _ body: (RunningServer) async throws -> Result
) async throws -> Result {
    let port = try port ?? LoopbackPort.free()
    return try await withServerFolder { folder in
        // Its chroot is compiled in, and its user's name is the end of the same string: an empty folder where
        // inetd was started, and a user whom every Debian has.
        try Unpacked.copy(
            "usr/sbin/popa3d", to: folder.path("popa3d"),
            replacing: [(old: "/var/lib/popa3d", new: ".////////nobody")])
        return try await withInetd([InetdService(port: port, path: folder.path("popa3d"))], folders: ["nobody"], body)
    }
}
