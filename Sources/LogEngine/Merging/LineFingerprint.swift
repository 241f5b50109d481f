import LogReading

extension LineBytes {
    /// What tells these bytes from others, in this run of the program.
    var fingerprint: UInt64 {
        var hasher = Hasher()
        add(to: &hasher)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    /// What tells what a line says, and who says it, from other lines: the same in a journal and in a file.
    func fingerprint(of parts: LogLine) -> UInt64 {
        var hasher = Hasher()
        for range in [parts.host, parts.program] {
            hasher.combine(range?.count ?? -1)
            if let range { self[range].add(to: &hasher) }
        }
        hasher.combine(parts.process)
        self[parts.message].add(to: &hasher)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    private func add(to hasher: inout Hasher) {
        withSpan { span in
            // The pointer does not outlive the call.
            unsafe span.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        }
    }
}
