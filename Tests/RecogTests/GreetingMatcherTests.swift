import FoundationEssentials
import Recog
import Testing

private func library() throws -> FingerprintLibrary {
    FingerprintLibrary([
        try parse(
            "<fingerprints matches='pop3.banner' protocol='pop3' preference='0.5'>"
                + fingerprint(
                    "^Foo (\\S+)",
                    """
                    <param pos='0' name='service.product' value='Foo "x"'/><param pos='1' name='service.version'/>
                    <param pos='0' name='service.certainty' value='0.5'/><param pos='0' name='_tmp.a' value='b'/>
                    """) + fingerprint("^\\+OK strange$") + "</fingerprints>", file: "a.xml"),
        try parse(
            "<fingerprints matches='pop3.banner' preference='0.9'>" + fingerprint("oo") + "</fingerprints>",
            file: "b.xml"),
        try parse("<fingerprints protocol='snmp'>" + fingerprint("x") + "</fingerprints>", file: "snmp_sysdescr.xml"),
    ])
}

private func line(_ greeting: [UInt8]) throws -> String {
    var matcher = GreetingMatcher(try library(), keys: ["pop3.banner"])
    var output: [UInt8] = []
    matcher.answer(to: greeting, into: &output)
    return String(decoding: output, as: UTF8.self)
}

@Test func `An answer is a line of JSON, the most specific match first`() throws {
    #expect(
        try line(Array("+OK Foo 1.2\t".utf8))
            == #"{"greeting":"+OK Foo 1.2\t","matches":"pop3.banner","fingerprint":{"file":"a.xml","line":1,"#
            + #""description":"sample"},"certainty":0.5,"params":{"service.product":"Foo \"x\"","#
            + #""service.version":"1.2","service.certainty":"0.5","service.protocol":"pop3"},"others":["#
            + #"{"matches":"pop3.banner","fingerprint":{"file":"b.xml","line":1,"description":"sample"},"#
            + #""certainty":0.85,"params":{}}]}"# + "\n")
    #expect(try line([]) == #"{"greeting":"","match":null}"# + "\n")
}

@Test func `What fits only with its frame is found too`() throws {
    #expect(try line(Array("+OK strange".utf8)).contains(#""fingerprint":{"file":"a.xml""#))
    #expect(try line(Array("Foo 1".utf8)).contains(#""service.version":"1""#))
}

@Test func `A greeting that is not UTF-8 is given in base64 too, and any other can be read back`() throws {
    #expect(
        try line([0x46, 0x6F, 0x6F, 0x20, 0xFF]).hasPrefix(
            #"{"greeting":"Foo \#u{FFFD}","base64":"Rm9vIP8=","matches""#))
    let text = String(String.UnicodeScalarView((0...0x2FF).compactMap(Unicode.Scalar.init))) + "\u{2028}狼煙😀"
    struct Answer: Decodable {
        var greeting: String
    }
    let answer = try JSONDecoder().decode(Answer.self, from: Data(try line(Array(text.utf8)).utf8))
    #expect(answer.greeting == text)
}

@Test(arguments: [
    ("pop3.banner", "+OK Foo", "Foo"), ("pop3.banner", "-ERR no", "no"), ("pop3.banner", "+OKFoo", "+OKFoo"),
    ("pop3.banner", "+OK", ""), ("smtp.banner", "220 a", "a"), ("smtp.banner", "220-a", "a"), ("smtp_help", "214", ""),
    ("ftp.banner", "2200 a", "2200 a"), ("nntp.banner", "200 a", "a"), ("imap4.banner", "* OK a", "a"),
    ("imap_banners", "* BYE a", "a"), ("ssh.banner", "SSH-1.99-OpenSSH", "OpenSSH"),
    ("ssh.banner", "SSH-2.0", "SSH-2.0"),
    ("http_header.server", "SERVER: \tnginx", "nginx"), ("http_header.server", "nginx", "nginx"),
    ("http_header.cookie", "Set-Cookie:a=b", "a=b"), ("sip_header.user_agent", "User-Agent: x", "x"),
    ("dns.versionbind", "220 a", "220 a"), ("telnet_banners", "", ""),
])
func `A protocol's frame is taken off`(key: String, greeting: String, rest: String) {
    let bytes = Array(greeting.utf8)
    #expect(Array(bytes[GreetingFrame(key: key).length(in: bytes)...]) == Array(rest.utf8))
}

@Test func `A protocol is known by its name, by keys and by what databases say`() throws {
    let library = try library()
    for (word, keys) in [
        ("pop3", ["pop3.banner"]), ("POP3", ["pop3.banner"]), ("pop3.banner", ["pop3.banner"]),
        ("snmp", ["snmp_sysdescr"]), ("snmp_sysdescr", ["snmp_sysdescr"]), ("imap", []), ("", []),
    ] {
        #expect(library.keys(for: word) == keys)
    }
    #expect(library.protocolNames == ["pop", "pop3", "pop3.banner", "snmp_sysdescr"])
}

@Test(
    arguments: [
        ("", []), ("YQ==", [0x61]), ("YQ", [0x61]), (" Y W\nI=\t", [0x61, 0x62]), ("YWJj", [0x61, 0x62, 0x63]),
        ("+/8=", [0xFB, 0xFF]), ("Y", nil), ("YQ==YQ", nil), ("YQ===", nil), ("Y!==", nil), ("_-8=", nil),
    ] as [(String, [UInt8]?)])
func `Base64 may lack its padding, and nothing else`(text: String, bytes: [UInt8]?) {
    #expect(Base64.decode(text.utf8) == bytes)
    if let bytes { #expect(Base64.decode(Base64.encode(bytes)) == bytes) }
}
