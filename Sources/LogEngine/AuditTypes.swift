import LogReading

/// The names of audit records that the kernel writes by their numbers.
///
/// - Source: linux/audit.h; the names are those that auditd writes.
enum AuditTypes {
    /// The name of a record's type: what is written, or what the number there stands for.
    static func name(_ type: LineBytes) -> StaticString? {
        guard type.count == 4 else { return nil }
        var number = 0
        for place in 0..<4 {
            guard type[place] &- 48 < 10 else { return nil }
            number = number * 10 + Int(type[place] - 48)
        }
        for (first, names) in rows where number >= first && number < first + names.count {
            return names[number - first]
        }
        return others.first { $0.number == number }?.name
    }

    /// Whether a record is of a type, by name or number.
    static func isType(_ type: LineBytes, _ name: StaticString) -> Bool {
        guard let known = self.name(type) else { return type.elementsEqual(name) }
        return "\(known)" == "\(name)"
    }

    /// Names of numbers that follow each other.
    private static let rows: [(first: Int, names: [StaticString])] = [
        (
            1100,
            [
                "USER_AUTH", "USER_ACCT", "USER_MGMT", "CRED_ACQ", "CRED_DISP", "USER_START", "USER_END", "USER_AVC",
                "USER_CHAUTHTOK", "USER_ERR", "CRED_REFR", "USYS_CONFIG", "USER_LOGIN", "USER_LOGOUT", "ADD_USER",
                "DEL_USER", "ADD_GROUP", "DEL_GROUP", "DAC_CHECK", "CHGRP_ID", "TEST", "TRUSTED_APP",
                "USER_SELINUX_ERR", "USER_CMD", "USER_TTY", "CHUSER_ID", "GRP_AUTH", "SYSTEM_BOOT", "SYSTEM_SHUTDOWN",
                "SYSTEM_RUNLEVEL", "SERVICE_START", "SERVICE_STOP", "GRP_MGMT", "GRP_CHAUTHTOK", "MAC_CHECK",
                "ACCT_LOCK", "ACCT_UNLOCK", "USER_DEVICE", "SOFTWARE_UPDATE",
            ]
        ),
        (
            1302,
            ["PATH", "IPC", "SOCKETCALL", "CONFIG_CHANGE", "SOCKADDR", "CWD"]
        ),
        (
            1311,
            [
                "IPC_SET_PERM", "MQ_OPEN", "MQ_SENDRECV", "MQ_NOTIFY", "MQ_GETSETATTR", "KERNEL_OTHER", "FD_PAIR",
                "OBJ_PID", "TTY", "EOE", "BPRM_FCAPS", "CAPSET", "MMAP", "NETFILTER_PKT", "NETFILTER_CFG", "SECCOMP",
                "PROCTITLE", "FEATURE_CHANGE", "REPLACE", "KERN_MODULE", "FANOTIFY", "TIME_INJOFFSET",
                "TIME_ADJNTPVAL", "BPF", "EVENT_LISTENER", "URINGOP", "OPENAT2", "DM_CTRL", "DM_EVENT",
            ]
        ),
        (
            1400,
            [
                "AVC", "SELINUX_ERR", "AVC_PATH", "MAC_POLICY_LOAD", "MAC_STATUS", "MAC_CONFIG_CHANGE",
                "MAC_UNLBL_ALLOW",
            ]
        ),
        (1700, ["ANOM_PROMISCUOUS", "ANOM_ABEND", "ANOM_LINK", "ANOM_CREAT"]),
        (
            1800,
            [
                "INTEGRITY_DATA", "INTEGRITY_METADATA", "INTEGRITY_STATUS", "INTEGRITY_HASH", "INTEGRITY_PCR",
                "INTEGRITY_RULE", "INTEGRITY_EVM_XATTR", "INTEGRITY_POLICY_RULE",
            ]
        ),
    ]

    private static let others: [(number: Int, name: StaticString)] = [
        (1005, "USER"), (1006, "LOGIN"), (1300, "SYSCALL"), (1309, "EXECVE"), (2000, "KERNEL"),
    ]
}
