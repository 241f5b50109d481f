import Crypto
import FoundationEssentials
package import NoroshiModel

/// Reports certificates that clients will refuse or should, and protocol versions that are given up.
///
/// Judged by the moment when the service was seen, so that a stored inspection is judged the same at any time.
///
/// - Source: RFC 5280 §4.1.2.5, RFC 6125, RFC 8996; CA/Browser Forum Baseline Requirements §6.1.5, §7.1.3.2.
package struct CertificateCheck: Check {
    package let id: CheckID = "tls.certificate"
    /// How long before its end a certificate is told of.
    static let warningDays = 30

    package init() {}

    private struct Problem {
        let kind: String
        let severity: Severity
        var arguments: [String: String] = [:]
    }

    /// One thing that is wrong with one certificate, wherever it is shown.
    private struct Case {
        let problem: Problem
        var shown: [(endpoint: Endpoint, evidence: Evidence)] = []
    }

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        var cases: [String: Case] = [:]
        var results: [CheckResult] = []
        for observation in observations {
            guard case .reply(let reply) = observation.fact, let session = reply.session else { continue }
            guard let (problems, seen) = try? Self.problems(session, observation) else {
                let gap = Gap(
                    host: observation.host, what: "\(reply.endpoint)", reason: "the certificate could not be read")
                results.append(.unknown(gap))
                continue
            }
            if problems.isEmpty { results.append(.pass) }
            let evidence = Evidence(locator: "\(reply.endpoint)", excerpt: seen, observedAt: observation.at)
            for problem in problems {
                // Versions belong to the program, the rest to the certificate.
                let what = problem.kind == "version" ? reply.endpoint.service : Self.fingerprint(session)
                cases["\(problem.kind)/\(what)", default: Case(problem: problem)].shown.append(
                    (reply.endpoint, evidence))
            }
        }
        guard let host = observations.first?.host else { return [] }
        return cases.sorted { $0.key < $1.key }.map { .fail(finding($0.key, $0.value, host)) } + results
    }

    private func finding(_ key: String, _ found: Case, _ host: Host.Name) -> Finding {
        let shown = found.shown.sorted { $0.endpoint < $1.endpoint }
        let services = Set(shown.map { Endpoint.Service($0.endpoint) }).sorted().map(\.description)
        let words = services.prefix(6).joined(separator: ", ") + (services.count > 6 ? ", …" : "")
        return Finding(
            check: id, host: host, key: key, severity: found.problem.severity, confidence: .confirmed,
            title: Message(
                "check.\(id).\(found.problem.kind)",
                found.problem.arguments.merging(["service": words]) { first, _ in first }),
            evidence: shown.map(\.evidence).withoutRepetition,
            remediations: [Remediation(.mitigation, Message("check.\(id).\(Self.remedy(found.problem.kind))"))],
            endpoint: shown[0].endpoint)
    }

    /// The beginning of the SHA-256 of the server's own certificate.
    private static func fingerprint(_ session: TLSSession) -> String {
        SHA256.hash(data: session.certificates.first ?? []).prefix(8).map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }

    private static func problems(
        _ session: TLSSession, _ observation: Observation
    ) throws -> (list: [Problem], seen: String) {
        var found: [Problem] = []
        if let version = session.version, ["TLSv1", "TLSv1.1"].contains(version) {
            found.append(Problem(kind: "version", severity: .low, arguments: ["version": version]))
        }
        guard let der = session.certificates.first else { return (found, session.version ?? "") }
        let certificate = try ServerCertificate(der: der)
        found += dates(certificate, at: observation.at)
        let host = observation.host.rawValue
        // A host's short name is no name that a certificate could be for.
        if host.contains("."), IPAddress(host) == nil, !certificate.covers(host) {
            found.append(
                Problem(
                    kind: "names", severity: .low,
                    arguments: ["host": host, "names": list(certificate.names)]))
        }
        if certificate.isSelfIssued {
            found.append(Problem(kind: "self-signed", severity: .none))
        } else if let hash = certificate.weakHash {
            found.append(Problem(kind: "signature", severity: .low, arguments: ["hash": hash]))
        }
        if let bits = certificate.rsaBits, bits < 2048 {
            found.append(Problem(kind: "key", severity: .medium, arguments: ["bits": "\(bits)"]))
        }
        let words = [
            session.version, "valid \(day(certificate.notBefore)) to \(day(certificate.notAfter))",
            "for \(list(certificate.names))", certificate.rsaBits.map { "RSA \($0)" },
        ]
        return (found, words.compactMap(\.self).joined(separator: ", "))
    }

    private static func dates(_ certificate: ServerCertificate, at time: Date) -> [Problem] {
        let end = ["date": day(certificate.notAfter)]
        if time > certificate.notAfter { return [Problem(kind: "expired", severity: .medium, arguments: end)] }
        if time < certificate.notBefore {
            return [
                Problem(kind: "not-yet", severity: .medium, arguments: ["date": day(certificate.notBefore)])
            ]
        }
        let days = certificate.notAfter.timeIntervalSince(time) / 86_400
        guard days < Double(warningDays) else { return [] }
        return [
            Problem(
                kind: "soon", severity: .low,
                arguments: end.merging(["days": "\(Int(days))"]) { first, _ in first })
        ]
    }

    private static func day(_ date: Date) -> String {
        String(date.formatted(.iso8601).prefix(10))
    }

    private static func list(_ names: [String]) -> String {
        names.isEmpty ? "–" : names.prefix(6).joined(separator: ", ") + (names.count > 6 ? ", …" : "")
    }

    private static func remedy(_ kind: String) -> String {
        switch kind {
        case "version": "upgrade"
        case "self-signed": "trust"
        default: "renew"
        }
    }
}
