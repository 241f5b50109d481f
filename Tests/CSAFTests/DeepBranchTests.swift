import CSAF
import FoundationEssentials
import Glibc
import Testing

@Suite struct `Documents whose branches nest deep` {
    /// - Parameter levels: With a product at the end, and one beside it on each level.
    private func nested(_ levels: Int) throws -> CSAFDocument {
        var branch = leaf("last")
        for level in (1..<levels).reversed() {
            branch = Branch(
                category: .vendor, name: "v[\(level)]", branches: [leaf("\(level)a"), branch, leaf("\(level)z")])
        }
        var document = try CSAFDocument.parse(Array(Sample.text.utf8), file: "a.json")
        document.productTree = ProductTree(
            branches: [leaf("first"), branch],
            fullProductNames: [FullProductName(name: "\n  \"product_tree\" : {\n", productID: "whole")])
        return document
    }

    private func leaf(_ id: String) -> Branch {
        var product = FullProductName(name: "\"branches\" : [ of \(id)", productID: id)
        product.productIdentificationHelper = ProductIdentificationHelper(skus: ["a]", "b["])
        return Branch(category: .productVersion, name: "version \(id)", product: product)
    }

    /// What the encoder writes, on a stack that has room for it.
    private func encoded(_ document: CSAFDocument) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(document)) + [0x0A]
    }

    @Test(arguments: [1, 2, 40, 41, 60])
    func `are written as all others are`(levels: Int) throws {
        let document = try nested(levels)
        #expect(document.serialize() == (try encoded(document)))
    }

    @Test func `keep a list of branches that is empty`() throws {
        var document = try nested(1)
        document.productTree?.branches = []
        #expect(document.serialize() == (try encoded(document)))
        var deep = try nested(50)
        deep.productTree?.branches?.append(Branch(category: .vendor, name: "nothing", branches: []))
        #expect(deep.serialize() == (try encoded(deep)))
        #expect(try CSAFDocument.parse(deep.serialize(), file: "deep.json") == deep)
    }

    @Test func `are read and written on the small stack of a thread of tasks`() throws {
        let document = try nested(250)
        let bytes = try onSmallStack { document.serialize() }
        let again = try onSmallStack { try CSAFDocument.parse(bytes, file: "deep.json").serialize() }
        #expect(again == bytes)
        #expect(try CSAFDocument.parse(bytes, file: "deep.json").resolvedProducts().count == 1 + 2 * 249 + 2)
    }

    private final class Work: Sendable {
        let body: @Sendable () throws -> [UInt8]
        nonisolated(unsafe) var result: Result<[UInt8], any Error> = .success([])
        init(_ body: @escaping @Sendable () throws -> [UInt8]) { self.body = body }
    }

    /// On a thread with 512 KiB of stack, waiting for its end.
    private func onSmallStack(_ body: @escaping @Sendable () throws -> [UInt8]) throws -> [UInt8] {
        let work = Work(body)
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        defer { unsafe pthread_attr_destroy(&attributes) }
        unsafe pthread_attr_setstacksize(&attributes, 512 << 10)
        var thread = pthread_t()
        let started = unsafe pthread_create(
            &thread, &attributes,
            { context in
                guard let context = unsafe context else { return nil }
                let work = unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue()
                unsafe work.result = Result { try work.body() }
                return nil
            }, Unmanaged.passRetained(work).toOpaque())
        try #require(started == 0)
        pthread_join(thread, nil)
        return try unsafe work.result.get()
    }
}
