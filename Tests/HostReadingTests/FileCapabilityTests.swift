import HostReading
import Testing

/// `vfs_cap_data` of linux/capability.h: little-endian words.
private func attribute(_ words: UInt32...) -> [UInt8] {
    words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
}

@Suite struct `Capabilities of files` {
    @Test(arguments: [
        (attribute(0x0200_0001, 1 << 13, 0, 0, 0), "cap_net_raw=ep"),
        (attribute(0x0200_0000, 1 << 10 | 1 << 12, 0, 0, 0), "cap_net_bind_service,cap_net_admin=p"),
        (attribute(0x0300_0001, 1 << 7, 0, 1 << (39 - 32), 0, 1000), "cap_setuid,cap_bpf=ep"),
        (attribute(0x0200_0001, 1 << 13, 1 << 13, 0, 0), "cap_net_raw=eip"),
        (attribute(0x0200_0000, 0, 1 << 13, 0, 0), "cap_net_raw=i"),
        (attribute(0x0100_0001, 1 << 0, 0), "cap_chown=ep"),
    ])
    func `are told as getcap tells them`(value: [UInt8], text: String) throws {
        let found = try #require(FileCapabilities(attribute: value))
        #expect(found.text == text)
        #expect(FileCapabilities(text: text) == found)
    }

    @Test(arguments: [[], [1, 2, 3], attribute(0x0200_0001, 1, 0), attribute(0x0900_0001, 1, 0, 0, 0)])
    func `are none in a value that the kernel would not take`(value: [UInt8]) {
        #expect(FileCapabilities(attribute: value) == nil)
    }

    @Test func `that are as good as root are known`() {
        #expect(FileCapabilities(text: "cap_setuid=ep").isRootlike)
        #expect(!FileCapabilities(text: "cap_net_bind_service=ep").isRootlike)
        #expect(FileCapabilities(text: "").isEmpty)
    }
}
