import NoroshiModel
import Testing

@Test(arguments: [
    ("22", "22"), ("22,80", "22,80"), ("80,22", "22,80"), ("1-65535", "1-65535"), ("5-7,8", "5-8"), ("5-9,6", "5-9"),
    ("1-3,5-6,4", "1-6"), ("65535", "65535"),
])
func `A set of ports has one text`(form: String, canonical: String) throws {
    let set = try #require(PortSet(form))
    #expect(set.description == canonical)
    #expect(PortSet(set.ports) == set)
    #expect(set.count == set.ports.count)
}

@Test(arguments: ["", "0", "65536", "7-5", "a", "1,,2", "1-", "-1", "1-2-3", "+-1", "99999999999999999999"])
func `What is no set of ports is refused`(form: String) {
    #expect(PortSet(form) == nil)
}

@Test func `A port is in the set whose range holds it`() throws {
    let set = try #require(PortSet("22,8000-8080"))
    #expect(set.contains(22) && set.contains(8000) && set.contains(8080))
    #expect(!set.contains(23) && !set.contains(7999) && !set.contains(8081))
    #expect(try #require(PortSet("1-3")).union(try #require(PortSet("4,9"))).description == "1-4,9")
}

@Test(arguments: [
    ("192.0.2.0/24", "192.0.2.255", true), ("192.0.2.0/24", "192.0.3.0", false), ("192.0.2.7", "192.0.2.7", true),
    ("192.0.2.7", "192.0.2.8", false), ("0.0.0.0/0", "255.255.255.255", true), ("0.0.0.0/0", "::1", false),
    ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::", false), ("::/0", "ffff::", true),
    ("2001:db8::/65", "2001:db8::7fff:0:0:0", true), ("2001:db8::/65", "2001:db8::8000:0:0:0", false),
])
func `A range holds the addresses that begin alike`(range: String, address: String, holds: Bool) throws {
    #expect(try #require(AddressRange(range)).contains(try #require(IPAddress(address))) == holds)
}

@Test(arguments: ["192.0.2.1/24", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/", "192.0.2.0/+8", "a/8", "::1/64", "/8"])
func `What is no range is refused`(form: String) {
    #expect(AddressRange(form) == nil)
}

@Test func `A range counts and lists its addresses`() throws {
    let range = try #require(AddressRange("192.0.2.252/30"))
    #expect(range.count == 4)
    #expect(range.addresses.map(\.description) == ["192.0.2.252", "192.0.2.253", "192.0.2.254", "192.0.2.255"])
    #expect(
        try #require(AddressRange("2001:db8::fffe/127")).addresses.map(\.description) == [
            "2001:db8::fffe", "2001:db8::ffff",
        ])
    #expect(try #require(AddressRange("::/0")).count == nil)
}

@Test(arguments: [
    ("Mail.Example.JP", "mail.example.jp"), ("mail.example.jp.", "mail.example.jp"), ("a_b.example", "a_b.example"),
    ("localhost", "localhost"), ("1a.example", "1a.example"),
])
func `A host's name has one form`(form: String, canonical: String) {
    #expect(HostName.canonical(form) == canonical)
}

@Test(arguments: [
    "", ".", "a..b", "-a.example", "a-.example", "1.2.3", "192.0.2.300", "a b", "a/b", "ä.example", "a\0b",
])
func `What is no host's name is refused`(form: String) {
    #expect(HostName.canonical(form) == nil)
}
