import Foundation
import HostReading
import HostState
import NoroshiModel
import Testing

/// Files as large as are read at all, made to be slow.
@Suite struct `Large configuration` {
    @Test(
        .timeLimit(.minutes(2)),
        arguments: [
            ("ssh", "/etc/ssh/sshd_config", "Match User u{n}\nPermitRootLogin yes\n"),
            ("postfix", "/etc/postfix/main.cf", "a{n} = $a{m} x\n"),
            ("postfix", "/etc/postfix/master.cf", "{n} inet n - y - - smtpd -o mynetworks=$a\n"),
            ("exim", "/etc/exim4/exim4.conf", "M{n}_X = M{m}_X x\n"),
            ("dovecot", "/etc/dovecot/dovecot.conf", "a{n} = $a{m} x\n"),
            ("named", "/etc/bind/named.conf", "zone \"z{n}\" { type master; allow-transfer { any; }; };\n"),
            ("named", "/etc/bind/named.conf", "acl a{n} { a{m}; a{m}; };\n"),
            ("named", "/etc/bind/named.conf", "a { b { c {\n"),
            ("hosts-access", "/etc/hosts.allow", "d{n}: ALL\n"), ("exports", "/etc/exports", "/srv/{n} *(rw)\n"),
            ("super-server", "/etc/inetd.conf", "{n} stream tcp nowait root /bin/sh sh\n"),
            ("proftpd", "/etc/proftpd/proftpd.conf", "<a {n}>\nb c\n"),
            ("super-server", "/etc/xinetd.conf", "service s{n}\n{\nserver = /x\n}\n"),
            ("vsftpd", "/etc/vsftpd.conf", "a{n}=b\n"),
            ("syslog", "/etc/rsyslog.conf", "$UDPServerRun {n}\n"), ("exim", "/etc/exim4/exim4.conf", ".ifdef A\n"),
        ])
    func `is judged in the time that an administrator waits`(name: String, path: String, line: String) throws {
        var text = ""
        var number = 0
        while text.utf8.count < 48 << 10 {
            text += line.replacing("{n}", with: "\(number + 1)").replacing("{m}", with: "\(number)")
            number += 1
        }
        let software = try #require(Configured.software(name, [path: text]))
        let survey = ConfigurationSurvey(software: [software])
        let seen = [Observation(host: "h", at: Date(timeIntervalSince1970: 0), fact: .state(.configuration(survey)))]
        let rules = try ConfigurationRules.load(from: Configured.resources)
        let results = rules.checks.flatMap { $0.evaluate(seen) }
        #expect(results.count < 100 * rules.rules.count)
        #expect(software.settings.count <= 20_000 && software.problems.count <= 100)
    }
}
