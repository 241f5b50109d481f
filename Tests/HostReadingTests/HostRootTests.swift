import Foundation
import HostReading
import Testing

@Suite struct `A host's root` {
    /// A folder that stands for `/`, removed in the end.
    private final class Image {
        let path: String
        var root: HostRoot { HostRoot(path) }

        init() throws {
            path = NSTemporaryDirectory() + "host-root-\(UUID().uuidString)"
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }
        deinit { try? FileManager.default.removeItem(atPath: path) }

        func write(_ name: String, _ text: String) throws {
            let file = URL(filePath: path + name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }

        func link(_ name: String, to target: String) throws {
            try FileManager.default.createSymbolicLink(atPath: path + name, withDestinationPath: target)
        }
    }

    private func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

    @Test func `follows an absolute link from its own root`() throws {
        let image = try Image()
        try image.write("/usr/lib/os-release", "image")
        try image.write("/etc/x", "")
        try image.link("/etc/os-release", to: "/usr/lib/os-release")
        #expect(text(try image.root.read("/etc/os-release")) == "image")
        #expect(text(try image.root.resolved("/etc/os-release")) == "/usr/lib/os-release")
        #expect(text(try image.root.target("/etc/os-release")) == "/usr/lib/os-release")
        #expect(try image.root.status("/etc/os-release", followsLink: false)?.kind == .link)
    }

    @Test func `is not left by any link or name`() throws {
        let image = try Image()
        try image.write("/etc/passwd", "image")
        try image.link("/up", to: "../../../../../../../../etc/passwd")
        try image.link("/outside", to: image.path + "/etc/passwd")
        #expect(text(try image.root.read("/up")) == "image")
        #expect(text(try image.root.read("/../../etc/passwd")) == "image")
        #expect(try image.root.read("/outside") == nil)
    }

    @Test(arguments: ["/etc/shadow", "/etc/cron.d/link", "/etc/cron.d/name", "/etc/cron.d/indirect"])
    func `gives hashes of passwords only to who expects them`(path: String) throws {
        let image = try Image()
        try image.write("/etc/shadow", "root:$y$j9T$x:1::::::")
        try image.write("/etc/cron.d/own", "")
        try image.link("/etc/cron.d/link", to: "/etc/shadow")
        try image.link("/etc/cron.d/indirect", to: "link")
        try FileManager.default.linkItem(atPath: image.path + "/etc/shadow", toPath: image.path + "/etc/cron.d/name")
        let error = #expect(throws: HostReadingError.self) { try image.root.read(path) }
        #expect(error?.reason.contains("/etc/shadow") == true)
        #expect(text(try image.root.read(path, isSecret: true))?.hasPrefix("root:") == true)
        #expect(text(try image.root.read("/etc/cron.d/own"))?.isEmpty == true)
    }

    @Test func `tells what is not there from what cannot be read`() throws {
        let image = try Image()
        try image.write("/etc/file", "x")
        try image.link("/circle", to: "/circle")
        #expect(try image.root.read("/none") == nil)
        #expect(try image.root.read("/etc/file/below") == nil)
        #expect(try image.root.names(in: "/none") == nil)
        let circle = #expect(throws: HostReadingError.self) { try image.root.read("/circle") }
        #expect(circle?.description == "/circle: too many levels of symbolic links")
        let folder = #expect(throws: HostReadingError.self) { try image.root.read("/etc") }
        #expect(folder?.reason == "not a regular file")
        let long = #expect(throws: HostReadingError.self) { try image.root.read("/etc/file", limit: 0) }
        #expect(long?.reason == "larger than the limit")
    }

    @Test(.timeLimit(.minutes(1))) func `waits for nobody at a FIFO`() throws {
        let image = try Image()
        let made = unsafe mkfifo(image.path + "/fifo", 0o600)
        #expect(made == 0)
        let failure = #expect(throws: HostReadingError.self) { try image.root.read("/fifo") }
        #expect(failure?.reason == "not a regular file")
    }

    @Test func `keeps names that are not UTF-8`() throws {
        let image = try Image()
        let name: [UInt8] = [0x83, 0x65, 0x0A]
        let path = Array((image.path + "/").utf8) + name
        let file = path.map { CChar(bitPattern: $0) } + [0]
        let descriptor = unsafe open(file, O_CREAT | O_WRONLY, 0o640)
        #expect(descriptor >= 0)
        close(descriptor)
        #expect(try image.root.names(in: "/") == [name])
        #expect(try image.root.status(Array("/".utf8) + name)?.mode == 0o640)
    }

    @Test func `finds what a pattern stands for, in order, and no hidden name`() throws {
        let image = try Image()
        for name in ["b.conf", "a.conf", ".hidden.conf", "a.conf.bak"] { try image.write("/etc/x.d/\(name)", "") }
        try image.write("/etc/y.d/c.conf", "")
        try image.link("/etc/y.d/d.conf", to: "/none")
        let found = try image.root.paths(matching: "/etc/*.d/*.conf").map { String(decoding: $0, as: UTF8.self) }
        #expect(found == ["/etc/x.d/a.conf", "/etc/x.d/b.conf", "/etc/y.d/c.conf", "/etc/y.d/d.conf"])
        #expect(try image.root.paths(matching: "/etc/none/*").isEmpty)
        #expect(try image.root.paths(matching: "/etc/x.d/a.conf").count == 1)
        #expect(try image.root.paths(matching: "relative/*").isEmpty)
    }

    @Test func `of the running host is known as such`() throws {
        #expect(HostRoot().isRunning)
        #expect(try HostRoot().read("/etc/passwd")?.isEmpty == false)
        #expect(try !Image().root.isRunning)
    }
}
