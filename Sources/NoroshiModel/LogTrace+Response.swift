extension LogTrace {
    /// What a rule's finding asks to be done about it; several rules ask for the same.
    ///
    /// A rule names it as `response:`. Texts: `response.<raw value>` in `Resources/translations`.
    package enum Response: String, Sendable, Codable, Hashable, CaseIterable {
        /// Somebody looks for services and holes.
        case scanning
        /// Passwords are tried.
        case passwordGuessing = "password-guessing"
        /// An exploit was sent, and nothing says that it worked.
        case exploitAttempt = "exploit-attempt"
        /// A program was ended by a fault, as exploits leave it.
        case crash
        /// A service can be reached or used that should not be.
        case exposure
        /// Somebody else is in an account.
        case accountCompromise = "account-compromise"
        /// An account or a password was made or changed, and its owner has to be found.
        case accountChange = "account-change"
        /// There is an account with the rights of root that nobody ordered.
        case rootAccount = "root-account"
        /// A user tried for rights that the user does not have, and was refused.
        case privilegeAttempt = "privilege-attempt"
        /// Rights of root were taken by a way that is not meant for it.
        case privilegeEscalation = "privilege-escalation"
        /// A program of the web server obeys a stranger.
        case webShell = "web-shell"
        /// A file with secrets was given out.
        case disclosure
        /// Something comes back by itself: a job, a service, a key, a library.
        case persistence
        /// The kernel holds something foreign.
        case kernel
        /// Traffic of others is read.
        case sniffing
        /// The host is steered from outside, or attacks others.
        case remoteControl = "remote-control"
        /// Mail of strangers is passed on.
        case relay
        /// Mail to very many leaves in the name of a user or of the host.
        case spam
        /// The logs lack something, or somebody saw to it that they do.
        case logging

        /// Whether the host has to be taken for broken into, where a rule of level `high` or worse says so.
        package var isIntrusion: Bool {
            switch self {
            case .scanning, .passwordGuessing, .exploitAttempt, .crash, .exposure, .accountChange, .privilegeAttempt,
                .disclosure, .relay, .spam:
                false
            case .accountCompromise, .rootAccount, .privilegeEscalation, .webShell, .persistence, .kernel, .sniffing,
                .remoteControl, .logging:
                true
            }
        }
    }
}
