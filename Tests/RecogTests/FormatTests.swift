import Recog
import Testing

@Test func `The first fingerprint in the file wins, wherever its pattern is found`() throws {
    let database = try database(
        fingerprint("second", "<param pos='0' name='service.product' value='A'/>")
            + fingerprint("sec", "<param pos='0' name='service.product' value='B'/>"))
    #expect(database.match("the second line")?.product == "A")
    #expect(database.match("sect")?.product == "B")
    #expect(database.match("first") == nil)
}

@Test func `What the root does not say has a default`() throws {
    let bare = try parse("<fingerprints/>", file: "folder/pop_banners.xml")
    #expect(bare.matches == "pop_banners")
    #expect(bare.protocol == nil)
    #expect(bare.preference == 0.10)
    let full = try database(
        "", attributes: "matches='pop3.banner' protocol='POP3' database_type='service' preference='.80'")
    #expect(full.matches == "pop3.banner")
    #expect(full.protocol == "pop3")
    #expect(full.databaseType == "service")
    #expect(full.preference == 0.80)
}

@Test(arguments: [
    ("REG_ICASE", "A\nb", false), ("IGNORECASE", "AXB", true), ("REG_DOT_NEWLINE", "a\nb", true),
    ("REG_LINE_ANY_CRLF", "a\nb", true), ("REG_MULTILINE", "a\nb", true), ("MULTILINE", "a\nb", true),
    ("REG_ICASE,REG_MULTILINE", "A\nB", true),
    ("", "AXB", false),
])
func `A flag changes what a pattern matches`(flags: String, input: String, isMatched: Bool) throws {
    #expect((try database(fingerprint("a.b", flags: flags)).match(input) != nil) == isMatched)
}

@Test func `A value is a capture, a constant, or a constant with names in it`() throws {
    let database = try database(
        fingerprint(
            "v(\\d+)(?:-(\\w+))?",
            """
            <param pos="1" name="service.version"/>
            <param pos="2" name="service.patch"/>
            <param pos="0" name="_tmp.word" value="v{service.version}"/>
            <param pos="0" name="service.product" value="{braces} of {_tmp.word}"/>
            <param pos="0" name="braces" value="a { b } c"/>
            <param pos="0" name="note" value="patch {service.patch}"/>
            """))
    let match = try #require(database.match("v7-b"))
    #expect(
        match.parameters == [
            "service.version": "7", "service.patch": "b", "service.product": "a { b } c of v7",
            "braces": "a { b } c", "note": "patch b", "service.protocol": "pop3",
        ])
    #expect(database.match("v7")?.parameters["note"] == nil)
}

@Test func `Only a version that is missing in a CPE name is written as a hyphen`() throws {
    let database = try database(
        fingerprint(
            "p(?: (\\d))?",
            """
            <param pos="1" name="service.version"/>
            <param pos="0" name="service.cpe23" value="cpe:/a:x:p:{service.version}"/>
            <param pos="0" name="os.cpe23" value="cpe:/o:x:p:{os.version}"/>
            """))
    #expect(database.match("p 2")?.cpe23 == "cpe:/a:x:p:2")
    #expect(database.match("p")?.cpe23 == "cpe:/a:x:p:-")
    #expect(database.match("p")?["os.cpe23"] == "cpe:/o:x:p:-")
}

@Test func `A certainty is what the fingerprint says, and 0.85 where it says nothing`() throws {
    let database = try database(fingerprint("p", "<param pos='0' name='os.certainty' value='0.5'/>"))
    let match = try #require(database.match("p"))
    #expect(match.osCertainty == 0.5)
    #expect(match.serviceCertainty == 0.85)
    #expect(match.hardwareCertainty == 0.85)
}

@Test func `A capture that is not UTF-8 is repaired`() throws {
    let database = try database(fingerprint("^(.*)$", "<param pos='1' name='host.name'/>"))
    #expect(database.match([0x61, 0xFF, 0x62])?["host.name"] == "a\u{FFFD}b")
}

@Test func `The last parameter of a name counts, and a group that is not there gives no value`() throws {
    let database = try database(
        fingerprint(
            "p(a)",
            """
            <param pos="0" name="x" value="1"/><param pos="1" name="x"/><param pos="7" name="y"/>
            """))
    #expect(database.match("pa")?.parameters == ["x": "a", "service.protocol": "pop3"])
}

@Test func `An example may be text, CDATA, base64, or a file in the folder`() throws {
    let database = try parse(
        """
        <fingerprints><fingerprint pattern="(?m)^(.+)$"><description>  two
          words </description><example x="a &lt;b&gt;">a &lt;b&gt;</example><example x="&amp;"><![CDATA[&]]></example>
        <example _encoding="base64" x="a">
          YQ
          ==
        </example><param pos="1" name="x"/></fingerprint></fingerprints>
        """)
    #expect(database.fingerprints[0].description == "two words")
    #expect(database.fingerprints[0].examples.map(\.line) == [2, 2, 3])
    let verification = database.verify()
    #expect(verification.disagreements.isEmpty, "\(verification.disagreements)")
    #expect([verification.fingerprints, verification.examples, verification.values] == [1, 3, 3])
}

@Test func `An example that disagrees is told with its place`() throws {
    let database = try database(
        """

        <fingerprint pattern="p(\\d)?"><description>sample</description>
        <example v="1">p2</example>
        <example>q</example>
        <example v="1">p</example>
        <param pos="1" name="v"/></fingerprint>
        """)
    #expect(
        database.verify().disagreements.map(\.description) == [
            "test.xml:3: expected v=1, got v=2 (sample)",
            "test.xml:4: expected a match, got no match (sample)",
            "test.xml:5: expected v=1, got no v (sample)",
        ])
}
