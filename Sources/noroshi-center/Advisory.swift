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
                A newer version replaces the published one. Exit status 1 when a file was refused. Documents of \
                other parties are refused where the center's namespace is known: 'serve' keeps it in the database.

                EXAMPLE:
                  noroshi-center advisory import noroshi-1998-0001.json
                """)

        @OptionGroup var options: CenterOptions
        @Option(
            help: ArgumentHelp(
                "The namespace of the center's documents; else the one that it serves with.", valueName: "uri"))
        var namespace: String?
        @Argument(help: "CSAF documents.") var files: [String]

        func run() async throws {
            let store = try await options.store()
            let own = if let namespace { namespace } else { try await options.namespace(store) }
            let desk = AdvisoryDesk(store: store, namespace: own)
            var refused = 0
            var publishers: Set<String> = []
            for file in files {
                do {
                    let bytes = try ResourceDirectory.read(file)
                    switch try await desk.publish(bytes, file: file, actor: "console", at: Date()) {
                    case .published(let id, let lang, let version, let publisher):
                        Terminal.print("\(file): published \(id) \(lang) version \(version)")
                        if let publisher, publishers.insert(publisher).inserted { warn(of: publisher, file) }
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

        private func warn(of publisher: String, _ file: String) {
            Terminal.warn(
                "\(file): published by '\(publisher)', which may be another party: the center's namespace is not known",
                hint: "--namespace names it; a center publishes only documents of its own (CSAF 2.0 §7.2.1)")
        }
    }
}
