import FoundationEssentials
import NoroshiFormats
import NoroshiInspect
import NoroshiModel
import NoroshiReport

/// Takes today's services over as the policy: shows what would be written and what it changes, asks, and writes.
struct PolicyAcceptance {
    let site: Site
    let inspection: Inspection
    /// Do not ask.
    let isAgreed: Bool

    /// - Returns: The policy that holds now: the new one, or the site's when it was declined.
    /// - Throws: ``Failure`` when not every socket was seen, nobody can be asked, or the file cannot be written.
    func run() throws -> SitePolicy {
        let (file, drafts) = try proposal()
        let changes = PolicyChange(from: site.policy.file, to: file).lines
        try show(file, drafts, changes)
        var policy = site.policy
        guard !changes.isEmpty else {
            Terminal.note(site.translations.text("accept.unchanged", ["path": policy.path]))
            return policy
        }
        guard try isAgreed || Terminal.agrees(toWriting: policy.path, site.translations) else {
            Terminal.note(site.translations.text("accept.declined"))
            return policy
        }
        let hasEarlier = try SafeFile.replace(policy.path, with: file.serialize())
        let count = file.services.count + file.hosts.reduce(0) { $0 + $1.services.count }
        Terminal.note(site.translations.text("accept.written", ["path": policy.path, "count": "\(count)"]))
        if hasEarlier { Terminal.note(site.translations.text("accept.kept", ["path": policy.path])) }
        policy.file = try PolicyFile.parse(file.serialize(), file: policy.path)
        return policy
    }

    // MARK: What would be written

    /// Hosts that were not looked at keep their sections.
    private func proposal() throws -> (PolicyFile, [PolicyDraft]) {
        var file = site.policy.file
        var drafts: [PolicyDraft] = []
        let hosts = Dictionary(grouping: inspection.observations, by: \.host)
        for (host, observations) in hosts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            let isOwn = host == site.hostName
            let section = isOwn ? nil : site.policy.section(of: host)
            let draft = PolicyDraft(
                observations, products: inspection.judgment.products,
                present: isOwn ? file.services : section?.services ?? [],
                fixed: site.policy.configured(isOwn ? nil : host))
            guard !draft.isBlind else {
                throw Failure(
                    "not every socket of \(host) could be seen, so today's services are not known",
                    hint: "see 'noroshi inspect' for what could not be looked at")
            }
            drafts.append(draft)
            put(draft, of: host, isOwn: isOwn, into: &file)
        }
        return (file, drafts)
    }

    private func put(_ draft: PolicyDraft, of host: Host.Name, isOwn: Bool, into file: inout PolicyFile) {
        let skipped = draft.skipped.map { "\($0.what): \(Self.english[$0.reason] ?? "")" }
        if isOwn {
            file.services = draft.entries
            file.skipped = skipped
        } else if let place = SiteConfig.DeclaredHost.Place(host.rawValue) {
            let section = PolicyFile.Section(place, services: draft.entries, skipped: skipped)
            if let index = file.hosts.firstIndex(where: { $0.place == place }) {
                file.hosts[index] = section
            } else {
                file.hosts.append(section)
            }
        }
    }

    /// A file's comments are in one language, whoever writes it.
    private static let english: [PolicyDraft.Skipped.Reason: String] = [
        .process: "no program was seen behind it", .client: "a port that a client may have taken for its questions",
        .unexplained: "it answers, but no program of this host listens there",
    ]

    // MARK: Showing and asking

    private func show(_ file: PolicyFile, _ drafts: [PolicyDraft], _ changes: [String]) throws {
        let texts = site.translations
        let path = site.policy.path
        var lines = [site.style.paint(texts.text("accept.title", ["path": path]), .bold), "", file.serialize()]
        if !changes.isEmpty {
            lines += [site.style.paint(texts.text("accept.changes"), .bold)]
            lines += changes.map { "  " + site.style.paint($0, $0.hasPrefix("+") ? .green : .yellow) }
        }
        let conflicts = drafts.flatMap(\.conflicts)
        if !conflicts.isEmpty {
            lines += ["", site.style.paint(texts.text("accept.conflicts"), .bold)]
            lines += conflicts.flatMap { conflict in
                site.style.wrap(
                    texts.text(
                        "accept.conflict",
                        ["service": conflict.service, "seen": conflict.seen, "declared": conflict.declared]), indent: 2)
            }
        }
        if !site.config.services.isEmpty, inspection.observations.contains(where: { $0.host == site.hostName }) {
            let words = ["path": site.configPath, "count": "\(site.config.services.count)"]
            lines += ["", texts.text("accept.fixed", words)]
        }
        try Terminal.print(lines.joined(separator: "\n") + "\n")
        for skipped in drafts.flatMap(\.skipped) {
            Terminal.warn(texts.text("accept.skipped.\(skipped.reason.rawValue)", ["what": skipped.what]))
        }
    }
}
