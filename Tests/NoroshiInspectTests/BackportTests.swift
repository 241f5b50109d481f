import NoroshiModel
import Testing

@testable import NoroshiInspect

/// A distribution mends holes under the old upstream version: its package's version decides, a greeting only assumes.
@Suite struct `Backports` {
    private func verdict(_ document: MadeDocument, _ product: Product) async throws -> Verdict? {
        let folder = try HostFolder(["/a.json": document.text])
        let library = await AdvisoryLibrary.load([folder.path + "/a.json"])
        #expect(library.errors.isEmpty, "\(library.errors)")
        return library.judgments(on: [product], at: midnight, recognizer: try Shipped.recognizer.get()).first?.cases
            .first?.verdict
    }

    private func verdict(_ document: MadeDocument, _ product: Product, patched: Set<String>) async throws -> Verdict? {
        let folder = try HostFolder(["/a.json": document.text])
        let library = await AdvisoryLibrary.load([folder.path + "/a.json"])
        return library.judgments(
            on: [product], at: midnight, recognizer: try Shipped.recognizer.get(), patched: patched
        ).first?.cases.first?.verdict
    }

    private func ssh(_ greeting: String, _ version: String, tells: String? = nil) -> Product {
        Product(
            endpoint: Endpoint(.tcp, "0.0.0.0", 22), protocol: .ssh, vendor: "OpenBSD", name: "OpenSSH",
            version: version, cpe: "cpe:/a:openbsd:openssh:\(version)", greetingPackageVersion: tells,
            excerpt: greeting)
    }

    @Test func `a greeting only assumes where distributions are known to ship the product`() async throws {
        let document = MadeDocument(vendor: "OpenBSD", product: "OpenSSH", range: "<9.8p1")
        let bare = ssh("SSH-2.0-OpenSSH_8.7", "8.7")
        #expect(try await verdict(document, bare, patched: [])?.confidence == .confirmed)
        let known = try await verdict(document, bare, patched: ["openbsd:openssh"])
        #expect(known?.status == .affected && known?.confidence == .assumed)
        let safe = try await verdict(document, ssh("SSH-2.0-OpenSSH_9.9p1", "9.9p1"), patched: ["openbsd:openssh"])
        #expect(safe?.status == .fixed && safe?.confidence == .confirmed)
    }

    @Test(arguments: [
        ("OpenSSH_9.2p1 Debian-2+deb12u2", "9.2p1-2+deb12u2", Verdict.Status.affected, Confidence.confirmed),
        ("OpenSSH_9.2p1 Debian-2+deb12u3", "9.2p1-2+deb12u3", .fixed, .confirmed),
        // Others mend by revisions of their own.
        ("OpenSSH_8.9p1 Ubuntu-3ubuntu0.10", "8.9p1-3ubuntu0.10", .affected, .assumed),
        ("OpenSSH_9.6p1 Ubuntu-3ubuntu13.5", "9.6p1-3ubuntu13.5", .affected, .assumed),
        ("OpenSSH_9.6p1 Raspbian-3", "9.6p1-3", .affected, .assumed),
    ])
    func `a revision is held against packages of the distribution that the greeting names`(
        greeting: String, revision: String, status: Verdict.Status, confidence: Confidence
    ) async throws {
        var document = MadeDocument(vendor: "OpenBSD", product: "OpenSSH", range: "<9.8p1")
        document.second = ("vers:deb/<1:9.2p1-2+deb12u3", "pkg:deb/debian/openssh-server", "known_affected")
        let version = String(revision.prefix { $0 != "-" })
        let found = try await verdict(document, ssh("SSH-2.0-\(greeting)", version, tells: revision))
        #expect(found?.status == status && found?.confidence == confidence, "\(String(describing: found))")
    }

    @Test(arguments: [
        ("vers:deb/<1:9.8p1", "10.0p1", Verdict.Status.fixed), ("vers:rpm/<1:9.8p1-1.el9", "10.0p1", .fixed),
        ("vers:deb/<1:9.8p1", "9.2p1", .assumedAffected), ("vers:deb/<9.8p1-1", "10.0p1", .fixed),
    ])
    func `the number of a release is held against limits with an epoch as if it had it`(
        range: String, version: String, status: Verdict.Status
    ) async throws {
        let document = MadeDocument(vendor: "OpenBSD", product: "OpenSSH", range: range)
        let found = try await verdict(document, ssh("SSH-2.0-OpenSSH_\(version)", version))
        #expect(found?.status == status, "\(String(describing: found))")
        #expect(!range.contains("1:") || found?.confidence == .assumed)
    }

    private func greeting(_ version: String?, tells: String? = nil, package: InstalledPackage? = nil) -> Product {
        Product(
            endpoint: Endpoint(.tcp, "0.0.0.0", 4000), protocol: .ftp, vendor: "Maker", name: "serverd",
            version: version, greetingPackageVersion: tells, package: package, excerpt: "serverd")
    }

