import Foundation
import LogEngine
import LogReading
import NoroshiFormats
import Sigma
import Testing

/// Some of the shipped rules: what is joined must not depend on how many others find the same lines.
private func chosenRules() throws -> LogRules {
    let names: Set = [
        "failed_login", "successful_login", "many_failures", "brute_force", "success_after_failures", "account_uid0",
        "account_new", "password_changed", "sudo_refused", "promiscuous", "daemon_crash", "pam_failed_login",
        "pam_burst", "pam_many_failures", "packet_out", "outgoing_scan",
    ]
    let folder = "\(Places.resources)/sigma"
    var collection = RuleCollection()
    var found: Set<String> = []
    for file in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() where file.hasSuffix(".yml") {
        let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
        for document in text.components(separatedBy: "\n---\n") {
            let name = document.split(separator: "\n").first { $0.hasPrefix("name: ") }?.dropFirst(6)
            guard let name, names.contains(String(name)) else { continue }
            found.insert(String(name))
            collection.add(document)
        }
    }
    let set = RuleSet(collection)
    #expect(found == names && set.errors.isEmpty, "\(set.errors)")
    return try LogRules(set, catalog: MessageCatalog.load(from: ResourceDirectory(roots: [Places.resources])))
}

/// A line and its second of the day.
private typealias Line = (second: Int, text: String)

private func at(_ second: Int, _ body: String, host: String = "mx1") -> Line {
    let time = WallTime(
        Moment(seconds: WallTime(year: 2026, month: 11, day: 5, second: 0).secondsOnWall + Int64(second)))
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
    let clock = "\(two(time.second / 3600)):\(two(time.second / 60 % 60)):\(two(time.second % 60))"
    return (second, "Nov \(time.day < 10 ? " " : "")\(time.day) \(clock) \(host) \(body)")
}

private func tries(
    _ count: Int, from address: String, at start: Int, every step: Int = 5, as user: String = "root",
    host: String = "mx1"
) -> [Line] {
    (0..<count).map {
        at(start + $0 * step, "sshd[1]: Failed password for \(user) from \(address) port 22 ssh2", host: host)
    }
}

private func login(_ user: String, from address: String, at second: Int, host: String = "mx1") -> Line {
    at(second, "sshd[1]: Accepted password for \(user) from \(address) port 22 ssh2", host: host)
}

private func account(_ name: String, uid: Int, at second: Int, host: String = "mx1") -> Line {
    at(second, "useradd[9]: new user: name=\(name), UID=\(uid), GID=0, home=/r, shell=/bin/sh, from=none", host: host)
}

/// Runs rules over lines in the order of their times, as a log has them, and joins what they find.
private func storylines(
    _ lines: [Line]..., options: Storylines.Options = Storylines.Options(), isReversed: Bool = false
) throws -> (result: Storylines.Result, leftOut: Storylines.LeftOut, rules: RuleSet) {
    let ready = try chosenRules()
    let sorted = lines.joined().sorted { $0.second < $1.second }.map(\.text)
    let (matches, stories, _) = try run(ready, sorted)
    var teller = LineTeller(ready)
    var joined = Storylines(ready.rules, options: options)
    for match in isReversed ? matches.reversed() : matches { joined.add(match) }
    for story in isReversed ? stories.reversed() : stories {
        var told: [ToldLine] = []
        for place in story.places {
            let bytes = Array(sorted[place.line - 1].utf8)
            told.append(ToldLine(place: place, bytes: bytes, fields: teller.fields(of: bytes)))
        }
        joined.add(story, lines: told)
    }
    let result = joined.finish()
    return (result, joined.leftOut, ready.rules)
}

private func names(_ storyline: Storyline, _ rules: RuleSet) -> [String] {
    storyline.events.map { event in
        switch event.source {
        case .rule(let rule): rules.rules[rule].metadata.name ?? ""
        case .correlation(let correlation): rules.correlations[correlation].metadata.name ?? ""
        }
    }
}

private func texts(_ list: NameList) -> [String] { list.names.map { String(decoding: $0, as: UTF8.self) } }

