import Foundation
import Glibc
import HostReading
import NoroshiModel
import Testing

@testable import HostState

@Suite struct `Connections of programs` {
    private func observed(includesLoopback: Bool = true) async throws -> [Observation] {
        try await ProcessProbe(pace: .milliseconds(50), includesLoopback: includesLoopback).observe("host", after: [])
    }

    /// A script that connects to 40 addresses of this host; `queue` is how many are answered.
    private func scanner(queue: Int) -> String {
        "use Socket; socket(my $l, PF_INET, SOCK_STREAM, 0); bind($l, sockaddr_in(0, INADDR_ANY)); listen($l, \(queue));"
            + "my ($port) = sockaddr_in(getsockname($l)); my @open; use Fcntl;"
            + "for my $n (1..40) { socket(my $s, PF_INET, SOCK_STREAM, 0); fcntl($s, F_SETFL, O_NONBLOCK);"
            + "connect($s, sockaddr_in($port, inet_aton(qq(127.7.0.$n)))); push @open, $s }"
    }

    @Test(.enabled(if: Planted.canRunPerl, "no Perl")) func `show a scanner whose hosts do not answer`() async throws {
        let planted = try Planted(perl: scanner(queue: 0))
        let observations = try await observed()
        let fanOut = try #require(observations.survey?.fanOuts.first { $0.pids == [planted.pid] })
        #expect(fanOut.hosts == 40)
        #expect(fanOut.unanswered >= 30)
        #expect(fanOut.outside == 0)
        #expect(fanOut.examples.first == "127.7.0.1")
        let finding = try #require(ScannerCheck().findings(in: observations).about(planted.pid).first)
        #expect(finding.severity == .high)
        #expect(finding.title.key == "check.processes.scanner.scan")
        #expect(finding.title.arguments["hosts"] == "40")
        let silent = try await observed(includesLoopback: false)
        #expect(silent.survey?.fanOuts.contains { $0.pids == [planted.pid] } == false)
    }

    @Test(.enabled(if: Planted.canRunPerl, "no Perl"))
    func `show one whose hosts answer, not the one that they come to`()
        async throws
    {
        let planted = try Planted(perl: scanner(queue: 64))
        let survey = try #require(try await observed().survey)
        let fanOuts = survey.fanOuts.filter { $0.pids == [planted.pid] }
        #expect(fanOuts.count == 1)
        #expect(fanOuts.first?.hosts == 40)
        #expect(fanOuts.first?.unanswered == 0)
    }

    @Test(.enabled(if: Planted.isRoot && Planted.canRunPerl, "only root may read packets"))
    func `show who reads every packet`() async throws {
        let planted = try Planted(perl: "socket(my $s, 17, 3, 0x0300) or die")
        let observations = try await observed()
        let socket = try #require(observations.survey?.rawSockets.first { $0.pids == [planted.pid] })
        #expect(socket.kind == .packet)
        #expect(socket.isListeningToAll)
        let finding = try #require(SnifferCheck().findings(in: observations).about(planted.pid).first)
        #expect(finding.severity == .high)
        #expect(finding.title.arguments["program"]?.hasPrefix("/usr/bin/perl") == true)
    }

    @Test(.enabled(if: Planted.isRoot && Planted.canRunPerl, "only root may read packets"))
    func `show who sends packets of its own`() async throws {
        let planted = try Planted(perl: "socket(my $s, 2, 3, 6) or die")
        let survey = try #require(try await observed().survey)
        let socket = try #require(survey.rawSockets.first { $0.pids == [planted.pid] })
        #expect(socket.kind == .raw)
        #expect(socket.number == 6)
    }

