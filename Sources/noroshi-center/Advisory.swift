import ArgumentParser

struct Advisory: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Advisories that the center publishes.")
}
