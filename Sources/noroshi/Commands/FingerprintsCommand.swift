import ArgumentParser
import Glibc
import NoroshiModel
import Recog
import SystemPackage

struct FingerprintsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fingerprints",
        abstract: "Files in Recog's XML format, by themselves: try their examples, recognize greetings.",
        discussion: """
            EXAMPLES
              noroshi fingerprints verify site.xml
              noroshi fingerprints match --protocol pop3 < greetings.txt
            """,
        subcommands: [FingerprintsVerify.self, FingerprintsMatch.self]
    )
}

struct FingerprintsMatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "match",
        abstract: "Recognize greetings: one a line from standard input, one JSON object a line to standard output.",
        discussion: """
            The protocol's frame may be there and is taken off: '+OK ' of POP3, '* OK ' of IMAP, '220 ' of SMTP and \
            FTP, '200 ' of NNTP, 'SSH-2.0-' of SSH, 'Server: ' of HTTP. What does not match without it is tried with it. \
            A greeting need not be UTF-8; a carriage return at the end of a line is not part of it.

            The databases are Noroshi's own and those of the folders that the configuration names; --database takes \
            others in their place. What was read is kept in the folder of --state until a file changes. \
            The fields are described in Documentation/fingerprints.md.

            Exits 0 when every greeting was answered, recognized or not, and 2 when one could not be read.

            EXAMPLES
              noroshi fingerprints match --protocol pop3 < greetings.txt
              noroshi fingerprints match --protocol http --database recog/xml < servers.txt
              printf 'QPOP (version 2.52) at mail starting.' | base64 -w0 | noroshi fingerprints match --protocol pop3 --base64
            """
    )

    @OptionGroup var options: SiteOptions

    @Option(name: .customLong("protocol"), help: "pop3, smtp, imap, ftp, ssh, dns, http, …, or a key as 'smtp.banner'.")
    var protocolName: String

    @Option(help: ArgumentHelp("Folder or file to use instead; may be repeated.", valueName: "folder"))
    var database: [String] = []

    @Flag(help: "Each line is a greeting in base64, which may then hold line feeds.")
    var base64 = false

    func run() async throws {
        let site = try Site(options)
        let library = try database.isEmpty ? site.fingerprints() : site.fingerprints(database, cache: "databases.cache")
        let keys = library.keys(for: protocolName)
        guard !keys.isEmpty else {
            let known = library.protocolNames.joined(separator: ", ")
            throw Failure("no fingerprints for '\(protocolName)'", hint: "there are: \(known)", status: Failure.usage)
        }
        var matcher = GreetingMatcher(library, keys: keys)
        do {
            try stream { line, number, output in
                guard base64 else { return matcher.answer(to: line, into: &output) }
                guard let greeting = Base64.decode(line) else {
                    throw Failure("standard input, line \(number): not base64")
                }
                matcher.answer(to: greeting, into: &output)
            }
        } catch let error as GreetingLines.TooLong {
            throw Failure(
                "standard input, line \(error.line): longer than \(GreetingLines.maximumLength) bytes",
                hint: "each greeting has a line of its own")
        } catch Errno.brokenPipe {
            return  // the reader has read enough
        } catch let error as Errno {
            throw Failure("cannot pass greetings on: \(error)")
        }
    }

    /// What was read is answered before more is waited for, so that it can be talked to through pipes.
    private func stream(_ answer: ([UInt8], Int, inout [UInt8]) throws -> Void) throws {
        var lines = GreetingLines()
        var output: [UInt8] = []
        var number = 0
        func each(_ line: [UInt8]) throws {
            number += 1
            try answer(line, number, &output)
            if output.count > 1 << 16 { try flush() }
        }
        func flush() throws {
            try FileDescriptor.standardOutput.writeAll(output)
            output.removeAll(keepingCapacity: true)
        }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        defer { try? flush() }
        while true {
            let count = try unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe try FileDescriptor.standardInput.read(into: bytes)
            }
            guard count > 0 else { break }
            try lines.add(buffer[..<count], each: each)
            try flush()
        }
        try lines.finish(each: each)
        try flush()
    }
}
