import Foundation
import LogEngine
import Sigma
import Testing

/// The records of one call of execve, as auditd writes them.
private struct Call {
    var number: Int
    var second = 0
    var process = 901
    var parent = 900
    var image = "/usr/bin/bash"
    var arguments = ["\"bash\""]
    var more = ""
    var node = ""

    private func record(_ type: String, _ text: String) -> String {
        "\(node)type=\(type) msg=audit(\(1_795_100_000 + second).100:\(number)): \(text)"
    }

    func call(success: String = "yes") -> String {
        record(
            "SYSCALL",
            "arch=c000003e syscall=59 success=\(success) exit=0 items=2 ppid=\(parent) pid=\(process) auid=1000 uid=0 "
                + "gid=0 ses=3 comm=\"x\" exe=\"\(image)\" key=(null)\(more)")
    }

    var execution: String {
        let arguments = arguments.enumerated().map { "a\($0.offset)=\($0.element)" }.joined(separator: " ")
        return record("EXECVE", "argc=\(self.arguments.count) \(arguments)")
    }

    var folder: String { record("CWD", "cwd=\"/root\"") }
    var title: String { record("PROCTITLE", "proctitle=62617368") }
    var all: [String] { [call(), execution, folder, title] }
}

private func processes(_ lines: [String]) throws -> [DerivedEvent] {
    try derive(shippedRules, lines).events.filter { $0.service == .process }
}

@Suite struct `Processes in the records of auditd` {
    @Test func `are joined from the records of their call`() throws {
        // `cu'r l`, in the digits in which auditd writes what has blanks and quotes.
        var call = Call(number: 501, arguments: ["\"bash\"", "\"-c\"", "63752772206C"])
        call.more = "\u{1D}ARCH=x86_64 SYSCALL=execve AUID=\"tanaka\" UID=\"oper\""
        let found = try processes(call.all)
        #expect(found.count == 1)
        let event = try #require(found.first)
        #expect(event.text(.image) == "/usr/bin/bash")
        #expect(event.text(.commandLine) == "bash -c cu'r l")
        #expect(event.text(.currentDirectory) == "/root")
        #expect(event.text(.processUser) == "oper")
        #expect(event.text(.processId) == "901" && event.text(.parentProcessId) == "900")
        #expect(event.places.map(\.line) == [2])
    }

    @Test func `are joined from the pieces of an argument that is too long for a record`() throws {
        func digits(_ text: String) -> String { text.utf8.map { String(format: "%02X", $0) }.joined() }
        let parts = [String(repeating: "x y", count: 2_500), "echo cu", "rl http", "z"]
        let call = Call(number: 501)
        func record(_ text: String) -> String { "type=EXECVE msg=audit(1795100000.100:501): \(text)" }
        let found = try processes([
            call.call(),
            record("argc=4 a0=\"bash\" a1=\"-c\" a2_len=15030 a2[0]=\(digits(parts[0]))"),
            record("a2[1]=\(digits(parts[1])) a2[2]=\(digits(parts[2])) a2[3]=\(digits(parts[3]))"),
            record("a3=\"end\""), call.folder, call.title,
        ])
        #expect(found.count == 1)
        #expect(found.first?.text(.commandLine) == "bash -c " + parts.joined() + " end")
    }

    @Test func `have pieces that are quoted, and names that only look like pieces`() throws {
        let call = Call(number: 501)
        let record =
            "type=EXECVE msg=audit(1795100000.100:501): argc=2 a0[0]=\"ba\" a0[1]=\"sh\" a[2]=41 b1[0]=42 a1=\"x\""
        let found = try processes([call.call(), record, call.folder, call.title])
        #expect(found.first?.text(.commandLine) == "bash x")
    }

