import Foundation
import Testing

@testable import NoroshiCenter

struct FormDataTests {
    private let type = "application/x-www-form-urlencoded"

    @Test(arguments: [
        ("a=1&b=2&a=3", ["1", "3"]), ("a=%E4%BE%B5+%2B", ["侵 +"]), ("a=%zz%4", ["%zz%4"]), ("a", [""]),
        ("a=+x+%0D%0Ay%0D%0A", ["x \ny"]), ("=&a=1", ["1"]), ("", []),
    ])
    func `fields are decoded as a browser encodes them`(body: String, expected: [String]) throws {
        #expect(try FormData(Array(body.utf8), contentType: type).all("a") == expected)
    }

    @Test func `a form with too many fields or of another type is refused`() {
        let many = Array(repeating: "a=1", count: FormData.maximumFields + 1).joined(separator: "&")
        #expect(throws: Refusal.self) { try FormData(Array(many.utf8), contentType: type) }
        #expect(throws: Refusal.self) { try FormData([], contentType: "application/json") }
        #expect(throws: Refusal.self) { try FormData([], contentType: "multipart/form-data") }
    }

    @Test func `a file keeps its bytes, line ends and all`() throws {
        let bytes: [UInt8] = [0, 13, 10, 255, 45, 45, 88]
        let head = Array("--X\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\n".utf8)
        let form = try FormData(
            head + bytes + Array("\r\n--X--\r\n".utf8), contentType: "multipart/form-data; boundary=\"X\"")
        #expect(form.bytes("f") == bytes)
    }

    @Test func `every prefix of a multipart form is refused or has no half file`() {
        let whole = Array("--X\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nabc\r\n--X--\r\n".utf8)
        for length in 0..<whole.count {
            let form = try? FormData(Array(whole.prefix(length)), contentType: "multipart/form-data; boundary=X")
            #expect(form?.bytes("f") == nil || form?.bytes("f") == Array("abc".utf8))
        }
    }

    @Test func `each further failure doubles the wait, and a success ends it`() {
        var brake = SignInBrake()
        let now = Date(timeIntervalSince1970: 1_780_000_000)
        for _ in 0..<4 { brake.failed(name: "a", address: "x", at: now) }
        #expect(brake.wait(name: "a", address: "x", at: now) == nil)
        var waits: [Int?] = []
        for _ in 0..<12 {
            brake.failed(name: "a", address: "x", at: now)
            waits.append(brake.wait(name: "a", address: "x", at: now))
        }
        #expect(waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900])
        #expect(brake.wait(name: "a", address: "y", at: now) == nil)
        brake.succeeded(name: "a", address: "x")
        #expect(brake.wait(name: "a", address: "x", at: now) == nil)
    }

    @Test func `secrets differ by number and by key, and have 160 bits`() {
        let secrets = CenterSecrets(key: "k")
        #expect(secrets.followUp(for: "NRS-2026-000001") != secrets.followUp(for: "NRS-2026-000002"))
        #expect(secrets.followUp(for: "NRS-2026-000001") != CenterSecrets(key: "l").followUp(for: "NRS-2026-000001"))
        #expect(secrets.followUp(for: "NRS-2026-000001").filter { $0 != "-" }.count == 32)
        #expect(secrets.matches(secrets.followUp(for: "a"), number: "a"))
        #expect(!secrets.matches("", number: "a"))
    }
}
