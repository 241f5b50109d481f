import CSAF
import Foundation
import HTTPTypes
import HummingbirdTesting
import NoroshiCenter
import Testing

/// What the desk tells of a draft besides the standard's tests, and how.
struct DraftHintTests {
    private let clock = TestClock("2026-03-01T00:00:00Z")

    private struct Checked: Decodable {
        struct Note: Decodable { let text, style: String }
        let general: [Note]
        let fields: [String: [Note]]
    }

    private func check(
        _ typed: [String: String], by analyst: Analyst, in language: String
    ) async throws -> Checked {
        let answer = try await analyst.send(
            "/desk/advisories/check?lang=\(language)", typed.map { ($0, $1) } + [("kind", "new")])
        return try answer.json(Checked.self)
    }

    @Test func `of two open drafts with one name of a file only the first goes to review`() async throws {
        try await TestCenter.run({ $0.publicURL = "https://csirt.example" }, now: clock.fixed) { center in
            let hanako = try await Analyst("hanako", at: center)
            let first = try await hanako.write("/desk/advisories/new", Typed.with(["id": "example-2026/0001"]))
            let second = try await hanako.write("/desk/advisories/new", Typed.with(["id": "example-2026.0001"]))
            let told = Analyst.complaints(in: try await hanako.page(second))
            let number = try #require(first.split(separator: "/").last)
            #expect(
                told.contains {
                    $0.contains(
                        "draft \(number), 'example-2026/0001', would be published as /csaf/2026/example-2026_0001.json too"
                    )
                }, "\(told)")
            #expect(try await hanako.page("\(second)?lang=ja").contains("別の番号にしてください"))
            #expect(try await hanako.act(second, "submit").status == .conflict)
            #expect(Analyst.complaints(in: try await hanako.page(first)) == [])
            #expect(try await hanako.act(first, "submit").status == .seeOther)
            #expect(try await hanako.act(first, "discard").status == .seeOther)
            #expect(try await hanako.act(second, "submit").status == .seeOther)
        }
    }

    @Test func `drafts of one name in other languages have other files`() async throws {
        try await TestCenter.run({ $0.publicURL = "https://csirt.example" }, now: clock.fixed) { center in
            let hanako = try await Analyst("hanako", at: center)
            _ = try await hanako.write("/desk/advisories/new", Typed.with(["id": "example-2026/0001"]))
            let other = try await hanako.write(
                "/desk/advisories/new", Typed.with(["id": "example-2026.0001", "lang": "ja"]))
            #expect(try await hanako.act(other, "submit").status == .seeOther)
        }
    }

    @Test(arguments: [
        ("en", "the advisory cannot name its own address, because the center's is not https (http://"),
        ("ja", "センターのアドレスが https ではないため (http://"),
    ])
    func `an address of the center that is not https is told as the center's, not the analyst's`(
        language: String, words: String
    ) async throws {
        let typed = Typed.with(["tlp": "WHITE"])
        try await TestCenter.run(now: clock.fixed) { center in
            let hanako = try await Analyst("hanako", at: center)
            let told = try await check(typed, by: hanako, in: language)
            #expect(told.general.filter { $0.text.contains(words) }.map(\.style) == ["warning"], "\(told.general)")
            #expect(told.fields.isEmpty, "\(told.fields)")
        }
        try await TestCenter.run({ $0.publicURL = "https://csirt.example" }, now: clock.fixed) { center in
            let told = try await check(typed, by: try await Analyst("hanako", at: center), in: language)
            #expect(told.general.isEmpty && told.fields.isEmpty)
        }
    }

    @Test func `what is wrong with versions and vectors is said in one language`() async throws {
        try await TestCenter.run({ $0.publicURL = "https://csirt.example" }, now: clock.fixed) { center in
            let hanako = try await Analyst("hanako", at: center)
            let typed = Typed.with(["product.0.versions": "vers:npm/1.0", "weakness.0.cvss": "AV:X"])
            let japanese = try await check(typed, by: hanako, in: "ja").fields
            let range = japanese["product.0.versions"]?.map(\.text).joined() ?? ""
            #expect(range.contains("バージョンの範囲") && !range.contains("version range"), "\(range)")
            let vector = japanese["weakness.0.cvss"]?.map(\.text).joined() ?? ""
            #expect(vector.contains("CVSS ベクトルではありません: 指標"), "\(vector)")
            let english = try await check(typed, by: hanako, in: "en").fields
            let told = ["product.0.versions", "weakness.0.cvss"].flatMap { english[$0] ?? [] }.map(\.text).joined()
            #expect(told.allSatisfy(\.isASCII) && told.contains("is not a npm version"), "\(told)")
        }
    }
}
