import CSAF
import Testing

@Suite struct `Our own advisories` {
    @Test(arguments: ["en", "ja"])
    func `every advisory is valid and written as the serializer writes`(language: String) throws {
        let files = try Advisories.files(language)
        #expect(
            files == [
                "noroshi-1998-0001.json", "noroshi-1998-0002.json", "noroshi-2023-0001.json", "noroshi-2024-0001.json",
            ])
        for file in files {
            let bytes = try Advisories.read(language, file)
            let document = try CSAFDocument.parse(bytes, file: file)
            #expect(document.validate() == [])
            #expect(document.document.lang == language)
            #expect(document.document.tracking.id + ".json" == file)
            #expect(document.serialize() == bytes, "\(language)/\(file)")
        }
    }

    @Test func `both languages say the same about products`() throws {
        for file in try Advisories.files("en") {
            let english = try CSAFDocument.parse(Advisories.read("en", file), file: file)
            let japanese = try CSAFDocument.parse(Advisories.read("ja", file), file: file)
            #expect(english.document.tracking.id == japanese.document.tracking.id)
            #expect(english.document.tracking.version == japanese.document.tracking.version)
            #expect(
                english.document.tracking.revisionHistory.map(\.date)
                    == japanese.document.tracking.revisionHistory.map(\.date))
            let pairs = (english.resolvedProducts(), japanese.resolvedProducts())
            #expect(pairs.0.map(\.productID) == pairs.1.map(\.productID))
            #expect(pairs.0.map(\.statuses) == pairs.1.map(\.statuses))
            #expect(pairs.0.map(\.versionRange) == pairs.1.map(\.versionRange))
            #expect(pairs.0.map(\.helper) == pairs.1.map(\.helper))
            #expect(
                pairs.0.map { $0.remediations.map(\.remediation.category) }
                    == pairs.1.map { $0.remediations.map(\.remediation.category) })
        }
    }

    @Test func `every affected product is told what to do`() throws {
        for file in try Advisories.files("en") {
            for product in try CSAFDocument.parse(Advisories.read("en", file), file: file).resolvedProducts() {
                let isAffected = product.statuses.contains { $0.category == .knownAffected }
                #expect(!isAffected || product.remediations.contains { $0.remediation.category == .vendorFix })
                #expect(try product.range(defaultScheme: .generic)?.canonical == product.versionRange)
                #expect(product.helper?.xGenericURIs?.first?.namespace == "urn:noroshi:protocol")
            }
        }
    }

    @Test(arguments: [
        ("noroshi-1998-0001", "Qpopper", "2.41beta1", ProductStatusCategory.knownAffected),
        ("noroshi-1998-0001", "Qpopper", "2.53", .fixed), ("noroshi-1998-0001", "Popper", "1.7", .underInvestigation),
        ("noroshi-1998-0002", "BIND", "4.9.6-REL", .knownAffected), ("noroshi-1998-0002", "BIND", "4.9.7", .fixed),
        ("noroshi-1998-0002", "BIND", "8.1.2-T3B", .knownAffected), ("noroshi-1998-0002", "BIND", "8.2.3", .fixed),
        ("noroshi-1998-0002", "BIND", "9.18.28", .knownNotAffected),
        ("noroshi-2024-0001", "OpenSSH", "9.2p1", .knownAffected), ("noroshi-2024-0001", "OpenSSH", "9.8p1", .fixed),
        ("noroshi-2024-0001", "OpenSSH", "7.4p1", .knownNotAffected),
        ("noroshi-2024-0001", "OpenSSH", "4.3p2", .knownAffected),
        ("noroshi-2024-0001", "openssh-server", "1:9.2p1-2+deb12u2", .knownAffected),
        ("noroshi-2024-0001", "openssh-server", "1:9.2p1-2+deb12u3", .fixed),
        ("noroshi-2024-0001", "openssh-server", "1:9.2p1-2+deb12u7", .fixed),
        ("noroshi-2024-0001", "openssh-server", "1:9.6p1-3", .knownAffected),
        ("noroshi-2024-0001", "openssh-server", "1:10.0p1-7", .fixed),
        ("noroshi-2024-0001", "openssh-server", "1:8.4p1-5+deb11u3", .knownNotAffected),
    ])
    func `a version of a product gets one verdict`(
        id: String, product: String, version: String, status: ProductStatusCategory
    ) throws {
        let document = try CSAFDocument.parse(Advisories.read("en", id + ".json"), file: id)
        let matches = try document.resolvedProducts().filter {
            try $0.productName == product && $0.range(defaultScheme: .generic)?.contains(version) == .inside
        }
        #expect(matches.flatMap(\.statuses).map(\.category) == [status])
    }
}
