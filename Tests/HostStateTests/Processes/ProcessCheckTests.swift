import Foundation
import HostReading
import NoroshiModel
import Testing

@testable import HostState

@Suite struct `Checks of processes` {
    private static let sshd = InstalledPackage(
        name: "openssh-server", version: "1:9.2p1-2", source: "openssh", sourceVersion: "1:9.2p1-2")

    private func process(_ path: String, _ change: (inout RunningProcess) -> Void = { _ in }) -> RunningProcess {
        var process = RunningProcess(pid: 4000)
        process.executable = path
        process.argument = path
        process.name = String(path.split(separator: "/").last?.prefix(15) ?? "")
        process.startedAt = Date(timeIntervalSince1970: 1_799_000_000)
        change(&process)
        return process
    }

    private func survey(_ processes: [RunningProcess], knowsPackages: Bool = true) -> ProcessSurvey {
        var survey = ProcessSurvey()
        survey.processes = processes
        survey.knowsPackages = knowsPackages
        return survey
    }

    /// What clean hosts have, and what other tools cry about.
    @Test func `are quiet on what clean hosts run`() {
        let processes = [
            process("/usr/sbin/sshd") {
                $0.package = Self.sshd
                $0.argument = "sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups"
            },
            process("/usr/bin/bash") {
                $0.argument = "-bash"
                $0.package = Self.sshd
            },
            process("/usr/bin/python3.11") {
                $0.argument = "/usr/bin/python3"
                $0.script = "/usr/bin/unattended-upgrade"
                $0.package = Self.sshd
            },
            process("/usr/bin/perl") {
                $0.argument = "/usr/sbin/amavisd-new (master)"
                $0.claim = ClaimedProgram(path: "/usr/sbin/amavisd-new", kind: .script)
                $0.package = Self.sshd
            },
            process("/opt/google/chrome/chrome") {
                $0.argument = "/usr/bin/google-chrome-stable"
                $0.claim = ClaimedProgram(path: "/usr/bin/google-chrome-stable", kind: .script)
                $0.package = Self.sshd
                $0.namespaces = ["mnt": 1, "user": 2]
            },
            process("/usr/lib/systemd/systemd") {
                $0.argument = "/sbin/init"
                $0.package = Self.sshd
            },
            process("/usr/bin/dbus-daemon") { $0.argument = "@dbus-daemon" },
            process("/usr/lib/firefox-esr/firefox-esr") { $0.name = "Isolated Web Co" },
            process("/snap/core/1/usr/lib/snapd/snapd") { $0.isDeleted = false },
            process("/home/u/project/target/debug/app") {
                $0.user = 1000
                $0.isDeleted = true
                $0.isReplaced = true
            },
            process("/usr/bin/lxc-start") {
                $0.argument = "[lxc monitor] /var/lib/lxc web"
                $0.package = Self.sshd
            },
            process("/usr/bin/python3.11") { $0.argument = "[celeryd: w@h:MainProcess]" },
            process("/usr/sbin/mysqld") {
                $0.preloaded = [
                    PreloadedLibrary(
                        source: "LD_PRELOAD", path: "/usr/lib/x86_64-linux-gnu/libjemalloc.so.2", isPresent: true,
                        isForeign: false, package: Self.sshd)
                ]
            },
        ]
        let survey = survey(processes)
        for check in stateChecks() {
            #expect(check.findings(in: survey).isEmpty, "\(check.id)")
        }
    }

    @Test func `of a clean upgrade say no more than that it has to be restarted`() {
        let old = process("/usr/sbin/sshd") {
            $0.isDeleted = true
            $0.isReplaced = true
            $0.unit = "ssh.service"
            $0.package = Self.sshd
        }
        let survey = survey([old])
        let findings = stateChecks().flatMap { $0.findings(in: survey) }
        #expect(findings.map(\.check) == ["packages.still-old"] && findings.map(\.severity) == [.low])
        #expect(findings.first?.remediations.first?.text.arguments["units"] == "ssh.service")
    }

