import Foundation
import HostState
import NoroshiModel
import Testing

private let now = Date(timeIntervalSince1970: 1_700_000_000)
private let openssl = InstalledPackage(
    name: "libssl3", version: "3.0.15-1", source: "openssl", sourceVersion: "3.0.15-1")
private let postfix = InstalledPackage(name: "postfix", version: "3.7", source: "postfix", sourceVersion: "3.7")

private func surveyed(_ packages: [InstalledPackage]) -> Observation {
    var survey = PackageSurvey()
    survey.systems = [.init(name: "dpkg", database: "/var/lib/dpkg/status", packages: packages.count)]
    survey.packages = packages.map {
        .init($0, architecture: "amd64", purl: "pkg:deb/debian/\($0.name)", installed: nil)
    }
    return Observation(host: "mail.example.jp", at: now, fact: .state(.packages(survey)))
}

private func listening(_ package: InstalledPackage?, isDeleted: Bool) throws -> Observation {
    let endpoint = Endpoint(.tcp, "0.0.0.0", 25)
    let process = Listener.Process(
        pid: 321, name: "master", executable: "/usr/lib/postfix/sbin/master", isDeleted: isDeleted, package: package)
    let listener = Listener(endpoint: endpoint, user: 0, processes: [process], starter: Starter(kind: .none))
    return Observation(host: "mail.example.jp", at: now, fact: .listener(listener))
}

@Suite struct `Packages and what runs of them` {
    @Test func `a service that was upgraded and not restarted is old`() throws {
        let findings = findings(StillOldCheck(), [try listening(postfix, isDeleted: true)])
        #expect(findings.map(\.key) == ["postfix"])
        #expect(findings[0].severity == .medium)
        #expect(findings[0].evidence[0].locator == "/proc/321/exe")
        #expect(findings[0].endpoint?.port == 25)
        #expect(StillOldCheck().evaluate([try listening(postfix, isDeleted: false)]) == [.pass])
        // A program that no package has is no upgrade: another check tells it.
        #expect(StillOldCheck().evaluate([try listening(nil, isDeleted: true)]) == [.pass])
    }

    @Test func `a library that was replaced is told once for all who map it`() {
        let seen = [surveyed([openssl])]
        let check = StillOldCheck { observations in
            (1...3).map { pid in
                let use = ReplacedFileUse(
                    pid: pid, process: "p\(pid)", path: "/usr/lib/libssl.so.3", isLibrary: true, package: openssl)
                return (use, observations[0])
            }
        }
        let findings = findings(check, seen)
        #expect(findings.map(\.key) == ["openssl"])
        #expect(findings[0].severity == .low)
        #expect(findings[0].evidence.map(\.locator) == ["/proc/1/maps", "/proc/2/maps", "/proc/3/maps"])
    }

    @Test func `a vulnerable package that nothing offers is less severe, one that listens is told elsewhere`() throws {
        let check = InstalledVulnerableCheck { packages in
            packages.map {
                PackageAdvisory(
                    id: "A-1", titles: ["title.en": "Bad"], severity: .critical, package: $0, confidence: .confirmed)
            }
        }
        let findings = findings(check, [surveyed([openssl, postfix]), try listening(postfix, isDeleted: false)])
        #expect(findings.map(\.key) == ["openssl/A-1"])
        #expect(findings[0].severity == .medium)
        #expect(findings[0].advisories == ["A-1"])
    }

    @Test(arguments: [InstalledPackage.System.rpm, .apk])
    func `packages of other systems are asked about with their release`(
        system: InstalledPackage.System
    ) throws {
        let package = InstalledPackage(
            name: "libssl3", version: "3.0.7-25", source: "openssl", sourceVersion: "3.0.7-25", system: system)
        var survey = PackageSurvey()
        survey.distribution = .init(id: "rhel", version: "9.4", name: "RHEL", cpe: nil)
        survey.systems = [
            .init(name: "dpkg", database: "/var/lib/dpkg/status", packages: 0),
            .init(name: system.rawValue, database: "/db", packages: 2),
        ]
        survey.packages = ["x86_64", "i686"].map { .init(package, architecture: $0, purl: "", installed: nil) }
        let check = InstalledVulnerableCheck { packages in
            #expect(packages.map(\.architecture) == ["x86_64", "i686"])
            #expect(packages.allSatisfy { $0.distribution == DistributionRelease(id: "rhel", version: "9.4") })
            return packages.map {
                PackageAdvisory(id: "A-1", titles: [:], severity: .high, package: $0, confidence: .assumed)
            }
        }
        let findings = findings(check, [Observation(host: "h", at: now, fact: .state(.packages(survey)))])
        #expect(findings.map(\.key) == ["openssl/A-1"])
        #expect(findings[0].confidence == .assumed)
        #expect(findings[0].evidence.map(\.locator) == ["/db", "/db"])
        #expect(findings[0].remediations.map(\.text.key) == ["check.packages.installed-vulnerable.upgrade.\(system)"])
        #expect(findings[0].remediations[0].text.arguments["packages"] == "libssl3")
    }

    @Test func `a host without packages is not asked about`() {
        let check = InstalledVulnerableCheck { _ in [] }
        #expect(check.evaluate([surveyed([])]) == [.notApplicable])
        #expect(check.evaluate([surveyed([openssl])]) == [.pass])
    }
}
