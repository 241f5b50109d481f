import HostReading
import NoroshiModel

extension ConfigurationSurvey.Software {
    /// With `file.writable` for each of its files that everybody may write: who does so tells the program what to do.
    ///
    /// Those of PAM's services are told with the files of accounts.
    func withOpenFiles(_ source: any ConfigurationFiles) -> Self {
        let own = files.filter { path in !PAMLists.folders.contains { path.hasPrefix($0 + "/") } }
        let open = own.compactMap { path -> ConfigurationSurvey.Setting? in
            guard let status = (try? source.status(path)) ?? nil, status.kind == .regular, status.isWorldWritable
            else { return nil }
            return .init(name: "file.writable", values: [path], file: path, line: 0, text: status.rights)
        }
        guard !open.isEmpty else { return self }
        return Self(
            name: name, version: version, program: program, files: files, settings: settings + open,
            problems: problems)
    }
}

extension HostFileStatus {
    /// For evidence.
    var rights: String { "mode \(String(mode, radix: 8)), owner \(owner)" }

    /// Somebody's other than root; `nobody` has what a container does not know the owner of.
    var isOfAnother: Bool { owner != 0 && owner != 65_534 }

    /// Whether a group other than root's may write it.
    var isOfGroup: Bool { isGroupWritable && group != 0 && group != 65_534 }
}