    @Test func `of a program that no package brought say that another took its place`() {
        let old = process("/usr/local/sbin/popd") {
            $0.isDeleted = true
            $0.isReplaced = true
            $0.unit = "popd.service"
        }
        let findings = DeletedExecutableCheck().findings(in: survey([old]))
        #expect(findings.map(\.severity) == [.low])
        #expect(findings.first?.title.key == "check.processes.deleted-executable.replaced")
        #expect(findings.first?.remediations.first?.text.arguments["unit"] == "popd.service")
    }

    @Test func `tell what processes of one program have in common once`() {
        let processes = (1...9).map { number in
            var process = RunningProcess(pid: 5000 + number)
            process.executable = "/dev/shm/.x/miner"
            process.isDeleted = true
            return process
        }
        let findings = TemporaryExecutableCheck().findings(in: survey(processes))
        #expect(findings.count == 1)
        #expect(findings.first?.title.arguments["count"] == "9")
        #expect(findings.first?.evidence.count == 5)
        #expect(findings.first?.key == "/dev/shm/.x/miner/0")
    }

    @Test(arguments: [
        ("/usr/bin/kdevtmpfsi", "kdevtmpfsi", true), ("/var/www/x", "[kthreaddk]", true), ("/x/y", "kswapd0", true),
        ("/usr/bin/kate", "kate", false), ("/usr/libexec/kioworker", "kioworker", false),
        ("/x/crypto", "crypto", false),
        ("/x/y", "[crypto]", true),
    ])
    func `know the names of the kernel's threads`(path: String, argument: String, isImitated: Bool) {
        let findings = ImitatedNameCheck().findings(in: survey([process(path) { $0.argument = argument }]))
        #expect(findings.isEmpty == !isImitated)
    }

    @Test(arguments: ["/tmp/.../x", "/var/tmp/ /x", "/usr/bin/ssh ", "/usr/lib/\\u{200b}x/y", "/usr/bin/a\\nb"])
    func `see names that are made to be overlooked`(path: String) {
        #expect(ImitatedNameCheck().findings(in: survey([process(path)])).map(\.severity) == [.high])
    }

    @Test(
        arguments: [
            ("/var/www/.x/a", "sshd: admin@pts/0", Severity.high), ("/home/u/a", "httpd", .medium),
            ("/usr/bin/perl", "httpd -DSSL", .medium), ("/home/u/a", "-bash", .medium), ("/home/u/a", "app", nil),
            ("/usr/local/sbin/a", "sshd", nil), ("/home/u/sshd", "sshd", nil), ("/usr/bin/busybox", "sh", nil),
            ("/usr/bin/python3", "gunicorn: master [web]", nil),
        ] as [(String, String, Severity?)])
    func `see a service's name on another program`(path: String, argument: String, severity: Severity?) {
        let findings = ImitatedNameCheck().findings(in: survey([process(path) { $0.argument = argument }]))
        #expect(findings.map(\.severity) == [severity].compactMap(\.self))
    }

    @Test(
        arguments: [
            ("/var/www/[kthreadd]", "[kthreadd]", .high), ("/opt/a", "[md]", .high), ("/opt/a", "[app]", nil),
            ("/usr/bin/python3", "a\\x1b[31mb", .medium), ("/usr/bin/python3", "a\\\\nb", .medium),
            ("/usr/bin/python3", "\\xe6\\xbc", nil), ("/usr/bin/python3", "漢字", nil),
        ] as [(String, String, Severity?)])
    func `see names that are the kernel's with the brackets, or steer a terminal`(
        path: String, name: String, severity: Severity?
    ) {
        let named = process(path) {
            $0.name = name
            $0.argument = "\(path) 3000"
            $0.package = path.hasPrefix("/usr/") ? Self.sshd : nil
        }
        #expect(ImitatedNameCheck().findings(in: survey([named])).map(\.severity) == [severity].compactMap(\.self))
    }

