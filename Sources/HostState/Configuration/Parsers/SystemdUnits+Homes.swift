import HostReading
import NoroshiModel

/// Units that people keep in their homes: their own managers start them at a login, or with the system where they linger.
///
/// - Source: systemd.unit(5), "User Unit Search Path"; loginctl(1), enable-linger.
extension SystemdUnits {
    private static let maximumHomes = 5000
    private static let maximumUnits = 200  // names in a folder
    private static let maximumUnit: Int64 = 64 << 10  // bytes
    private static let places = [".config/systemd/user", ".local/share/systemd/user"]

    mutating func homes() {
        guard let bytes = (try? reading.source.read("/etc/passwd", limit: ConfigurationReading.maximumFile)) ?? nil
        else { return }
        var reader = AccountFiles()
        var seen: Set<String> = []
        let accounts = reader.accounts(bytes, file: "/etc/passwd").filter { account in
            // A pattern would stand for the homes of others.
            account.home.hasPrefix("/") && account.home != "/" && !account.home.contains { "*?[\\".contains($0) }
                && seen.insert(account.home).inserted
        }
        for account in accounts.prefix(Self.maximumHomes) {
            for place in Self.places { home("\(account.home)/\(place)", of: account) }
        }
        if accounts.count > Self.maximumHomes {
            let reason = "only the first \(Self.maximumHomes) of \(accounts.count) accounts were looked at"
            reading.problem("/etc/passwd", 0, reason)
        }
    }

    private mutating func home(_ folder: String, of account: AccountSurvey.Account) {
        guard reading.exists(folder), reading.isFolder(folder) else { return }
        let paths = reading.paths("\(folder)/*")
        guard paths.count <= Self.maximumUnits else {
            reading.problem(folder, 0, "more than \(Self.maximumUnits) names: the rest was not looked at")
            return
        }
        for path in paths where isTooLarge(path) {
            reading.problem(path, 0, "larger than the limit")
            return
        }
        for path in [folder] + paths {
            guard let status = reading.status(path), status.isOfAnother, status.owner != account.uid else { continue }
            let place = Line(file: path, number: 0, text: "")
            let scope = ["user-unit \(account.name)/\(ProcessPlaces.base(path))"]
            reading.add("owner.other", [path], scope: scope, at: place, text: status.rights)
        }
        read(Manager(folders: [folder], block: "user-unit", prefix: "\(account.name)/", isRoot: false))
    }

    private func isTooLarge(_ path: String) -> Bool {
        reading.status(path).map { $0.kind == .regular && $0.size > Self.maximumUnit } ?? false
    }
}