@Suite struct `Storylines of a log` {
    @Test func `tell a break-in from the first try to the new account as one`() throws {
        let (result, _, rules) = try storylines(
            tries(40, from: "203.0.113.5", at: 11_520), [login("oracle", from: "203.0.113.5", at: 13_200)],
            [account("sys1", uid: 0, at: 13_440)])
        let storyline = try #require(result.storylines.first)
        #expect(result.storylines.count == 1 && result.others.isEmpty)
        #expect(names(storyline, rules) == ["many_failures", "success_after_failures", "account_uid0"])
        #expect(storyline.level == .critical)
        #expect(storyline.count == 42, "40 tries, the login and the account")
        #expect(texts(storyline.addresses) == ["203.0.113.5"])
        #expect(texts(storyline.accounts) == ["oracle", "sys1"])
        #expect(storyline.events.map(\.link) == [nil, .address, .host])
        let success = storyline.events[1]
        #expect(texts(success.entered) == ["oracle"])
        #expect(success.time == success.last && success.lines.last?.place.line == 41)
        #expect(storyline.last.seconds - storyline.first.seconds == 1920)
        #expect(abs((storyline.perHour ?? 0) - 42 * 3600 / 1920) < 0.01)
    }

    @Test func `keep attackers apart who try the same name on the same host`() throws {
        let (result, _, _) = try storylines(
            tries(12, from: "203.0.113.5", at: 1000), tries(12, from: "198.51.100.7", at: 1001))
        #expect(result.storylines.map { texts($0.addresses) } == [["203.0.113.5"], ["198.51.100.7"]])
    }

    @Test func `make one event of a correlation that repeats, until a day of silence`() throws {
        let (result, _, _) = try storylines(
            tries(12, from: "203.0.113.5", at: 0), tries(12, from: "203.0.113.5", at: 20_000),
            tries(12, from: "203.0.113.5", at: 200_000))
        #expect(result.storylines.map(\.events.count) == [1, 1])
        #expect(result.storylines.map(\.count) == [24, 12])
        #expect(result.storylines.first?.events.first?.times == 2)
    }

    @Test func `part a private address after an hour, for many may stand behind it`() throws {
        let (result, _, _) = try storylines(
            tries(12, from: "10.0.0.1", at: 0), tries(12, from: "10.0.0.1", at: 20_000))
        #expect(result.storylines.count == 2)
    }

