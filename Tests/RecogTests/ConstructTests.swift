import Recog
import Testing

/// A pattern as fingerprints of many kinds use them, an input, and the values of its groups from the first on.
struct Construct: CustomTestStringConvertible, Sendable {
    var pattern: String
    var input: String
    var values: [String?]
    var flags: String

    init(_ pattern: String, _ input: String, _ values: [String?], flags: String = "") {
        (self.pattern, self.input, self.values, self.flags) = (pattern, input, values, flags)
    }

    var testDescription: String { pattern }
}

private func expect(_ construct: Construct) throws {
    let escaped = [("&", "&amp;"), ("<", "&lt;"), ("\"", "&quot;")].reduce(construct.pattern) {
        $0.split(separator: $1.0, omittingEmptySubsequences: false).joined(separator: $1.1)
    }
    let parameters = construct.values.indices.map { "<param pos='\($0 + 1)' name='v\($0)'/>" }.joined()
    let database = try database(fingerprint(escaped, parameters, flags: construct.flags), attributes: "")
    let match = try #require(database.match(construct.input))
    #expect(construct.values.indices.map { match["v\($0)"] } == construct.values)
}

@Test(arguments: [
    Construct(
        "^Linux (\\S+) (\\d+\\.\\d+[\\w.-]*) #\\d+", "Linux gate 4.19.0-6-amd64 #1 SMP Debian",
        ["gate", "4.19.0-6-amd64"]),
    Construct(
        "^Exampla IOS .*Software \\(([^)]+)\\), Version ([^, ]+)",
        "Exampla IOS Software, 2800 Software (C2800-IPBASE-M), Version 12.4(3)T,\r\nRELEASE",
        ["C2800-IPBASE-M", "12.4(3)T"]),
    Construct(
        "^Model ([A-Z]{2,4}-?\\d{1,4}[a-z]?)\\r?\\nRev (\\d+)$", "Model XR-220b\r\nRev 7\nmore", ["XR-220b", "7"]),
    Construct("Kernel.+(?:build|Build):? (\\d+)", "Kernel line\nBuild 2600", ["2600"], flags: "REG_DOT_NEWLINE"),
    Construct(
        "^Switch\\s+(?:(stack)\\s+)?v([\\d.]+(?:[ab]\\d)?)", "SWITCH  V3.1b2", [nil, "3.1b2"], flags: "REG_ICASE"),
    Construct("(?im)^contact: .*^location: ([^\\n]*)$", "Contact: x\nLocation: hall\n", ["hall"]),
])
func `System descriptions of one line and of several`(construct: Construct) throws { try expect(construct) }

@Test(arguments: [
    Construct(
        "^(?:d4d1c5b2ffeebeef0011223344556677|00112233445566778899aabbccddeeff)$", "00112233445566778899aabbccddeeff",
        []),
    Construct("^[a-f\\d]{32}$", "0123456789abcdef0123456789abcdef", []),
    Construct("^2ad2ad0002ad2ad[0-9a-f]{47}$", "2ad2ad0002ad2ad" + String(repeating: "a1b", count: 15) + "ff", []),
    Construct(
        "^CN=(?:localhost|([^,/]{1,64})),.*\\bO=Example(?:, Inc\\.?)?\\b", "CN=gw-1,OU=x,O=Example, Inc.,C=JP", ["gw-1"]
    ),
    Construct("^CN=\"?([^\",]+)\"?,", "CN=\"a b\",C=JP", ["a b"]),
    Construct(
        "(?i)serialNumber=(\\h{8}(?:-\\h{4}){3}-\\h{12})", "SERIALNUMBER=0a1b2c3d-0000-1111-2222-abcdefABCDEF",
        ["0a1b2c3d-0000-1111-2222-abcdefABCDEF"]),
])
func `Digests and names of certificates`(construct: Construct) throws { try expect(construct) }

