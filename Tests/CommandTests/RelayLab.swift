import Foundation
import TestSupport

extension RelayCase {
    /// A stranger's RCPT to elsewhere is accepted in some form, whatever becomes of the mail.
    var isOpenAtRCPT: Bool { truth[.outside]?.verdict != .refused }
}

extension MailServer {
    var net: Int { (MailServer.allCases.firstIndex(of: self) ?? 0) + 1 }
}

/// `noroshi` and rightful clients in a lab's network.
struct RelayLab {
    /// Cases that are tried at the same time: each has a network of its own, and most of its time is waiting.
    static func batches(_ cases: [RelayCase]) -> [[RelayCase]] {
        stride(from: 0, to: cases.count, by: 4).map { Array(cases[$0..<min($0 + 4, cases.count)]) }
    }

    /// Tries the cases of a batch beside each other.
    static func atOnce(_ items: [RelayCase], _ body: @escaping @Sendable (RelayCase) async throws -> Void) async throws
    {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for item in items { group.addTask { try await body(item) } }
            try await group.waitForAll()
        }
    }

    /// Mail that a server is there for.
    enum Rightful: String, CaseIterable { case forOwnDomain, forPartner, fromTrustedNetwork }

    private let lab: Lab
    private let item: RelayCase

    init(_ lab: Lab, _ item: RelayCase) {
        self.lab = lab
        self.item = item
    }

    /// `noroshi relay test` from an address that the server has no reason to trust.
    ///
    /// Courier passes every mailbox of a partner's on as it is written, whatever route stands in it: that is the
    /// partner's to refuse, and no setting of Courier's.
    func test(_ arguments: String...) async throws -> RelayTestResult {
        let words =
            [
                "relay", "test", "\(item.server.endpoint)", "--from", item.plan.outside, "--domain", RelayDomain.own,
                "--stranger", "probe@\(RelayDomain.outsider)", "--retry-after", "2",
                "--width", "12",
                "--state", lab.folder.path("state"), "--lang", "en", "--format", "json",
            ] + (item.server == .courier ? [] : ["--domain", RelayDomain.partner])
            + (arguments.contains("--prove-to") ? [] : ["--recipient", "probe@\(RelayDomain.foreign)"]) + arguments
        var program = lab.program(try Program.built("noroshi"), words)
        program.environment = ["NOROSHI_RESOURCES": Noroshi.resources]
        return try RelayTestResult(try await program.run(within: .seconds(180)))
    }

    /// What the server takes of it.
    func rightfulMail() async throws -> Set<Rightful> {
        var taken: Set<Rightful> = []
        for mail in Rightful.allCases where try await isTaken(mail) { taken.insert(mail) }
        return taken
    }

    private func isTaken(_ mail: Rightful) async throws -> Bool {
        let (sender, recipient, source) =
            switch mail {
            case .forOwnDomain: ("someone@\(RelayDomain.outsider)", "postmaster@\(RelayDomain.own)", item.plan.outside)
            case .forPartner: ("someone@\(RelayDomain.outsider)", "someone@\(RelayDomain.partner)", item.plan.outside)
            case .fromTrustedNetwork:
                ("postmaster@\(RelayDomain.own)", "someone@\(RelayDomain.foreign)", LabNetwork.trusted)
            }
        let endpoint = item.server.endpoint
        let result = try await lab.run(
            Program.built("lab-server"), ["send", endpoint.address, "\(endpoint.port)", sender, recipient, source])
        return try JSONDecoder().decode(RelaySession.Outcome.self, from: Data(result.output.utf8)).isAccepted
    }
}

/// What `noroshi relay test --format json` printed.
struct RelayTestResult {
    let status: ExitStatus
    let text: String
    private let root: [String: Any]

    init(_ result: ProgramResult) throws {
        status = result.status
        text = result.output + result.errors
        guard let root = try? JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any] else {
            throw UnexpectedOutput(text: "not a JSON object: \(text)")
        }
        self.root = root
    }

    var tests: [[String: Any]] { root["tests"] as? [[String: Any]] ?? [] }
    var levels: [String] { tests.compactMap { $0["level"] as? String } }
    var domains: [String] { tests.first?["ownDomains"] as? [String] ?? [] }
    var gaps: [[String: String]] { root["gaps"] as? [[String: String]] ?? [] }
    var findings: [[String: Any]] { root["findings"] as? [[String: Any]] ?? [] }
    var remedy: String? { remediations.first }
    /// The command line of the last remediation.
    var again: String? { remediations.last.map { String($0.drop { $0 != ":" }.dropFirst(2)) } }
    /// What became of the marked messages, each kind once.
    var proofs: Set<String> { Set(attempts.compactMap(Self.proof)) }
    /// Recipients, as the server was told, whose messages came out.
    var returned: Set<String> {
        Set(attempts.filter { Self.proof($0) == "returned" }.compactMap { $0["recipient"] as? String })
    }

    private var attempts: [[String: Any]] { tests.flatMap { $0["attempts"] as? [[String: Any]] ?? [] } }

    private static func proof(_ attempt: [String: Any]) -> String? {
        (attempt["proof"] as? [String: Any])?["state"] as? String
    }

    private var remediations: [String] { findings.first?["remediations"] as? [String] ?? [] }
}
