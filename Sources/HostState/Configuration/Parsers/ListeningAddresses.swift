import NoroshiModel

/// Whether others than the host itself can reach what listens on an address.
enum ListeningAddresses {
    /// As configuration files write it: with brackets, and with a port after `.` or `]:`.
    static func isLoopback(_ text: String) -> Bool {
        let word = text.trimmed.lowercased()
        if ["localhost", "ip6-localhost", "loopback-only"].contains(word) { return true }
        if word.hasPrefix("["), let end = word.firstIndex(of: "]") {
            return IPAddress(String(word[word.index(after: word.startIndex)..<end]))?.isLoopback ?? false
        }
        if let address = IPAddress(word) { return address.isLoopback }
        guard let dot = word.lastIndex(of: "."), Int(word[word.index(after: dot)...]) != nil else { return false }
        return IPAddress(String(word[..<dot]))?.isLoopback ?? false
    }
}
