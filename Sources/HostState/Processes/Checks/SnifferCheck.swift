package import NoroshiModel

/// Reports programs that read or write packets as they are, and interfaces that take in what is for others.
package struct SnifferCheck: Check {
    package let id: CheckID = "processes.sniffer"

    /// Programs of packages that need it for what they are there for.
    private static let services: Set = [
        "dhclient", "dhcpcd", "dhcpd", "kea-dhcp4", "kea-dhcp6", "udhcpc", "dnsmasq", "NetworkManager",
        "nm-dhcp-helper", "systemd-networkd", "systemd-resolved", "systemd-timesyncd", "connmand", "wpa_supplicant",
        "hostapd", "iwd", "wicked", "wickedd-dhcp4", "wickedd-dhcp6", "ping", "ping6", "fping", "smokeping", "oping",
        "collectd", "traceroute", "mtr", "mtr-packet", "tracepath", "chronyd", "ntpd", "ptp4l", "timemaster", "lldpd",
        "ladvd", "keepalived", "vrrpd", "radvd", "rdisc", "rdisc6", "ndisc6", "ndppd", "bird", "bird6", "zebra",
        "ospfd", "ospf6d", "isisd", "pimd", "eigrpd", "bfdd", "avahi-autoipd", "avahi-daemon", "arping", "pppd",
        "pppoe", "pppoe-server", "xl2tpd", "charon", "charon-systemd", "pluto", "racoon", "corosync", "conntrackd",
        "ovs-vswitchd", "libvirtd", "qemu-system-x86_64", "icinga2", "check_icmp", "zabbix_server", "bpfilter_umh",
        "irqbalance", "haveged", "cilium", "tailscaled", "freeradius", "igmpproxy", "mrouted", "nebula", "ifup",
        "snmpd", "iodined", "udevd", "systemd-udevd", "systemd", "teamd",
    ]
    /// Programs of packages that are there to listen to others.
    private static let sniffers: Set = [
        "tcpdump", "dumpcap", "tshark", "wireshark", "arpwatch", "arpalert", "suricata", "snort", "zeek", "bro",
        "ntopng", "nprobe", "softflowd", "pmacctd", "nfcapd", "fprobe", "ettercap", "dsniff", "ngrep", "darkstat",
        "iftop", "nethogs", "vnstatd", "p0f", "nmap", "masscan", "kismet", "bettercap", "netsniff-ng", "packetbeat",
    ]

    private static let maximumNumbers = 20

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        SurveyedProcesses.results(observations) { place in
            (sockets(place) + interfaces(place)).map { .fail($0) }
        }
    }

    // MARK: Sockets

    private func sockets(_ place: SurveyedProcesses) -> [Finding] {
        var findings: [Finding] = []
        var byProgram: [String: [(socket: RawSocket, processes: [RunningProcess])]] = [:]
        for socket in place.survey.rawSockets {
            let processes = socket.pids.compactMap(place.process)
            if let first = processes.first {
                // Children that only inherited it are other programs.
                let program = Self.program(first)
                byProgram[program, default: []].append((socket, processes.filter { Self.program($0) == program }))
            } else if socket.pids.isEmpty, socket.isCertain, socket.isListeningToAll {
                findings.append(ownerless(socket, place))
            }
        }
        for (_, group) in byProgram.sorted(by: { $0.key < $1.key }) {
            guard let grade = grade(group[0].processes[0], place.survey) else { continue }
            findings.append(finding(grade, group, place))
        }
        return findings
    }

    private static func program(_ process: RunningProcess) -> String {
        "\(process.executable ?? process.name)/\(process.script ?? "")/\(process.user)"
    }

    private func grade(_ process: RunningProcess, _ survey: ProcessSurvey) -> (title: String, severity: Severity)? {
        guard let path = process.executable else { return nil }
        let name = ProcessPlaces.base(path)
        let isOdd =
            ProcessPlaces.isTemporary(path) || process.isMemoryFile
            || process.script.map(ProcessPlaces.isTemporary) == true || ProcessPlaces.isDisguised(path)
        if isOdd { return ("unknown", process.container == nil ? .high : .medium) }
        if process.container != nil {
            return Self.services.contains(name) || Self.sniffers.contains(name) ? nil : ("container", .low)
        }
        let isScript = ProcessPlaces.isInterpreter(path)
        let isOwned = isScript ? process.scriptPackage != nil : process.package != nil
        let program = isScript ? process.script ?? "" : path
        if isOwned || !survey.knowsPackages && ProcessPlaces.isSystem(program) {
            if Self.services.contains(name) { return nil }
            return (Self.sniffers.contains(name) ? "sniffer" : "packaged", .low)
        }
        // What systemd replaced by an upgrade is still systemd.
        if process.isDeleted, process.isReplaced, Self.services.contains(name) { return nil }
        return ("unknown", ProcessPlaces.isLocal(path) ? .medium : .high)
    }

    private func finding(
        _ grade: (title: String, severity: Severity), _ group: [(socket: RawSocket, processes: [RunningProcess])],
        _ place: SurveyedProcesses
    ) -> Finding {
        var seen: Set<Int> = []
        let processes = group.flatMap(\.processes).filter { seen.insert($0.pid).inserted }.sorted { $0.pid < $1.pid }
        let process = processes[0]
        return ProcessAccusation(
            check: id, title: grade.title, severity: grade.severity,
            subject: process.script ?? process.executable ?? process.name,
            arguments: [
                "program": process.script ?? process.executable ?? process.name,
                "processes": Self.listed(processes.map(\.pid)),
            ],
            remedies: grade.severity == .low ? ["is-it-usual"] : ["preserve", "passwords-seen"]
        ).finding(processes, in: place, more: Self.evidence(group.map(\.socket), place))
    }

    private func ownerless(_ socket: RawSocket, _ place: SurveyedProcesses) -> Finding {
        let arguments = ["interface": socket.interface ?? "*", "user": "\(socket.user)"]
        return Finding(
            check: id, host: place.host, key: "nobody/\(socket.interface ?? "*")/\(socket.user)", severity: .medium,
            confidence: .suspected, title: Message("check.\(id).nobody", arguments),
            evidence: Self.evidence([socket], place),
            remediations: [Remediation(.mitigation, Message("check.processes.do.look-hidden", arguments))])
    }

    /// One line for sockets that differ in nothing but in who holds them.
    private static func evidence(_ sockets: [RawSocket], _ place: SurveyedProcesses) -> [Evidence] {
        var holders: [String: [Int]] = [:]
        var lines: [(text: String, kind: String)] = []
        for socket in sockets {
            let number = String(socket.number, radix: 16)
            let kind = socket.kind.rawValue
            let text =
                "\(kind) socket, protocol 0x\(number)\(socket.isListeningToAll ? " (all)" : "")"
                + " on \(socket.interface ?? "every interface") of uid \(socket.user)"
            if holders[text] == nil { lines.append((text, kind)) }
            holders[text, default: []] += socket.pids
        }
        return lines.prefix(ProcessAccusation.maximumEvidence).map { text, kind in
            let pids = holders[text] ?? []
            return Evidence(
                locator: "/proc/net/\(kind)", excerpt: text + (pids.isEmpty ? "" : ", pid \(listed(pids))"),
                observedAt: place.at)
        }
    }

    /// `7, 8, 9`
    private static func listed(_ pids: [Int]) -> String {
        let all = Set(pids).sorted()
        return all.prefix(maximumNumbers).map { "\($0)" }.joined(separator: ", ")
            + (all.count > maximumNumbers ? ", …" : "")
    }

    // MARK: Interfaces

    private func interfaces(_ place: SurveyedProcesses) -> [Finding] {
        // A bridge's port, and an interface on which others stand, take in everything by their nature.
        place.survey.promiscuous.filter { $0.reason == nil && $0.name != "lo" }.map { interface in
            let listeners = place.survey.rawSockets.filter {
                $0.kind == .packet && ($0.interface == nil || $0.interface == interface.name)
            }
            let processes = Set(listeners.flatMap(\.pids)).sorted().compactMap(place.process)
            let isKnown =
                !processes.isEmpty
                && processes.allSatisfy { (grade($0, place.survey)?.severity ?? .low) == .low }
            let arguments = [
                "interface": interface.name, "quoted": ShellWord.quoted(interface.name),
                "program": processes.first.map { $0.executable ?? $0.name } ?? "-",
            ]
            return Finding(
                check: id, host: place.host, key: "interface/\(interface.name)",
                severity: isKnown ? .low : .medium, confidence: .suspected,
                title: Message(
                    "check.\(id).\(processes.isEmpty ? "promiscuous" : "promiscuous-by")", arguments),
                evidence: [
                    Evidence(
                        locator: "/sys/class/net/\(interface.name)/flags", excerpt: "IFF_PROMISC", observedAt: place.at)
                ] + processes.prefix(3).map { ProcessAccusation.evidence($0, at: place.at) },
                remediations: [Remediation(.mitigation, Message("check.processes.do.promiscuous", arguments))])
        }
    }
}
