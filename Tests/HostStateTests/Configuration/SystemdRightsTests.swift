import Foundation
import HostState
import NoroshiModel
import Testing

/// Units, their folders and what they read, by those who may change them; as root, who may give files away.
@Suite struct `What others may change of systemd` {
    private static let isRoot = getuid() == 0

    /// A host with one unit, everything root's.
    private func image() throws -> ConfigurationImage {
        let image = try ConfigurationImage()
        try image.write("/etc/systemd/system/x.service", "[Service]\nExecStart=/usr/bin/x\nEnvironmentFile=-/etc/x\n")
        try image.write("/etc/systemd/system/x.service.d/o.conf", "[Service]\nNice=5\n")
        try image.write("/etc/x", "A=b\n")
        try image.write("/etc/passwd", "root:x:0:0::/root:/bin/sh\na:x:1000:1000::/home/a:/bin/sh\n")
        try image.write("/home/a/.config/systemd/user/u.service", "[Service]\nExecStart=/home/a/bin/u\n")
        return image
    }

    private func owner(_ image: ConfigurationImage, _ name: String, _ user: Int, _ group: Int) throws {
        guard unsafe chown(image.path + name, uid_t(user), gid_t(group)) == 0 else {
            throw CocoaError(.fileWriteNoPermission)
        }
    }

    private func findings(_ image: ConfigurationImage) throws -> [String] {
        let reader = try #require(SoftwareReader.all.first { $0.name == "systemd" })
        let software = try #require(reader.software(in: HostConfigurationFiles(image.root), versions: [:]))
        return try Configured.findings(software).map { "\($0.check.rawValue.dropFirst(22)) \($0.key)" }
    }

    @Test(.enabled(if: isRoot)) func `is nothing on a host that is as it should be`() throws {
        #expect(try findings(image()) == [])
    }

    @Test(
        .enabled(if: isRoot),
        arguments: [
            ("/etc/systemd/system/x.service.d", 0, 0, 0o777, "folder-of-others"),
            ("/etc/systemd/system/x.service.d", 1000, 0, 0o755, "folder-of-others"),
            ("/etc/systemd/system/x.service.d", 0, 50, 0o775, "folder-of-others"),
            ("/etc/systemd/system/x.service.d", 0, 50, 0o755, nil),
            ("/etc/systemd/system", 0, 50, 0o775, "folder-of-others"),
            // These are told of the system's folders and files as a whole.
            ("/etc/systemd/system", 0, 0, 0o777, nil), ("/etc/systemd/system/x.service", 1000, 0, 0o644, nil),
            ("/etc/systemd/system/x.service", 0, 50, 0o664, "unit-of-others"),
            ("/etc/systemd/system/x.service.d/o.conf", 33, 0, 0o644, "unit-of-others"),
        ] as [(String, Int, Int, Int, String?)])
    func `are folders and units`(_ path: String, _ user: Int, _ group: Int, _ mode: Int, _ told: String?) throws {
        let image = try image()
        try image.mode(path, mode)
        try owner(image, path, user, group)
        let kind = path.hasSuffix("system") || path.hasSuffix(".d") ? "folder" : "file"
        #expect(try findings(image) == [told.map { "\($0) \(kind) \(path)" }].compactMap(\.self))
    }

    @Test(.enabled(if: isRoot), arguments: [(0, 0, 0o666), (1000, 0, 0o644), (0, 50, 0o660)])
    func `are files of variables`(_ user: Int, _ group: Int, _ mode: Int) throws {
        let image = try image()
        try image.mode("/etc/x", mode)
        try owner(image, "/etc/x", user, group)
        #expect(try findings(image) == ["environment-file-of-others unit x.service"])
    }

    @Test(.enabled(if: isRoot)) func `are units in the home of somebody else`() throws {
        let image = try image()
        let path = "/home/a/.config/systemd/user/u.service"
        try owner(image, path, 1000, 1000)
        #expect(try findings(image) == [])
        try owner(image, path, 1001, 1001)
        #expect(try findings(image) == ["user-unit-of-another user-unit a/u.service"])
    }

    @Test func `are units of users that start what lies in a temporary folder`() throws {
        let image = try image()
        try image.write("/home/a/.config/systemd/user/u.service", "[Service]\nExecStart=/tmp/.u\n")
        try image.write("/etc/systemd/user/v.service.d/o.conf", "[Service]\nExecStart=/dev/shm/v\n")
        try image.write("/etc/systemd/system/service.d/o.conf", "[Service]\nExecStartPost=/var/tmp/w\n")
        let found = try findings(image).filter { $0.contains("open-place") }
        #expect(
            found == [
                "runs-from-open-place unit service.d", "user-runs-from-open-place user-unit v.service",
                "user-runs-from-open-place user-unit a/u.service",
            ])
    }

    @Test func `in a home without end are a gap`() throws {
        let image = try image()
        for number in 0...200 { try image.write("/home/a/.config/systemd/user/\(number).service", "") }
        let reader = try #require(SoftwareReader.all.first { $0.name == "systemd" })
        let software = try #require(reader.software(in: HostConfigurationFiles(image.root), versions: [:]))
        #expect(
            software.reasons == ["/home/a/.config/systemd/user: more than 200 names: the rest was not looked at"])
    }
}
