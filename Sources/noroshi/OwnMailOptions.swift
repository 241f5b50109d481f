import ArgumentParser
import LogEngine
import NoroshiModel

/// What is the site's own, for telling mail that its servers should send from mail that they passed on for strangers.
struct OwnMailOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Network whose clients may send mail anywhere, besides private ones: 192.0.2.0/24, 2001:db8::/32; may be \
            repeated.
            """, valueName: "network"))
    var inside: [String] = []

    @Option(
        help: ArgumentHelp(
            """
            Domain that the site's servers take mail for, besides 'mail.domains' of the configuration; may be repeated.
            """, valueName: "domain"))
    var ownDomain: [String] = []

    func validate() throws {
        for text in inside where AddressBlock(text) == nil {
            throw ValidationError("'\(text)' is no network: --inside takes 192.0.2.0/24, 2001:db8::/32 or an address")
        }
        for text in ownDomain where Self.domain(text) == nil {
            throw ValidationError("'\(text)' is no domain: --own-domain takes a name such as example.jp")
        }
    }

    /// The site, with what the configuration says.
    ///
    /// - Parameter domains: Of the configuration.
    func site(domains: [String]) -> MailSite {
        var site = MailSite()
        site.inside += inside.compactMap(AddressBlock.init)
        site.domains = Set(domains + ownDomain.compactMap(Self.domain))
        return site
    }

    private static func domain(_ text: String) -> String? {
        HostName.canonical(text).flatMap { $0.contains(".") ? $0 : nil }
    }
}
