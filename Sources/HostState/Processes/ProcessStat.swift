import NoroshiModel

/// The line of `/proc/PID/stat`.
///
/// - Source: proc_pid_stat(5); `PF_KTHREAD` of the kernel's `include/linux/sched.h`.
struct ProcessStat {
    let name: [UInt8]
    let state: UInt8
    let parent: Int
    let terminal: Int
    let isKernelThread: Bool
    let threads: Int
    /// Time on processors, in clock ticks.
    let ticks: UInt64
    /// Clock ticks from the start of the host to that of the process.
    let start: UInt64

    /// - Returns: nil for what is no such line. The name may have any bytes in it, brackets too.
    init?(_ bytes: [UInt8]) {
        guard let open = bytes.firstIndex(of: UInt8(ascii: "(")), let end = bytes.lastIndex(of: UInt8(ascii: ")")),
            open < end
        else { return nil }
        name = Array(bytes[(open + 1)..<end])
        let fields = bytes[(end + 1)...].split(whereSeparator: { $0 == 32 || $0 == 10 })
        func number(_ field: Int) -> Int? { Int(String(decoding: fields[field - 3], as: UTF8.self)) }
        guard fields.count >= 20, let letter = fields[0].first, let parent = number(4), let terminal = number(7),
            let flags = number(9), let user = number(14), let system = number(15), let threads = number(20),
            let start = number(22), user >= 0, system >= 0, start >= 0
        else { return nil }
        state = letter
        self.parent = parent
        self.terminal = terminal
        isKernelThread = flags & 0x0020_0000 != 0
        self.threads = threads
        ticks = UInt64(user) &+ UInt64(system)
        self.start = UInt64(start)
    }

    var isZombie: Bool { state == UInt8(ascii: "Z") || state == UInt8(ascii: "X") }

    /// The name of the terminal, by the numbers of Linux's devices (admin-guide/devices.txt).
    var terminalName: String? {
        let major = terminal >> 8 & 0xFFF
        let minor = terminal & 0xFF | terminal >> 12 & 0xFFF00
        switch major {
        case 0: return nil
        case 4: return minor < 64 ? "tty\(minor)" : "ttyS\(minor - 64)"
        case 136...143: return "pts/\(minor + (major - 136) * 256)"
        default: return "\(major):\(minor)"
        }
    }
}

/// What is kept of `/proc/PID/status`.
struct ProcessStatus {
    private(set) var group = 0
    private(set) var realUser = 0
    private(set) var user = 0
    private(set) var capabilities = ""

    init(_ bytes: [UInt8]) {
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            if line.starts(with: "Tgid:".utf8) { group = Self.words(line).first.flatMap { Int($0) } ?? 0 }
            if line.starts(with: "Uid:".utf8) {
                let words = Self.words(line).compactMap { Int($0) }
                realUser = words.first ?? 0
                user = words.dropFirst().first ?? realUser
            }
            if line.starts(with: "CapEff:".utf8) { capabilities = Self.words(line).first ?? "" }
        }
    }

    private static func words(_ line: ArraySlice<UInt8>) -> [String] {
        line.split(whereSeparator: { $0 == 32 || $0 == 9 }).dropFirst().map { String(decoding: $0, as: UTF8.self) }
    }
}
