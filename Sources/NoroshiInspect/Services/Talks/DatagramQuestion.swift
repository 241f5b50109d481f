import NoroshiFormats
import NoroshiModel
import NoroshiNet

/// One question that fits into a datagram, and how its answer is known.
///
/// To be sent once, and once more when nothing comes back. None logs in, none is kept by the server, and none makes
/// a server write to a log of its own: a syslog or trap port gets no question at all. IKE, OpenVPN and WireGuard are
/// left alone too; their first packet begins a session, and WireGuard answers no stranger.
struct DatagramQuestion: Sendable {
    let asks: ServiceProtocol
    let payload: [UInt8]
    /// Answers come from another port than the one that was asked (TFTP, RFC 1350 §4), so that a connected socket
    /// never sees them.
    var isAnsweredFromAnotherPort = false
    /// One more question, where the answer to this one leaves something open.
    var next: (@Sendable (_ answer: [UInt8]) -> [UInt8]?)?
    /// What the answer says, for fingerprints; nil when it is not of the protocol's form.
    let texts: @Sendable (_ answer: [UInt8]) -> [ServiceReply.Text]?

    /// Questions that fit the port, the most telling first; on a port without a protocol a few that any may answer.
    static func questions(for endpoint: Endpoint) -> [DatagramQuestion] {
        guard !leftAlone.contains(endpoint.port) else { return [] }
        guard let expected = ServiceProtocol.expected(on: endpoint.port, transport: .udp)?.protocol else {
            return [domain, remoteProcedure, session]
        }
        return byProtocol[expected] ?? []
    }

    /// What the service said, as far as it can be told.
    ///
    /// - Parameter answers: to this question, and to ``next`` where it was asked; not empty.
    func reply(_ answers: [[UInt8]], from endpoint: Endpoint, after time: Duration) -> ServiceReply {
        let answer = answers[0]
        var record = TalkRecord()
        record.append(.sent, payload)
        record.append(.received, answer)
        if let question = next?(answer), answers.count > 1 {
            record.append(.sent, question)
            record.append(.received, answers[1])
        }
        let milliseconds = Int(time / .milliseconds(1))
        for question in [self] + Self.questions(for: endpoint) {
            guard let texts = question.texts(answer) else { continue }
            return ServiceReply(
                endpoint: endpoint, protocol: question.asks, tls: false, texts: texts,
                transcript: record.transcript(), truncated: false, milliseconds: milliseconds)
        }
        // What comes back unchanged is an echo, whatever was asked.
        let isEcho = answer == payload
        let texts = isEcho ? [] : [ServiceReply.Text(key: "banner", bytes: answer)]
        return ServiceReply(
            endpoint: endpoint, protocol: isEcho ? .echo : nil, tls: false, texts: texts,
            transcript: record.transcript(), truncated: false, milliseconds: milliseconds)
    }

    /// Ports where a strange datagram would be logged, obeyed or begin a session: DHCP, NetBIOS datagrams, SNMP
    /// traps, IKE, syslog, routing, printers' news, OpenVPN, L2TP, WireGuard.
    private static let leftAlone: Set<Int> = [
        67, 68, 138, 162, 500, 514, 520, 521, 546, 547, 631, 1194, 1701, 4500, 6514, 51820,
    ]

    private static let byProtocol: [ServiceProtocol: [DatagramQuestion]] = [
        .echo: [DatagramQuestion(.echo, EchoTalk.line) { $0 == EchoTalk.line ? [] : nil }],
        .systat: [small(.systat)], .daytime: [small(.daytime)], .netstat: [small(.netstat)], .qotd: [small(.qotd)],
        .chargen: [small(.chargen)], .time: [small(.time)],
        .domain: [domain], .tftp: [tftp], .sunrpc: [portmapper], .nfs: [fileServer], .ntp: [ntpVariables, ntpTime],
        .netbiosNames: [netbiosStatus], .snmp: [snmp], .xdmcp: [xdmcp],
        .ldap: [DatagramQuestion(.ldap, LDAPTalk.search, texts: LDAPTalk.texts)],
        .ssdp: [ssdp], .stun: [stun], .sip: [session], .mdns: [mdns], .memcache: [memcache],
    ]

    init(
        _ asks: ServiceProtocol, _ payload: [UInt8], texts: @escaping @Sendable ([UInt8]) -> [ServiceReply.Text]?
    ) {
        self.asks = asks
        self.payload = payload
        self.texts = texts
    }
}

extension DatagramQuestion {
    /// An empty line: these services answer anything (RFC 862 to 868).
    private static func small(_ asks: ServiceProtocol) -> DatagramQuestion {
        let port = [ServiceProtocol.qotd: 17, .time: 37][asks] ?? 0
        return DatagramQuestion(asks, [UInt8](utf8: "\r\n")) { answer in
            guard SmallServices.recognize(answer, port: port) == asks else { return nil }
            return asks == .time ? [] : [ServiceReply.Text(key: "\(asks.rawValue).banner", bytes: answer)]
        }
    }

    static let domain: DatagramQuestion = {
        var question = DatagramQuestion(.domain, DNSMessage.versionQuery(id: DNSTalk.id)) {
            DNSMessage.parse($0, id: DNSTalk.id).map(ReplyReader.texts)
        }
        question.next = { DNSTalk.followUp($0) }
        return question
    }()

    /// - Source: RFC 1350 §2: a request to read a file that cannot exist.
    static let tftp: DatagramQuestion = {
        let request: [UInt8] = [0, 1] + [UInt8](utf8: "noroshi-asks-for-nothing") + [0] + [UInt8](utf8: "octet") + [0]
        var question = DatagramQuestion(.tftp, request) { answer in
            var cursor = ByteCursor(answer)
            guard cursor.uint16() == 5, let code = cursor.uint16(), code <= 8, let text = cursor.text() else {
                return nil
            }
            return [ServiceReply.Text(key: "tftp.error", bytes: text)]
        }
        question.isAnsweredFromAnotherPort = true
        return question
    }()

    static let portmapper = DatagramQuestion(.sunrpc, RPC.call(program: 100_000, version: 2, procedure: 4)) {
        RPC.reply($0[...]).map { RPC.programs($0) }
    }

    static let fileServer = DatagramQuestion(.nfs, RPC.call(program: 100_003, version: 3, procedure: 0)) {
        RPC.reply($0[...]).flatMap { $0.status == 0 || $0.status == 2 ? [] : nil }
    }

    static let remoteProcedure = DatagramQuestion(.sunrpc, RPC.call(program: 100_003, version: 3, procedure: 0)) {
        RPC.reply($0[...]).map { _ in [] }
    }

    static let session = DatagramQuestion(.sip, SIPTalk.options(transport: "UDP"), texts: SIPTalk.texts)

    /// - Source: memcached's `protocol.txt`, UDP protocol: a frame of eight bytes goes before the text.
    static let memcache = DatagramQuestion(.memcache, [0, 1, 0, 0, 0, 1, 0, 0] + [UInt8](utf8: "version\r\n")) {
        answer in
        guard answer.prefix(2).elementsEqual([0, 1]), answer.dropFirst(8).starts(with: [UInt8](utf8: "VERSION ")) else {
            return nil
        }
        return [ServiceReply.Text(key: "memcache.version", bytes: Array(answer.dropFirst(16)).firstLine)]
    }
}
