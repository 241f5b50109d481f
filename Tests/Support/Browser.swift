import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// A headless Chromium, driven by W3C WebDriver through Debian's chromedriver; one page at a time.
///
/// It reaches loopback only: every other name is unknown to it.
/// - Source: https://www.w3.org/TR/webdriver2/
package struct Browser: Sendable {
    package static let chromium = "/usr/bin/chromium"
    package static let driver = "/usr/bin/chromedriver"

    /// Whether Debian's chromium and chromium-driver are there.
    package static var isAvailable: Bool {
        [chromium, driver].allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// For `.enabled(if:)`: what is skipped and why.
    package static var skipReason: String {
        isAvailable ? "the browser is there" : "skipped the browser: no chromium-driver; run Scripts/setup test"
    }

    private let wire: WebDriver

    fileprivate init(wire: WebDriver) {
        self.wire = wire
    }

    /// Opens an address and waits until its page is loaded.
    package func open(_ url: String) async throws {
        try await wire.post("/url", ["url": url])
    }

    package func title() async throws -> String { try await wire.get("/title") as? String ?? "" }
    package func source() async throws -> String { try await wire.get("/source") as? String ?? "" }
    package func url() async throws -> String { try await wire.get("/url") as? String ?? "" }
    package func back() async throws { try await wire.post("/back", [:]) }

    /// The visible text of the first element that matches.
    package func text(_ css: String) async throws -> String {
        try await wire.get("/element/\(element(css))/text") as? String ?? ""
    }

    /// The visible texts of all elements that match.
    package func texts(_ css: String) async throws -> [String] {
        var texts: [String] = []
        for element in try await elements(css) {
            texts.append(try await wire.get("/element/\(element)/text") as? String ?? "")
        }
        return texts
    }

    /// An attribute or property of the first element that matches, such as `value` or `lang`.
    package func property(_ name: String, of css: String) async throws -> String? {
        try await wire.get("/element/\(element(css))/property/\(name)") as? String
    }

    package func exists(_ css: String) async throws -> Bool { try await !elements(css).isEmpty }

    package func click(_ css: String) async throws {
        try await wire.post("/element/\(element(css))/click", [:])
    }

    /// Empties a field and types into it, key by key; for a file field `text` is a path.
    package func type(_ css: String, _ text: String) async throws {
        let element = try await element(css)
        if try await wire.get("/element/\(element)/property/type") as? String != "file" {
            try await wire.post("/element/\(element)/clear", [:])
        }
        try await wire.post("/element/\(element)/value", ["text": text])
    }

    /// Chooses the option of a `select` that has this value.
    package func select(_ css: String, value: String) async throws {
        try await click("\(css) option[value=\"\(value)\"]")
    }

    /// Ticks a checkbox or a radio button, or takes the tick away.
    package func check(_ css: String, _ isOn: Bool = true) async throws {
        let element = try await element(css)
        if try await wire.get("/element/\(element)/selected") as? Bool != isOn {
            try await wire.post("/element/\(element)/click", [:])
        }
    }

    package func isChecked(_ css: String) async throws -> Bool {
        try await wire.get("/element/\(element(css))/selected") as? Bool ?? false
    }

    /// Waits until an element that matches is there.
    package func waitFor(_ css: String, within deadline: Duration = .seconds(10)) async throws {
        try await wait(for: "\"\(css)\"", within: deadline) { try await exists(css) ? () : nil }
    }

    /// Runs a function body in the page; its result as JSON.
    package func script(_ body: String) async throws -> String {
        let result = try await wire.post("/execute/sync", ["script": body, "args": [String]()])
        let data = try JSONSerialization.data(withJSONObject: result ?? NSNull(), options: [.fragmentsAllowed])
        return String(decoding: data, as: UTF8.self)
    }

    /// Width and height of the window in pixels.
    package func resize(width: Int, height: Int) async throws {
        try await wire.post("/window/rect", ["width": width, "height": height])
    }

    /// Writes a PNG of what the window shows.
    package func screenshot(to path: String) async throws {
        let text = try await wire.get("/screenshot") as? String ?? ""
        guard let png = Data(base64Encoded: text), !png.isEmpty else {
            throw BrowserError(code: "screenshot", message: "no picture")
        }
        try png.write(to: URL(filePath: path))
    }

    /// What the page complained about since this was asked last: failed scripts, refused by the policy, not found.
    package func consoleErrors() async throws -> [String] {
        let entries = try await wire.post("/se/log", ["type": "browser"]) as? [[String: Any]] ?? []
        return entries.filter { $0["level"] as? String == "SEVERE" }.compactMap { $0["message"] as? String }
    }

    private func element(_ css: String) async throws -> String {
        let found = try await wire.post("/element", ["using": "css selector", "value": css])
        return try identifier(found)
    }

    private func elements(_ css: String) async throws -> [String] {
        let found = try await wire.post("/elements", ["using": "css selector", "value": css])
        return try (found as? [Any] ?? []).map(identifier)
    }

    private func identifier(_ value: Any?) throws -> String {
        guard let element = value as? [String: String], let identifier = element.values.first else {
            throw BrowserError(code: "element", message: "not an element: \(value ?? "")")
        }
        return identifier
    }
}

/// What the browser or its driver refused.
package struct BrowserError: Error, CustomStringConvertible {
    /// WebDriver's own word, such as `no such element`.
    package var code: String
    package var message: String

    package var description: String { "\(code): \(message)" }
}

/// Runs a browser with a fresh profile whose pages see `languages` as what their reader wants.
package nonisolated(nonsending) func withBrowser<Result>(
    languages: String = "en", width: Int = 1200, height: Int = 900, _ body: (Browser) async throws -> Result
) async throws -> Result {
    let port = try LoopbackPort.free()
    return try await withTemporaryFolder { profile in
        let language = languages.split(separator: ",").first.map(String.init) ?? "en"
        let program = Program(
            Browser.driver, ["--port=\(port)"],
            environment: ["LANGUAGE": language, "HOME": profile.path, "TMPDIR": profile.path])
        return try await withProgram(program) { process in
            try await process.waitForLine(containing: "started successfully", within: .seconds(60))
            let switches = [
                "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
                "--lang=\(language)", "--accept-lang=\(languages)", "--window-size=\(width),\(height)",
                "--user-data-dir=\(profile.path("profile"))", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--disable-default-apps",
                "--disable-domain-reliability", "--no-pings",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE [::1]",
            ]
            let wire = try await WebDriver.connect(
                port: port, capabilities: ["binary": Browser.chromium, "args": switches])
            do {
                let result = try await body(Browser(wire: wire))
                try await wire.close()
                return result
            } catch {
                try? await wire.close()
                throw error
            }
        }
    }
}

/// The protocol: JSON over HTTP to the driver.
private struct WebDriver: Sendable {
    /// A screenshot of a long page is a few megabytes.
    private static let maximumBytes = 64 * 1024 * 1024

    private let session: String

    static func connect(port: Int, capabilities: [String: Any]) async throws -> WebDriver {
        let wanted: [String: Any] = [
            "browserName": "chrome", "goog:chromeOptions": capabilities, "goog:loggingPrefs": ["browser": "ALL"],
        ]
        let base = "http://127.0.0.1:\(port)/session"
        let answer = try await send(.POST, base, ["capabilities": ["alwaysMatch": wanted]])
        guard let session = (answer as? [String: Any])?["sessionId"] as? String else {
            throw BrowserError(code: "session", message: "no session: \(answer ?? "")")
        }
        return WebDriver(session: base + "/" + session)
    }

    func get(_ path: String) async throws -> Any? { try await Self.send(.GET, session + path, nil) }

    @discardableResult
    func post(_ path: String, _ body: [String: Any]) async throws -> Any? {
        try await Self.send(.POST, session + path, body)
    }

    func close() async throws { _ = try await Self.send(.DELETE, session, nil) }

    private static func send(_ method: HTTPMethod, _ url: String, _ body: [String: Any]?) async throws -> Any? {
        var request = HTTPClientRequest(url: url)
        request.method = method
        if let body {
            request.headers.add(name: "content-type", value: "application/json; charset=utf-8")
            request.body = .bytes(try JSONSerialization.data(withJSONObject: body))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(120))
        let bytes = try await response.body.collect(upTo: maximumBytes)
        let answer = try JSONSerialization.jsonObject(with: Data(bytes.readableBytesView)) as? [String: Any]
        let value = answer?["value"]
        guard response.status.code == 200 else {
            let reason = value as? [String: Any]
            throw BrowserError(
                code: reason?["error"] as? String ?? "\(response.status.code)",
                message: (reason?["message"] as? String ?? "").split(separator: "\n").first.map(String.init) ?? "")
        }
        return value
    }
}
