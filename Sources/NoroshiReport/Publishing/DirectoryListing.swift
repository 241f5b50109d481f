/// `index.html` in each folder, for people and for servers that make no listings of their own.
///
/// - Source: CSAF 2.0 §7.1.14
package struct DirectoryListing {
    /// Whose files they are, for the titles.
    private let name: String

    package init(name: String) { self.name = name }

    /// - Parameter folders: Below the published folder, without slashes at their ends.
    /// - Throws: ``PublicationError``.
    package func put(_ folders: Set<String>, into folder: inout PublicationFolder) throws(PublicationError) {
        for path in folders.sorted() {
            let entries = folder.entries(in: path).filter { $0.name != "index.html" }
            var rows: [String] = path.contains("/") ? [row("../")] : []
            rows += entries.filter(\.isFolder).map { row("\($0.name)/") }
            rows += entries.filter { !$0.isFolder }.map { row($0.name) }
            let page = """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>\("\(name): /\(path)/".htmlEscaped)</title>
                </head>
                <body>
                <h1>\("/\(path)/".htmlEscaped)</h1>
                <ul>
                \(rows.joined(separator: "\n"))
                </ul>
                </body>
                </html>

                """
            try folder.put("\(path)/index.html", Array(page.utf8))
        }
    }

    private func row(_ name: String) -> String {
        // Names are those that the layout makes: nothing in them has another meaning in an address but `+`.
        "<li><a href=\"\(name.htmlEscaped)\">\(name.htmlEscaped)</a></li>"
    }
}
