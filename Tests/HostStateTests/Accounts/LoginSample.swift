import Foundation
import Testing

/// Databases of logins that the real sqlite3 wrote, in the tables that wtmpdb and lastlog2 declare.
enum LoginSample {
    static let program = "/usr/bin/sqlite3"
    static var hasProgram: Bool { FileManager.default.isExecutableFile(atPath: program) }
    /// A folder into which Debian 13's wtmpdb, lastlog2 and what they need were unpacked.
    static let tools = ProcessInfo.processInfo.environment["NOROSHI_LOGIN_TOOLS"]

    static let wtmpdb = "/var/log/wtmp.db"
    static let lastlog2 = "/var/lib/lastlog/lastlog2.db"
    /// The moment of looking is 10,000,000 seconds later.
    static let start = 1_790_000_000

    static let wtmpTable = """
        CREATE TABLE wtmp(ID INTEGER PRIMARY KEY, Type INTEGER, User TEXT NOT NULL, Login INTEGER, Logout INTEGER,
        TTY TEXT, RemoteHost TEXT, Service TEXT) STRICT;

        """
    static let lastlogTable =
        "CREATE TABLE Lastlog2(Name TEXT PRIMARY KEY, Time INTEGER, TTY TEXT, RemoteHost TEXT, Service TEXT);\n"

    /// - Parameter type: 1 for a start of the system, 3 for a login.
    static func row(_ type: Int, _ user: String, _ second: Int, service: String = "'sshd'") -> String {
        "INSERT INTO wtmp(Type, User, Login, TTY, RemoteHost, Service) "
            + "VALUES(\(type), '\(user)', \(start + second)000123, 'pts/0', '192.0.2.5', \(service));\n"
    }

    static func last(_ user: String, _ second: Int, service: String = "'sshd'") -> String {
        "INSERT INTO Lastlog2 VALUES('\(user)', \(start + second), 'pts/7', '192.0.2.7', \(service));\n"
    }

    static func write(_ tree: AccountTree, _ name: String, _ script: String) throws {
        try tree.write(name, Data())
        try run(program, ["-bail", tree.path + name], input: script)
    }

    /// Debian's own program, with the libraries that it was unpacked with.
    static func tool(_ name: String, _ arguments: [String]) throws {
        let tools = try #require(tools)
        let libraries = tools + "/usr/lib/x86_64-linux-gnu"
        try run(
            libraries + "/ld-linux-x86-64.so.2", ["--library-path", libraries, "\(tools)/usr/bin/\(name)"] + arguments)
    }

    struct Failed: Error { let program: String, status: Int32 }

    private static func run(_ program: String, _ arguments: [String], input: String = "") throws {
        let file = NSTemporaryDirectory() + "script-\(UUID().uuidString)"
        try Data(input.utf8).write(to: URL(filePath: file))
        defer { try? FileManager.default.removeItem(atPath: file) }
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardInput = try FileHandle(forReadingFrom: URL(filePath: file))
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(program: program, status: process.terminationStatus)
        }
    }
}
