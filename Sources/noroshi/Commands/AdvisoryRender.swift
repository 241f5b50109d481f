import ArgumentParser
import CSAF
import FoundationEssentials
import NoroshiFormats
import NoroshiReport

struct AdvisoryRender: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Print a CSAF document for readers, as text or as one page of HTML.",
        discussion: """
            The text has the layout of the alerts that coordination centers send by mail: number, title, version, dates, \
            validity and address, then situation, impact, how to check and countermeasures, terms and history. \
            Headings are in the document's own language.

            EXAMPLES
              noroshi advisory render advisory.json
              noroshi advisory render --format html advisory.json > advisory.html
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, html }

    @OptionGroup var options: SiteOptions

    @Option(help: "text or html.")
    var format = Format.text

    @Argument(help: "A CSAF document, or '-' for standard input.")
    var file: String

    func run() async throws {
        let site = try Site(options)
        let document: CSAFDocument
        do {
            let bytes = try ResourceDirectory.read(file == "-" ? "/dev/stdin" : file, limit: ParsingLimits().size)
            document = try CSAFDocument.parse(bytes, file: file)
        } catch {
            throw Failure(
                "\(error)", hint: "'noroshi advisory validate' names everything that is wrong with a document")
        }
        let content = AdvisoryContent(document, at: Date())
        let language = content.lang.isEmpty ? site.translations.language : content.lang
        let translations = try Translations.load(
            language.lowercased().hasPrefix("ja") ? "ja" : "en", from: site.resources)
        switch format {
        case .html:
            try Terminal.print(AdvisoryPage(content, translations: translations).html(resources: site.resources))
        case .text:
            let address = (document.document.references ?? []).first { $0.category?.rawValue == "self" }?.url ?? ""
            let text = AdvisoryText(content: content, address: address, center: content.publisher) {
                translations.text("center.\($0)")
            }
            try Terminal.print(text.text)
        }
    }
}
