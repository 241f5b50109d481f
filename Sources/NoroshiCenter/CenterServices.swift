package import FoundationEssentials
package import NoroshiFormats
import NoroshiModel
package import NoroshiStore

/// What every page and every call of the API works with.
package struct CenterServices: Sendable {
    package let store: CenterStore
    package let configuration: CenterConfiguration
    let categories: Vocabulary
    let rsit: Vocabulary
    let secrets: CenterSecrets
    let intake: Intake
    let bodies: BodyReader
    let signIn: SignIn
    let web: Web
    let now: @Sendable () -> Date

    package init(
        store: CenterStore, resources: ResourceDirectory, configuration: CenterConfiguration,
        now: @escaping @Sendable () -> Date
    ) async throws {
        self.store = store
        self.configuration = configuration
        self.now = now
        try await AdvisoryDesk.fillInFacts(store)
        categories = try Vocabulary.load("categories", from: resources)
        rsit = try Vocabulary.load("rsit", from: resources)
        secrets = try await CenterSecrets(store: store)
        intake = Intake(store: store, capacity: configuration.queueLength)
        bodies = BodyReader(deadline: configuration.bodyDeadline, memory: configuration.bodyMemory)
        signIn = SignIn(store: store, secrets: secrets, sessionLength: configuration.sessionLength)
        web = try Web(resources: resources, configuration: configuration)
    }

    /// Now, as the database writes it.
    var timestamp: String { InternetTime.text(now()) }

    /// A time of the database in the center's zone, for a reader.
    func localTime(_ text: String) -> String {
        InternetTime.date(text).map(configuration.timeZone.text) ?? text
    }
}
