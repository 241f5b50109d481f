/// What of a host an inspection can look at.
package enum InspectionPart: String, Sendable, Codable, Hashable, CaseIterable {
    /// What listens, and what it answers.
    case services
    case accounts, processes, configuration, packages
    /// Files that are not as their baseline has them.
    case files
    /// Traces of attack, intrusion and abuse.
    case logs

    /// What is looked at where nobody chose: all that takes seconds.
    package static let usual: Set<InspectionPart> = [.services, .accounts, .processes, .configuration, .packages]

    /// What a host that does not run still shows; of processes, what every one of them would load.
    package static let ofImages: Set<InspectionPart> = [
        .accounts, .processes, .configuration, .packages, .files, .logs,
    ]

    /// What an inspection looked at that was kept: services, unless all that it saw is of something else.
    package static func parts(seenIn observations: [Observation]) -> Set<InspectionPart> {
        let services = observations.compactMap { observation in
            switch observation.fact {
            case .logs, .trace, .state: false
            case .listener, .reply, .sweep, .relay: true
            case .unseen: nil as Bool?
            }
        }
        return services.contains(true) || !services.contains(false) ? usual : usual.subtracting([.services])
    }
}
