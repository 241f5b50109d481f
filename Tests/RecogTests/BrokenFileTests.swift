import FoundationEssentials
import Recog
import Testing

private func mistakes(_ xml: String, directory: String? = nil) throws -> [String] {
    let errors = try #require(throws: ParseErrors.self) { try parse(xml, directory: directory) }
    return errors.errors.map(\.description)
}

@Test func `Every mistake of a file is named with its line and column`() throws {
    let xml = """
        <fingerprints matches="x" preference="2" colour="red">
          <fingerprint pattern="(a" flags="REG_ICASE,REG_BASIC">
            <example _encoding="hex">61</example>
            <example _encoding="base64">!</example>
            <example _filename="../secret">x</example>
            <param name="a" value="b"/>
            <param pos="-1" name="a"/>
            <param pos="0"/>
            <param pos="0" name="a"/>
            <param pos="1" name="b" value="c"/>
            <param pos="0" name="c" value="{d}"/>
            <param pos="0" name="d.cpe23" value="{e}"/>
          </fingerprint>
          <fingerprint><description/><note/></fingerprint>
          <note/>
        </fingerprints>
        """
    #expect(
        try mistakes(xml) == [
            "test.xml:1:1: unknown attribute 'colour' of 'fingerprints'",
            "test.xml:1:1: preference '2' is not a number from 0 through 1",
            "test.xml:2:3: unknown flag 'REG_BASIC'",
            "test.xml:2:3: pattern, offset 0: '(' is not closed",
            "test.xml:3:5: unknown encoding 'hex'",
            "test.xml:4:5: example is not base64",
            "test.xml:5:5: example file '../secret' is not inside the folder",
            "test.xml:6:5: 'param' without attribute 'pos'",
            "test.xml:7:5: pos '-1' is not a number from 0",
            "test.xml:8:5: 'param' without attribute 'name'",
            "test.xml:9:5: parameter 'a' has pos 0 and no value",
            "test.xml:10:5: parameter 'b' has pos 1 and the value 'c'",
            "test.xml:2:3: 'fingerprint' without element 'description'",
            "test.xml:11:5: parameter 'c' uses '{d}', which is not given",
            "test.xml:12:5: parameter 'd.cpe23' uses '{e}', which is not given",
            "test.xml:14:3: 'fingerprint' without attribute 'pattern'",
            "test.xml:14:30: element 'note' is not expected here",
            "test.xml:15:3: element 'note' is not expected here",
        ])
}

@Test func `A document type declaration is refused`() throws {
    let xml = """
        <?xml version="1.0"?>
        <!DOCTYPE fingerprints [<!ENTITY a "b">]>
        <fingerprints matches="&a;"/>
        """
    #expect(try mistakes(xml) == ["test.xml:2:24: document type declaration '<!DOCTYPE' is not accepted"])
}

@Test func `A word of the file does not break a line of the report`() throws {
    let xml = "<fingerprints>" + fingerprint("(?&#10;)") + "</fingerprints>"
    #expect(try mistakes(xml) == ["test.xml:1:15: pattern, offset 0: inline flag '\u{FFFD}' is not supported"])
}

@Test(arguments: [
    ("", "test.xml:1:1: no element found"),
    ("<fingerprints>", "test.xml:1:15: no element found"),
    ("<fingerprints></fingerprint>", "test.xml:1:17: mismatched tag"),
    ("<fingerprints matches='&b;'/>", "test.xml:1:1: undefined entity"),
    ("<fingerprints/><fingerprints/>", "test.xml:1:16: junk after document element"),
    ("<other/>", "test.xml:1:1: expected element 'fingerprints', found 'other'"),
    (
        "<fingerprints><a><a><a><a><a><a><a><a/></a></a></a></a></a></a></a></fingerprints>",
        "test.xml:1:36: elements nest deeper than 8"
    ),
])
func `What is not such a file is refused`(xml: String, message: String) throws {
    #expect(try mistakes(xml).last == message)
}

@Test func `A byte that is not text is refused where it stands`() throws {
    let bytes = Array("<fingerprints>\n  ".utf8) + [0xFF] + Array("</fingerprints>".utf8)
    let errors = try #require(throws: ParseErrors.self) { try FingerprintDatabase.parse(bytes, file: "test.xml") }
    #expect(errors.description == "test.xml:2:3: not well-formed (invalid token)")
}

@Test func `A file beyond the limit is refused`() throws {
    let bytes = [UInt8](repeating: 0x20, count: FingerprintDatabase.maximumSize + 1)
    let errors = try #require(throws: ParseErrors.self) { try FingerprintDatabase.parse(bytes, file: "test.xml") }
    #expect(errors.description == "test.xml: file is larger than 33554432 bytes")
}

@Test func `What cannot be read is told in the system's words`() throws {
    let errors = try #require(throws: ParseErrors.self) { try FingerprintDatabase.load("/nonexistent.xml") }
    #expect(errors.description == "/nonexistent.xml: No such file or directory")
    let folder = try #require(throws: ParseErrors.self) { try FingerprintDatabase.load("/etc") }
    #expect(folder.description == "/etc: not a regular file")
    let absent = try #require(throws: ParseErrors.self) { try FingerprintLibrary.load(directory: "/nonexistent") }
    #expect(absent.description == "/nonexistent: No such file or directory")
}

@Test func `An example is read from the folder named like the file, and only from there`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "recog-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder + "/samples", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func write(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
    }
    func xml(_ name: String) -> String {
        "<fingerprints>" + fingerprint("^a\\n$", "<example _filename='\(name)'/>") + "</fingerprints>"
    }
    try write("a\n", "samples/one.bin")
    try write("a\n", "outside.bin")
    try write(xml("one.bin"), "samples.xml")
    let library = try FingerprintLibrary.load(directory: folder)
    #expect(library.databases.map(\.matches) == ["samples"])
    #expect(library.databases[0].verify().examples == 1)
    #expect(library.databases[0].verify().disagreements.isEmpty)

    #expect(
        try mistakes(xml("one.bin")) == ["test.xml:1:86: example file 'one.bin' has no folder to be in"])
    for name in ["../outside.bin", "/etc/hostname", "a/../../outside.bin", ""] {
        #expect(
            try mistakes(xml(name), directory: folder + "/samples")
                == ["test.xml:1:86: example file '\(name)' is not inside the folder"])
    }
    try write("<fingerprints/>x", "broken.xml")
    try write("<other/>", "other.xml")
    let errors = try #require(throws: ParseErrors.self) { try FingerprintLibrary.load(directory: folder) }
    #expect(
        errors.errors.map(\.description) == [
            "\(folder)/broken.xml:1:16: junk after document element",
            "\(folder)/other.xml:1:1: expected element 'fingerprints', found 'other'",
        ])
}