    @Test func `follow nobody through the host itself or an address that is shared`() throws {
        var options = Storylines.Options()
        options.shared = [try #require(PeerAddress("198.51.100.1".utf8))]
        for address in ["127.0.0.1", "::1", "198.51.100.1"] {
            let (result, _, _) = try storylines(
                tries(12, from: address, at: 0),
                [
                    login("oracle", from: address, at: 100), account("x1", uid: 0, at: 200),
                ],
                options: options)
            // The correlations share the address as their group, and are told one by one.
            #expect(result.storylines.allSatisfy { $0.events.count <= 2 }, "\(address)")
            #expect(!result.storylines.contains { texts($0.accounts) == ["oracle", "x1"] }, "\(address)")
        }
    }

    @Test func `join what an account does only where it was made or taken over`() throws {
        let made = try storylines([
            account("sys1", uid: 0, at: 100),
            at(130, "passwd[7]: pam_unix(passwd:chauthtok): password changed for sys1"),
            at(140, "passwd[7]: pam_unix(passwd:chauthtok): password changed for sys1", host: "mx2"),
        ]).result
        #expect(made.storylines.map(\.events.count) == [2])
        #expect(made.others.map { texts($0.hosts) } == [["mx2"]])

        let sudo = "sudo: tanaka : user NOT in sudoers ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/sh"
        let taken = try storylines(
            tries(12, from: "203.0.113.5", at: 0, as: "tanaka"), [login("tanaka", from: "203.0.113.5", at: 100)],
            [at(500, sudo), at(600, sudo, host: "mx2"), at(90_000, sudo)])
        #expect(taken.result.storylines.first?.events.count == 3)
        #expect(taken.result.others.count == 2)

        let tried = try storylines(tries(12, from: "203.0.113.5", at: 0, as: "tanaka"), [at(500, sudo)]).result
        #expect(tried.storylines.map(\.events.count) == [1], "a name that was only tried joins nothing")
        #expect(tried.others.count == 1)
    }

    @Test func `join what only the host has in common shortly after a break-in, and a fault shortly before`() throws {
        let fault = "kernel: [ 12.5] named[812]: segfault at 0 ip 00007f sp 00007f error 4 in named"
        let result = try storylines([
            at(0, fault, host: "ns1"), at(1000, fault),
            at(1030, "useradd[9]: new user: name=moof, UID=0, GID=0, home=/, shell=/bin/sh"),
            at(4000, "kernel: device eth0 entered promiscuous mode"),
            at(9000, "kernel: device eth0 entered promiscuous mode", host: "ns1"),
        ]).result
        #expect(result.storylines.map(\.events.count) == [3])
        #expect(result.others.count == 2)
    }

    @Test func `keep a new account with the break-in, from whatever address it is used`() throws {
        for isReversed in [false, true] {
            let (result, _, _) = try storylines(
                tries(12, from: "203.0.113.9", at: 0), [login("root", from: "203.0.113.9", at: 100)],
                [account("sys1", uid: 0, at: 340)], tries(12, from: "203.0.113.77", at: 500, as: "sys1"),
                [login("sys1", from: "203.0.113.77", at: 700)], isReversed: isReversed)
            let storyline = try #require(result.storylines.first)
            #expect(result.storylines.count == 1)
            #expect(Set(texts(storyline.addresses)) == ["203.0.113.9", "203.0.113.77"])
            #expect(texts(storyline.accounts).contains("sys1"))
        }
    }

    @Test func `leave a new account to the one of two who broke in that uses it`() throws {
        let (result, _, _) = try storylines(
            tries(12, from: "203.0.113.77", at: 0), [login("root", from: "203.0.113.77", at: 100)],
            tries(12, from: "203.0.113.9", at: 150), [login("root", from: "203.0.113.9", at: 250)],
            [account("sys1", uid: 0, at: 340)], tries(12, from: "203.0.113.77", at: 500, as: "sys1"),
            [login("sys1", from: "203.0.113.77", at: 700)])
        #expect(result.storylines.map { texts($0.addresses) } == [["203.0.113.77"], ["203.0.113.9"]])
        #expect(result.storylines.map { texts($0.accounts).contains("sys1") } == [true, false])
    }

    @Test func `join what the host itself sends after a break-in, whose address is nobody's on the other side`() throws
    {
        func packets(_ direction: String) -> [Line] {
            (0..<40).map {
                at(
                    300 + $0,
                    "kernel: \(direction) SRC=192.0.2.10 DST=198.51.100.\($0 + 10) LEN=60 TOS=0x00 PREC=0x00 TTL=64 "
                        + "ID=1 DF PROTO=TCP SPT=40000 DPT=25 WINDOW=64240 RES=0x00 SYN URGP=0")
            }
        }
        let (result, _, rules) = try storylines(
            tries(12, from: "203.0.113.9", at: 0), [login("oracle", from: "203.0.113.9", at: 100)],
            packets("IN= OUT=eth0"))
        let storyline = try #require(result.storylines.first)
        #expect(result.storylines.count == 1)
        #expect(names(storyline, rules).last == "outgoing_scan" && storyline.events.last?.link == .host)
        #expect(texts(storyline.addresses) == ["203.0.113.9"])
        #expect(storyline.count == 53)
        let alone = try #require(try storylines(packets("OUT: IN= OUT=eth0")).result.storylines.first)
        #expect(alone.addresses.names.isEmpty && texts(alone.hosts) == ["mx1"])
    }

    @Test func `tell from the first line on what a correlation finds about another one`() throws {
        let lines: [Line] = (0..<50).map {
            at(
                $0,
                "sshd[5\($0)]: pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= "
                    + "rhost=203.0.113.9  user=root")
        }
        for isReversed in [false, true] {
            let (result, _, rules) = try storylines(lines, isReversed: isReversed)
            let storyline = try #require(result.storylines.first)
            #expect(names(storyline, rules) == ["pam_many_failures"])
            let event = storyline.events[0]
            #expect((storyline.count, event.count) == (50, 50))
            #expect(storyline.last.seconds - storyline.first.seconds == 49)
            #expect(event.time == storyline.first && event.lines.first?.place.line == 1)
            #expect(texts(storyline.addresses) == ["203.0.113.9"])
        }
    }

    @Test func `do not bring two addresses together by a host`() throws {
        let (result, _, _) = try storylines(
            tries(12, from: "203.0.113.5", at: 0), [login("root", from: "203.0.113.5", at: 100)],
            tries(12, from: "198.51.100.7", at: 200), [login("root", from: "198.51.100.7", at: 300)])
        #expect(result.storylines.map { texts($0.addresses) } == [["203.0.113.5"], ["198.51.100.7"]])
    }

    @Test func `leave single lines to themselves`() throws {
        let result = try storylines([account("oper", uid: 1003, at: 10)]).result
        #expect(result.storylines.isEmpty)
        #expect(result.others.count == 1)
    }

    @Test func `say how much is given up when there is too much, and keep the worst`() throws {
        var options = Storylines.Options()
        options.maximumEvents = 8
        let (result, leftOut, _) = try storylines(
            (0..<20).flatMap { tries(10 + $0, from: "203.0.113.\($0)", at: $0, every: 1) },
            [login("oracle", from: "203.0.113.3", at: 100)], options: options)
        #expect(result.storylines.first?.level == .critical)
        #expect(leftOut.events > 0)
        let kept = result.storylines.reduce(0) { $0 + $1.events.count } + result.others.count
        #expect(kept + leftOut.events == 21)
        #expect(kept <= 8)
    }

    @Test func `keep places without lines where there is no memory`() throws {
        var options = Storylines.Options()
        options.memory = 170
        let result = try storylines(tries(12, from: "203.0.113.5", at: 0), options: options).result
        let lines = try #require(result.storylines.first?.events.first?.lines)
        #expect(lines.count == 4)
        #expect(lines.map { $0.bytes == nil } == [false, false, true, true])
    }

    @Test func `are the same in whatever order their parts come`() throws {
        let first = tries(12, from: "203.0.113.5", at: 0) + [login("oracle", from: "203.0.113.5", at: 100)]
        let second = tries(12, from: "2001:db8::7", at: 50, as: "a")
        let lines: [Line] = first + second + [account("s", uid: 0, at: 160), account("t", uid: 0, at: 9160)]
        let (one, _, rules) = try storylines(lines)
        let (other, _, _) = try storylines(lines, isReversed: true)
        #expect(one.storylines.map { Set(names($0, rules)) } == other.storylines.map { Set(names($0, rules)) })
        #expect(one.storylines.map(\.count) == other.storylines.map(\.count))
        #expect(one.others.count == other.others.count)
    }
}

@Suite struct `An address of the other side` {
    @Test func `is the same however it is written`() {
        #expect(PeerAddress("::ffff:192.0.2.1".utf8) == PeerAddress("192.0.2.1".utf8))
        #expect(PeerAddress("2001:DB8:0::1".utf8) == PeerAddress("2001:db8::1".utf8))
        #expect(PeerAddress("fe80::1%eth0".utf8) == PeerAddress("fe80::1".utf8))
    }

