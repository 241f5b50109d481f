import ArgumentParser
import FoundationEssentials
import NoroshiCenter
import NoroshiFormats

struct Advisory: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Advisories that the center publishes.", subcommands: [Import.self, PublishDue.self])

    struct PublishDue: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "publish-due",
            abstract: "Publish the approved drafts whose time has come.",
            discussion: """
                The server does this by itself while it runs; this is for cron. Each is published once, whoever is \
                first. Exit status 1 when one could not be published; the desk's queue says why.

                EXAMPLE:
                  noroshi-center advisory publish-due
                """)

        @OptionGroup var options: CenterOptions

        func run() async throws {
            guard try await options.publishDue() else { throw ExitCode(1) }
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check CSAF 2.0 documents and publish them.",
            discussion: """
                A newer version replaces the published one. Exit status 1 when a file was refused.

                EXAMPLE:
                  noroshi-center advisory import noroshi-1998-0001.json
                """)

        @OptionGroup var options: CenterOptions
        @Argument(help: "CSAF documents.") var files: [String]

        func run() async throws {
            let desk = try await AdvisoryDesk(store: options.store())
            var refused = 0
            for file in files {
                do {
                    let bytes = try ResourceDirectory.read(file)
                    switch try await desk.publish(bytes, file: file, actor: "console", at: Date()) {
                    case .published(let id, let lang, let version):
                        Terminal.print("\(file): published \(id) \(lang) version \(version)")
                    case .unchanged(let id, let lang, let version):
                        Terminal.print("\(file): \(id) \(lang) version \(version) is published already")
                    }
                } catch let error as AdvisoryDesk.NotPublished {
                    refused += 1
                    for reason in error.reasons { Terminal.fail(reason, hint: nil) }
                } catch let error as ResourceError {
                    refused += 1
                    Terminal.fail("\(error)", hint: nil)
                }
            }
            if refused > 0 { throw ExitCode(1) }
        }
    }
}
