import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct `Services of the lab, looked at` {
    static let roots = [
        "services", "courier", "cyrus", "popa3d", "names", "talks", "wares", "postfix", "exim", "sendmail",
    ].filter {
        LabRoot.missing($0) == nil
    }
    /// Their refusals are those of other servers too.
    static let unknown: Set = ["knot-hidden"]
    /// Its version is told to those who log in.
    static let versionless: Set = ["ngircd"]

    @Test(arguments: roots)
    func `every product is named, by its own name or by its manner, and none falsely`(root: String) async throws {
        let cases = ServiceCase.all.filter { $0.root == root }
        try await withLab(ServiceCase.plan(root: root)) { lab in
            let seen = try await look(lab, cases.map(\.endpoint))
            for item in cases {
                let product = try #require(seen[item.endpoint], "\(item.name)")
                try expect(product, item)
            }
        }
    }

    /// RFC 1350 §4: a TFTP server answers from a port of its own choice.
    @Test(.enabled(if: LabRoot.missing("names") == nil))
    func `a TFTP server is heard though it answers from another port`() async throws {
        var plan = ServiceCase.plan(root: "names")
        // It takes no address of a host that has only loopback's.
        plan.interfaceAddresses.append("192.0.2.7")
        plan.servers.append(["in.tftpd", "-4", "-L", "-u", "tftp", "-a", "127.77.20.13:69", "-s", "/srv/tftp"])
        try await withLab(plan) { lab in
            let answers = try await products(
                lab, ["127.77.20.13", "127.77.20.14", "--ports", "none", "--udp-ports", "69"]
            ).filter { $0.endpoint.port == 69 && $0.protocol != nil }
            // Nobody answers for the other address.
            #expect(answers.map(\.endpoint.address) == ["127.77.20.13"])
            #expect(answers.map(\.protocol) == ["tftp"])
            #expect(answers.map(\.excerpt) == ["File not found"])
        }
    }

    private struct Seen: Decodable {
        struct Product: Decodable {
            struct Place: Decodable {
                let address: String
                let port: Int
                let transport: String
            }
            let endpoint: Place
            let `protocol`: String?
            let vendor: String?
            let name: String?
            let version: String?
            let excerpt: String
        }
        struct Item: Decodable { let product: Product? }
        let observations: [Item]
    }

    /// What was said of each endpoint, over TCP.
    private func look(_ lab: Lab, _ endpoints: [LabEndpoint]) async throws -> [LabEndpoint: Seen.Product] {
        let ports = Set(endpoints.map { String($0.port) }).joined(separator: ",")
        let hosts = Set(endpoints.map(\.address)).sorted()
        let products = try await products(lab, hosts + ["--ports", ports, "--udp-ports", "none"])
            .filter { $0.endpoint.transport == "tcp" && $0.protocol != nil }
        return Dictionary(
            products.map { (LabEndpoint($0.endpoint.address, $0.endpoint.port), $0) }, uniquingKeysWith: { $1 })
    }

    private func products(_ lab: Lab, _ arguments: [String]) async throws -> [Seen.Product] {
        try await withTemporaryFolder { state in
            let program = Program(
                "/usr/bin/nsenter",
                ["--net=/proc/\(lab.pid)/ns/net", try Program.built("noroshi"), "inspect"] + arguments
                    + ["--format", "json", "--state", state.path],
                environment: ["NOROSHI_RESOURCES": Noroshi.resources])
            let output = try await program.run(within: .seconds(60)).output
            return try JSONDecoder().decode(Seen.self, from: Data(output.utf8)).observations.compactMap(\.product)
        }
    }

    private func expect(_ product: Seen.Product, _ item: ServiceCase) throws {
        let name = [product.vendor, product.name].compactMap(\.self).joined(separator: " ").lowercased()
        let comment: Comment = "\(item.name): \(name) \(product.version ?? "")"
        guard !Self.unknown.contains(item.name) else {
            #expect(product.name == nil, comment)
            return
        }
        #expect(item.product.lowercased().split(separator: " ").contains { name.contains($0) }, comment)
        switch item.disclosure {
        case .version where !Self.versionless.contains(item.name):
            #expect(product.version == (try item.version()), comment)
        case .other(let claimed): #expect(product.version == claimed, comment)
        case .version, .product, .nothing: #expect(product.version == nil, comment)
        }
    }
}
