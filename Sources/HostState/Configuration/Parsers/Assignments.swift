import NoroshiModel

/// Files of `NAME="value"` that a shell reads, and programs that are configured by them alone.
struct Assignments {
    var reading: ConfigurationReading

    /// - Parameter prefix: Put before each name.
    mutating func file(_ path: String, prefix: String = "", scope: [String] = []) {
        for line in reading.lines(path) ?? [] {
            let text = line.text.trimmed
            guard !text.hasPrefix("#"), let equals = text.firstIndex(of: "=") else { continue }
            var name = text[..<equals]
            if name.hasPrefix("export ") { name = name.dropFirst(7).drop(while: \.isWhitespace) }
            guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) else { continue }
            let quoted = QuotedWords(text[text.index(after: equals)...], quotes: ["\"", "'"])
            if quoted.isOpen { reading.problem(line, "a quote is not closed") }
            reading.add(prefix + name, quoted.words.flatMap(\.words), scope: scope, at: line)
        }
    }

    static func reader(
        _ name: String, _ files: [(path: String, prefix: String)], programs: [String], packages: [String]
    ) -> SoftwareReader {
        SoftwareReader(name: name, mainFile: files.first?.path ?? "", programs: programs, packages: packages) {
            reading in
            var assignments = Assignments(reading: reading)
            for file in files { assignments.file(file.path, prefix: file.prefix) }
            reading = assignments.reading
            reading.keepEffective()
        }
    }
}

extension SoftwareReader {
    /// Courier's mailboxes. - Source: the comments of the files themselves, courier-imap 5.
    static let courier = Assignments.reader(
        "courier",
        [
            ("/etc/courier/pop3d", "pop3d."), ("/etc/courier/pop3d-ssl", "pop3d."), ("/etc/courier/imapd", "imapd."),
            ("/etc/courier/imapd-ssl", "imapd."), ("/etc/courier/authdaemonrc", "authdaemon."),
        ],
        programs: ["/usr/sbin/pop3d", "/usr/sbin/imapd"], packages: ["courier-imap", "courier-pop"])

    /// - Source: rpcbind(8).
    static let rpcbind = Assignments.reader(
        "rpcbind", [("/etc/default/rpcbind", ""), ("/etc/rpcbind.conf", ""), ("/etc/sysconfig/rpcbind", "")],
        programs: ["/usr/sbin/rpcbind", "/sbin/rpcbind"], packages: ["rpcbind"])

    /// - Source: tftpd(8) of tftp-hpa.
    static let tftpd = Assignments.reader(
        "tftpd", [("/etc/default/tftpd-hpa", ""), ("/etc/sysconfig/tftpd", "")], programs: ["/usr/sbin/in.tftpd"],
        packages: ["tftpd-hpa"])

    /// NIS, which tells passwords to whom it trusts. - Source: ypserv(8), securenets.
    static let nis = SoftwareReader(
        name: "nis", mainFile: "/etc/ypserv.securenets", programs: ["/usr/sbin/ypserv"], packages: ["ypserv", "nis"]
    ) { reading in
        var assignments = Assignments(reading: reading)
        assignments.file("/etc/default/nis")
        assignments.file("/etc/default/ypserv")
        reading = assignments.reading
        reading.keepEffective()
        for path in ["/etc/ypserv.securenets", "/var/yp/securenets"] {
            for line in reading.lines(path) ?? [] {
                let words = line.text.words
                guard words.count >= 2, !words[0].hasPrefix("#") else { continue }
                // `mask network`, or `host address`.
                reading.add("securenets", words[0] == "host" ? [words[1]] : ["\(words[1])/\(words[0])"], at: line)
            }
        }
    }

    /// - Source: snmpd.conf(5).
    static let snmpd = SoftwareReader(
        name: "snmpd", mainFile: "/etc/snmp/snmpd.conf", programs: ["/usr/sbin/snmpd"], packages: ["snmpd"]
    ) { reading in
        for path in ["/etc/snmp/snmpd.conf"] + reading.paths("/etc/snmp/snmpd.conf.d/*.conf") {
            for line in reading.lines(path) ?? [] {
                let words = QuotedWords(line.text).words
                guard words.count >= 2 else { continue }
                let name = words[0].lowercased()
                guard ["rocommunity", "rwcommunity", "rocommunity6", "rwcommunity6"].contains(name) else {
                    // Other lines may have passphrases anywhere.
                    if name == "agentaddress" { reading.add(name, Array(words.dropFirst()), at: line) }
                    continue
                }
                let isGuessed = ["public", "private"].contains(words[1].lowercased())
                let community = isGuessed ? words[1].lowercased() : Secrets.mask
                // A view leaves only a part of what there is.
                let isPart = words.contains("-V") || words.count > 3
                let from = isPart ? "part" : words.count > 2 ? words[2] : "default"
                let setting = name.hasPrefix("rw") ? "rwcommunity" : "rocommunity"
                let text = "\(name) \(community) \(from)"
                reading.add(setting, [community], at: line, text: text)
                if from == "default" || Networks.isCovered([from], v4: 2, v6: 3) {
                    reading.add("\(setting).everybody", [community], at: line, text: text)
                }
            }
        }
    }
}
