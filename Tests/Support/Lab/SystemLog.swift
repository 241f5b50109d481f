import Foundation
import NIOPosix

/// A syslog for a root: every datagram is a line of a file.
package struct SystemLog: Sendable {
    private static let maximumLine = 8192  // bytes

    private let file: String

    package init(file: String) {
        self.file = file
    }

    /// Serves until the process ends.
    package func serve(at path: String) throws {
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        precondition(path.utf8.count < MemoryLayout.size(ofValue: address.sun_path), "path too long: \(path)")
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        let isBound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        guard isBound, FileManager.default.createFile(atPath: file, contents: nil),
            let handle = FileHandle(forWritingAtPath: file)
        else { throw ProgramError(program: "syslog", reason: "cannot serve at \(path)") }
        try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: path)
        // NIO does not take datagrams of senders without a name, as syslog's are.
        NIOThreadPool.singleton.submit { _ in
            var buffer = [UInt8](repeating: 0, count: Self.maximumLine)
            while true {
                let count = unsafe buffer.withUnsafeMutableBytes {
                    unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
                }
                guard count >= 0 || errno == EINTR else { return }
                let line = buffer.prefix(max(0, count)).filter { $0 != 0 && $0 != 0x0A }
                try? handle.write(contentsOf: Data(line + [0x0A]))
            }
        }
    }
}
