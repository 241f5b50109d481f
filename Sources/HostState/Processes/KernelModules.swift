import HostReading
import NoroshiModel

/// The kernel's modules: what is loaded, what is listed where, and which file each came from.
///
/// - Source: proc_modules(5), depmod(8) for `modules.dep` and `modules.builtin`; Linux
///   admin-guide/tainted-kernels.rst.
struct KernelModules {
    private let proc: ProcFolder
    private let sys: ProcFolder
    private let root: HostRoot

    private static let maximumModules = 4096
    /// With what is built in.
    private static let maximumShown = 16_384
    private static let maximumFiles = 50_000
    /// Bits of the kernel's taint for a module from elsewhere and for one that is not signed.
    private static let foreignBits: UInt64 = 1 << 12 | 1 << 13

    /// - Parameter sys: `/sys/module`.
    init(proc: ProcFolder, sys: ProcFolder, root: HostRoot) {
        self.proc = proc
        self.sys = sys
        self.root = root
    }

    /// nil where the kernel takes no modules.
    func survey() -> ModuleSurvey? {
        guard let first = listed() else { return nil }
        var survey = ModuleSurvey()
        survey.release = Escaped.text(
            proc.text("sys/kernel/osrelease", limit: 256)?.split(separator: "\n").first.map(String.init) ?? "")
        survey.taint = UInt64(proc.number("sys/kernel/tainted") ?? 0)
        survey.loaded = first.count
        let exported = exported()
        // Modules come and go: what a second look explains is nothing.
        let second = listed() ?? first
        let names = Set(first.map(\.name)).union(second.map(\.name))
        let steady = Set(first.map(\.name)).intersection(second.map(\.name))
        if let exported {
            let again = self.exported() ?? exported
            survey.unlisted = exported.intersection(again).subtracting(names).sorted()
            let shown = (try? sys.names(in: "", limit: Self.maximumShown)) ?? []
            survey.unexported = shown.isEmpty ? [] : steady.subtracting(shown).sorted()
        }
        if let known = known(to: survey.release) {
            survey.hasFiles = true
            let missing = second.filter { !known.contains($0.name) }
            let files = missing.isEmpty ? [] : files(of: survey.release)
            survey.fileless = missing.filter { !files.contains($0.name) }
        }
        survey.isTaintExplained =
            survey.taint & Self.foreignBits == 0
            || second.contains { $0.flags.contains("O") || $0.flags.contains("E") || $0.flags.contains("P") }
        return survey
    }

    private func listed() -> [ModuleSurvey.Module]? {
        proc.text("modules", limit: 1 << 20)?.split(separator: "\n").prefix(Self.maximumModules).map { line in
            let fields = line.split(separator: " ")
            let flags = fields.last.map { $0.hasPrefix("(") ? $0.dropFirst().dropLast() : "" } ?? ""
            return ModuleSurvey.Module(
                name: Escaped.text(String(fields.first ?? "")), flags: Escaped.text(String(flags)))
        }
    }

    /// Modules that the kernel shows in `/sys/module`; what is built in has no state of being loaded.
    private func exported() -> Set<String>? {
        guard let names = try? sys.names(in: "", limit: Self.maximumShown) else { return nil }
        return Set(names.filter { sys.text("\($0)/initstate", limit: 64)?.hasPrefix("live") == true })
    }

    /// Names in the lists that belong to the kernel's own release; nil where there are none.
    private func known(to release: String) -> Set<String>? {
        guard !release.isEmpty, !release.contains("/") else { return nil }
        for folder in ["/lib/modules/\(release)", "/usr/lib/modules/\(release)"] {
            guard let dependencies = (try? root.read("\(folder)/modules.dep")) ?? nil else { continue }
            var names: Set<String> = []
            for line in dependencies.split(separator: UInt8(ascii: "\n")) {
                names.insert(Self.name(line.prefix { $0 != UInt8(ascii: ":") }))
            }
            for line in ((try? root.read("\(folder)/modules.builtin")) ?? nil ?? []).split(separator: 10) {
                names.insert(Self.name(line))
            }
            return names
        }
        return nil
    }

    /// Module files that stand below the folder without being in its list.
    private func files(of release: String) -> Set<String> {
        var left = [Array("/lib/modules/\(release)".utf8)]
        var found: Set<String> = []
        var count = 0
        while let folder = left.popLast(), count < Self.maximumFiles {
            for name in ((try? root.names(in: folder)) ?? nil) ?? [] {
                count += 1
                let path = HostPath.joined(folder, name)
                if name.firstRange(of: ".ko".utf8) != nil {
                    found.insert(Self.name(path[...]))
                } else if (try? root.status(path, followsLink: false))??.kind == .folder {
                    left.append(path)
                }
            }
        }
        return found
    }

    /// The name that the kernel gives to a module of this file.
    private static func name(_ path: ArraySlice<UInt8>) -> String {
        let file = path.split(separator: UInt8(ascii: "/")).last ?? []
        let name = file.prefix { $0 != UInt8(ascii: ".") }.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }
        return String(decoding: name, as: UTF8.self)
    }
}
