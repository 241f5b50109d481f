import Foundation
import NoroshiModel
import Testing

/// Packages are kept with inspections, and judged again later.
@Suite struct `Installed packages as JSON` {
    @Test func `of earlier inspections are read, without what they lack`() throws {
        let text = #"{"name":"libssl3","version":"3.0.15-1","source":"openssl","sourceVersion":"3.0.15-1"}"#
        let package = try JSONDecoder().decode(InstalledPackage.self, from: Data(text.utf8))
        #expect(
            package
                == InstalledPackage(
                    name: "libssl3", version: "3.0.15-1", source: "openssl", sourceVersion: "3.0.15-1"))
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(
            String(decoding: try encoder.encode(package), as: UTF8.self)
                == #"{"name":"libssl3","source":"openssl","sourceVersion":"3.0.15-1","version":"3.0.15-1"}"#)
    }

    @Test func `are the same when they are read again`() throws {
        let package = InstalledPackage(
            name: "npm", version: "1:8-1", source: "nodejs", sourceVersion: "1:8-1", system: .rpm,
            architecture: "x86_64", distribution: DistributionRelease(id: "rhel", version: "9.4"), module: "nodejs:18")
        let again = try JSONDecoder().decode(InstalledPackage.self, from: JSONEncoder().encode(package))
        #expect(again == package)
    }
}
