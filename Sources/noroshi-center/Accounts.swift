import ArgumentParser
import FoundationEssentials
import NoroshiCenter
import NoroshiFormats
import NoroshiStore

struct User: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Analysts who may sign in at the desk.", subcommands: [Add.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add an analyst, or change a password.",
            discussion: """
                Asks for the password at the terminal, or reads one line of standard input.

                EXAMPLE:
                  noroshi-center user add hanako
                """)

        @OptionGroup var options: CenterOptions
        @Argument(help: "The name to sign in with.") var name: String

        func run() async throws {
            try checkName(name)
            guard let password = Terminal.secretLine(prompt: "Password for \(name): "),
                password.count >= Password.minimumLength
            else { throw CommandError("the password has fewer than \(Password.minimumLength) characters") }
            try await options.store().setAnalyst(
                name, password: Password.stored(password), at: InternetTime.text(Date()))
            Terminal.print("analyst \(name) can sign in")
        }
    }
}

struct Token: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tokens with which programs use the desk's API.", subcommands: [Add.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token and print it, once.",
            discussion: """
                EXAMPLE:
                  noroshi-center token add archive-import
                """)

        @OptionGroup var options: CenterOptions
        @Argument(help: "What the token is for; stands in the record of what was done.") var name: String

        func run() async throws {
            try checkName(name)
            let token = Center.newToken()
            guard try await options.store().addToken(name, digest: token.digest, at: InternetTime.text(Date())) else {
                throw CommandError("a token '\(name)' exists", hint: "choose another name")
            }
            Terminal.print(token.text)
        }
    }
}

private func checkName(_ name: String) throws {
    guard (1...64).contains(name.utf8.count),
        name.unicodeScalars.allSatisfy({ $0.isASCII && $0.properties.generalCategory != .control && $0 != " " })
    else { throw CommandError("the name '\(name)' is not 1 to 64 ASCII characters without spaces", status: 64) }
}
