import CSAF
import Testing

@Suite struct `CPE names` {
    /// Formatted string and URI of the same name.
    @Test(arguments: [
        (
            "cpe:2.3:a:microsoft:internet_explorer:8.0.6001:beta:*:*:*:*:*:*",
            "cpe:/a:microsoft:internet_explorer:8.0.6001:beta"
        ),
        (
            "cpe:2.3:a:hp:insight_diagnostics:7.4.0.1570:-:*:*:online:win2003:x64:*",
            "cpe:/a:hp:insight_diagnostics:7.4.0.1570:-:~~online~win2003~x64~"
        ),
        (
            "cpe:2.3:a:hp:openview_network_manager:7.51:*:*:*:*:linux:*:*",
            "cpe:/a:hp:openview_network_manager:7.51::~~~linux~~"
        ),
        (
            "cpe:2.3:a:foo\\\\bar:big\\$money_manager_2010:*:*:*:*:special:ipod_touch:80gb:*",
            "cpe:/a:foo%5cbar:big%24money_manager_2010:::~~special~ipod_touch~80gb~"
        ),
        ("cpe:2.3:a:microsoft:internet_explorer:8.*:sp?:*:*:*:*:*:*", "cpe:/a:microsoft:internet_explorer:8.%02:sp%01"),
        ("cpe:2.3:o:redhat:rhel_tus:7.6:*:server:*:*:*:*:*", "cpe:/o:redhat:rhel_tus:7.6::server"),
        ("cpe:2.3:h:example:product_a:2.2.0:*:*:*:*:*:*:*", "cpe:/h:example:product_a:2.2.0"),
        ("cpe:2.3:a:x:y:*:*:*:en-us:*:*:*:*", "cpe:/a:x:y::::en-us"), ("cpe:2.3:*:*:*:*:*:*:*:*:*:*:*", "cpe:/"),
        ("cpe:2.3:a:x:y\\:z\\*\\?:1:*:*:*:*:*:*:*", "cpe:/a:x:y%3az%2a%3f:1"),
    ])
    func `both forms say the same`(formatted: String, uri: String) throws {
        let name = try CPEName(formatted)
        #expect(name.formattedString == formatted)
        #expect(name.uri == uri)
        #expect(try CPEName(uri).formattedString == formatted)
    }

    @Test(arguments: [
        ("", "neither \"cpe:2.3:\" nor \"cpe:/\" begins it"),
        ("cpe:2.2:a:b", "neither \"cpe:2.3:\" nor \"cpe:/\" begins it"),
        ("cpe:2.3:a:b:c", "it has 3 attributes, not 11"), ("cpe:2.3:x:b:c:*:*:*:*:*:*:*:*", "\"x\" is not a part"),
        ("cpe:2.3:a:b b:c:*:*:*:*:*:*:*:*", "\"b b\" is not a value of an attribute"),
        ("cpe:2.3:a:b$:c:*:*:*:*:*:*:*:*", "\"b$\" is not a value of an attribute"),
        ("cpe:2.3:a:b*c:c:*:*:*:*:*:*:*:*", "\"b*c\" is not a value of an attribute"),
        ("cpe:2.3:a::c:*:*:*:*:*:*:*:*", "\"\" is not a value of an attribute"),
        ("cpe:2.3:a:b:c:*:*:*:english:*:*:*:*", "\"english\" is not a value of an attribute"),
        ("cpe:2.3:a:b\\a:c:*:*:*:*:*:*:*:*", "\"b\\\\a\" is not a value of an attribute"),
        ("cpe:/a:b:c:d:e:f:g:h", "it has 8 attributes, more than 7"), ("cpe:/x:b", "\"x\" is not a part"),
        ("cpe:/a:b%2", "\"b%2\" is not percent-encoded"), ("cpe:/a:b%01c", "\"b%01c\" has a wildcard inside"),
        ("cpe:/a:b!", "\"b!\" has a character that has to be percent-encoded"),
        ("cpe:/a:b:c:d:e:~a~b", "\"~a~b\" is not a packed edition"),
    ])
    func `what is no name says why`(text: String, reason: String) {
        let error = #expect(throws: CPEName.ParseError.self) { try CPEName(text) }
        #expect(error?.reason == reason)
        #expect(!CPEName.isWellFormed(text))
    }

    @Test(arguments: [
        ("cpe:/a:isc:bind", "cpe:/a:isc:bind:9.18", true, false),
        ("cpe:/a:isc:bind:9.18", "cpe:/a:isc:bind", false, false),
        ("cpe:/a:ISC:BIND", "cpe:2.3:a:isc:bind:*:*:*:*:*:*:*:*", true, false),
        ("cpe:/a:isc:bind:9.18", "cpe:/a:isc:bind:9.16", false, true),
        ("cpe:2.3:a:isc:bind:9.*:*:*:*:*:*:*:*", "cpe:/a:isc:bind:9.16", true, false),
        ("cpe:2.3:a:isc:bind:9.1?:*:*:*:*:*:*:*", "cpe:/a:isc:bind:9.1", true, false),
        ("cpe:2.3:a:isc:bind:9.1?:*:*:*:*:*:*:*", "cpe:/a:isc:bind:9.123", false, true),
        ("cpe:2.3:a:isc:bind:*18:*:*:*:*:*:*:*", "cpe:/a:isc:bind:9.18", true, false),
        ("cpe:2.3:a:isc:bind:9:-:*:*:*:*:*:*", "cpe:2.3:a:isc:bind:9:p1:*:*:*:*:*:*", false, true),
        ("cpe:2.3:a:isc:bind:9:*:*:*:*:*:*:*", "cpe:2.3:a:isc:bind:9:-:*:*:*:*:*:*", true, false),
        ("cpe:/a:isc:bind:9", "cpe:2.3:a:isc:bind:9*:*:*:*:*:*:*:*", false, false),
    ])
    func `a name covers what it means`(source: String, target: String, covers: Bool, isDisjoint: Bool) throws {
        let (source, target) = try (CPEName(source), CPEName(target))
        #expect(source.covers(target) == covers)
        #expect(source.isDisjoint(with: target) == isDisjoint)
    }

    @Test func `attributes can be asked for`() throws {
        let name = try CPEName("cpe:/a:Red%21Hat:x:-")
        #expect(name.text(.vendor) == "red!hat" && name[.version] == .notApplicable && name[.update] == .any)
        #expect(try name.relation(of: .version, to: CPEName("cpe:/a:b:c:1")) == .disjoint)
        #expect(try CPEName("cpe:/a:b").relation(of: .product, to: CPEName("cpe:/a:b:c%02")) == .undefined)
    }
}