@Test(arguments: [
    Construct("^\\x{0}?\\n?5\\.(\\d\\.\\d+)(?:-([^\\x00]+))?\\x00", "5.7.33-log\0salt", ["7.33", "log"]),
    Construct(
        "^\\e\\[2J(?:\\e\\[\\d+;\\d+H)*Welcome to (\\S+)", "\u{1B}[2J\u{1B}[1;1H\u{1B}[2;1HWelcome to rtr", ["rtr"]),
    Construct("^@PJL INFO ID\\s+\"?([^\"\\r\\n]+?)\"?\\s*$", "@PJL INFO ID\r\n\"Laser 9\"\r\n", ["Laser 9"]),
    Construct(
        "^version=\"ntpd ([\\w.p-]+)@[^\"]+\",(?:.*,)?\\s*system=\"([^\"/]+)/?([^\"]*)\"",
        "version=\"ntpd 4.2.8p12@1.3728-o\",leap=0, system=\"Linux/4.9\"", ["4.2.8p12", "Linux", "4.9"]),
    Construct("^0\\x84\\x00\\x00.{2}\\x02\\x01", "0\u{84}\0\0", []),
    Construct("^[\\x09\\x0a\\x0d\\x20-\\x7e]*ready$", "a\tb\nready", []),
])
func `Bytes and control characters`(construct: Construct) throws {
    if construct.pattern.contains("x84") {
        let database = try database(fingerprint(construct.pattern))
        #expect(database.match([0x30, 0x84, 0, 0, 0xFF, 0x0A, 2, 1]) == nil)
        #expect(database.match([0x30, 0x84, 0, 0, 0xFF, 0xFE, 2, 1]) != nil)
    } else {
        try expect(construct)
    }
}

@Test(arguments: [
    Construct(
        "^Windows Server (\\d{4})(?: (R2))?(?: ([A-Z]\\w+))? (\\d{4,5})(?: Service Pack (\\d))?$",
        "Windows Server 2008 R2 Standard 7601 Service Pack 1", ["2008", "R2", "Standard", "7601", "1"]),
    Construct("^model=(MacExample\\d+,\\d)(?:\\x1fosxvers=(\\d+))?", "model=MacExample11,4", ["MacExample11,4", nil]),
    Construct(
        "^(?:SIP|sip)gate[/ ](?:v|V|)([^\\s(]+)(?:\\s+\\(([^)]*)\\))?$", "sipgate/v1.2.3-rc1 (build 7)",
        ["1.2.3-rc1", "build 7"]),
    Construct("^Vend\\.?Class (?:MSX|msx) (\\d+\\.\\d+)$", "Vend.Class MSX 5.0", ["5.0"]),
    Construct("^.*?(\\d+)(?:\\.\\d+)*? done\\.?$", "took 12.5.1 done.", ["12"]),
    Construct("<title>(?:\\s|&nbsp;)*Router ([^<]*?)\\s*</title>", "<title> &nbsp;Router  X1 </title>", [" X1"]),
    Construct("^Wi.Fi .{2} – (.+)$", "Wi‑Fi 東京 – アクセス", ["アクセス"]),
    Construct("^(?i:Größe) [[:digit:]]{1,3}$", "GRÖßE 12", []),
    Construct("^a{0,0}b{,2}c{1,}\\d{2}[.]{3}$", "bcc12...", []),
    Construct("^\\[(?:[^\\[\\]]|\\[\\])+\\] -{3,} \\{\\w+\\}$", "[a[]b] ---- {x}", []),
])
func `Names, titles and other scripts`(construct: Construct) throws { try expect(construct) }

@Test(arguments: [
    Construct("^(?i:Windows (\\d+)(?:\\s(?!Edition)([a-z]+))?(?: Edition)?)$", "Windows 10 Edition", ["10", nil]),
    Construct("^(?=.*Foo)(?!.*bar)(\\S+) (?<=v )?", "x1 Foo", ["x1"]),
])
func `Patterns look ahead and behind`(construct: Construct) throws { try expect(construct) }

@Test(arguments: [
    ("(a)\\1", "back-reference '\\1'"), ("(?~a)", "absence operator '(?~'"),
])
func `What cannot be matched in linear time names its file, line and column`(pattern: String, words: String) throws {
    let escaped = pattern.split(separator: "<", omittingEmptySubsequences: false).joined(separator: "&lt;")
    let error = #expect(throws: ParseErrors.self) { try database("\n  " + fingerprint(escaped)) }
    #expect(error?.description.hasPrefix("test.xml:2:3: pattern, offset ") == true)
    #expect(error?.description.hasSuffix("\(words) is not supported") == true)
}

@Test func `What Recog reads leniently is read`() throws {
    let database = try parse(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <fingerprints matches="a.b" protocol="Http" preference=" .5 ">
          text between elements
          <fingerprint pattern="^Ünïcode(\\d)?" flags="REG_ICASE, REG_MULTILINE" certainty="0.9">
            <description>one</description><description>two</description>
            <example _encoding="base64" v="1">w5xuw69jb2RlMQ</example>
            <example><!-- a comment -->Ünïcode</example>
            <param pos=" 1 " name="v"/>
          </fingerprint>
        </fingerprints>
        """)
    #expect(database.preference == 0.5)
    #expect(database.fingerprints[0].description == "one")
    #expect(database.fingerprints[0].examples.map(\.isBinary) == [true, false])
    #expect(database.verify().disagreements.isEmpty, "\(database.verify().disagreements)")
}
