import Glibc
import LiteralScan
import LogInput

/// Why a line could not be looked at.
package struct Unreadable: Error, Hashable, CustomStringConvertible {
    package enum Reason: Sendable, Hashable {
        /// The number of the error.
        case system(Int32)
        /// In a way that is not read here.
        case packed(String)
        /// A compressed file of which part cannot be read, in the words of who found that.
        case damaged(String)
        /// A journal, whose entries are no lines.
        case journal
        /// Standard input and the like.
        case readOnce
    }

    package let file: String
    package let reason: Reason

    /// There is no such file, as after a rotation.
    var isMissing: Bool { reason == .system(ENOENT) }

    package var description: String {
        switch reason {
        case .system(let number): "cannot read '\(file)': \(SystemFailure(number: number))"
        case .packed(let form): "'\(file)' is packed as \(form), and was not looked at"
        case .damaged(let words): "'\(file)': \(words)"
        case .journal: "'\(file)' is a journal, in which lines are not looked for again"
        case .readOnce: "'\(file)' can be read only once"
        }
    }
}

/// Which file it was, and how long: after a rotation the same file has another name.
package struct EvidenceIdentity: Sendable, Hashable {
    package let device: UInt64
    package let inode: UInt64
    /// In bytes, when it was opened; of a compressed file as it is.
    package let size: Int

    package init(device: UInt64, inode: UInt64, size: Int) {
        self.device = device
        self.inode = inode
        self.size = size
    }

    /// The same file, however long it has become.
    package func isSame(as other: EvidenceIdentity) -> Bool { device == other.device && inode == other.inode }
}

/// A log file, plain or compressed, in which single lines are looked for.
///
/// Places are those in what a compressed file holds. It is fast to ask for one place after the other; to go back in a
/// compressed file it has to be unpacked anew.
package final class EvidenceFile {
    package let identity: EvidenceIdentity
    /// What could not be read so far.
    package private(set) var problem: Unreadable?
    /// As far as it is known: of a compressed file what was read.
    private(set) var length: Int

    private let path: String
    private let log: OpenLog
    private var window: [UInt8] = []
    /// Of the window's first byte.
    private var start = 0

    /// The one place where files are opened for lines that were found before.
    ///
    /// - Throws: ``Unreadable`` where no lines can be found again.
    package init(_ path: String) throws(Unreadable) {
        guard path != "-" else { throw Unreadable(file: path, reason: .readOnce) }
        do throws(SystemFailure) {
            log = try OpenLog(PathBytes(path))
        } catch {
            throw Unreadable(file: path, reason: .system(error.number))
        }
        let status = log.status
        guard status.kind == .regular else { throw Unreadable(file: path, reason: .readOnce) }
        self.path = path
        identity = EvidenceIdentity(
            device: status.identity.device, inode: status.identity.inode, size: status.size)
        length = log.compression == nil ? status.size : 0
        guard log.compression == nil else { return }
        let head = read(Compression.headLength, at: 0)
        if head.starts(with: Array("LPKSHHRH".utf8)) { throw Unreadable(file: path, reason: .journal) }
        if let form = ForeignPacking(head: head) { throw Unreadable(file: path, reason: .packed(form.rawValue)) }
    }

    /// The line that begins at a byte, without its newline; nil where none begins there.
    package func line(at offset: Int) -> [UInt8]? {
        guard offset >= 0 else { return nil }
        if offset > 0, read(1, at: offset - 1) != [0x0A] { return nil }
        var line: [UInt8] = []
        while line.count < Self.maximumLine {
            let piece = read(Self.piece, at: offset + line.count)
            if let end = piece.firstIndex(of: 0x0A) { return line + piece[..<end] }
            line += piece
            if piece.count < Self.piece { break }
        }
        // Behind the end there is no line, though an empty one may be before it.
        guard !line.isEmpty else { return nil }
        return Array(line.prefix(Self.maximumLine))
    }

    /// As many bytes as there are, no more than asked for.
    package func read(_ count: Int, at offset: Int) -> [UInt8] {
        if offset < start || offset > start + window.count { (window, start) = ([], offset) }
        while start + window.count < offset + count, fill() {}
        let first = offset - start
        let bytes = Array(window[first..<min(window.count, first + count)])
        // Lines before the next one may still be asked for.
        if window.count > Self.kept * 4 {
            let dropped = max(0, first - Self.kept)
            window.removeFirst(dropped)
            start += dropped
        }
        return bytes
    }

    /// What a run takes for one line; the rest of a longer one is told as lines of its own.
    package static let maximumLine = LineReader.maximumLineLength
    private static let piece = 4 << 10
    private static let kept = 128 << 10

    /// - Returns: Whether there was more.
    private func fill() -> Bool {
        let place = start + window.count
        var count = 0
        do {
            let more = try unsafe [UInt8](unsafeUninitializedCapacity: 64 << 10) { buffer, filled in
                filled = try unsafe log.source.copy(into: UnsafeMutableRawBufferPointer(buffer), from: place)
            }
            count = more.count
            window += more
        } catch {
            let number = (error as? ReadError)?.number ?? (error as? SystemFailure)?.number ?? EIO
            problem = problem ?? Unreadable(file: path, reason: .system(number))
        }
        length = max(length, place + count)
        if problem == nil, let warning = log.warnings.first {
            problem = Unreadable(file: path, reason: .damaged("\(warning)"))
        }
        return count > 0
    }
}
