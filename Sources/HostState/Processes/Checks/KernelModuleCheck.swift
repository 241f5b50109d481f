package import NoroshiModel

/// Reports modules of the kernel that hide, or that came from no file of this kernel.
package struct KernelModuleCheck: Check {
    package let id: CheckID = "processes.kernel-module"

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        SurveyedProcesses.results(observations) { place in
            guard let modules = place.survey.modules else { return [] }
            var findings: [Finding] = []
            for name in modules.unlisted {
                findings.append(
                    finding("unlisted", name, .critical, "/sys/module/\(name)", "initstate=live", modules, place))
            }
            for name in modules.unexported {
                findings.append(finding("unexported", name, .high, "/proc/modules", name, modules, place))
            }
            for module in modules.fileless {
                // One that is signed and of the kernel's own tree came with a package that is gone.
                let isOdd = module.flags.contains("O") || module.flags.contains("E") || module.flags.contains("F")
                findings.append(
                    finding(
                        "fileless", module.name, isOdd ? .high : .medium, "/proc/modules",
                        "\(module.name) (\(module.flags))", modules, place))
            }
            if !modules.isTaintExplained {
                findings.append(
                    finding(
                        "taint", "taint", .low, "/proc/sys/kernel/tainted", "\(modules.taint)", modules, place))
            }
            return findings.map { .fail($0) }
        }
    }

    private func finding(
        _ title: String, _ name: String, _ severity: Severity, _ locator: String, _ excerpt: String,
        _ modules: ModuleSurvey, _ place: SurveyedProcesses
    ) -> Finding {
        let arguments = ["module": name, "release": modules.release, "quoted": ShellWord.quoted(name)]
        return Finding(
            check: id, host: place.host, key: "\(title)/\(name)", severity: severity,
            confidence: .suspected, title: Message("check.\(id).\(title)", arguments),
            evidence: [Evidence(locator: locator, excerpt: excerpt, observedAt: place.at)],
            remediations: [Remediation(.mitigation, Message("check.processes.do.module", arguments))])
    }
}
