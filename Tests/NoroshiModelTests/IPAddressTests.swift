import NoroshiModel
import Testing

/// RFC 5952 §§1, 2, 4.
@Test(arguments: [
    ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("2001:0db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
    ("2001:db8::1:0:0:1", "2001:db8::1:0:0:1"), ("2001:db8::0:1:0:0:1", "2001:db8::1:0:0:1"),
    ("2001:0db8::1:0:0:1", "2001:db8::1:0:0:1"), ("2001:db8:0:0:1::1", "2001:db8::1:0:0:1"),
    ("2001:DB8:0:0:1::1", "2001:db8::1:0:0:1"), ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
    ("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
    ("2001:db8:0:0:0:0:2:1", "2001:db8::2:1"), ("0:0:0:0:0:0:0:0", "::"), ("::0001", "::1"), ("1:0:0:0:0:0:0:0", "1::"),
    ("::FFFF:192.0.2.1", "::ffff:192.0.2.1"),
    ("2001:db8:aaaa:bbbb:cccc:dddd:eeee:AaAa", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:aaaa"),
    ("192.0.2.1", "192.0.2.1"), ("0.0.0.0", "0.0.0.0"), ("fe80::0:0:1", "fe80::1"),
])
func `An address has one text`(form: String, canonical: String) {
    #expect(IPAddress(form)?.description == canonical)
}

@Test(arguments: [
    "", "192.0.2", "192.0.2.256", "192.0.2.01", "::1::2", "1:2:3:4:5:6:7:8:9", "fe80::1%nosuch0", "example.jp", "[::1]",
    " ::1", "192.0.2.1\0x",
])
func `What is no address has no text`(form: String) {
    #expect(IPAddress(form) == nil)
}

@Test(arguments: ["192.0.2.1", "0.0.0.0", "2001:db8::2:1", "::1", "::ffff:192.0.2.1"])
func `An address comes back from its bytes`(text: String) throws {
    let address = try #require(IPAddress(text))
    #expect(IPAddress(bytes: address.bytes) == address)
    #expect(address.bytes.count == (address.isIPv6 ? 16 : 4))
}

@Test(arguments: ["127.0.0.1", "127.255.3.4", "::1", "::ffff:127.0.0.1"])
func `Loopback addresses are known in every form`(text: String) throws {
    #expect(try #require(IPAddress(text)).isLoopback)
}

@Test(arguments: ["128.0.0.1", "126.255.255.255", "::2", "::ffff:128.0.0.1", "fe80::1", "1::1"])
func `Other addresses are not loopback`(text: String) throws {
    #expect(try !#require(IPAddress(text)).isLoopback)
}
