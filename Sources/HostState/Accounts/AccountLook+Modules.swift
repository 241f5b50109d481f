import HostReading
import NoroshiModel

/// The files of PAM's modules, and whether a package has them.
extension AccountLook {
    private static let maximumModules = 500

    mutating func moduleFiles() -> [AccountSurvey.ModuleFile] {
        let lines = Dictionary(grouping: survey.modules.filter(PAMModules.isAsked), by: \.module)
        let names = lines.keys.sorted().prefix(Self.maximumModules)
        let folders = names.isEmpty ? [] : moduleFolders()
        let paths = names.map { place(of: $0, in: folders) }
        let owners = packages.owners(of: Set(paths.compactMap(\.self)))
        let isKnown = packages.exists && packages.problems.isEmpty
        return zip(names, paths).map { name, path in
            AccountSurvey.ModuleFile(
                module: name, path: path, isPackaged: isKnown ? path.map { owners[$0] != nil } : nil,
                isOptional: lines[name]?.allSatisfy { $0.text.hasPrefix("-") } ?? false)
        }
    }

    /// Where distributions have them, with the folders of Debian's architectures.
    private mutating func moduleFolders() -> [String] {
        let libraries = ["/usr/lib64", "/usr/lib", "/lib64", "/lib"]
        return libraries.map { $0 + "/security" }
            + ["/usr/lib", "/lib"].flatMap { folder in
                names(folder).map { Escaped.text($0) }.filter { $0.contains("-linux-") }.sorted().map {
                    "\(folder)/\($0)/security"
                }
            }
    }

    /// Where the file of a module lies in the end.
    private mutating func place(of module: String, in folders: [String]) -> String? {
        let name = module.hasPrefix("$ISA/") ? String(module.dropFirst(5)) : module
        let paths = name.hasPrefix("/") ? [name] : folders.map { "\($0)/\(name)" }
        for path in paths {
            let root = root
            let found =
                attempt { () throws(HostReadingError) -> [UInt8]? in
                    try root.status(path)?.kind == .regular ? try root.resolved(path) ?? Array(path.utf8) : nil
                } ?? nil
            if let found { return Escaped.text(found) }
        }
        return nil
    }
}
