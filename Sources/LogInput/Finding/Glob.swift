/// A pattern of paths, over bytes: `*`, `?`, `[a-z]`, `[!a-z]`, and `**` for any folders.
///
/// As in a shell, neither `*`, `?` nor `[…]` stands for a slash, nor for a dot that begins a name; a backslash takes
/// the next byte as it is.
package struct Glob: Hashable, Sendable {
    private enum Part: Hashable {
        case byte(UInt8)
        case any
        case run
        case set([ClosedRange<UInt8>], isNegated: Bool)
    }

    /// One name of the path.
    private enum Step: Hashable {
        case plain([UInt8])
        case pattern([Part])
        case folders
    }

    private let steps: [Step]
    private let isAbsolute: Bool

    /// nil when there is nothing to match in it: a path as it is.
    package init?(_ text: PathBytes) {
        let bytes = text.bytes
        guard bytes.contains(where: { [0x2A, 0x3F, 0x5B].contains($0) }) else { return nil }
        isAbsolute = bytes.first == UInt8(ascii: "/")
        steps = bytes.split(separator: UInt8(ascii: "/")).map { Self.step(Array($0)) }
        guard steps.contains(where: { if case .plain = $0 { false } else { true } }) else { return nil }
    }

    private static func step(_ bytes: [UInt8]) -> Step {
        if bytes.elementsEqual([0x2A, 0x2A]) { return .folders }
        let parts = parts(bytes)
        let plain = parts.compactMap { if case .byte(let byte) = $0 { byte } else { nil } }
        return plain.count == parts.count ? .plain(plain) : .pattern(parts)
    }

    private static func parts(_ bytes: [UInt8]) -> [Part] {
        var parts: [Part] = []
        var place = 0
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "*"): if parts.last != .run { parts.append(.run) }
            case UInt8(ascii: "?"): parts.append(.any)
            case UInt8(ascii: "["):
                if let (set, end) = set(bytes, from: place) {
                    parts.append(set)
                    place = end
                } else {
                    parts.append(.byte(bytes[place]))
                }
            case UInt8(ascii: "\\") where place + 1 < bytes.count:
                place += 1
                parts.append(.byte(bytes[place]))
            default: parts.append(.byte(bytes[place]))
            }
            place += 1
        }
        return parts
    }

    /// A set and the place of its closing bracket; nil when it is not closed.
    private static func set(_ bytes: [UInt8], from start: Int) -> (Part, end: Int)? {
        var place = start + 1
        let isNegated = place < bytes.count && (bytes[place] == UInt8(ascii: "!") || bytes[place] == UInt8(ascii: "^"))
        if isNegated { place += 1 }
        let first = place
        var ranges: [ClosedRange<UInt8>] = []
        while place < bytes.count {
            // A bracket right at the beginning stands for itself.
            if bytes[place] == UInt8(ascii: "]"), place > first { return (.set(ranges, isNegated: isNegated), place) }
            let low = bytes[place]
            if place + 2 < bytes.count, bytes[place + 1] == UInt8(ascii: "-"), bytes[place + 2] != UInt8(ascii: "]") {
                if low <= bytes[place + 2] { ranges.append(low...bytes[place + 2]) }
                place += 3
            } else {
                ranges.append(low...low)
                place += 1
            }
        }
        return nil
    }

    // MARK: Names

    private static func matches(_ parts: [Part], _ name: [UInt8]) -> Bool {
        if name.first == UInt8(ascii: "."), parts.first != .byte(UInt8(ascii: ".")) { return false }
        var (part, place) = (0, 0)
        // The last run, and where what it stands for ends: later ones never need an earlier one to change.
        var lastRun: (part: Int, place: Int)?
        while place < name.count {
            if part < parts.count, parts[part] == .run {
                lastRun = (part, place)
                part += 1
            } else if part < parts.count, isMatch(parts[part], name[place]) {
                part += 1
                place += 1
            } else if let run = lastRun {
                lastRun = (run.part, run.place + 1)
                (part, place) = (run.part + 1, run.place + 1)
            } else {
                return false
            }
        }
        return parts[part...].allSatisfy { $0 == .run }
    }

    private static func isMatch(_ part: Part, _ byte: UInt8) -> Bool {
        switch part {
        case .byte(let wanted): byte == wanted
        case .any: true
        case .run: false
        case .set(let ranges, let isNegated): ranges.contains { $0.contains(byte) } != isNegated
        }
    }

    /// Whether a path matches, without looking at any file.
    package func matches(_ path: PathBytes) -> Bool {
        guard (path.bytes.first == UInt8(ascii: "/")) == isAbsolute else { return false }
        return matches(steps[...], path.bytes.split(separator: UInt8(ascii: "/")).map(Array.init)[...])
    }

    private func matches(_ steps: ArraySlice<Step>, _ names: ArraySlice<[UInt8]>) -> Bool {
        guard let step = steps.first else { return names.isEmpty }
        if step == .folders {
            if matches(steps.dropFirst(), names) { return true }
            guard let name = names.first, name.first != UInt8(ascii: ".") else { return false }
            return matches(steps, names.dropFirst())
        }
        guard let name = names.first, Self.matches(step, name) else { return false }
        return matches(steps.dropFirst(), names.dropFirst())
    }

    private static func matches(_ step: Step, _ name: [UInt8]) -> Bool {
        switch step {
        case .plain(let plain): plain == name
        case .pattern(let parts): matches(parts, name)
        case .folders: false
        }
    }

    /// Whether the last name of a match may be this one.
    func mayEnd(in name: [UInt8]) -> Bool {
        steps.last.map { $0 == .folders || Self.matches($0, name) } ?? false
    }

    // MARK: Files

    /// The folder in which every match is, at some depth; known without looking at any file.
    package var folder: PathBytes {
        let plain = steps.prefix { if case .plain = $0 { true } else { false } }
        let names = plain.compactMap { if case .plain(let name) = $0 { name } else { nil } }
        let path = names.reduce(isAbsolute ? PathBytes("/") : PathBytes([UInt8]())) { $0.appending($1) }
        return path.bytes.isEmpty ? "." : path
    }

    /// Whether matches may be in folders below ``folder``.
    package var isDeep: Bool {
        let plain = steps.prefix { if case .plain = $0 { true } else { false } }
        return steps.count - plain.count > 1 || steps.contains(.folders)
    }

    /// The paths that are there and match, in the order of their bytes.
    ///
    /// - Parameters:
    ///   - maximumDepth: Folders that `**` goes down.
    ///   - report: Gets each folder that could not be looked into, and why.
    func paths(
        maximumDepth: Int, report: (PathBytes, PassedOver) -> Void
    ) -> [PathBytes] {
        var walk = Walk(maximumDepth: maximumDepth, found: [])
        let start = isAbsolute ? PathBytes("/") : PathBytes([UInt8]())
        expand(steps[...], in: start, depth: 0, &walk, report)
        return Set(walk.found).sorted()
    }

    private struct Walk {
        let maximumDepth: Int
        var found: [PathBytes]
    }

    private func expand(
        _ steps: ArraySlice<Step>, in folder: PathBytes, depth: Int, _ walk: inout Walk,
        _ report: (PathBytes, PassedOver) -> Void
    ) {
        guard let step = steps.first else { return walk.found.append(folder) }
        let rest = steps.dropFirst()
        if case .plain(let name) = step {
            let path = folder.appending(name)
            if (try? FileStatus.of(path, followingLinks: rest.isEmpty ? false : true)) != nil {
                expand(rest, in: path, depth: depth, &walk, report)
            }
            return
        }
        let isFolders = step == .folders
        if isFolders {
            // No folder at all is one of the ways.
            if rest.isEmpty { walk.found.append(folder.bytes.isEmpty ? "." : folder) }
            if !rest.isEmpty { expand(rest, in: folder, depth: depth, &walk, report) }
            guard depth < walk.maximumDepth else { return report(folder, .folderTooDeep(limit: walk.maximumDepth)) }
        }
        let names: [[UInt8]]
        do throws(SystemFailure) {
            names = try Folder.names(in: folder.bytes.isEmpty ? "." : folder)
        } catch {
            return report(folder, .unreadable(error))
        }
        for name in names {
            let path = folder.appending(name)
            if isFolders {
                guard !rest.isEmpty, name.first != UInt8(ascii: "."),
                    (try? FileStatus.of(path, followingLinks: false))?.kind == .folder
                else { continue }
                expand(steps, in: path, depth: depth + 1, &walk, report)
            } else if Self.matches(step, name) {
                if rest.isEmpty {
                    walk.found.append(path)
                } else if (try? FileStatus.of(path, followingLinks: true))?.kind == .folder {
                    expand(rest, in: path, depth: depth, &walk, report)
                }
            }
        }
    }
}