    @Test func `show each variable by which a library is put into programs`() throws {
        func loading(_ pid: Int, _ source: String) -> RunningProcess {
            var process = RunningProcess(pid: pid)
            process.executable = "/usr/bin/sleep"
            process.preloaded = [
                PreloadedLibrary(source: source, path: "/tmp/x.so", isPresent: true, isForeign: true, package: nil)
            ]
            return process
        }
        let findings = PreloadCheck().findings(
            in: survey([loading(4000, "LD_PRELOAD"), loading(4001, "LD_PRELOAD"), loading(4002, "LD_AUDIT")]))
        let found = try #require(findings.first)
        #expect(findings.count == 1 && found.title.arguments["variable"] == "LD_PRELOAD, LD_AUDIT")
        let lines = found.evidence.map { "\($0.locator) \($0.excerpt)" }
        #expect(lines.contains("/proc/4000/environ LD_PRELOAD=/tmp/x.so"), "\(lines)")
        #expect(lines.contains("/proc/4002/environ LD_AUDIT=/tmp/x.so"), "\(lines)")
        #expect(found.title.arguments["count"] == "3")
    }

    @Test(
        arguments: [
            ("/tmp/x.so", 0, true, Severity.critical), ("/tmp/x.so", 1000, true, .high), ("/tmp/x.so", 0, false, nil),
            ("/var/x.so", 0, true, .medium), ("/var/x.so", 1000, true, .low), ("/opt/x/y.so", 0, true, nil),
        ] as [(String, Int, Bool, Severity?)])
    func `weigh a library that was removed after the start`(
        path: String, user: Int, isMapped: Bool, severity: Severity?
    ) {
        var process = RunningProcess(pid: 4000)
        process.executable = "/usr/bin/sleep"
        process.user = user
        process.preloaded = [
            PreloadedLibrary(
                source: "LD_PRELOAD", path: path, isPresent: false, isForeign: false, package: nil, isRemoved: isMapped)
        ]
        let findings = PreloadCheck().findings(in: survey([process]))
        #expect(findings.map(\.severity) == [severity].compactMap(\.self))
        guard let found = findings.first else { return }
        #expect(found.title.key == "check.processes.preload.environment-removed")
        #expect(found.evidence.first?.excerpt == "LD_PRELOAD=\(path) (deleted)")
    }

    @Test func `name every process of a program that reads packets`() throws {
        func python(_ pid: Int) -> RunningProcess {
            var process = RunningProcess(pid: pid)
            process.executable = "/usr/bin/python3.11"
            process.name = "python3"
            return process
        }
        func socket(_ kind: RawSocket.Kind, _ number: Int, _ pids: [Int]) -> RawSocket {
            RawSocket(kind: kind, number: number, interface: nil, user: 0, pids: pids, isCertain: true)
        }
        var child = RunningProcess(pid: 5)
        child.executable = "/usr/bin/dash"
        var seen = survey([python(7), python(8), python(9), child])
        seen.rawSockets = [socket(.packet, 3, [7, 5]), socket(.packet, 3, [8]), socket(.raw, 58, [9])]
        let found = try #require(SnifferCheck().findings(in: seen).first)
        #expect(SnifferCheck().findings(in: seen).count == 1)
        #expect(found.title.arguments["processes"] == "7, 8, 9")
        #expect(found.remediations.first?.text.arguments["pids"] == "7 8 9")
        let sockets = found.evidence.filter { $0.locator.hasPrefix("/proc/net/") }.map(\.excerpt)
        #expect(sockets.map { String($0.split(separator: "uid ").last ?? "") } == ["0, pid 5, 7, 8", "0, pid 9"])
        #expect([7, 8, 9].allSatisfy { !([found].about($0).isEmpty) })
        seen.processes = (1...60).map(python)
        seen.rawSockets = (1...60).map { socket(.packet, 3, [$0]) }
        let many = try #require(SnifferCheck().findings(in: seen).first)
        #expect(many.title.arguments["processes"]?.hasSuffix("19, 20, …") == true)
        #expect(many.remediations.first?.text.arguments["pids"]?.hasSuffix("49 50") == true)
    }

    @Test func `see a kernel's name though the program may not be seen`() {
        let denied = process("/x") {
            $0.executable = nil
            $0.argument = "[kworker/0:1]"
        }
        #expect(ImitatedNameCheck().findings(in: survey([denied])).count == 1)
        let helper = process("/x") {
            $0.executable = nil
            $0.argument = ""
            $0.name = "kworker/u8:3"
        }
        #expect(ImitatedNameCheck().findings(in: survey([helper])).isEmpty)
    }

