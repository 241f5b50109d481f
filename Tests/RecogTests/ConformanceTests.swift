import Recog
import Testing

@Test(.enabled(if: Places.recog != nil, "Recog's own database is not at hand: set NOROSHI_SHARED to look at it"))
func `Every fingerprint of Recog's own database compiles and every example agrees`() throws {
    let library = try FingerprintLibrary.load(directory: try #require(Places.recog))
    let verification = library.databases.reduce(Verification()) { $0 + $1.verify() }
    #expect(verification.disagreements.isEmpty, "\(verification.disagreements)")
    #expect(verification.fingerprints > 1_000)
    #expect(verification.examples > 1_600)
}

@Test(.enabled(if: Places.recog != nil, "Recog's own database is not at hand: set NOROSHI_SHARED to look at it"))
func `Our fingerprints go before Recog's, and both answers are there`() throws {
    let library = FingerprintLibrary(
        try FingerprintLibrary.load(directory: try #require(Places.recog)).databases
            + FingerprintLibrary.load(directory: Places.fingerprints).databases)
    let greeting = Array("QPOP (version 2.41beta1) at pop.example.jp starting.".utf8)
    let recognition = try #require(library.recognize("pop3.banner", greeting))
    #expect(recognition.best.preference == 0.95)
    #expect(recognition.best.version == "2.41beta1")
    #expect(recognition.others.allSatisfy { $0.preference < 0.95 })
}

@Test func `Every example of our own fingerprints agrees`() throws {
    let library = try FingerprintLibrary.load(directory: Places.fingerprints)
    let verification = library.databases.reduce(Verification()) { $0 + $1.verify() }
    #expect(verification.disagreements.isEmpty, "\(verification.disagreements)")
    #expect(verification.fingerprints > 100)
    #expect(library.databases.allSatisfy { $0.preference == 0.95 })
    #expect(library.databases.flatMap(\.fingerprints).allSatisfy { !$0.examples.isEmpty })
}

@Test func `Each of our examples is met first by the fingerprint it stands under`() throws {
    for database in try FingerprintLibrary.load(directory: Places.fingerprints).databases {
        for fingerprint in database.fingerprints {
            for example in fingerprint.examples {
                let line = database.match(example.input)?.line
                #expect(line == fingerprint.line, "\(database.file):\(example.line)")
            }
        }
    }
}
