import NoroshiFormats
import NoroshiInspect
import NoroshiModel
import NoroshiNet

extension Site {
    /// The hosts that arguments name, each of them this site's own.
    ///
    /// - Parameter rate: Connections a second to one host, where the command line said it.
    /// - Throws: ``Failure`` for a host that is not the site's own, or not known.
    func admit(_ arguments: [String], rate: Int?) async throws -> [OwnHosts.Admitted] {
        do {
            let own = OwnHosts(
                local: try LocalAddresses.current(), declared: config.hosts, rate: rate ?? config.rate)
            var admitted: [OwnHosts.Admitted] = []
            for argument in arguments { admitted.append(try await own.admit(argument, resolve: Resolver.addresses)) }
            return admitted
        } catch let error as OwnHostError {
            throw Self.failure(error)
        } catch let error as DialError {
            throw Failure(error.reason)
        }
    }

    private static func failure(_ error: OwnHostError) -> Failure {
        switch error {
        case .notAHost(let word):
            Failure(
                "'\(Escaped.text(word))' is neither a host's name, an address nor a range of addresses",
                hint: "a range is written as 192.0.2.0/24, with zeros after the prefix", status: Failure.usage)
        case .noAddress(let word): Failure("'\(Escaped.text(word))' has no address")
        case .notOwn(let word):
            Failure(
                "'\(Escaped.text(word))' is not declared as a host of this site, and is not looked at",
                hint: "only your own hosts may be looked at: list them under 'hosts:' in \(Site.defaultConfig)",
                status: Failure.usage)
        case .tooMany(let word):
            Failure(
                "'\(Escaped.text(word))' holds more than \(OwnHosts.maximumAddresses) addresses",
                hint: "look at smaller ranges one after another", status: Failure.usage)
        }
    }
}
