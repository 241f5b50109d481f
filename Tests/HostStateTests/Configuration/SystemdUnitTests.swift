import Foundation
import HostState
import NoroshiModel
import Testing

/// Units in an image, where they are links, too.
@Suite struct `Units of systemd` {
    private func findings(_ image: ConfigurationImage) throws -> (checks: [String], reasons: [String]) {
        let reader = try #require(SoftwareReader.all.first { $0.name == "systemd" })
        let software = try #require(reader.software(in: HostConfigurationFiles(image.root), versions: [:]))
        return (
            try Configured.findings(software).map { "\($0.check.rawValue.split(separator: ".").last ?? "") \($0.key)" }
                // Whoever runs the test owns the files.
                .filter { !$0.hasPrefix("folder-of-others") && !$0.hasPrefix("unit-of-others") },
            software.reasons
        )
    }

    private static let back = "[Service]\nExecStart=/tmp/run\n"

    @Test func `are found where a link brings them, once`() throws {
        let image = try ConfigurationImage()
        try image.write("/srv/.u/x.service", Self.back)
        try image.link("/etc/systemd/system/x.service", to: "/srv/.u/x.service")
        try image.write("/etc/systemd/system/.z", Self.back)
        try image.link("/etc/systemd/system/z.service", to: ".z")
        try image.link(
            "/etc/systemd/system/w.service", to: "../../../usr/lib/systemd/system/../../../../srv/.u/x.service")
        try image.link("/etc/systemd/system/v.service", to: "x.service")
        try image.link("/etc/systemd/system/multi-user.target.wants/x.service", to: "/srv/.u/x.service")
        try image.write("/usr/lib/systemd/system/y.service", "[Service]\nExecStart=/usr/bin/y\n")
        try image.link("/etc/systemd/system/dbus-y.service", to: "/usr/lib/systemd/system/y.service")
        let seen = try findings(image)
        #expect(seen.checks == ["w", "x", "z"].map { "runs-from-open-place unit \($0).service" })
        #expect(seen.reasons.isEmpty)
    }

    @Test func `that are masked start nothing, and links to units that were removed are no gap`() throws {
        let image = try ConfigurationImage()
        try image.write("/usr/lib/systemd/system/x.service", Self.back)
        try image.link("/etc/systemd/system/x.service", to: "/dev/null")
        try image.write("/usr/lib/systemd/system/y.service", "[Service]\nExecStart=/usr/bin/y\n")
        try image.write("/usr/lib/systemd/system/y.service.d/a.conf", Self.back)
        try image.link("/etc/systemd/system/y.service.d/a.conf", to: "/dev/null")
        try image.link("/etc/systemd/system/old.service", to: "/lib/systemd/system/gone.service")
        let seen = try findings(image)
        #expect(seen.checks.isEmpty && seen.reasons.isEmpty, "\(seen)")
    }

    @Test func `keep no other variable of the environment`() throws {
        let software = try #require(
            Configured.software("systemd", "[Service]\nEnvironment=TOKEN=hunter2 LD_PRELOAD=/usr/lib/a.so\n"))
        #expect(software.values("environment", in: ["unit example.service"]) == ["LD_PRELOAD=/usr/lib/a.so"])
        #expect(!software.settings.contains { $0.text.contains("hunter2") })
    }
}
