import Foundation
import TestSupport
import Testing

/// The advisory desk, driven as an analyst would, in headless Chromium.
@Suite(.serialized) struct WorkshopTests {
    @Test(.enabled(if: Browser.isAvailable, "\(Browser.skipReason)"), arguments: ["en", "ja"])
    func `an advisory is checked while it is typed, and goes through the desk`(language: String) async throws {
        try await withTemporaryFolder { folder in
            try await withCenter(in: folder) { address, database in
                // It lapsed in 2000.
                let old = try await center(
                    "advisory", "import", "\(Noroshi.resources)/advisories/\(language)/noroshi-1998-0001.json",
                    database: database)
                #expect(old.status == .exited(0), "\(old.errors)")
                for name in ["writer", "reviewer"] {
                    let added = try await center(
                        "user", "add", name, database: database, input: "a long enough password\n")
                    #expect(added.status == .exited(0), "\(added.errors)")
                }
                try await withBrowser(languages: language, width: 1400, height: 1500) { browser in
                    try await signIn(browser, address, "writer")
                    try await write(browser, address, language)
                    try await review(browser, address, language)
                    #expect(try await browser.consoleErrors().isEmpty)
                }
            }
        }
    }

    private func signIn(_ browser: Browser, _ address: String, _ name: String) async throws {
        try await browser.open("\(address)/desk/sign-in")
        try await browser.type("#name", name)
        try await browser.type("#password", "a long enough password")
        try await submit(browser, "main form button")
    }

    private func write(_ browser: Browser, _ address: String, _ language: String) async throws {
        try await browser.open("\(address)/desk/advisories/new?lang=\(language)")
        try await browser.type("[name=id]", "example-2026-0001")
        try await browser.type("[name=title]", language == "ja" ? "POP サーバへの攻撃" : "POP servers under attack")
        try await browser.type("[name=situation]", "Qpopper を経由した侵入が報告されています。 Break-ins are reported.")
        try await browser.type("[name='weakness.0.cve']", "CVE-99")
        // Nobody pressed a button: the page asked by itself.
        try await browser.waitFor("[data-notes='weakness.0.cve'] li.error")
        #expect(try await browser.property("ariaInvalid", of: "[name='weakness.0.cve']") == "true")
        try await browser.screenshot(to: "\(BrowserTests.screenshots)/workshop-wrong-\(language).png")
        try await browser.type("[name='weakness.0.cve']", "CVE-1999-0006")
        try await browser.waitFor("[data-notes='weakness.0.cve']:not(:has(li.error))")

        try await browser.type("[name='weakness.0.text']", "A buffer overflows.")
        try await browser.type("[name='measure.0.text']", "Upgrade to 2.5.")
        try await browser.click("button[value=add-measure]")
        try await browser.waitFor("[name='measure.1.text']")
        #expect(try await browser.property("value", of: "[name='measure.0.text']") == "Upgrade to 2.5.")
        try await browser.type("[name='measure.1.text']", "Rebuild the system.")
        try await browser.type("[name='product.0.vendor']", "Qualcomm")
        try await browser.type("[name='product.0.name']", "Qpopper")
        try await browser.type("[name='product.0.versions']", "vers:generic/<2.5")
        let soon = Date(timeIntervalSinceNow: 10 * 24 * 3600).ISO8601Format().prefix(10)
        _ = try await browser.script(
            "document.querySelector('[name=valid-until]').value = '\(soon)'; return '';")
        try await wait(for: "the preview", within: .seconds(10)) {
            let text = try await browser.text("#preview")
            return text.contains("(2) Rebuild the system.") && text.contains("Qpopper <2.5") ? () : nil
        }
        try await wait(for: "a draft without errors", within: .seconds(10)) {
            try await browser.exists("form#draft li.error") ? nil : ()
        }
        try await browser.screenshot(to: "\(BrowserTests.screenshots)/workshop-\(language).png")
        try await submit(browser, "button[value=save]")
        try await browser.screenshot(to: "\(BrowserTests.screenshots)/draft-\(language).png")
        try await submit(browser, "form[action$='/submit'] button")
        #expect(try await !browser.exists("form[action$='/approve']"), "nobody approves their own work")
    }

    private func review(_ browser: Browser, _ address: String, _ language: String) async throws {
        try await submit(browser, "form[action='/desk/sign-out'] button")
        try await signIn(browser, address, "reviewer")
        try await browser.open("\(address)/desk/drafts/1")
        try await browser.type("#approve-comment", "Well written.")
        try await browser.screenshot(to: "\(BrowserTests.screenshots)/review-\(language).png")
        try await submit(browser, "form[action$='/approve'] button")
        try await submit(browser, "form[action$='/publish'] button")
        try await browser.open("\(address)/desk/advisories")
        #expect(try await browser.exists("#lapsing"), "ten days are soon")
        try await browser.screenshot(to: "\(BrowserTests.screenshots)/desk-advisories-\(language).png")
        try await browser.open("\(address)/desk/advisories/example-2026-0001?document=\(language)")
        try await browser.screenshot(to: "\(BrowserTests.screenshots)/desk-advisory-\(language).png")
        try await browser.open("\(address)/advisories/example-2026-0001?lang=\(language)")
        #expect(try await browser.text("main").contains("CVE-1999-0006"))
        try await browser.screenshot(to: "\(BrowserTests.screenshots)/advisory-\(language).png")
        try await browser.open("\(address)/advisories/noroshi-1998-0001?lang=\(language)")
        #expect(try await browser.text("main p.problem").contains("2000-09-01"))
        try await browser.screenshot(to: "\(BrowserTests.screenshots)/lapsed-\(language).png")
    }

    /// Clicks, and waits until another page stands where this one did.
    private func submit(_ browser: Browser, _ css: String) async throws {
        _ = try await browser.script("document.body.dataset.old = 'yes'; return '';")
        try await browser.click(css)
        try await browser.waitFor("body:not([data-old])")
    }
}
