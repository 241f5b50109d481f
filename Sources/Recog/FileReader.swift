private import FoundationEssentials

/// Reads whole files up to a limit.
enum FileReader {
    struct Failure: Error {
        var reason: String
    }

    static func read(_ path: String, limit: Int) -> Result<[UInt8], Failure> {
        do {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            guard attributes[.type] as? FileAttributeType == .typeRegular else {
                return .failure(Failure(reason: "not a regular file"))
            }
            guard let size = attributes[.size] as? any BinaryInteger, Int(size) <= limit else {
                return .failure(Failure(reason: "larger than \(limit) bytes"))
            }
            return .success([UInt8](try Data(contentsOf: URL(filePath: path))))
        } catch {
            return .failure(Failure(reason: "\(error)"))
        }
    }

    /// The names of the `.xml` files in a folder, in order.
    static func databases(in directory: String) -> Result<[String], Failure> {
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: directory)
            return .success(names.filter { $0.hasSuffix(".xml") }.sorted())
        } catch {
            return .failure(Failure(reason: "\(error)"))
        }
    }
}
