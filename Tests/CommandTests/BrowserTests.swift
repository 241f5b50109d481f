import Foundation
import TestSupport
import Testing

/// The center's form and desk, driven as a person would, in headless Chromium. Screenshots are kept in
/// `$NOROSHI_SCREENSHOTS`, or in `screenshots` beside the built programs.
@Suite(.serialized) struct BrowserTests {
    static var screenshots: String {
        get throws {
            let folder =
                try ProcessInfo.processInfo.environment["NOROSHI_SCREENSHOTS"]
                ?? URL(filePath: Program.built("noroshi-center")).deletingLastPathComponent().path + "/screenshots"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            return folder
        }
    }

    @Test(.enabled(if: Browser.isAvailable, "\(Browser.skipReason)"), arguments: ["en", "ja"])
    func `a report goes from the form to a case and into the statistics`(language: String) async throws {
        try await withTemporaryFolder { folder in
            try await withCenter(in: folder) { address, database in
                let added = try await center(
                    "user", "add", "analyst", database: database, input: "a long enough password\n")
                #expect(added.status == .exited(0), "\(added.errors)")
                try await withBrowser(languages: language, height: 1400) { browser in
                    let number = try await report(browser, address, language)
                    try await handle(browser, address, language, number)
                    #expect(try await browser.consoleErrors().isEmpty)
                }
            }
        }
    }

    private func report(_ browser: Browser, _ address: String, _ language: String) async throws -> String {
        try await browser.open("\(address)/report?lang=\(language)")
        try await browser.check("input[name=categories][value=spam-relay]")
        try await browser.type("#description", "ログに <b>中継</b> の跡があった。 The log shows relaying.")
        try await browser.type("[name='evidence.0.excerpt']", "relay=mx.example, stat=Sent")
        try await browser.type("[name='reporter.organization']", "Example 株式会社")
        try await browser.check("input[name='consent.sites'][value=evidence]")
        try await browser.screenshot(to: "\(Self.screenshots)/report-\(language).png")
        try await browser.click("form.report button.button")
        try await browser.waitFor("#number")
        let number = try await browser.text("#number")
        #expect(number.wholeMatch(of: /NRS-\d{4}-\d{6}/) != nil)
        try await browser.screenshot(to: "\(Self.screenshots)/receipt-\(language).png")
        return number
    }

    private func handle(_ browser: Browser, _ address: String, _ language: String, _ number: String) async throws {
        try await browser.open("\(address)/desk/sign-in")
        try await browser.type("#name", "analyst")
        try await browser.type("#password", "a long enough password")
        try await browser.click("main form button")
        try await browser.waitFor("table")
        #expect(try await browser.text("main").contains(number))
        try await browser.screenshot(to: "\(Self.screenshots)/queue-\(language).png")

        try await browser.open("\(address)/desk/reports/\(number)")
        // The reporter's markup is shown as it was typed.
        #expect(try await browser.text("main").contains("<b>中継</b>"))
        _ = try await browser.script(
            "for (const part of document.querySelectorAll('details')) part.open = true; return '';")
        try await browser.check("input[value='abusive-content:spam']")
        try await browser.check("input[value='vulnerable:potentially-unwanted-accessible']")
        try await submit(browser, "form[action$='/labels'] button")
        #expect(try await browser.isChecked("input[value='abusive-content:spam']"))
        try await submit(browser, "form[action$='/case'] button")
        try await browser.screenshot(to: "\(Self.screenshots)/case-\(language).png")

        let month = String(Date().ISO8601Format().prefix(7))
        try await browser.open("\(address)/desk/statistics?period=\(month)")
        #expect(try await browser.exists("svg.chart"))
        #expect(try await browser.text("main").contains("100"))
        try await browser.screenshot(to: "\(Self.screenshots)/statistics-\(language).png")
    }

    /// Clicks, and waits until another page stands where this one did.
    private func submit(_ browser: Browser, _ css: String) async throws {
        _ = try await browser.script("document.body.dataset.old = 'yes'; return '';")
        try await browser.click(css)
        try await browser.waitFor("body:not([data-old])")
    }
}
