import Recog
import Testing

private func database(
    _ file: String, preference: Double, product: String?, version: String? = nil, certainty: String? = nil
) throws -> FingerprintDatabase {
    let values = [
        ("service.vendor", "Vendor"), ("service.product", product), ("service.version", version),
        ("service.certainty", certainty), ("service.cpe23", product.map { "cpe:/a:vendor:\($0):{service.version}" }),
    ]
    let parameters = values.compactMap { name, value in
        value.map { "<param pos=\"0\" name=\"\(name)\" value=\"\($0)\"/>" }
    }
    return try parse(
        "<fingerprints matches='k' preference='\(preference)'>" + fingerprint("x", parameters.joined())
            + "</fingerprints>", file: file)
}

private func answer(_ databases: FingerprintDatabase...) throws -> [String] {
    let recognition = try #require(FingerprintLibrary(databases).recognize("k", Array("x".utf8)))
    return ([recognition.best] + recognition.others).map(\.file)
}

@Test func `Of two answers the one with a version is the best`() throws {
    let named = try database("named", preference: 0.9, product: "a")
    let versioned = try database("versioned", preference: 0.1, product: "b", version: "1")
    #expect(try answer(named, versioned) == ["versioned", "named"])
}

@Test func `Of two answers alike the one of the higher preference is the best, then the one given first`() throws {
    let low = try database("low", preference: 0.1, product: "a", version: "1")
    let high = try database("high", preference: 0.9, product: "b", version: "2")
    let same = try database("same", preference: 0.9, product: "c", version: "3")
    #expect(try answer(low, high, same) == ["high", "same", "low"])
}

@Test func `An answer that asserts nothing comes last`() throws {
    let nothing = try database("nothing", preference: 0.9, product: nil)
    let doubtful = try database("doubtful", preference: 0.8, product: "a", version: "1", certainty: "0.0")
    let named = try database("named", preference: 0.1, product: "a")
    #expect(try answer(nothing, doubtful, named) == ["named", "nothing", "doubtful"])
}

@Test func `Only databases for the key are asked`() throws {
    let library = FingerprintLibrary([try database("k", preference: 0.5, product: "a")])
    #expect(library.recognize("other", Array("x".utf8)) == nil)
    #expect(library.recognize("k", Array("y".utf8)) == nil)
    #expect(library.keys == ["k"])
}

@Test func `A key tells which products it can name`() throws {
    let library = FingerprintLibrary([
        try database("one", preference: 0.5, product: "b", version: "1"),
        try database("two", preference: 0.5, product: "a"),
        try database("three", preference: 0.5, product: "a"),
        try database("four", preference: 0.5, product: nil),
    ])
    let products = library.products(for: "k")
    #expect(products.map(\.product) == ["a", "b"])
    #expect(products.map(\.cpe23) == ["cpe:/a:vendor:a", "cpe:/a:vendor:b"])
    #expect(library.products(for: "other").isEmpty)
}

@Test func `Qpopper speaks POP3`() throws {
    let library = try FingerprintLibrary.load(directory: Places.fingerprints)
    let keys = library.keys.filter { key in
        library.products(for: key).contains { $0.cpe23 == "cpe:/a:qualcomm:qpopper" }
    }
    #expect(keys == ["pop3.banner"])
}