    private let upstream = MadeDocument(range: "vers:generic/<2.0")
    private var both: MadeDocument {
        var document = upstream
        document.second = ("vers:deb/<1.9-3", "pkg:deb/debian/serverd", "known_affected")
        return document
    }

    @Test func `a greeting is sure where no distribution is known`() async throws {
        let verdict = try await verdict(upstream, greeting("1.9"))
        #expect(verdict?.status == .affected && verdict?.confidence == .confirmed)
    }

    @Test func `a greeting only assumes where the advisory knows packages`() async throws {
        for purl in ["pkg:deb/debian/serverd", "pkg:rpm/redhat/serverd", "pkg:apk/alpine/serverd"] {
            var document = upstream
            document.second = ("vers:\(purl.split(separator: "/")[0].dropFirst(4))/<1.9-r3", purl, "known_affected")
            let verdict = try await verdict(document, greeting("1.9"))
            #expect(verdict?.status == .affected && verdict?.confidence == .assumed, "\(purl)")
        }
    }

    @Test func `a greeting only assumes where it tells a distribution, or a package serves`() async throws {
        for product in [
            greeting("1.9", tells: "1.9-3"), greeting("1.9", package: debian("serverd", "1.9-3")),
            greeting("1.9", tells: "1.9-3", package: debian("serverd", "1.9-3")),
        ] {
            let verdict = try await verdict(upstream, product)
            #expect(verdict?.status == .affected && verdict?.confidence == .assumed)
        }
    }

    @Test(arguments: [
        ("1.9-2", Verdict.Status.affected), ("1.9-3", .fixed), ("1.9-3+deb12u1", .fixed), ("1.8-9", .affected),
        ("2.1-1", .fixed),
    ])
    func `the package's version beats the greeting's`(version: String, status: Verdict.Status) async throws {
        for greeted in ["1.0", "1.9", "2.5", nil] {
            let verdict = try await verdict(both, greeting(greeted, package: debian("serverd", version)))
            #expect(verdict?.status == status && verdict?.confidence == .confirmed, "\(greeted ?? "")")
        }
    }

    @Test func `what the greeting tells of the package beats its upstream version`() async throws {
        let fixed = try await verdict(both, greeting("1.9", tells: "1.9-3+deb12u1"))
        #expect(fixed?.status == .fixed && fixed?.confidence == .confirmed)
        let affected = try await verdict(both, greeting("1.9", tells: "1.9-2+deb12u1"))
        #expect(affected?.status == .affected && affected?.confidence == .confirmed)
        // A revision of nobody knows whom.
        let unsure = try await verdict(both, greeting("1.9", tells: "1.9-2"))
        #expect(unsure?.status == .assumedAffected && unsure?.confidence == .assumed)
    }

    @Test func `a package of a distribution is not held against greetings`() async throws {
        for purl in ["pkg:deb/debian/serverd", "pkg:rpm/redhat/serverd"] {
            var document = upstream
            document.range = "vers:\(purl.split(separator: "/")[0].dropFirst(4))/<1.9-3"
            document.helper = purl
            #expect(try await verdict(document, greeting("1.0")) == nil)
        }
    }

    @Test(arguments: [("1.9-2", Verdict.Status.assumedAffected), ("1.9-3", .fixed), ("1.9-4", .notAffected)])
    func `an advisory that names only the fixed version doubts those before it`(
        version: String, status: Verdict.Status
    ) async throws {
        for (range, purl) in [("vers:deb/1.9-3", "pkg:deb/debian/serverd"), (nil, "pkg:deb/debian/serverd@1.9-3")] {
            var document = upstream
            (document.range, document.helper, document.status) = (range, purl, "fixed")
            let verdict = try await verdict(document, greeting("1.0", package: debian("serverd", version)))
            #expect(verdict?.status == status && (verdict?.confidence == .assumed) == (status == .assumedAffected))
        }
    }

    @Test(arguments: [
        ("OpenSSL", "openssl", "1.0.2k", "<1.0.2m", Verdict.Status.affected),
        ("OpenSSL", "openssl", "1.0.2n", "<1.0.2m", .fixed), ("Apache", "httpd", "2.4.49", "2.4.49", .affected),
        ("Apache", "httpd", "2.4.50-dev", "<2.4.50", .affected), ("nginx", "nginx", "1.20.0", "<1.20.1", .affected),
        ("nginx", "nginx", "1.21.0", "<1.20.1", .fixed),
    ])
    func `products have the order that their makers give`(
        vendor: String, name: String, version: String, range: String, status: Verdict.Status
    ) async throws {
        let document = MadeDocument(vendor: vendor, product: name, range: range)
        let product = Product(
            endpoint: Endpoint(.tcp, "0.0.0.0", 4000), protocol: .http, vendor: vendor, name: name, version: version,
            excerpt: name)
        #expect(try await verdict(document, product)?.status == status)
    }
}
