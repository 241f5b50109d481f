import FoundationEssentials
import Glibc
import HostReading
import NoroshiModel

/// One look at a host's processes: what was found, and what could not be read.
struct ProcessLook {
    /// Processes of which details are kept; the others are counted.
    static let maximumProcesses = 20_000
    private static let budget: Duration = .seconds(15)

    let root: HostRoot
    /// nil for a disk.
    let proc: ProcFolder?
    var survey = ProcessSurvey()
    var gaps: [(what: String, reason: String)] = []
    var samples: [UInt64: FanOutSamples] = [:]
    let includesLoopback: Bool
    private(set) var pids: [Int] = []
    private var ticks: [Int: UInt64] = [:]
    private var measuredAt = ContinuousClock.now

    init(root: HostRoot, proc: ProcFolder?, includesLoopback: Bool) {
        self.root = root
        self.proc = proc
        self.includesLoopback = includesLoopback
        survey.isRunning = proc != nil
    }

    mutating func preload() {
        do {
            survey.preloaded = try LibraryPreload.ofFile(root)
        } catch {
            gaps.append((LibraryPreload.file, error.reason))
        }
    }

    // MARK: Processes

    mutating func readProcesses() {
        guard let proc else { return }
        do { pids = try proc.numbers().sorted() } catch {
            gaps.append((proc.path, error.reason))
            return
        }
        let reader = ProcessReader(proc: proc, root: root, users: users())
        let start = ContinuousClock.now
        var denied: [Int] = []
        var passedOver = 0
        for pid in pids {
            if survey.processes.count >= Self.maximumProcesses || ContinuousClock.now - start > Self.budget {
                passedOver += 1
                continue
            }
            switch reader.read(pid) {
            case .gone: continue
            case .kernelThread: survey.kernelThreadCount += 1
            case .process(let process): take(process)
            case .denied(let process):
                denied.append(pid)
                take(process)
            }
        }
        survey.processCount += passedOver
        if let first = denied.first {
            let hint = geteuid() == 0 ? "" : "; run as root to see them"
            gaps.append(("programs of \(denied.count) process(es)", "permission denied (pid \(first))\(hint)"))
        }
        if passedOver > 0 {
            gaps.append(
                ("\(passedOver) of \(pids.count) processes", "more than are looked at, or than there was time for"))
        }
    }

    private mutating func take(_ process: RunningProcess) {
        survey.processCount += 1
        // The inspection itself is nothing to be told of.
        if process.pid != getpid() { survey.processes.append(process) }
    }

    private func users() -> [Int: String] {
        let bytes = (try? root.read("/etc/passwd", limit: 8 << 20)) ?? nil ?? []
        return bytes.split(separator: UInt8(ascii: "\n")).reduce(into: [:]) { names, line in
            let fields = line.split(separator: UInt8(ascii: ":"), maxSplits: 3, omittingEmptySubsequences: false)
            guard fields.count == 4, let number = Int(String(decoding: fields[2], as: UTF8.self)) else { return }
            names[number] = names[number] ?? Escaped.text(fields[0])
        }
    }

    // MARK: Hidden processes

    mutating func searchHidden() {
        guard let proc else { return }
        if let reason = reasonNotToSearch(proc) {
            gaps.append(("processes that are not listed", reason))
            return
        }
        guard let listed = try? Set(proc.numbers()) else { return }
        let others = root.isRunning ? ControlGroupMembers.numbers(below: "/sys/fs/cgroup") : []
        let result = HiddenSearch(proc: proc).search(listed: listed, others: others)
        survey.hidden = result.hidden
        if !result.isComplete {
            gaps.append(
                ("processes that are not listed", "numbers above \(result.askedTo) were not asked for lack of time"))
        }
    }

    /// Where the list is not of the processes that this one may ask for, the difference means nothing.
    private func reasonNotToSearch(_ proc: ProcFolder) -> String? {
        guard let own = try? proc.link("self"), own.elementsEqual("\(getpid())".utf8) else {
            return "\(proc.path) is of other processes than those that can be asked"
        }
        let mounts = proc.text("self/mountinfo", limit: 8 << 20) ?? ""
        let options = mounts.split(separator: "\n").last { $0.contains(" \(proc.path) ") && $0.contains(" - proc ") }
        let hides = options?.split(whereSeparator: { $0 == "," || $0 == " " })
            .contains { $0.hasPrefix("hidepid=") && $0 != "hidepid=0" && $0 != "hidepid=off" }
        return hides == true && geteuid() != 0 ? "\(proc.path) shows only one's own; run as root" : nil
    }

    // MARK: Load

    mutating func startMeasuring() {
        measuredAt = .now
        ticks = currentTicks()
    }

    mutating func endMeasuring() {
        let elapsed = Double((ContinuousClock.now - measuredAt) / .seconds(1))
        let rate = Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
        let now = currentTicks()
        let date = Date()
        for index in survey.processes.indices {
            let pid = survey.processes[index].pid
            guard let before = ticks[pid], let after = now[pid], after >= before, elapsed > 0 else { continue }
            survey.processes[index].share = Self.rounded(Double(after - before) / rate / elapsed)
            guard let started = survey.processes[index].startedAt else { continue }
            let age = max(1, date.timeIntervalSince(started))
            survey.processes[index].lifetimeShare = Self.rounded(Double(after) / rate / age)
        }
    }

    private func currentTicks() -> [Int: UInt64] {
        guard let proc else { return [:] }
        return survey.processes.reduce(into: [:]) { ticks, process in
            ticks[process.pid] = (try? proc.read("\(process.pid)/stat", limit: 4096)).flatMap { ProcessStat($0) }?.ticks
        }
    }

    private static func rounded(_ share: Double) -> Double { (share * 100).rounded() / 100 }

    func load(at date: Date) -> LoadSample? {
        proc.flatMap { HostLoad.sample($0, processes: survey.processes, at: date) }
    }

    // MARK: Modules and packages

    mutating func modules() {
        guard let proc else { return }
        let sys = ProcFolder(root.isRunning ? "/sys/module" : "\(proc.path)/../sys/module")
        survey.modules = KernelModules(proc: proc, sys: sys, root: root).survey()
        guard let modules = survey.modules, modules.loaded > 0, !modules.hasFiles else { return }
        gaps.append(("files of \(modules.loaded) kernel modules", "no list of modules of kernel \(modules.release)"))
    }

    /// Tells whom the programs and libraries of this host belong to.
    mutating func askOwners(_ owners: ProcessProbe.Owners) {
        var paths = Set(survey.preloaded.map(\.path))
        for process in survey.processes where process.container == nil {
            paths.formUnion([process.executable, process.script].compactMap(\.self))
            paths.formUnion(process.preloaded.map(\.path))
            paths.formUnion(process.replaced.map(\.path))
        }
        guard let known = owners(paths) else { return }
        survey.knowsPackages = true
        survey.preloaded = survey.preloaded.map { $0.owned(by: known[$0.path]) }
        for index in survey.processes.indices where survey.processes[index].container == nil {
            let process = survey.processes[index]
            survey.processes[index].package = process.executable.flatMap { known[$0] }
            survey.processes[index].scriptPackage = process.script.flatMap { known[$0] }
            survey.processes[index].preloaded = process.preloaded.map { $0.owned(by: known[$0.path]) }
            for place in process.replaced.indices {
                survey.processes[index].replaced[place].package = known[process.replaced[place].path]
            }
        }
    }
}
