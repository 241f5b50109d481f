import NoroshiModel
import Testing

@testable import NoroshiReport

/// UAX #11: wide and fullwidth characters take two columns, combining marks none.
@Test(arguments: [
    ("", 0), ("abc", 3), ("狼煙", 4), ("ｱ", 1), ("Ａ", 2), ("é", 1), ("e\u{301}", 1), ("か\u{3099}", 2), ("한", 2),
    ("、。", 4), ("…", 1), ("😀", 2),
])
func `A text's width is counted in columns of a terminal`(text: String, width: Int) {
    #expect(text.displayWidth == width)
}

@Test(arguments: [
    ("abcdef", 6, "abcdef"), ("abcdefg", 6, "abcde…"), ("狼煙狼煙", 8, "狼煙狼煙"), ("狼煙狼煙", 7, "狼煙狼…"), ("狼煙狼煙", 6, "狼煙…"),
    ("狼煙", 3, "狼…"), ("狼煙", 2, "…"),
])
func `A text is cut to columns, never through a character`(text: String, columns: Int, cut: String) {
    #expect(text.shortened(to: columns) == cut)
    #expect(text.shortened(to: columns).displayWidth <= columns)
}

@Suite struct `Wrapping text` {
    @Test func `breaks at blanks`() {
        let lines = TextStyle(width: 22).wrap("the quick brown fox jumps over it", indent: 2)
        #expect(lines == ["  the quick brown fox", "  jumps over it"])
    }

    @Test func `breaks Japanese between characters`() {
        #expect(TextStyle(width: 20).wrap("これは日本語の長い文です。", indent: 0) == ["これは日本語の長い文", "です。"])
    }

    @Test func `leaves text alone where lines may be of any length`() {
        let text = String(repeating: "word ", count: 100) + "end"
        #expect(TextStyle().wrap(text, indent: 2) == ["  " + text])
    }

    @Test(
        arguments: [20, 25, 40, 79, 80, 200],
        ["the quick brown fox jumps over the lazy dog and runs away", "混ぜた text と 日本語 の文 with words", "a\n\nb", ""])
    func `makes no line wider than the terminal and loses no word`(width: Int, text: String) {
        let lines = TextStyle(width: width).wrap(text, indent: 4)
        for line in lines { #expect(line.displayWidth <= max(width, 24)) }
        #expect(lines.joined().filter { !$0.isWhitespace } == text.filter { !$0.isWhitespace })
    }

    @Test func `keeps a word that is wider than the line whole`() {
        #expect(
            TextStyle(width: 20).wrap("a /usr/lib/systemd/system/x.service b", indent: 0) == [
                "a", "/usr/lib/systemd/system/x.service", "b",
            ])
    }

    @Test func `keeps the lines of a text`() {
        #expect(TextStyle(width: 40).wrap("one\ntwo", indent: 2) == ["  one", "  two"])
    }

    @Test func `colors only where color is wanted`() {
        #expect(TextStyle(color: false).paint("x", .red) == "x")
        #expect(TextStyle(color: true).paint("x", .red) == "\u{1B}[1;31mx\u{1B}[0m")
        #expect(TextStyle(color: true).paint("x", Severity.none) == "x")
    }
}

@Suite struct `Tables` {
    @Test func `keep their columns under each other, wide characters counted twice`() {
        var table = TextTable(["A", "製品", "C"])
        table.add(["狼煙", "x", "1"])
        table.add(["y", "", ""])
        #expect(table.lines(width: 0) { $0 } == ["  A     製品  C", "  狼煙  x     1", "  y"])
    }

    @Test(arguments: [42, 60, 80])
    func `cut the widest columns to fit`(width: Int) {
        var table = TextTable(["SERVICE", "PROGRAM", "REASON"])
        table.add(["tcp/110", String(repeating: "program", count: 10), String(repeating: "理由", count: 30)])
        let lines = table.lines(width: width) { $0 }
        for line in lines { #expect(line.displayWidth <= width) }
        #expect(lines[1].hasPrefix("  tcp/110  program"))
        #expect(lines[1].contains("…"))
    }
}

@Suite struct `Bar charts` {
    @Test func `escape their labels and tell each number`() {
        let chart = BarChart(
            title: hostile,
            bars: [
                .init(label: hostile, value: 3, style: "bar-0\"><script>"),
                .init(label: "none", value: 0, style: "bar-0"),
            ])
        let svg = chart.svg
        #expect(!svg.contains("<script") && !svg.contains("<img"))
        #expect(svg.contains("<title>none: 0</title>"))
        #expect(svg.contains(">3</text>"))
        #expect(svg.contains("width=\"0\" height"))
        #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>"))
        #expect(svg.count { $0 == "<" } == svg.count { $0 == ">" })
    }

    @Test func `of nothing are charts`() {
        #expect(BarChart(title: "x", bars: []).svg.contains("<title>x</title></svg>"))
    }

    @Test(arguments: [("<&>\"'", "&lt;&amp;&gt;&quot;&#39;"), ("狼煙", "狼煙"), ("&amp;", "&amp;amp;")])
    func `and pages hold text, never markup`(text: String, escaped: String) {
        #expect(text.htmlEscaped == escaped)
    }
}
