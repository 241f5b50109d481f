import Foundation
import LogFindings
import NoroshiModel
import NoroshiReport
import Testing

@Suite struct `A mask` {
    @Test func `lets nothing through in any form of output`() throws {
        try withFolder { folder in
            let told = try Told(Samples.attack, at: "\(folder)/a.log")
            let mask = told.mask(Set(Mask.Kind.allCases))
            let report = told.report(mask)
            let translations = try Samples.translations("en")
            let text = TraceText(
                report, translations: translations, clock: Samples.utc, style: TextStyle(), showsAll: true
            ).text
            let html = try TracePage(
                report, translations: translations, clock: Samples.utc, version: "1", madeAt: Date()
            ).html(resources: Samples.resources)
            let json = told.json(mask).joined(separator: "\n")
            for (name, output) in [("text", text), ("html", html), ("json", json)] {
                for secret in Samples.secrets {
                    let places = output.ranges(of: secret)
                    #expect(places.isEmpty, "\(secret) in \(name)")
                }
                #expect(output.contains("address-") && output.contains("user-") && output.contains("host-"), "\(name)")
            }
            #expect(!json.contains("sha256"), "the hash of a line that can be guessed tells it")
            let unmasked = told.json().joined()
            #expect(
                Samples.secrets.filter { !unmasked.contains($0) }.isEmpty, "what is looked for is there without a mask")
        }
    }

    @Test func `keeps equal what is equal, and apart what is not`() {
        var mask = Mask([.addresses])
        let texts = [
            "from 192.0.2.1 port 1", "192.0.2.12", "[::ffff:192.0.2.1]:25", "x.1-2-0-192.example",
            "2001:DB8::1 2001:db8:0:0:0:0:0:1",
            "192.0.2.1.", "C0000201",
        ]
        for text in texts { mask.learn(text: Array(text.utf8)) }
        mask.seal()
        let masked = texts.map { mask.text(Array($0.utf8)) }
        let one = String(masked[0].dropFirst(5).prefix { $0 != " " })
        #expect(one.hasPrefix("address-"))
        #expect(masked[0] == "from \(one) port 1")
        #expect(masked[1] != one && masked[1].hasPrefix("address-"))
        #expect(masked[2] == "[\(one)]:25")
        #expect(masked[3] == "x.\(one).example")
        let two = masked[4].split(separator: " ")
        #expect(two[0] == two[1] && two[0] != one)
        #expect(masked[5] == "\(one).")
        #expect(masked[6] == one)
    }

    @Test func `hides names in digits, in base64 and behind percent signs`() {
        var mask = Mask([.users])
        mask.learn(Array("tanaka".utf8), .users)
        mask.learn(Array("ito".utf8), .users)
        mask.seal()
        let name = mask.text(Array("tanaka".utf8))
        #expect(mask.text(Array("acct=74616E616B61".utf8)) == "acct=\(name)")
        #expect(!mask.text(Array(Data("xtanaka:pw".utf8).base64EncodedString().utf8)).contains("YW5ha2"))
        #expect(mask.text(Array("/~t%61naka/x".utf8)) == "/~\(name)/x")
        #expect(mask.text(Array("/home/TANAKA2".utf8)) == "/home/\(name)2")
        let short = mask.text(Array("ito".utf8))
        #expect(mask.text(Array("monitor ito:x".utf8)) == "monitor \(short):x", "a short name is no part of a word")
    }

    @Test func `gives numbers that tell no order`() {
        let values = (0..<50).map { "198.51.100.\($0)" }
        let orders = (0..<4).map { _ in
            var mask = Mask([.addresses])
            for value in values { mask.learn(text: Array(value.utf8)) }
            mask.seal()
            return values.map { mask.text(Array($0.utf8)) }
        }
        #expect(Set(orders).count == 4, "each run has a key of its own")
        #expect(orders.allSatisfy { Set($0).count == 50 })
    }

    @Test func `gives pseudonyms one by one where texts are told while others come`() {
        var mask = Mask(Set(Mask.Kind.allCases))
        func tell(_ text: String) -> String {
            mask.learn(text: Array(text.utf8))
            mask.extend()
            return mask.text(Array(text.utf8))
        }
        #expect(tell("from 192.0.2.1 to mx.example.net") == "from address-1 to host-1")
        #expect(tell("198.51.100.7, 192.0.2.1, ::ffff:192.0.2.1") == "address-2, address-1, address-1")
        #expect(tell("C0000201 mail tanaka@mx.example.net") == "address-1 mail user-1@host-1")
        // A longer name goes before the one that it begins with.
        #expect(tell("mx.example.network") == "host-2")
        #expect(tell("mx.example.net 192.0.2.12 192.0.2.1") == "host-1 address-3 address-1")
    }

    @Test func `forgets pseudonyms when they are too many, and tells none in the clear`() {
        var mask = Mask([.addresses])
        func tell(_ text: String) -> (String, Bool) {
            let isNew = mask.makeRoom(maximum: 3)
            mask.learn(text: Array(text.utf8))
            mask.extend()
            return (mask.text(Array(text.utf8)), isNew)
        }
        for number in 1...4 { #expect(tell("192.0.2.\(number)") == ("address-\(number)", false)) }
        #expect(tell("192.0.2.1 192.0.2.9") == ("address-5 address-6", true))
        #expect(tell("192.0.2.9 192.0.2.1") == ("address-6 address-5", false))
    }

    @Test func `leaves what was not asked for`() throws {
        try withFolder { folder in
            let told = try Told(Samples.attack, at: "\(folder)/a.log")
            let json = told.json(told.mask([.users])).joined()
            #expect(json.contains("203.0.113.5") && json.contains("mx1") && !json.contains("oracle"))
        }
    }
}