    @Test func `may be what a server calls its client, but for a name that looks like another's address`() {
        func address(_ fields: [(String, String)]) -> String? {
            Participants(fields.map { (name: $0.0, value: Array($0.1.utf8)) }).address.map {
                String(decoding: $0.text, as: UTF8.self)
            }
        }
        #expect(address([("host", "mx"), ("client", "203.0.113.5")]) == "203.0.113.5")
        #expect(address([("client", "IPv6:2001:db8::5")]) == "2001:db8::5")
        #expect(address([("client", "mail.example.net")]) == nil)
        #expect(address([("client", "198.51.100.7"), ("address", "203.0.113.5")]) == "203.0.113.5")
        #expect(address([("action", "packet"), ("in", ""), ("out", "eth0"), ("address", "192.0.2.10")]) == nil)
        #expect(address([("action", "packet"), ("in", "eth0"), ("address", "192.0.2.10")]) == "192.0.2.10")
        #expect(
            address([("action", "packet"), ("in", "eth1"), ("out", "eth0"), ("address", "10.0.0.5")]) == "10.0.0.5")
    }

    @Test(arguments: ["", "mail.example.net", "192.0.2", "192.0.2.256", "192.0.2.0/24", "::1::", "1\u{0}"])
    func `is no name, network or nonsense`(text: String) {
        #expect(PeerAddress(text.utf8) == nil)
    }

    @Test(arguments: ["10.1.2.3", "172.31.0.1", "192.168.1.1", "169.254.1.1", "100.64.0.1", "fd00::1", "fe80::1"])
    func `may be private`(text: String) throws {
        #expect(try #require(PeerAddress(text.utf8)).isPrivate)
    }

    @Test(arguments: ["172.32.0.1", "192.169.1.1", "100.128.0.1", "2001:db8::1", "9.255.255.255"])
    func `may be public`(text: String) throws {
        #expect(try !#require(PeerAddress(text.utf8)).isPrivate)
    }
}