    @Test func `are read as the kernel prints them`() throws {
        let table = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4242 1 0 100 0 0 10 0
               1: 0200000A:C350 01020304:0016 02 00000000:00000000 00:00000000 00000000     0        0 77 1 0 100 0 0 10 0
            garbage
            """
        let connections = Connections.parse(Array(table.utf8), transport: .tcp)
        #expect(connections.map(\.state) == [.waiting, .asked])
        #expect(connections.last?.remote.description == "4.3.2.1")
        #expect(connections.last?.remotePort == 22)
        #expect(connections.last?.inode == 77)
        #expect(connections.first?.user == 1000)
        let mapped = """
            header
               0: 0000000000000000FFFF00000200000A:C350 0000000000000000FFFF000001020304:0016 01 0:0 0:0 0 0 0 5 1
            """
        #expect(Connections.parse(Array(mapped.utf8), transport: .tcp).first?.remote.description == "4.3.2.1")
    }

    @Test func `that the kernel tells by netlink are those of its text`() throws {
        let told = Set(try Connections.all().filter { $0.state == .waiting && $0.transport == .tcp }.map(\.localPort))
        let text = ["tcp", "tcp6"].flatMap { name in
            Connections.parse((try? ProcFolder("/proc").read("net/\(name)")) ?? [], transport: .tcp)
        }
        #expect(told == Set(text.filter { $0.state == .waiting }.map(\.localPort)))
    }

    @Test func `for packets are read as the kernel prints them`() {
        let packet = """
            sk               RefCnt Type Proto  Iface R Rmem   User   Inode
            0000000000000000 3      3    0003   2     1 0      0      26174
            0000000000000000 3      2    88cc   3     1 0      101    26175
            """
        #expect(
            RawSocketTable.packet(packet) == [
                .init(kind: .packet, number: 3, interface: 2, user: 0, inode: 26174),
                .init(kind: .packet, number: 0x88CC, interface: 3, user: 101, inode: 26175),
            ])
        let raw = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
                1: 00000000:0001 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 5121 2 00000000 0
            """
        #expect(RawSocketTable.raw(raw) == [.init(kind: .raw, number: 1, interface: 0, user: 0, inode: 5121)])
    }

    @Test func `to a port that is served here were begun by others`() {
        var samples = FanOutSamples()
        let listening = Connection(
            transport: .tcp, state: .waiting, localPort: 25, remote: IPAddress(v4: 0), remotePort: 0, user: 0, inode: 1)
        let visitors = (0..<50).map { number in
            Connection(
                transport: .tcp, state: .open, localPort: 25, remote: IPAddress(v4: 0x0800_0000 + UInt32(number)),
                remotePort: 4000, user: 0, inode: UInt64(100 + number))
        }
        #expect(samples.add([listening] + visitors).isEmpty)
        #expect(samples.fanOuts { "\($0)" }.isEmpty)
    }

    @Test func `of many processes of one program are one scan`() throws {
        var samples = FanOutSamples()
        let asked = (0..<50).map { number in
            Connection(
                transport: .tcp, state: number < 40 ? .asked : .closed, localPort: 40_000 + number,
                remote: IPAddress(v4: 0x0800_0000 + UInt32(number)), remotePort: 23, user: number < 40 ? 33 : 0,
                inode: number < 40 ? UInt64(number + 1) : 0)
        }
        let wanted = samples.add(asked)
        #expect(wanted.count == 40)
        samples.add(Dictionary(uniqueKeysWithValues: wanted.map { ($0, [Int($0) + 1000]) }))
        let fanOut = try #require(samples.fanOuts { _ in "/tmp/x" }.first)
        #expect(fanOut.hosts == 50)
        #expect(fanOut.unanswered == 40)
        #expect(fanOut.outside == 50)
        #expect(fanOut.user == 33)
        #expect(fanOut.pids.count == 40)
    }

    @Test(
        arguments: [("brport/state", "bridge"), ("upper_macvlan0/x", "macvlan0"), (nil, nil)] as [(String?, String?)])
    func `are taken in for others by bridges with reason`(file: String?, reason: String?) throws {
        let folder = try PlantedFolder(in: NSTemporaryDirectory())
        try folder.write("eth0/flags", "0x1103\n")
        try folder.write("eth1/flags", "0x1003\n")
        if let file { try folder.write("eth0/\(file)", "") }
        let found = PromiscuousInterfaces.all(in: ProcFolder(folder.path))
        #expect(found == [PromiscuousInterface(name: "eth0", reason: reason)])
        var survey = ProcessSurvey()
        survey.promiscuous = found
        #expect(SnifferCheck().findings(in: survey).map(\.severity) == (reason == nil ? [.medium] : []))
    }
}