    // MARK: Scanners

    @Test(
        arguments: [
            ("/usr/lib/postfix/sbin/smtp", true, 25, 60, 20, Severity.low),
            ("/usr/lib/postfix/sbin/smtp", true, 25, 30, 5, nil),
            ("/usr/lib/postfix/sbin/smtp", true, 25, 40, 35, .low), ("/usr/sbin/unbound", true, 53, 200, 3, .low),
            ("/usr/bin/nmap", true, 22, 100, 90, .medium), ("/usr/bin/ssh", true, 22, 40, 38, .medium),
            ("/tmp/x", false, 80, 30, 25, .high), ("/var/www/x", false, 23, 30, 25, .high),
            ("/opt/prometheus/prometheus", false, 9100, 300, 4, .low), ("/var/www/x", false, 445, 300, 2, .high),
            ("/home/u/crawler", false, 443, 300, 2, .low), ("/var/www/x", false, 23, 15, 15, .medium),
            ("/opt/x/app", false, 23, 15, 15, nil),
        ] as [(String, Bool, Int, Int, Int, Severity?)])
    func `weigh who talks to many hosts`(
        path: String, isPackaged: Bool, port: Int, hosts: Int, unanswered: Int, severity: Severity?
    ) {
        var survey = survey([process(path) { $0.package = isPackaged ? Self.sshd : nil }])
        survey.fanOuts = [
            FanOut(
                transport: .tcp, port: port, user: 0, pids: [4000], hosts: hosts, unanswered: unanswered,
                outside: hosts,
                examples: ["192.0.2.1"])
        ]
        #expect(ScannerCheck().findings(in: survey).map(\.severity) == [severity].compactMap(\.self))
    }

    // MARK: Libraries

    @Test func `read the libraries of a disk that is mounted`() async throws {
        let folder = try PlantedFolder(in: NSTemporaryDirectory())
        try folder.write("etc/ld.so.preload", "# comment\n/lib/evil.so /usr/lib/none.so\n")
        try folder.write("lib/evil.so", "x")
        let observations = try await ProcessProbe(root: HostRoot(folder.path)).observe("image", after: [])
        #expect(observations.count == 1)
        #expect(observations.survey?.isRunning == false)
        let findings = PreloadCheck().findings(in: observations)
        #expect(findings.map(\.title.arguments["path"]) == ["/lib/evil.so", "/usr/lib/none.so"])
        #expect(findings.map { $0.evidence[0].locator } == ["/etc/ld.so.preload:2", "/etc/ld.so.preload:2"])
        // A folder of somebody else's is one where he may put a library.
        let severity: Severity = Planted.isRoot ? .medium : .critical
        #expect(findings.map(\.severity) == [severity, severity])
        for check in processChecks() where check.id != "processes.preload" {
            #expect(check.evaluate(observations) == [.notApplicable])
        }
    }

    @Test func `tell at once of a library that anybody may put in its place`() async throws {
        let folder = try PlantedFolder(in: NSTemporaryDirectory())
        try folder.write("etc/ld.so.preload", "/tmp/x.so\n")
        let observations = try await ProcessProbe(root: HostRoot(folder.path)).observe("image", after: [])
        let findings = PreloadCheck().findings(in: observations)
        #expect(findings.map { "\($0.title.key) \($0.severity)" } == ["check.processes.preload.file-open critical"])
    }

    @Test func `say nothing of a disk without such libraries`() async throws {
        let folder = try PlantedFolder(in: NSTemporaryDirectory())
        let observations = try await ProcessProbe(root: HostRoot(folder.path)).observe("image", after: [])
        #expect(PreloadCheck().evaluate(observations) == [.pass])
    }

    // MARK: Load

