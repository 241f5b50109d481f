/// Names that the kernel gives to its own threads.
///
/// - Source: names in `/proc/*/comm` of Linux 5.10 to 6.18.
enum KernelThreadNames {
    /// No program of a distribution begins its name so.
    private static let beginnings = [
        "kworker", "kthreadd", "ksoftirqd", "kswapd", "kdevtmpfs", "khugepaged", "kblockd", "kauditd", "kcompactd",
        "kintegrityd", "kthrotld", "khungtaskd", "oom_reaper", "rcu_sched", "rcu_preempt", "rcu_gp", "rcu_par_gp",
        "rcu_tasks", "migration/", "cpuhp/", "idle_inject/", "jbd2/", "ext4-rsv-conver", "scsi_eh_", "scsi_tmf_",
        "ksmd/", "kstrp", "xfsaild/", "irq/", "nvme-wq", "mm_percpu_wq", "slub_flushwq", "inet_frag_wq",
    ]
    private static let whole: Set = [
        "ksmd", "netns", "writeback", "ata_sff", "md", "edac-poller", "watchdogd", "acpi_thermal_pm", "ipv6_addrconf",
        "zswap-shrink", "charger_manager", "pm", "tpm_dev_wq", "blkcg_punt_bio", "devfreq_wq", "crypto",
    ]

    /// - Parameter name: Without brackets.
    static func isKernel(_ name: String) -> Bool { beginnings.contains(where: name.hasPrefix) }

    /// What stands in brackets is a kernel thread's form already; then its plain names count too.
    static func isKernelInBrackets(_ name: String) -> Bool { isKernel(name) || whole.contains(name) }
}
