package import FoundationEssentials
import NoroshiFormats
package import NoroshiModel
import NoroshiNet
import Synchronization

/// Talks with every service that an earlier probe found listening on this host.
package struct ServiceProbe: Probe {
    /// For one service, from the first connection to the last byte.
    package static let defaultDeadline = Duration.seconds(5)
    /// Services talked with at a time.
    package static let width = 4_096

    private let deadline: Duration
    private let files: HostFiles
    private let clock: @Sendable () -> Date
    private let progress: @Sendable (SurveyProgress) -> Void
    private let isLeftOut: @Sendable (Endpoint) -> Bool

    /// - Parameter isLeftOut: Services that another look of the same inspection talks with.
    package init(
        deadline: Duration = defaultDeadline, files: HostFiles = HostFiles(),
        clock: @escaping @Sendable () -> Date = { Date() },
        isLeftOut: @escaping @Sendable (Endpoint) -> Bool = { _ in false },
        progress: @escaping @Sendable (SurveyProgress) -> Void = { _ in }
    ) {
        self.isLeftOut = isLeftOut
        self.deadline = deadline
        self.files = files
        self.clock = clock
        self.progress = progress
    }

    package func observe(
        _ host: Host.Name, after seen: [Observation]
    ) async throws(CancellationError) -> [Observation] {
        let endpoints = Set(
            seen.compactMap { if case .listener(let listener) = $0.fact { listener.endpoint } else { nil } }
        ).filter { !isLeftOut($0) }
        let hosts = Dictionary(grouping: endpoints, by: \.address).compactMap { address, endpoints in
            dialed(address).map { dial in
                SurveyHost(
                    address: dial, shown: address,
                    ports: endpoints.map { SurveyPort($0.transport, UInt16(clamping: $0.port)) }, rate: nil)
            }
        }
        var limits = ServiceSurvey.Limits()
        limits.deadline = deadline
        limits.tellsClosed = true
        let survey = SurveyRun(hosts: hosts, width: Self.width, limits: limits, clock: clock)
        do {
            let answers = Mutex<[SurveyRun.Answer]>([])
            _ = try await survey.run(deliver: { answer in answers.withLock { $0.append(answer) } }, progress: progress)
            guard !Task.isCancelled else { throw CancellationError() }
            return answers.withLock(\.self).sorted { $0.endpoint < $1.endpoint }.flatMap { answer in
                answer.facts.map { Observation(host: host, at: answer.at, fact: $0) }
            }
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            return [Observation(host: host, at: clock(), fact: .unseen(what: "the services", reason: "\(error)"))]
        }
    }

    /// The address to dial: loopback for a wildcard, with its interface for a link-local one.
    private func dialed(_ text: String) -> IPAddress? {
        switch text {
        case "0.0.0.0": return IPAddress("127.0.0.1")
        case "::": return IPAddress("::1")
        default:
            guard let address = IPAddress(text), address.isLinkLocal else { return IPAddress(text) }
            return IPAddress(high: address.high, low: address.low, zone: interface(of: address))
        }
    }

    /// Index of the interface that has the IPv6 address, by `/proc/net/if_inet6`; 0 when none has.
    private func interface(of address: IPAddress) -> UInt32 {
        for line in (files.text("/proc/net/if_inet6") ?? "").split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count == 6, words[0].count == 32, let high = UInt64(words[0].prefix(16), radix: 16),
                let low = UInt64(words[0].suffix(16), radix: 16), (high, low) == (address.high, address.low)
            else { continue }
            return UInt32(words[1], radix: 16) ?? 0
        }
        return 0
    }
}
