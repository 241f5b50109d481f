import FoundationEssentials

/// The folder of public CSAF data beside the project, when there is one.
enum PublicData {
    static let folder: String? = locate()

    static let isPresent = folder != nil

    static func read(_ path: String) throws -> [UInt8] {
        try Array(Data(contentsOf: URL(filePath: (folder ?? "") + "/" + path)))
    }

    static func files(in path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: (folder ?? "") + "/" + path)
            .filter { $0.hasSuffix(".json") }.sorted().map { path + "/" + $0 }
    }

    private static func locate() -> String? {
        var candidates: [String] = []
        if let shared = ProcessInfo.processInfo.environment["NOROSHI_SHARED"] { candidates.append(shared) }
        var place = URL(filePath: #filePath)
        for _ in 0..<8 {
            place = place.deletingLastPathComponent()
            candidates.append(place.appending(path: "shared").path)
        }
        return candidates.map { $0 + "/data/csaf" }.first { FileManager.default.fileExists(atPath: $0 + "/csaf_2.0") }
    }
}

/// Our own advisories.
enum Advisories {
    static func files(_ language: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder(language)).filter { $0.hasSuffix(".json") }.sorted()
    }

    static func read(_ language: String, _ file: String) throws -> [UInt8] {
        try Array(Data(contentsOf: URL(filePath: folder(language) + "/" + file)))
    }

    private static func folder(_ language: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Resources/advisories/" + language).path
    }
}
