import NoroshiFormats
import NoroshiModel
import NoroshiNet
import Testing

@testable import NoroshiInspect

@Suite struct `Only the site's own hosts` {
    private static let config = """
        hosts:
          - mail.example.jp
          - 192.0.2.0/28
          - {host: 2001:db8::/64, rate: 50, services: [tcp/25]}
        """
    private let own: OwnHosts

    init() throws {
        let config = try SiteConfig.parse(Self.config, file: "noroshi.yaml")
        own = OwnHosts(
            local: LocalAddresses(try ["127.0.0.1", "::1", "198.51.100.7"].map { try #require(IPAddress($0)) }),
            declared: config.hosts, rate: nil)
    }

    private func admit(_ argument: String, leadingTo addresses: [String] = []) async throws -> OwnHosts.Admitted {
        let found = try addresses.map { try #require(IPAddress($0)) }
        return try await own.admit(argument) { _ in found }
    }

    @Test(arguments: ["127.0.0.1", "127.5.0.0/16", "::1", "198.51.100.7"])
    func `loopback and own addresses are this host`(argument: String) async throws {
        #expect(try await admit(argument).isThisHost)
    }

    @Test func `declared names, addresses and ranges are admitted with their rates`() async throws {
        #expect(try await admit("Mail.Example.jp.", leadingTo: ["203.0.113.9"]).rate == OwnHosts.defaultRate)
        #expect(try await admit("192.0.2.0/30").addresses.count == 4)
        #expect(try await admit("192.0.2.15").rate == OwnHosts.defaultRate)
        let six = try await admit("2001:db8::25")
        #expect(six.rate == 50)
        #expect(six.services?.map(\.service) == ["tcp/25"])
    }

    @Test func `a name that was not declared is admitted where all of its addresses are`() async throws {
        #expect(try await admit("www.example.jp", leadingTo: ["192.0.2.3", "2001:db8::3"]).rate == 50)
        #expect(try await admit("localhost", leadingTo: ["127.0.0.1", "::1"]).isThisHost)
        await #expect(throws: OwnHostError.notOwn("www.example.jp (203.0.113.1)")) {
            try await admit("www.example.jp", leadingTo: ["192.0.2.3", "203.0.113.1"])
        }
    }

    @Test(arguments: [
        "203.0.113.1", "192.0.2.16", "192.0.2.0/27", "0.0.0.0/16", "2001:db8:1::1", "198.51.100.6/31", "10.0.0.1",
    ])
    func `all else is refused`(argument: String) async throws {
        await #expect(throws: OwnHostError.notOwn(argument)) { try await admit(argument) }
    }

    @Test func `what is too much, unknown or no host is told as that`() async throws {
        await #expect(throws: OwnHostError.tooMany("0.0.0.0/0")) { try await admit("0.0.0.0/0") }
        await #expect(throws: OwnHostError.notAHost("192.0.2.300")) { try await admit("192.0.2.300") }
        await #expect(throws: OwnHostError.noAddress("nobody.example")) { try await admit("nobody.example") }
    }
}