    @Test func `tell load that lasts from load of a moment`() {
        func sample(_ hours: Double, _ load: Double) -> LoadSample {
            LoadSample(
                at: Date(timeIntervalSince1970: 1_800_000_000 - hours * 3600), one: load, five: load, fifteen: load,
                processors: 2, pressure: 90,
                consumers: [.init(pid: 4000, name: "x", executable: "/var/x", share: 1.9)])
        }
        var survey = ProcessSurvey()
        survey.load = sample(0, 8)
        #expect(LoadCheck().findings(in: survey).map(\.severity) == [.low])
        survey.earlierLoad = [sample(48, 0.1), sample(24, 7), sample(2, 6)]
        let finding = LoadCheck().findings(in: survey).first
        #expect(finding?.severity == .medium)
        #expect(finding?.title.arguments["samples"] == "3")
        #expect(finding?.evidence.last?.excerpt.contains("/var/x 190%") == true)
        survey.load = sample(0, 2)
        #expect(LoadCheck().evaluate([]) == [.notApplicable])
        #expect(LoadCheck().findings(in: survey).isEmpty)
    }

    @Test func `tell a miner from a program of a package`() {
        func miner(_ path: String, _ package: InstalledPackage?) -> [Severity] {
            LoadCheck().findings(
                in: survey([
                    process(path) {
                        $0.share = 0.99
                        $0.lifetimeShare = 0.97
                        $0.package = package
                    }
                ])
            ).map(\.severity)
        }
        #expect(miner("/var/tmp/.x/m", nil) == [.high])
        #expect(miner("/usr/bin/ffmpeg", Self.sshd) == [])
        #expect(miner("/home/u/simulation", nil) == [.low])
    }

    // MARK: Listeners

    @Test(
        arguments: [
            ("/usr/local/bin/app", "0.0.0.0", Severity.low), ("/usr/sbin/telnetd2", "0.0.0.0", .medium),
            ("/root/.cache/x", "::", .high), ("/opt/x/y", "127.0.0.1", nil), ("/tmp/x", "0.0.0.0", nil),
        ] as [(String, String, Severity?)])
    func `weigh listeners without a package`(path: String, address: String, severity: Severity?) {
        func listener(_ path: String, _ port: Int, _ package: InstalledPackage?) -> Observation {
            Observation(
                host: "host", at: Date(timeIntervalSince1970: 1_800_000_000),
                fact: .listener(
                    Listener(
                        endpoint: Endpoint(.tcp, address, port), user: 0,
                        processes: [.init(pid: 9, name: "x", executable: path, isDeleted: false, package: package)],
                        starter: Starter(kind: .none))))
        }
        let observations = [listener("/usr/sbin/sshd", 22, Self.sshd), listener(path, 4444, nil)]
        #expect(UnpackagedListenerCheck().findings(in: observations).map(\.severity) == [severity].compactMap(\.self))
        let alone = observations[1]
        #expect(UnpackagedListenerCheck().findings(in: [alone]).map(\.severity) == [severity].compactMap(\.self))
        for place in ["packages", "/var/lib/dpkg/status:3", "/var/lib/rpm/rpmdb.sqlite, byte 7"] {
            let gap = Observation(host: "host", at: alone.at, fact: .unseen(what: place, reason: "x"))
            #expect(UnpackagedListenerCheck().findings(in: [alone, gap]).isEmpty)
            let other = Observation(host: "other", at: alone.at, fact: .unseen(what: place, reason: "x"))
            #expect(UnpackagedListenerCheck().findings(in: [alone, other]).count == (severity == nil ? 0 : 1))
        }
        var contained = RunningProcess(pid: 9)
        contained.container = "mnt:[4026532000]"
        let processes = Observation(host: "host", at: alone.at, fact: .state(.processes(survey([contained]))))
        #expect(UnpackagedListenerCheck().findings(in: observations + [processes]).isEmpty)
    }

    @Test func `keep what they were given through JSON`() throws {
        var survey = survey([process("/tmp/x") { $0.claim = ClaimedProgram(path: "/bin/ls", kind: .missing) }])
        survey.load = LoadSample(
            at: Date(timeIntervalSince1970: 1_800_000_000), one: 1, five: 2, fifteen: 3, processors: 4, pressure: nil,
            consumers: [])
        survey.modules = ModuleSurvey()
        let observation = Observation(
            host: "host", at: Date(timeIntervalSince1970: 1_800_000_000), fact: .state(.processes(survey)))
        let decoded = try JSONDecoder().decode(Observation.self, from: JSONEncoder().encode(observation))
        #expect(decoded == observation)
    }
}
