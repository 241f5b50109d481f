import FoundationEssentials
import NoroshiFormats
import NoroshiStore

/// Who may work at the desk: passwords, sessions and tokens.
actor SignIn {
    private let store: CenterStore
    private let secrets: CenterSecrets
    private let sessionLength: Duration
    private var brake = SignInBrake()

    init(store: CenterStore, secrets: CenterSecrets, sessionLength: Duration) {
        self.store = store
        self.secrets = secrets
        self.sessionLength = sessionLength
    }

    /// What came of trying to sign in.
    enum Outcome: Sendable {
        case session(String)
        case wrong
        /// Too many failures; try again after so many seconds.
        case wait(Int)
    }

    /// One after the other on purpose: a password takes tens of milliseconds of computing, and this way it never
    /// takes more than one thread from the intake.
    func signIn(name: String, password: String, address: String, at now: Date) async throws -> Outcome {
        if let seconds = brake.wait(name: name, address: address, at: now) { return .wait(seconds) }
        // Counted before it is known: otherwise many could be tried at once while the first is still computed.
        brake.failed(name: name, address: address, at: now)
        let stored = try await store.password(of: name)
        // An unknown name takes as long as a wrong password.
        let isRight = Password.matches(password, stored ?? Password.decoy) && stored != nil
        guard isRight else { return .wrong }
        brake.succeeded(name: name, address: address)
        let token = randomHexadecimal(bytes: 32)
        let end = now.addingTimeInterval(Double(sessionLength.components.seconds))
        try await store.openSession(
            sha256(token.utf8), analyst: name, until: InternetTime.text(end), at: InternetTime.text(now))
        return .session(token)
    }

    nonisolated func analyst(ofSession token: String, at now: Date) async throws -> String? {
        try await store.analyst(ofSession: sha256(token.utf8), at: InternetTime.text(now))
    }

    nonisolated func signOut(_ token: String, analyst: String, at now: Date) async throws {
        try await store.closeSession(sha256(token.utf8), analyst: analyst, at: InternetTime.text(now))
    }

    /// The name that an API token was given to.
    nonisolated func name(ofToken token: String) async throws -> String? {
        try await store.name(ofToken: sha256(token.utf8))
    }
}

/// Slows down guessing: after some failures each further one doubles the wait.
struct SignInBrake: Sendable {
    private struct Failures {
        var count = 0
        var until = Date.distantPast
    }

    private var failures: [String: Failures] = [:]

    static let maximumEntries = 10_000

    /// Seconds to wait, nil when one may try.
    func wait(name: String, address: String, at now: Date) -> Int? {
        let until = keys(name, address).compactMap { failures[$0.text]?.until }.max() ?? .distantPast
        return until > now ? Int(until.timeIntervalSince(now).rounded(.up)) : nil
    }

    mutating func failed(name: String, address: String, at now: Date) {
        if failures.count >= Self.maximumEntries { failures = failures.filter { $0.value.until > now } }
        for key in keys(name, address) {
            var entry = failures[key.text] ?? Failures()
            entry.count += 1
            let excess = entry.count - key.free
            if excess >= 0 { entry.until = now.addingTimeInterval(min(key.longest, Double(1 << min(excess, 20)))) }
            failures[key.text] = entry
        }
    }

    mutating func succeeded(name: String, address: String) {
        for key in keys(name, address) { failures[key.text] = nil }
    }

    /// One person at one place is stopped soon and long; a name everywhere later and briefly, so that nobody can
    /// lock an analyst out for good.
    private func keys(_ name: String, _ address: String) -> [(text: String, free: Int, longest: Double)] {
        [("\(address)\u{0}\(name)", 5, 900), (name, 30, 30)]
    }
}

extension Center {
    /// A new API token: the text for its user, and what the database keeps of it.
    package static func newToken() -> (text: String, digest: String) {
        let text = randomHexadecimal(bytes: 32)
        return (text, sha256(text.utf8))
    }
}
