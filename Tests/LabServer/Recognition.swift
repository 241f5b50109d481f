import Foundation
import TestSupport

/// Who recognizes the lab's services: Noroshi and nmap in the same networks, the truth beside them.
final class Recognition {
    /// What one program says of one service.
    private struct Answer {
        var product = ""
        var version = ""
    }

    private struct Tally {
        var products = 0
        var versions = 0
        var falseNames = 0
        var time = Duration.zero
    }

    private let noroshi: String
    private let nmap: String?
    private var tallies = (noroshi: Tally(), nmap: Tally())
    private var services = 0
    private var shown = 0

    /// - Parameter isAlone: nmap, which takes minutes, is not asked.
    init(noroshi: String, isAlone: Bool) {
        self.noroshi = noroshi
        nmap =
            isAlone
            ? nil
            : ["/usr/bin/nmap", "/usr/local/bin/nmap"].first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Prints a line for each service, and the sums.
    func run() async throws {
        for root in Set(ServiceCase.all.map(\.root)).sorted() where LabRoot.missing(root) == nil {
            let cases = ServiceCase.all.filter { $0.root == root }
            try await withLab(ServiceCase.plan(root: root)) { lab in
                let ours = try await timed(\.noroshi) { try await askNoroshi(lab, cases) }
                let theirs = try await timed(\.nmap) { try await askNmap(lab, cases) }
                for item in cases {
                    let (our, their) = (ours[item.endpoint] ?? Answer(), theirs[item.endpoint] ?? Answer())
                    print("  \(item.name), \(item.product) \(try item.version()):", terminator: " ")
                    let said = try judge(our, item, \.noroshi)
                    print("noroshi \(said)" + (nmap == nil ? "" : "; nmap \(try judge(their, item, \.nmap))"))
                    fflush(nil)
                    services += 1
                    if item.disclosure == .version { shown += 1 }
                }
            }
        }
        fflush(nil)
        print("\(services) services, \(shown) of them show their version")
        line("noroshi identify", tallies.noroshi)
        if nmap != nil { line("nmap -sV", tallies.nmap) }
    }

    private func line(_ name: String, _ tally: Tally) {
        print(
            "\(name): \(tally.products) products, \(tally.versions) versions, \(tally.falseNames) false, "
                + "\(tally.time.formatted(.units(allowed: [.milliseconds])))")
    }

    private func timed(
        _ who: WritableKeyPath<(noroshi: Tally, nmap: Tally), Tally>,
        _ body: () async throws -> [LabEndpoint: Answer]
    ) async throws -> [LabEndpoint: Answer] {
        let start = ContinuousClock.now
        let answers = try await body()
        tallies[keyPath: who].time += ContinuousClock.now - start
        return answers
    }

    /// Right, missed or false, as a word or two.
    private func judge(
        _ answer: Answer, _ item: ServiceCase, _ who: WritableKeyPath<(noroshi: Tally, nmap: Tally), Tally>
    ) throws -> String {
        guard !answer.product.isEmpty else { return "–" }
        let said = "\(answer.product) \(answer.version)"
        guard Self.isSame(answer.product, item.product) else {
            tallies[keyPath: who].falseNames += 1
            return "\(said) FALSE"
        }
        tallies[keyPath: who].products += 1
        guard !answer.version.isEmpty else { return said }
        let version = try item.version()
        if item.disclosure == .other(answer.version) { return "\(said) (believed)" }
        guard answer.version == version || answer.version.hasPrefix(version) else {
            tallies[keyPath: who].falseNames += 1
            return "\(said) FALSE"
        }
        if item.disclosure == .version { tallies[keyPath: who].versions += 1 }
        return said
    }

    /// Some word that only this product has stands in the answer.
    private static func isSame(_ answer: String, _ product: String) -> Bool {
        let common: Set = ["gnu", "isc", "telnetd", "server"]
        return product.lowercased().split(separator: " ").contains { word in
            !common.contains(String(word)) && answer.lowercased().contains(word)
        }
    }

    private func askNoroshi(_ lab: Lab, _ cases: [ServiceCase]) async throws -> [LabEndpoint: Answer] {
        let config = try lab.folder.write(
            "hosts:\n" + Set(cases.map(\.endpoint.address)).sorted().map { "  - \($0)\n" }.joined(), to: "noroshi.yaml")
        let result = try await lab.run(
            noroshi,
            ["identify"] + Set(cases.map(\.endpoint.address)).sorted()
                + [
                    "--ports", Self.ports(cases), "--udp-ports", "none", "--format", "jsonl", "--config", config,
                    "--state", lab.folder.path("state"),
                ], within: .seconds(300))
        var answers: [LabEndpoint: Answer] = [:]
        for text in result.output.split(separator: "\n") {
            guard let line = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
                let product = line["product"] as? [String: Any], let place = product["endpoint"] as? [String: Any],
                let address = place["address"] as? String, let port = place["port"] as? Int
            else { continue }
            let words = [product["vendor"], product["name"]].compactMap { $0 as? String }
            answers[LabEndpoint(address, port)] = Answer(
                product: product["name"] == nil ? "" : words.joined(separator: " "),
                version: product["version"] as? String ?? "")
        }
        return answers
    }

    /// - Source: nmap's output for grep: `Host: ADDRESS () Ports: 21/open/tcp//ftp//vsftpd 3.0.3/, …`.
    private func askNmap(_ lab: Lab, _ cases: [ServiceCase]) async throws -> [LabEndpoint: Answer] {
        guard let nmap else { return [:] }
        let result = try await lab.run(
            nmap,
            ["-n", "-Pn", "-sT", "-sV", "-p", Self.ports(cases), "-oG", "-"]
                + Set(cases.map(\.endpoint.address)).sorted(),
            within: .seconds(900))
        var answers: [LabEndpoint: Answer] = [:]
        for line in result.output.split(separator: "\n") {
            guard let ports = line.range(of: "Ports: ") else { continue }
            let address = String(line.split(separator: " ")[1])
            for entry in line[ports.upperBound...].components(separatedBy: ", ") {
                let fields = entry.split(separator: "/", omittingEmptySubsequences: false)
                guard fields.count > 6, fields[1] == "open", let port = Int(fields[0]) else { continue }
                answers[LabEndpoint(address, port)] = Self.nmapAnswer(String(fields[6]))
            }
        }
        return answers
    }

    /// What stands in parentheses is beside the point, and `9.6.0 or later` is no version. MariaDB calls itself
    /// `5.5.5-10.11.19-MariaDB` for the sake of old clients.
    private static func nmapAnswer(_ text: String) -> Answer {
        let plain = String(text.prefix { $0 != "(" })
        let words = plain.split(separator: " ").map(String.init)
        guard !plain.contains(" or later"), let version = words.first(where: { $0.first?.isNumber == true }) else {
            return Answer(product: words.joined(separator: " "))
        }
        return Answer(
            product: words.joined(separator: " "),
            version: version.hasPrefix("5.5.5-") ? String(version.dropFirst(6)) : version)
    }

    private static func ports(_ cases: [ServiceCase]) -> String {
        Set(cases.map(\.endpoint.port)).sorted().map(String.init).joined(separator: ",")
    }
}
