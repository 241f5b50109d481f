import ArgumentParser
import CSAF
import FoundationEssentials
import NoroshiFormats
import NoroshiModel
import NoroshiReport

struct AdvisoryConvert: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Make a CSAF 2.1 document of a CSAF 2.0 document.",
        discussion: """
            The new document is printed, or written to --output. What a person should look at is said on standard error, \
            with its place in the old document. A new document that is not valid is not given out, unless --even-invalid is.

            Exit status: 0 the new document is valid, 1 it is not, 2 the file could not be read or is no CSAF 2.0.

            EXAMPLES
              noroshi advisory convert advisory-20.json > advisory-21.json
              noroshi advisory convert --numbers-complete --output advisory-21.json advisory-20.json
            """)

    @OptionGroup var options: SiteOptions

    @Option(help: ArgumentHelp("Write the new document to this file.", valueName: "file"))
    var output: String?

    @ArgumentParser.Flag(help: "Take the label from the text of the distribution where that says 'TLP v2.0: TLP:…'.")
    var labelFromText = false

    @ArgumentParser.Flag(help: "Call publishers of the category 'other' 'multiplier'.")
    var multiplier = false

    @ArgumentParser.Flag(help: "Take model numbers, serial numbers and stock keeping units as complete; add no star.")
    var numbersComplete = false

    @ArgumentParser.Flag(help: "Give weaknesses the newest version of their list that still fits.")
    var newestWeaknesses = false

    @ArgumentParser.Flag(help: "Give out a document that is not valid too.")
    var evenInvalid = false

    @Argument(help: "A CSAF 2.0 document, or '-' for standard input.")
    var file: String

    func run() async throws {
        let site = try Site(options)
        var wanted = CSAFConverter.Options()
        wanted.takesLabelFromText = labelFromText
        wanted.makesOthersMultipliers = multiplier
        wanted.takesNumbersAsComplete = numbersComplete
        wanted.takesNewestWeaknesses = newestWeaknesses
        let conversion: CSAFConverter.Conversion
        do {
            let bytes = try ResourceDirectory.read(file == "-" ? "/dev/stdin" : file, limit: ParsingLimits().size)
            conversion = try CSAFConverter(options: wanted).convert(bytes, file: file)
        } catch {
            throw Failure("\(error)", status: Failure.couldNot)
        }
        let isJapanese = site.translations.language == "ja"
        for remark in conversion.remarks {
            let text =
                "\(Escaped.text(file)): \(Escaped.text(remark.pointer)): "
                + Escaped.text(isJapanese ? remark.messageJa : remark.message)
            switch remark.severity {
            case .warning: Terminal.warn(text)
            case .error: Terminal.fail(text)
            }
        }
        if conversion.isValid || evenInvalid {
            let bytes = conversion.document.serialize()
            if let output {
                try Data(bytes).write(to: URL(filePath: output), options: .atomic)
            } else {
                try Terminal.print(String(decoding: bytes, as: UTF8.self))
            }
        }
        if !conversion.isValid { throw ExitCode(1) }
    }
}
