import CSAF
import Testing

@testable import NoroshiInspect

/// Where a product's name does not say how its versions are ordered, the type of its package URL does.
@Suite struct `Versions of products with package URLs` {
    private func containment(of version: String, range: String, url: String) async throws -> VersionRange.Containment? {
        let folder = try HostFolder(["/a.json": MadeDocument(product: "thing", range: range, helper: url).text])
        let library = await AdvisoryLibrary.load(["\(folder.path)/a.json"])
        #expect(library.errors.isEmpty, "\(library.errors)")
        return library.advisories.first?.products.first?.versions.place(of: version).containment
    }

    @Test(arguments: [
        ("pkg:pypi/thing", "<1.0rc2", "1.0b9", VersionRange.Containment.inside),
        ("pkg:pypi/thing", "<1.0rc2", "1.0rc10", .outsideAbove), ("pkg:pypi/thing", "<1.0rc2", "1.0.dev1", .inside),
        ("pkg:pypi/thing", "<=1.0", "1.0.post1", .outsideAbove),
        ("pkg:npm/thing", "<2.0.0-rc.2", "2.0.0-beta.11", .inside),
        ("pkg:npm/thing", "<2.0.0-rc.2", "2.0.0-rc.10", .outsideAbove),
        ("pkg:composer/maker/thing", "<2.0.0-RC2", "2.0.0-beta3", .inside),
        ("pkg:composer/maker/thing", "<2.0.0-RC2", "2.0.0-patch1", .outsideAbove),
        // A name in a `vers:` text comes first, and dotted numbers are read where the type does not allow them.
        ("pkg:npm/thing", "vers:generic/<2.0", "1.9", .inside), ("pkg:generic/thing", "<2.0", "1.9", .inside),
        ("pkg:generic/thing", "<1.0rc2", "1.0b9", .unknown),
    ])
    func `are ordered as its type demands`(
        url: String, range: String, version: String, place: VersionRange.Containment
    ) async throws {
        #expect(try await containment(of: version, range: range, url: url) == place)
    }
}
