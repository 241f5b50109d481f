package import NoroshiModel

extension AccountPolicy {
    /// What was seen, as the declaration that would allow it: all accounts with their keys and rights.
    ///
    /// Of a name that stands twice the first line is taken, which is the one that counts.
    ///
    /// - Parameter observations: Of one host.
    package init(accepting observations: [Observation]) {
        self.init()
        _ = AccountView.results(observations) { view in
            let rulers = SudoReach(view).rulers
            var seen: Set<String> = []
            accounts = view.survey.accounts.filter { seen.insert($0.name).inserted }.map { account in
                AccountPolicy.Declaration(
                    name: account.name, uid: account.uid, gid: account.gid, home: account.home, shell: account.shell,
                    keys: view.keys(of: account).map(\.fingerprint),
                    sudo: account.uid == 0 || rulers.contains(account.name))
            }
            return []
        }
    }
}
