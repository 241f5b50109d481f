import Foundation
import HostReading
import HostState
import NoroshiFormats
import NoroshiModel

/// What the parsers make of texts.
enum Configured {
    static func software(_ name: String, _ files: [String: String]) -> ConfigurationSurvey.Software? {
        SoftwareReader.all.first { $0.name == name }?.software(in: ExampleFiles(files), versions: [:])
    }

    /// - Parameter version: Of every package.
    static func software(_ name: String, _ text: String, version: String? = nil) -> ConfigurationSurvey.Software? {
        guard let reader = SoftwareReader.all.first(where: { $0.name == name }) else { return nil }
        let versions = version.map { version in Dictionary(uniqueKeysWithValues: ["postfix"].map { ($0, version) }) }
        return reader.software(in: ExampleFiles([reader.mainFile: text]), versions: versions ?? [:])
    }

    /// The rules of a program that find something, in their order.
    static func findings(_ software: ConfigurationSurvey.Software) throws -> [Finding] {
        let observation = Observation(
            host: "host", at: Date(timeIntervalSince1970: 1_800_000_000),
            fact: .state(.configuration(ConfigurationSurvey(software: [software]))))
        return try ConfigurationRules.load(from: resources).rules.filter { $0.software == software.name }
            .flatMap { ConfigurationRuleCheck($0).findings(in: [observation]) }
    }

    static let resources = ResourceDirectory(
        roots: [#filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 } + "/Resources"])
}

extension ConfigurationSurvey.Software {
    /// The values of a setting where it stands, nil where it does not.
    func values(_ name: String, in scope: [String] = []) -> [String]? {
        let found = settings.filter { $0.name == name && $0.scope == scope }
        return found.isEmpty ? nil : found.flatMap(\.values)
    }

    func locator(_ name: String, in scope: [String] = []) -> String? {
        settings.last { $0.name == name && $0.scope == scope }?.locator
    }

    var reasons: [String] { problems.map { "\($0.locator): \($0.reason)" } }
}

/// A folder that stands for `/`, removed in the end.
final class ConfigurationImage {
    let path: String
    var root: HostRoot { HostRoot(path) }

    init() throws {
        path = NSTemporaryDirectory() + "configuration-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws { try write(name, Data(text.utf8)) }

    func write(_ name: String, _ data: Data) throws {
        let file = URL(filePath: path + name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: file)
    }

    func mode(_ name: String, _ mode: Int) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path + name)
    }

    func link(_ name: String, to target: String) throws {
        let folder = URL(filePath: path + name).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: path + name, withDestinationPath: target)
    }
}
