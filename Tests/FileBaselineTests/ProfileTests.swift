import FileBaseline
import Testing

struct ProfileTests {
    @Test(
        arguments: [
            ("/etc", "content"), ("/etc/passwd", "content"), ("/etcetera", nil), ("/var", nil),
            ("/var/log/a.log", "growing"),
            ("/var/log/b/c/d.log", "growing"), ("/var/log/a.txt", nil), ("/etc/mtab", "ignored"),
            ("/home/x/.ssh", "content"),
            ("/home/x/.ssh/id", "content"), ("/home/x/y/.ssh", nil), ("/a b", "attributes"),
            ("/q/\u{1}x", "attributes"),
            ("/noted", "content"), ("/noted # x", nil), ("/a#b", "content"), ("/c #d", "content"), ("/e #f", "content"),
            ("/g #h", "content"), ("/i ", "content"),
        ] as [(String, String?)])
    func `the last line that holds for a path counts`(path: String, level: String?) throws {
        let text = """
            # a comment
            content     /etc
            growing     /var/log/**/*.log
            ignored     /etc/mtab
            content     /home/*/.ssh
            attributes  /a b
            attributes  /q/\\x01?
            content     /noted  # my data
            content     /a#b\t# with a tab
            content     /c \\#d
            content     /e\\ #f
            content     /g\\x20#h # more
            content     /i\\  # a blank at the end
            """
        let profile = try Profile(Array(text.utf8), file: "p")
        #expect(profile.rule(for: Array(path.utf8))?.level.word == level)
    }

    @Test func `walks begin where the first wildcard stands`() throws {
        let profile = try Profile(
            Array("content /etc/*.d\ncontent /usr\ncontent /usr/bin\nignored /var".utf8), file: "p")
        #expect(profile.roots.map { String(decoding: $0, as: UTF8.self) } == ["/etc", "/usr"])
    }

    @Test func `any path can be named, whatever its bytes`() {
        let paths: [[UInt8]] = [
            Array("/a b".utf8), Array("/new\nline*".utf8), [0x2F, 0xFF, 0x5C, 0x3F], Array("/# no comment".utf8),
        ]
        let profile = Profile.everything(below: paths)
        for path in paths { #expect(profile.rule(for: path)?.level == .content) }
        #expect(profile.roots == Profile.outermost(paths))
        #expect(profile.rule(for: Array("/new\nlineX".utf8)) == nil)
    }

    @Test func `every mistake is told with its place`() throws {
        let text = "content\nwatch /etc\ncontent etc\ncontent /a/../b\ncontent /x\\x0\ncontent # /y\n"
        let error = try #require(throws: ProfileError.self) { try Profile(Array(text.utf8), file: "p") }
        #expect(
            error.mistakes == [
                "p:1:8: a path is missing",
                "p:2:1: unknown level 'watch': content, attributes, growing, ignored",
                "p:3:9: a path begins with '/'",
                "p:4:14: '.' and '..' stand in no path",
                "p:5:11: '\\x' takes two hexadecimal digits, and not 00",
                "p:6:8: a path is missing",
            ])
    }

    @Test func `stars do not take forever`() throws {
        let stars = String(repeating: "a*", count: 60) + "b"
        let profile = try Profile(Array("content /\(stars)\ncontent /**/**/**/**/**/x".utf8), file: "p")
        let path = "/" + String(repeating: "a", count: 255)
        #expect(profile.rule(for: Array(String(repeating: path, count: 200).utf8)) == nil)
    }
}
