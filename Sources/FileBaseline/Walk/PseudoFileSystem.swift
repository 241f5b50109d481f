internal import CFileSystem

/// File systems that the kernel or a daemon makes up: what is in them is no file of the host.
enum PseudoFileSystem {
    static func isOne(_ descriptor: Int32) -> Bool {
        var status = statfs()
        guard unsafe fstatfs(descriptor, &status) == 0 else { return true }
        return kinds.contains(UInt32(truncatingIfNeeded: status.f_type))
    }

    /// - Source: statfs(2): proc, sysfs, cgroup, cgroup2, devpts, debugfs, tracefs, securityfs, selinuxfs, bpf, pstore,
    ///   mqueue, hugetlbfs, autofs, configfs, efivarfs, fusectl, binfmt_misc, nsfs, rpc_pipefs.
    private static let kinds: Set<UInt32> = [
        0x9FA0, 0x6265_6572, 0x27_E0EB, 0x6367_7270, 0x1CD1, 0x6462_6720, 0x7472_6163, 0x7363_6673, 0xF97C_FF8C,
        0xCAFE_4A11, 0x6165_676C, 0x1980_0202, 0x9584_58F6, 0x0187, 0x6265_6570, 0xDE5E_81E4, 0x6573_5543,
        0x4249_4E4D, 0x6E73_6673, 0x6759_6969,
    ]
}
