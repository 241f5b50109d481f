package import Glibc
package import LogEngine

/// Why a line could not be looked at.
package struct Unreadable: Error, Hashable, CustomStringConvertible {
    package enum Reason: Sendable, Hashable {
        /// The number of the error.
        case system(Int32)
        /// The name of the tool that reads it.
        case compressed(String)
        case notAFile
    }

    package let file: String
    package let reason: Reason

    /// There is no such file, as after a rotation.
    var isMissing: Bool { reason == .system(ENOENT) }

    package var description: String {
        switch reason {
        case .system(let number): "cannot read '\(file)': \(unsafe String(cString: strerror(number)).lowercased())"
        case .compressed(let tool): "'\(file)' is compressed, and was not looked at ('\(tool)' unpacks it)"
        case .notAFile: "'\(file)' is no file whose lines can be found again"
        }
    }
}

/// Which file it was, and how long: after a rotation the same file has another name.
package struct EvidenceIdentity: Sendable, Hashable {
    package let device: UInt64
    package let inode: UInt64
    /// In bytes, when it was opened.
    package let size: Int

    package init(device: UInt64, inode: UInt64, size: Int) {
        self.device = device
        self.inode = inode
        self.size = size
    }

    package init(_ status: stat) {
        self.init(device: UInt64(status.st_dev), inode: UInt64(status.st_ino), size: Int(status.st_size))
    }

    /// The same file, however long it has become.
    package func isSame(as other: EvidenceIdentity) -> Bool { device == other.device && inode == other.inode }
}

/// A log file in which single lines are looked for.
package struct EvidenceFile: ~Copyable {
    package let identity: EvidenceIdentity
    private let descriptor: Int32

    /// The one place where files are opened for lines that were found before.
    ///
    /// - Throws: ``Unreadable``, also for what is compressed: its places are those of what it holds.
    package init(_ path: String) throws(Unreadable) { (descriptor, identity) = try Self.opened(path) }

    private static func opened(_ path: String) throws(Unreadable) -> (Int32, EvidenceIdentity) {
        // Standard input cannot be read twice.
        guard path != "-" else { throw Unreadable(file: path, reason: .notAFile) }
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Unreadable(file: path, reason: .system(errno)) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw Unreadable(file: path, reason: .notAFile)
        }
        if let tool = compression(bytes(of: descriptor, 6, at: 0)) {
            close(descriptor)
            throw Unreadable(file: path, reason: .compressed(tool))
        }
        return (descriptor, EvidenceIdentity(status))
    }

    deinit { close(descriptor) }

    /// The line that begins at a byte, without its newline; nil where none begins there.
    package func line(at offset: Int) -> [UInt8]? {
        guard offset >= 0 else { return nil }
        if offset > 0, read(1, at: offset - 1) != [0x0A] { return nil }
        var line: [UInt8] = []
        while line.count < Self.maximumLine {
            let piece = read(4096, at: offset + line.count)
            if let end = piece.firstIndex(of: 0x0A) { return line + piece[..<end] }
            line += piece
            if piece.count < 4096 { break }
        }
        // Behind the end there is no line, though an empty one may be before it.
        guard !line.isEmpty else { return nil }
        return Array(line.prefix(Self.maximumLine))
    }

    /// As many bytes as there are, no more than asked for.
    package func read(_ count: Int, at offset: Int) -> [UInt8] { Self.bytes(of: descriptor, count, at: offset) }

    private static func bytes(of descriptor: Int32, _ count: Int, at offset: Int) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
            while used < count {
                let got = unsafe pread(
                    descriptor, buffer.baseAddress.map { unsafe $0 + used }, count - used, off_t(offset + used))
                if got < 0, errno == EINTR { continue }
                guard got > 0 else { return }
                used += got
            }
        }
    }

    /// What a run takes for one line; the rest of a longer one is told as lines of its own.
    package static let maximumLine = 64 << 10

    private static func compression(_ head: [UInt8]) -> String? {
        let kinds: [([UInt8], String)] = [
            ([0x1F, 0x8B], "zcat"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "xzcat"), ([0x28, 0xB5, 0x2F, 0xFD], "zstdcat"),
            ([0x42, 0x5A, 0x68], "bzcat"),
        ]
        return kinds.first { head.starts(with: $0.0) }?.1
    }
}

/// Reads lines of stories again.
package struct StoryReader: ~Copyable {
    private var teller: LineTeller
    /// The one that was read last stays open: stories come by files.
    private var current: EvidenceFile?
    private var name: String?
    /// Places whose lines could not be read again, as those of standard input.
    package private(set) var unread = 0

    package init(_ rules: LogRules) { teller = LineTeller(rules) }

    /// - Returns: The lines that could be read, in the order of their places.
    package mutating func lines(of places: [LogStory.Place]) -> [ToldLine] {
        var told: [ToldLine] = []
        for place in places {
            guard let bytes = line(at: place) else {
                unread += 1
                continue
            }
            told.append(ToldLine(place: place, bytes: bytes, fields: teller.fields(of: bytes)))
        }
        return told
    }

    private mutating func line(at place: LogStory.Place) -> [UInt8]? {
        if place.file != name {
            name = place.file
            current = nil
            // What cannot be read is counted line by line.
            current = try? EvidenceFile(place.file)
        }
        return current?.line(at: place.offset)
    }
}
