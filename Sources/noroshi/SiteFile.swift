import FoundationEssentials
import NoroshiFormats
import NoroshiModel

/// Files that people of the site write: its configuration, and what it declares beside it.
enum SiteFile {
    /// The path of a file in the configuration's folder.
    static func beside(_ configPath: String, _ name: String) -> String {
        let folder = configPath.lastIndex(of: "/").map { String(configPath[..<$0]) }
        return "\(folder ?? ".")/\(name)"
    }

    /// What a file says.
    ///
    /// - Parameter hint: Where its form is described.
    /// - Throws: ``Failure`` naming every mistake of the file, or why it cannot be read.
    static func parsed<Value>(
        _ path: String, hint: String, by parse: (_ text: String, _ file: String) throws -> Value
    ) throws -> Value {
        do {
            return try parse(String(decoding: try ResourceDirectory.read(path), as: UTF8.self), path)
        } catch let errors as NoroshiModel.ParseErrors {
            throw Failure("\(errors)", hint: hint, status: Failure.usage)
        } catch let error as ResourceError {
            throw Failure("\(error)", status: Failure.usage)
        }
    }

    /// - Returns: nil where there is no such file.
    static func parsedIfThere<Value>(
        _ path: String, hint: String, by parse: (_ text: String, _ file: String) throws -> Value
    ) throws -> Value? {
        FileManager.default.fileExists(atPath: path) ? try parsed(path, hint: hint, by: parse) : nil
    }
}
