import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct `The browser` {
    private static let page = """
        data:text/html;charset=utf-8,<!doctype html><title>狼煙</title><h1>Form</h1>\
        <form onsubmit="out.textContent=who.value+' '+kind.value+' '+ok.checked;return false">\
        <input id="who" value="old"><select id="kind"><option value="a">A<option value="b">B</select>\
        <input type="checkbox" id="ok"><button>Send</button></form><p id="out"></p><p id="l"></p>\
        <script>l.textContent=navigator.languages.join()</script>
        """

    @Test(.enabled(if: Browser.isAvailable, "\(Browser.skipReason)"))
    func `a page is opened, filled in, sent and pictured`() async throws {
        try await withTemporaryFolder { folder in
            try await withBrowser(languages: "ja") { browser in
                try await browser.open(Self.page)
                #expect(try await browser.title() == "狼煙")
                #expect(try await browser.text("h1") == "Form")
                #expect(try await browser.text("#l") == "ja")
                #expect(try await !browser.exists("#later"))
                try await browser.type("#who", "鈴木")
                try await browser.select("#kind", value: "b")
                try await browser.check("#ok")
                try await browser.click("button")
                #expect(try await browser.text("#out") == "鈴木 b true")
                #expect(try await browser.source().contains("<h1>Form</h1>"))
                try await browser.screenshot(to: folder.path("page.png"))
                let png = try Data(contentsOf: folder.url.appending(path: "page.png"))
                #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
                #expect(png.count > 1000)
            }
        }
    }

    @Test(.enabled(if: Browser.isAvailable, "\(Browser.skipReason)"))
    func `a page's complaints are heard and a missing element is an error`() async throws {
        try await withBrowser { browser in
            try await browser.open(
                "data:text/html,<p>x</p><script>setTimeout(()=>{document.body.id='late'},50);nothing()</script>")
            try await browser.waitFor("#late")
            #expect(try await browser.consoleErrors().contains { $0.contains("nothing is not defined") })
            let error = await #expect(throws: BrowserError.self) { try await browser.click("#absent") }
            #expect(error?.code == "no such element")
        }
    }
}
