import Foundation
import NoroshiFormats
import NoroshiReport
import Testing

struct TranslationTests {
    @Test func `every text exists in both languages`() throws {
        let english = try Translations.load("en", from: TestCenter.resources).keys.filter { $0.hasPrefix("center.") }
        let japanese = try Translations.load("ja", from: TestCenter.resources).keys.filter { $0.hasPrefix("center.") }
        #expect(english.symmetricDifference(japanese).isEmpty)
        #expect(english.count > 200)
    }

    @Test func `every word that a template asks for exists`() throws {
        let keys = try Translations.load("en", from: TestCenter.resources).keys
        for path in try TestCenter.resources.files(in: "templates/web", suffix: ".mustache") {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            for match in text.matches(of: #/\{\{t\.([a-z0-9.-]+)\}\}/#) {
                #expect(keys.contains("center.\(match.1)"), "\(path)")
            }
        }
    }
}