    @Test func `are told apart where their records mix, and know their parents`() throws {
        let shell = Call(number: 501)
        let one = Call(number: 502, second: 1, process: 902, parent: 901, image: "/usr/bin/id", arguments: ["\"id\""])
        let two = Call(number: 503, second: 1, process: 903, parent: 902, image: "/usr/bin/w", arguments: ["\"w\""])
        let lines =
            shell.all + [one.call(), two.call(), one.execution, two.execution, two.folder, one.title, two.title]
        let found = try processes(lines)
        #expect(found.map { $0.text(.commandLine) } == ["bash", "id", "w"])
        #expect(found.map { $0.text(.parentImage) } == ["", "/usr/bin/bash", "/usr/bin/id"])
        #expect(found.map { $0.text(.processUser) } == ["root", "root", "root"])
    }

    @Test func `of two hosts are not joined`() throws {
        let one = Call(number: 501, image: "/bin/one", node: "node=a ")
        let two = Call(number: 501, image: "/bin/two", node: "node=b ")
        let found = try processes([one.call(), two.call(), one.execution, two.execution, one.title, two.title])
        #expect(found.map { $0.text(.host) + $0.text(.image) } == ["a/bin/one", "b/bin/two"])
    }

    @Test func `are joined as the kernel and a dispatcher pass them on to syslog`() throws {
        let call = Call(number: 501, node: "node=web1 ")
        let carried = try processes(call.all.map { "Nov  5 03:12:44 h audisp-syslog[9]: \($0)" })
        #expect(carried.map { $0.text(.host) + $0.text(.image) } == ["web1/usr/bin/bash"])
        let numbers = ["type=SYSCALL": "1300", "type=EXECVE": "1309", "type=CWD": "1307", "type=PROCTITLE": "1327"]
        let kernel = Call(number: 502).all.map { line in
            let type = line.prefix { $0 != " " }
            let rest = line.dropFirst(type.count + " msg=".count)
            return "Nov  5 03:12:44 h kernel: [ 12.5] audit: type=\(numbers[String(type)] ?? "") \(rest)"
        }
        let found = try processes(kernel)
        #expect(found.map { $0.text(.host) + $0.text(.commandLine) + $0.text(.currentDirectory) } == ["hbash/root"])
    }

    @Test func `are not guessed from records without a number`() throws {
        let lines = [
            "SYSCALL syscall=59 success=yes pid=9 exe=\"/bin/a\"", "EXECVE argc=1 a0=\"a\"",
            "PROCTITLE proctitle=\"a\"",
        ]
        #expect(try processes(lines.map { "Nov  5 03:12:44 h audit[9]: \($0)" }).isEmpty)
    }

    @Test func `are none where the call failed, or was another`() throws {
        let call = Call(number: 501)
        #expect(try processes([call.call(success: "no"), call.execution, call.title]).isEmpty)
        #expect(try processes([call.call(), call.title]).isEmpty)
    }

    @Test func `are told without a last record too`() throws {
        // Old kernels write no title: the next call, or the end, tells that there is none.
        let calls = (0..<100).map { number in
            Call(number: number, second: number / 50, process: number, image: "/bin/\(number)")
        }
        let found = try processes(calls.flatMap { [$0.call(), $0.execution] })
        #expect(found.map { $0.text(.image) } == (0..<100).map { "/bin/\($0)" })
    }

    @Test func `are what public rules call process_creation`() throws {
        let rules = Rules.text(
            """
            title: Logs removed
            name: removed
            logsource: {category: process_creation, product: linux}
            detection:
              one: {Image|endswith: /rm, CommandLine|contains: /var/log, ParentImage|endswith: /bash}
              condition: one
            """)
        let shell = Call(number: 501)
        let removal = Call(
            number: 502, process: 902, parent: 901, image: "/usr/bin/rm", arguments: ["\"rm\"", "\"/var/log/syslog\""])
        let derived = try derive(rules, shell.all + removal.all, asking: rules)
        #expect(derived.named("removed").map { $0.text(.processId) } == ["902"])
        // Without a rule nothing is made.
        #expect(try derive(shippedRules, shell.all, asking: shippedRules).events.isEmpty)
    }
}

private enum Rules {
    static func text(_ text: String) -> RuleSet {
        var collection = RuleCollection()
        collection.add(text)
        return RuleSet(collection)
    }
}
