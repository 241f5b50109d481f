internal import Glibc

/// The kernel's notices of changes to files and folders.
@safe final class Inotify {
    struct Event {
        let watch: Int32
        let mask: UInt32
        /// The name in a folder.
        let name: [UInt8]
    }

    let descriptor: Int32
    private let buffer: UnsafeMutableRawBufferPointer

    /// - Throws: `SystemFailure`, as when there are too many already.
    init() throws(SystemFailure) {
        unsafe buffer = .allocate(byteCount: 64 << 10, alignment: 8)
        descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        guard descriptor >= 0 else { throw .last }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        unsafe buffer.deallocate()
    }

    /// A file that is open, whatever its name: being written to, cut, moved or deleted.
    func watch(_ file: OpenFile) throws(SystemFailure) -> Int32 {
        try watch(
            PathBytes("/proc/self/fd/\(file.descriptor)"),
            UInt32(IN_MODIFY | IN_ATTRIB | IN_MOVE_SELF | IN_DELETE_SELF))
    }

    /// What comes into a folder and goes from it.
    func watch(folder: PathBytes) throws(SystemFailure) -> Int32 {
        try watch(folder, UInt32(IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ONLYDIR))
    }

    private func watch(_ path: PathBytes, _ mask: UInt32) throws(SystemFailure) -> Int32 {
        let watch = unsafe path.withCString { unsafe inotify_add_watch(descriptor, $0, mask) }
        guard watch >= 0 else { throw .last }
        return watch
    }

    func remove(_ watch: Int32) { inotify_rm_watch(descriptor, watch) }

    /// What has come, without waiting.
    func events() -> [Event] {
        var events: [Event] = []
        while true {
            let count = unsafe read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return events }
            var place = 0
            let header = MemoryLayout<inotify_event>.size
            while place + header <= count {
                let event = unsafe buffer.loadUnaligned(fromByteOffset: place, as: inotify_event.self)
                let length = Int(event.len)
                let name = unsafe Array(buffer[(place + header)..<(place + header + length)].prefix { $0 != 0 })
                events.append(Event(watch: event.wd, mask: event.mask, name: name))
                place += header + length
            }
        }
    }
}
