import Foundation
import Glibc

/// A network namespace that a test makes and that ends with it: nothing of this machine's network is in it.
enum NetworkOfItsOwn {
    static let isPossible = geteuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/bin/unshare")

    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    /// Carries `body` out on a thread that has the namespace to itself; programs that it starts are in it, too.
    ///
    /// - Parameter hasRights: Whether the thread keeps its capabilities.
    static func carryOut<T: Sendable>(
        hasRights: Bool = true, _ body: @escaping @Sendable () throws -> T
    ) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread {
                continuation.resume(
                    with: Result {
                        guard unshare(0x4000_0000) == 0 else { throw Failed(description: "unshare: \(errno)") }
                        if !hasRights { try giveUpRights() }
                        return try body()
                    })
            }
            thread.start()
        }
    }

    /// `unshare(CLONE_NEWNET)`, which Swift's Glibc leaves out.
    private static func unshare(_ flags: Int32) -> Int32 {
        guard let symbol = unsafe dlsym(nil, "unshare") else { return -1 }
        typealias Function = @convention(c) (Int32) -> Int32
        return unsafe unsafeBitCast(symbol, to: Function.self)(flags)
    }

    /// Takes every capability from this thread alone.
    private static func giveUpRights() throws {
        typealias Function = @convention(c) (UnsafeMutableRawPointer, UnsafeMutableRawPointer) -> Int32
        guard let symbol = unsafe dlsym(nil, "capset") else { throw Failed(description: "no capset") }
        // _LINUX_CAPABILITY_VERSION_3, this thread; nothing effective, permitted or inheritable.
        var head: [UInt32] = [0x2008_0522, 0]
        var none = [UInt32](repeating: 0, count: 6)
        let result = unsafe head.withUnsafeMutableBytes { head in
            unsafe none.withUnsafeMutableBytes { none -> Int32 in
                guard let head = head.baseAddress, let none = none.baseAddress else { return -1 }
                return unsafe unsafeBitCast(symbol, to: Function.self)(head, none)
            }
        }
        guard result == 0 else { throw Failed(description: "capset: \(errno)") }
    }
}

/// nft and iptables: of this machine, or unpacked in the folder that `NOROSHI_NFT` names (`dpkg -x` of nftables, iptables and
/// their libraries).
struct FilterProgram {
    private let path: String
    private let libraries: String

    init?(_ name: String) {
        let unpacked = ProcessInfo.processInfo.environment["NOROSHI_NFT"] ?? ""
        let folder = [unpacked, ""].first { FileManager.default.isExecutableFile(atPath: "\($0)/usr/sbin/\(name)") }
        guard let folder else { return nil }
        path = "\(folder)/usr/sbin/\(name)"
        let machine = ["x86_64", "aarch64"].map { "\(folder)/usr/lib/\($0)-linux-gnu" }
        libraries = folder.isEmpty ? "" : machine.joined(separator: ":")
    }

    static let hasAll = ["nft", "iptables-legacy", "ip6tables-legacy", "iptables-nft"].allSatisfy {
        FilterProgram($0) != nil
    }

    /// - Returns: What it writes.
    @discardableResult
    func run(_ arguments: [String], input: String = "") throws -> String {
        let lock = "/tmp/noroshi-xtables-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: lock) }
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        // Its output tells when it ended, and how: Process notices the end by a run loop, which a thread of one's own has not.
        process.arguments = ["-c", "\"$@\"; echo \"status $?\"", "sh", path] + arguments
        let extensions = libraries.split(separator: ":").map { "\($0)/xtables" }
            .first { FileManager.default.fileExists(atPath: $0) }
        process.environment = [
            "PATH": "/usr/sbin:/usr/bin", "LD_LIBRARY_PATH": libraries, "XTABLES_LIBDIR": extensions ?? "",
            "XTABLES_LOCKFILE": lock,
        ].filter { !$0.value.isEmpty }
        let (output, given) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = output
        process.standardInput = given
        try process.run()
        given.fileHandleForWriting.write(Data(input.utf8))
        try given.fileHandleForWriting.close()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        guard text.hasSuffix("status 0\n") else { throw NetworkOfItsOwn.Failed(description: text) }
        return String(text.dropLast("status 0\n".count))
    }
}
