import Foundation
import HostReading
import NoroshiModel
import Testing

@testable import HostState

@Suite struct `What the kernel says of itself` {
    /// `modules.dep` as depmod writes it.
    private static let dependencies = """
        kernel/fs/ext4/ext4.ko.xz: kernel/fs/jbd2/jbd2.ko.xz
        kernel/fs/jbd2/jbd2.ko.xz:
        updates/dkms/v4l2-loopback.ko:
        """

    private func survey(
        modules: String, shown: [String], dependencies: String? = Self.dependencies, taint: Int = 0, file: String? = nil
    ) throws -> ModuleSurvey? {
        let folder = try PlantedFolder(in: NSTemporaryDirectory())
        try folder.write("proc/modules", modules)
        try folder.write("proc/sys/kernel/osrelease", "6.1.0-18-amd64\n")
        try folder.write("proc/sys/kernel/tainted", "\(taint)\n")
        for name in shown { try folder.write("sys/module/\(name)/initstate", "live\n") }
        try folder.write("sys/module/tcp_cubic/parameters/x", "1")
        if let dependencies { try folder.write("lib/modules/6.1.0-18-amd64/modules.dep", dependencies) }
        if let file { try folder.write("lib/modules/6.1.0-18-amd64/\(file)", "") }
        return KernelModules(
            proc: ProcFolder("\(folder.path)/proc"), sys: ProcFolder("\(folder.path)/sys/module"),
            root: HostRoot(folder.path)
        ).survey()
    }

    private func findings(_ modules: ModuleSurvey?) -> [Finding] {
        var survey = ProcessSurvey()
        survey.modules = modules
        return KernelModuleCheck().findings(in: survey)
    }

    @Test func `explains modules by files, whatever their dashes`() throws {
        let modules = try #require(
            try survey(
                modules: "ext4 999 1 - Live 0x0\njbd2 1 1 ext4, Live 0x0\nv4l2_loopback 1 0 - Live 0x0 (OE)\n",
                shown: ["ext4", "jbd2", "v4l2_loopback"], taint: 1 << 12))
        #expect(modules.loaded == 3)
        #expect(modules.hasFiles)
        #expect(modules.fileless.isEmpty && modules.unlisted.isEmpty && modules.unexported.isEmpty)
        #expect(findings(modules).isEmpty)
    }

    @Test func `tells of a module without a file`() throws {
        let modules = try survey(modules: "ext4 9 1 - Live 0x0\nrk 1 0 - Live 0x0 (OE)\n", shown: ["ext4", "rk"])
        let finding = try #require(findings(modules).first)
        #expect(finding.severity == .high)
        #expect(finding.key == "fileless/rk")
        let built = try survey(
            modules: "rk 1 0 - Live 0x0 (OE)\n", shown: ["rk"], file: "kernel/extra/rk.ko.zst")
        #expect(findings(built).isEmpty)
    }

    @Test func `accuses nobody where the kernel's files are elsewhere`() throws {
        let modules = try survey(modules: "rk 1 0 - Live 0x0 (OE)\n", shown: ["rk"], dependencies: nil)
        #expect(modules?.hasFiles == false)
        #expect(findings(modules).isEmpty)
    }

    @Test func `tells of a module that is missing from the list`() throws {
        let modules = try survey(modules: "ext4 9 1 - Live 0x0\n", shown: ["ext4", "diamorphine"], taint: 1 << 13)
        #expect(modules?.unlisted == ["diamorphine"])
        #expect(findings(modules).map(\.severity) == [.critical, .low])
    }

    @Test func `knows a kernel that takes no modules`() throws {
        let folder = try PlantedFolder(in: NSTemporaryDirectory())
        let proc = ProcFolder(folder.path)
        #expect(KernelModules(proc: proc, sys: proc, root: HostRoot(folder.path)).survey() == nil)
    }

    // MARK: Processes

    @Test func `is read whatever a process is called`() throws {
        let line = "42 (a) R (b) S 7 42 42 34819 42 4194304 0 0 0 0 150 50 0 0 20 0 3 0 12345 0 0\n"
        let stat = try #require(ProcessStat(Array(line.utf8)))
        #expect(String(decoding: stat.name, as: UTF8.self) == "a) R (b")
        #expect(stat.parent == 7)
        #expect(stat.terminalName == "pts/3")
        #expect(stat.ticks == 200)
        #expect(stat.threads == 3)
        #expect(stat.start == 12345)
        #expect(!stat.isKernelThread)
        let thread = "2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 7 0 0 20 0 1 0 13 0 0"
        #expect(ProcessStat(Array(thread.utf8))?.isKernelThread == true)
    }

    @Test(arguments: ["", "1", "1 (x", "1 (x) S", ") (", "1 (x) S 1 2 3 4 5 6 7 8 9 10 x 12 13 14 15 16 17 18 19 20"])
    func `is passed over where it is nothing`(line: String) {
        #expect(ProcessStat(Array(line.utf8)) == nil)
    }

    @Test func `of mapped files keeps code that is gone, not memory`() {
        let maps = """
            55d0-55d1 r--p 00000000 fd:01 1 /usr/sbin/sshd (deleted)
            55d1-55d2 r-xp 00000000 fd:01 1 /usr/sbin/sshd (deleted)
            7f00-7f01 r-xp 00000000 fd:01 2 /usr/lib/libssl.so.3 (deleted)
            7f02-7f03 rw-p 00000000 fd:01 3 /var/cache/x (deleted)
            7f04-7f05 rwxp 00000000 00:01 4 /memfd:doublemapper (deleted)
            7f06-7f07 rwxs 00000000 00:05 5 /dev/zero (deleted)
            7f08-7f09 r-xp 00000000 fd:01 6 /usr/lib/libc.so.6
            7f0a-7f0b r-xp 00000000 00:00 0 [vdso]
            """
        let files = MappedFiles(Array(maps.utf8))
        #expect(
            files.deleted.map { String(decoding: $0, as: UTF8.self) } == ["/usr/sbin/sshd", "/usr/lib/libssl.so.3"])
        #expect(files.code.count == 3)
    }

    @Test(
        arguments: [
            ("0::/system.slice/ssh.service\n", "ssh.service", nil),
            ("0::/system.slice/docker-0123.scope\n", nil, "docker-0123.scope"),
            ("12:pids:/\n1:name=systemd:/system.slice/cron.service\n0::/\n", "cron.service", nil),
            ("0::/user.slice/user-1.slice/user@1.service/app.slice/evil.service", nil, nil),
            ("0::/system.slice/docker.service", "docker.service", nil),
            (
                "0::/lxc.payload.web/system.slice/nginx.service", "nginx.service",
                "lxc.payload.web/system.slice/nginx.service"
            ),
            ("", nil, nil),
        ] as [(String, String?, String?)])
    func `of control groups tells services and containers`(text: String, unit: String?, container: String?) {
        let group = ControlGroup(text)
        #expect(group.unit == unit)
        #expect(group.container == container)
    }
}
