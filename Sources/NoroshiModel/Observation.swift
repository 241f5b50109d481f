package import FoundationEssentials

/// What one probe saw at one place at one moment. Facts only; judging them is a check's work.
package struct Observation: Sendable, Hashable {
    package enum Fact: Sendable, Hashable {
        case listener(Listener)
        case reply(ServiceReply)
        case sweep(Sweep)
        case relay(RelayTest)
        case trace(LogTrace)
        case logs(LogReach)
        case state(StateFact)
        /// The probe could not look. Kept, so that silence is never mistaken for health.
        case unseen(what: String, reason: String)
    }

    package let host: Host.Name
    package let at: Date
    package let fact: Fact

    package init(host: Host.Name, at: Date, fact: Fact) {
        self.host = host
        self.at = at
        self.fact = fact
    }

    package var isRelay: Bool { if case .relay = fact { true } else { false } }
}

extension Observation: Codable {
    private enum CodingKeys: String, CodingKey {
        case host, at, kind, listener, reply, sweep, relay, trace, logs, accounts, processes, configuration, packages,
            files,
            unseen
    }
    private enum Kind: String, Codable {
        case listener, reply, sweep, relay, trace, logs, accounts, processes, configuration, packages, files,
            unseen
    }
    private struct Unseen: Codable { let what, reason: String }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        host = try container.decode(Host.Name.self, forKey: .host)
        at = try container.decode(Date.self, forKey: .at)
        switch try container.decode(Kind.self, forKey: .kind) {
        case .listener: fact = .listener(try container.decode(Listener.self, forKey: .listener))
        case .reply: fact = .reply(try container.decode(ServiceReply.self, forKey: .reply))
        case .sweep: fact = .sweep(try container.decode(Sweep.self, forKey: .sweep))
        case .relay: fact = .relay(try container.decode(RelayTest.self, forKey: .relay))
        case .trace: fact = .trace(try container.decode(LogTrace.self, forKey: .trace))
        case .logs: fact = .logs(try container.decode(LogReach.self, forKey: .logs))
        case .accounts: fact = .state(.accounts(try container.decode(AccountSurvey.self, forKey: .accounts)))
        case .processes: fact = .state(.processes(try container.decode(ProcessSurvey.self, forKey: .processes)))
        case .configuration:
            fact = .state(.configuration(try container.decode(ConfigurationSurvey.self, forKey: .configuration)))
        case .packages: fact = .state(.packages(try container.decode(PackageSurvey.self, forKey: .packages)))
        case .files: fact = .state(.files(try container.decode(FileSurvey.self, forKey: .files)))
        case .unseen:
            let unseen = try container.decode(Unseen.self, forKey: .unseen)
            fact = .unseen(what: unseen.what, reason: unseen.reason)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(host, forKey: .host)
        try container.encode(at, forKey: .at)
        switch fact {
        case .listener(let listener):
            try container.encode(Kind.listener, forKey: .kind)
            try container.encode(listener, forKey: .listener)
        case .reply(let reply):
            try container.encode(Kind.reply, forKey: .kind)
            try container.encode(reply, forKey: .reply)
        case .sweep(let sweep):
            try container.encode(Kind.sweep, forKey: .kind)
            try container.encode(sweep, forKey: .sweep)
        case .relay(let test):
            try container.encode(Kind.relay, forKey: .kind)
            try container.encode(test, forKey: .relay)
        case .trace(let trace):
            try container.encode(Kind.trace, forKey: .kind)
            try container.encode(trace, forKey: .trace)
        case .logs(let reach):
            try container.encode(Kind.logs, forKey: .kind)
            try container.encode(reach, forKey: .logs)
        case .state(.accounts(let survey)):
            try container.encode(Kind.accounts, forKey: .kind)
            try container.encode(survey, forKey: .accounts)
        case .state(.processes(let survey)):
            try container.encode(Kind.processes, forKey: .kind)
            try container.encode(survey, forKey: .processes)
        case .state(.configuration(let survey)):
            try container.encode(Kind.configuration, forKey: .kind)
            try container.encode(survey, forKey: .configuration)
        case .state(.packages(let survey)):
            try container.encode(Kind.packages, forKey: .kind)
            try container.encode(survey, forKey: .packages)
        case .state(.files(let survey)):
            try container.encode(Kind.files, forKey: .kind)
            try container.encode(survey, forKey: .files)
        case .unseen(let what, let reason):
            try container.encode(Kind.unseen, forKey: .kind)
            try container.encode(Unseen(what: what, reason: reason), forKey: .unseen)
        }
    }
}
