import NoroshiModel
import Testing

@testable import NoroshiInspect

/// What single versions and ranges in each list of a product status say of versions that they do not name.
@Suite struct `Statements about other versions` {
    /// `known_affected 1.0-1 3.0-1; fixed 3.0-2`: lists of single versions, or of ranges where a sign tells one.
    private func document(_ words: String) -> VendorDocument {
        var document = VendorDocument()
        for list in words.split(separator: ";") {
            let parts = list.split(separator: " ").map(String.init)
            var members: [Int] = []
            for version in parts.dropFirst() {
                if let known = document.components.firstIndex(where: { $0.name == version }) {
                    members.append(known)
                } else {
                    members.append(document.components.count)
                    document.components.append((version, "pkg:deb/debian/foo"))
                }
            }
            document.statuses.append((parts[0], members))
        }
        return document
    }

    private func check(
        _ words: String, _ version: String, _ status: Verdict.Status, _ confidence: Confidence
    ) async throws {
        let text = document(words).text.replacing(
            #""product_version","name":"vers:"#, with: #""product_version_range","name":"vers:"#)
        let folder = try HostFolder(["/a.json": text])
        let library = await AdvisoryLibrary.load([folder.path + "/a.json"])
        #expect(library.errors.isEmpty, "\(library.errors)")
        let package = deb("foo", version, on: "debian", "12")
        let verdicts = library.verdicts(on: [package])
        #expect(verdicts.map(\.status) == [status], "\(words), \(version)")
        #expect(verdicts.map(\.confidence) == [confidence], "\(words), \(version)")
        let decision = try library.index.matcher(of: 0, at: midnight).decision(on: package)
        #expect(decision?.status == status)
    }

    @Test(arguments: [
        "known_affected 1.0-2", "known_affected 1.0-2 3.0-1", "under_investigation 1.0-2",
        "known_affected 1.0-2;known_not_affected 5.0-1", "known_affected 1.0-2;fixed 9.0-1",
    ])
    func `single affected versions leave all others in doubt`(words: String) async throws {
        for version in ["0.9-1", "1.0-1", "1.0-2+deb12u1", "1.0-3", "2.0-1"] {
            try await check(words, version, .assumedAffected, .assumed)
        }
    }

    @Test(arguments: [
        ("first_affected 1.0-2", "1.0-1", Verdict.Status.notAffected, Confidence.assumed),
        ("first_affected 1.0-2", "1.0-2", .affected, .confirmed),
        ("first_affected 1.0-2", "1.0-3", .affected, .assumed), ("last_affected 1.0-3", "1.0-2", .affected, .assumed),
        ("last_affected 1.0-3", "1.0-3", .affected, .confirmed),
        ("last_affected 1.0-3", "1.0-4", .notAffected, .assumed),
        ("first_affected 1.0-1;last_affected 1.0-3", "0.9-1", .notAffected, .assumed),
        ("first_affected 1.0-1;last_affected 1.0-3", "1.0-2", .affected, .confirmed),
        ("first_affected 1.0-1;last_affected 1.0-3", "1.0-4", .notAffected, .assumed),
        ("first_affected 1.0-1;last_affected 1.0-1", "1.0-2", .notAffected, .assumed),
        ("first_affected 1.0-1;last_affected 1.0-1", "0.9-2", .notAffected, .assumed),
        ("known_affected 1.0-1 1.0-2;first_affected 1.0-1", "1.0-4", .affected, .assumed),
        ("known_affected 1.0-2 1.0-3;last_affected 1.0-3", "1.0-1", .affected, .assumed),
        ("first_affected 1.0-1;fixed 1.0-3", "1.0-2", .affected, .confirmed),
        ("first_affected 1.0-1;fixed 1.0-3", "1.0-3", .fixed, .confirmed),
        ("first_affected 1.0-1;first_fixed 1.0-3", "1.0-4", .fixed, .assumed),
        ("last_affected 1.0-1;recommended 1.0-3", "1.0-2", .assumedAffected, .assumed),
    ])
    func `the first and the last affected version bound a line`(
        words: String, version: String, status: Verdict.Status, confidence: Confidence
    ) async throws {
        try await check(words, version, status, confidence)
    }

    @Test(arguments: [
        ("1.5-1", Verdict.Status.affected, Confidence.confirmed), ("2.0-1", .notAffected, .assumed),
        ("3.5-1", .affected, .confirmed), ("4.5-1", .notAffected, .assumed), ("0.5-1", .notAffected, .assumed),
    ])
    func `lines of affected versions stand one behind the other`(
        version: String, status: Verdict.Status, confidence: Confidence
    ) async throws {
        try await check("first_affected 1.0-1 3.0-1;last_affected 1.9-1 4.0-1", version, status, confidence)
    }

    @Test(arguments: [
        ("known_affected vers:deb/<2.0-1", "2.1-1", Verdict.Status.fixed, Confidence.confirmed),
        ("known_affected vers:deb/>=1.0-1|<2.0-1", "0.9-1", .notAffected, .confirmed),
        ("known_affected vers:deb/>=1.0-1|<2.0-1|>=3.0-1|<4.0-1", "2.5-1", .notAffected, .confirmed),
        ("known_affected vers:deb/!=2.0-1", "2.0-1", .notAffected, .confirmed),
        ("known_affected vers:deb/1.0-1|2.0-1", "1.5-1", .assumedAffected, .assumed),
        ("known_affected vers:deb/1.0-1|2.0-1", "3.0-1", .assumedAffected, .assumed),
        ("known_affected vers:deb/>=1.0-1|<2.0-1|3.0-1", "4.0-1", .assumedAffected, .assumed),
        ("known_affected vers:deb/<1.0-1 2.0-1", "3.0-1", .fixed, .assumed),
        ("known_affected 1.0-1;fixed 1.0-3", "1.0-3", .fixed, .confirmed),
        ("known_affected 1.0-1;fixed 1.0-3", "1.0-4", .fixed, .assumed),
        ("known_affected 1.0-1;fixed 1.0-3", "1.0-2", .assumedAffected, .assumed),
        ("known_affected 1.0-1 2.0-1;fixed 1.0-3", "1.5-1", .assumedAffected, .assumed),
        ("under_investigation vers:deb/<2.0-1", "2.1-1", .notAffected, .assumed),
        ("known_not_affected 2.0-1", "1.0-1", .notAffected, .assumed),
        ("known_not_affected 2.0-1", "2.0-1", .notAffected, .confirmed),
        ("first_affected vers:deb/>=1.0-1|<1.5-1", "1.7-1", .affected, .assumed),
        ("first_fixed 1.0-3", "1.0-4", .notAffected, .confirmed),
        ("first_fixed 1.0-3", "1.0-2", .assumedAffected, .assumed),
    ])
    func `a limit that is named says what is beyond it`(
        words: String, version: String, status: Verdict.Status, confidence: Confidence
    ) async throws {
        try await check(words, version, status, confidence)
    }

    /// A name can look like anything; the package URL says what it is.
    @Test(arguments: [
        "vers:deb/<99-1", "bash:vers/x", "Avers:all/*", "a:b/c", "Apache HTTP:2/mod", "nodejs:18/other",
        "vers:rpm/bash",
    ])
    func `a package URL identifies a product whatever its name is`(name: String) async throws {
        for (purl, package) in [
            ("pkg:deb/debian/bash", deb("bash", "5.2-1", on: "debian", "12")),
            ("pkg:apk/alpine/bash", apk("bash", "5.2-r1", "3.19.1")),
            ("pkg:rpm/redhat/bash", rpm("bash", "5.1.8-6.el9", on: "rhel", "9.4")),
        ] {
            let text = VendorDocument("known_affected", purl: purl).text.replacing(
                #""name":"a package""#, with: "\"name\":\"\(name)\""
            ).replacing(#""product_version""#, with: #""product_name""#)
            let folder = try HostFolder(["/a.json": text])
            let library = await AdvisoryLibrary.load([folder.path + "/a.json"])
            #expect(library.errors.isEmpty, "\(library.errors)")
            #expect(library.verdicts(on: [package]).map(\.status) == [.affected], "\(name) \(purl)")
        }
    }
}
