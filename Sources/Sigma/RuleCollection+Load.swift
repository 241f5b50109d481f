private import Glibc

extension RuleCollection {
    /// Reads files, and every `.yml` and `.yaml` file of folders and the folders in them, in the order of their names.
    ///
    /// What cannot be read is an error among the others.
    public static func load(_ paths: [String]) -> RuleCollection {
        var collection = RuleCollection()
        var files: [String] = []
        for path in paths { collection.list(path, into: &files) }
        guard files.count >= minimumShared else {
            for file in files { collection.read(file) }
            return collection
        }
        // Another thread reads the second half; what it finds comes after the first all the same.
        let middle = files.count / 2
        let rest = Array(files[middle...])
        let other = BackgroundReading { RuleCollection(reading: rest) }
        for file in files[..<middle] { collection.read(file) }
        collection.append(other.wait())
        return collection
    }

    /// Fewer files are read as fast by one thread.
    private static let minimumShared = 200

    private init(reading files: [String]) {
        for file in files { read(file) }
    }

    private static let maximumDepth = 32

    /// Finds the files to be read.
    private mutating func list(_ path: String, into files: inout [String]) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return reject(path, errno) }
        guard status.st_mode & S_IFMT == S_IFDIR else { return files.append(path) }
        listFolder(path, depth: 0, into: &files)
    }

    private mutating func listFolder(_ path: String, depth: Int, into files: inout [String]) {
        guard depth < Self.maximumDepth else {
            return reject(ParseError(Place(file: path, line: 0, column: 0), "folders nest too deep"))
        }
        guard let folder = unsafe opendir(path) else { return reject(path, errno) }
        var entries: [(name: String, isFolder: Bool)] = []
        while let entry = unsafe readdir(folder) {
            // The name ends in a zero within the entry, as the system promises.
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard !name.hasPrefix(".") else { continue }
            var kind = Int(unsafe entry.pointee.d_type)
            if kind == Int(DT_UNKNOWN) {
                var status = stat()
                let isFolder = unsafe lstat("\(path)/\(name)", &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
                kind = isFolder ? Int(DT_DIR) : Int(DT_REG)
            }
            // A link to a folder could lead in a circle.
            if kind == Int(DT_DIR) {
                entries.append((name, true))
            } else if name.hasSuffix(".yml") || name.hasSuffix(".yaml") {
                entries.append((name, false))
            }
        }
        unsafe closedir(folder)
        for entry in entries.sorted(by: { $0.name < $1.name }) {
            if entry.isFolder {
                listFolder("\(path)/\(entry.name)", depth: depth + 1, into: &files)
            } else {
                files.append("\(path)/\(entry.name)")
            }
        }
    }

    private mutating func read(_ path: String) {
        // Without O_NONBLOCK the opening of a pipe would wait for its writer.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return reject(path, errno) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return reject(path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            return reject(ParseError(Place(file: path, line: 0, column: 0), "not a regular file"))
        }
        let capacity = min(Int(status.st_size), DocumentReader.maximumSize) + 1
        var failure: Int32?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            while count < capacity {
                let got = unsafe Glibc.read(descriptor, buffer.baseAddress.map { unsafe $0 + count }, capacity - count)
                if got < 0 && errno == EINTR { continue }
                if got < 0 { failure = errno }
                guard got > 0 else { break }
                count += got
            }
        }
        if let failure { return reject(path, failure) }
        add(bytes, file: path)
    }

    private mutating func reject(_ path: String, _ number: Int32) {
        let reason = unsafe String(cString: strerror(number)).lowercased()
        reject(ParseError(Place(file: path, line: 0, column: 0), reason))
    }
}

/// What a thread of its own makes.
private final class BackgroundReading: @unchecked Sendable {
    // Sendable because the result is written before the thread ends and read after that.
    private let work: @Sendable () -> RuleCollection
    private var result: RuleCollection?
    private var thread = pthread_t()
    private var hasThread = false

    init(_ work: @escaping @Sendable () -> RuleCollection) {
        self.work = work
        let argument = unsafe Unmanaged.passRetained(self)
        let code = unsafe pthread_create(&thread, nil, run, argument.toOpaque())
        hasThread = code == 0
        if !hasThread { unsafe argument.release() }
    }

    /// - Returns: The result; where no thread could be had, it is made now.
    func wait() -> RuleCollection {
        if hasThread { pthread_join(thread, nil) }
        return result ?? work()
    }

    fileprivate func finish() { result = work() }
}

private func run(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument = unsafe argument else { return nil }
    unsafe Unmanaged<BackgroundReading>.fromOpaque(argument).takeRetainedValue().finish()
    return nil
}
