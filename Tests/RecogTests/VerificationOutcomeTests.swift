import FoundationEssentials
import Recog
import Testing

@Test func `Every file is tried, whatever the others are`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "recog-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let texts = [
        "1.xml": "<fingerprints matches='k'>"
            + fingerprint("p(\\d)", "<example v='1'>p2</example>\n<example>q</example><param pos='1' name='v'/>")
            + "</fingerprints>",
        "2.xml": "<fingerprints><other/></fingerprints>",
        "3.xml": "<fingerprints>" + fingerprint("p", "<example>p</example>") + "</fingerprints>",
    ]
    for (name, text) in texts { try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)")) }
    let outcome = VerificationOutcome(of: [folder, "/nonexistent.xml"])
    #expect(outcome.files.map(\.path) == ["\(folder)/1.xml", "\(folder)/3.xml"])
    #expect(outcome.total.examples == 3)
    #expect(
        outcome.errors.map(\.description) == [
            "\(folder)/2.xml:1:15: element 'other' is not expected here",
            "/nonexistent.xml: No such file or directory",
        ])
    let (one, three) = ("\(folder)/1.xml", "\(folder)/3.xml")
    #expect(
        outcome.json
            == """
            {"files":[{"file":"\(one)","matches":"k","fingerprints":1,"examples":2,"values":1,"disagreements":[\
            {"line":1,"fingerprint":"sample","example":"p2","expected":"v=1","got":"v=2"},\
            {"line":2,"fingerprint":"sample","example":"q","expected":"a match","got":"no match"}]},\
            {"file":"\(three)","matches":"3","fingerprints":1,"examples":1,"values":0,"disagreements":[]}],\
            "total":{"files":2,"fingerprints":2,"examples":3,"values":1,"disagreements":2},"errors":[\
            {"file":"\(folder)/2.xml","line":1,"column":15,"reason":"element 'other' is not expected here"},\
            {"file":"/nonexistent.xml","line":0,"column":0,"reason":"No such file or directory"}]}

            """)
}
