import FoundationEssentials
import NoroshiFormats
import NoroshiModel
import NoroshiReport

/// The texts and data files of this checkout.
enum Shipped {
    static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
    static let resources = ResourceDirectory(roots: [root + "/Resources"])

    static func texts(_ language: String) throws -> Translations { try Translations.load(language, from: resources) }
    static func categories() throws -> Vocabulary { try Vocabulary.load("categories", from: resources) }
    static func form() throws -> ReportForm {
        ReportForm(translations: [try texts("ja"), try texts("en")], categories: try categories())
    }
}

let midnight = Date(timeIntervalSince1970: 896_659_200)

/// What a hostile service says, as it stands in the stored inspection: escaped for terminals, not for pages.
let hostile = "<script src=https://evil.example/x.js>alert('1')</script>\"><img onerror=x> & {{title}} {x}"

func finding(_ check: CheckID, _ title: Message, severity: Severity = .medium, excerpt: String = hostile) -> Finding {
    Finding(
        check: check, host: "mail.example.jp", key: "tcp/110", severity: severity, confidence: .confirmed, title: title,
        evidence: [Evidence(locator: "tcp://[::]:110", excerpt: excerpt, observedAt: midnight)],
        advisories: ["noroshi-1998-0001"],
        remediations: [Remediation(.workaround, Message("literal", ["text.en": hostile, "text.ja": hostile]))],
        endpoint: Endpoint(.tcp, "::", 110))
}

func inspection(_ findings: [Finding] = [], host: Host.Name = "mail.example.jp") -> Inspection {
    let endpoint = Endpoint(.tcp, "::", 110)
    let package = InstalledPackage(name: "qpopper", version: "2.4-1", source: "qpopper", sourceVersion: "2.4-1")
    return Inspection(
        id: "0f8fad5b-d9cb-469f-a165-70867728950e", host: host, startedAt: midnight,
        endedAt: midnight.addingTimeInterval(2.5), version: "0.1.0",
        observations: [
            Observation(
                host: host, at: midnight,
                fact: .listener(
                    Listener(
                        endpoint: endpoint, user: 0,
                        processes: [
                            .init(
                                pid: 612, name: "popd", executable: "/usr/sbin/popd", isDeleted: false, package: package
                            )
                        ],
                        starter: Starter(kind: .systemdUnit, name: hostile, locator: "/x")))),
            Observation(
                host: host, at: midnight,
                fact: .reply(
                    ServiceReply(
                        endpoint: endpoint, protocol: .pop3, tls: false,
                        texts: [.init(key: "pop3.banner", bytes: Array(hostile.utf8))],
                        transcript: ["< " + hostile], truncated: false, milliseconds: 3))),
            Observation(host: host, at: midnight, fact: .unseen(what: "tcp://[::]:22", reason: hostile)),
        ],
        judgment: Judgment(
            products: [
                Product(
                    endpoint: endpoint, protocol: .pop3, vendor: "Qualcomm", name: "Qpopper", version: hostile,
                    cpe: "cpe:/a:qualcomm:qpopper:2.4", package: package, fingerprints: ["x"], excerpt: hostile)
            ],
            verdicts: [
                Verdict(
                    advisory: "noroshi-1998-0001", endpoint: endpoint, status: .affected, confidence: .confirmed,
                    reason: Message("verdict.version", ["product": "Qpopper", "version": hostile]))
            ],
            findings: findings, gaps: [Gap(host: host, what: "tcp://[::]:22", reason: hostile)]))
}
