/// The accounts of a host, and who may become whom.
///
/// Names, paths and texts are escaped (``Escaped``). No password and no hash is in here: of a password field only its
/// scheme is kept.
package struct AccountSurvey: Sendable, Codable, Hashable {
    /// What `/etc/hostname` says, besides the name by which the host is looked at.
    package var hostName: String?
    /// The lines of passwd(5), in their order; the first of a name is the one that counts.
    package var accounts: [Account] = []
    package var shadow: [ShadowEntry] = []
    package var groups: [Group] = []
    package var shadowGroups: [ShadowGroup] = []
    /// Lines that are not as their file's manual page asks.
    package var mistakes: [Mistake] = []
    package var files: [FileFact] = []
    package var settings = Settings()
    package var grants: [SudoGrant] = []
    package var sudoDefaults: [SudoDefault] = []
    package var keys: [AuthorizedKey] = []
    package var jobs: [ScheduledJob] = []
    /// nil in what was written before they were read; so is ``trusts``.
    package var jobVariables: [JobVariable]?
    package var trusts: [Trust]?
    package var modules: [PAMLine] = []
    /// Of the modules that ask for passwords; nil in what was written before they were looked for.
    package var moduleFiles: [ModuleFile]?
    package var nameSources: [NameSource] = []
    /// The last login of each account that some record tells of.
    package var logins: [Login] = []
    /// Who is logged in now, as utmp and systemd-logind have it; nil where it was not asked.
    package var sessions: [Login]?
    package var loginFiles: [LoginFile] = []
    package var loginTraces: [LoginTrace] = []
    /// What was not asked, because it needs the host to run or another program's library.
    package var notAsked: [String] = []
    /// nil where passwords were not tried.
    package var trial: PasswordTrialOutcome?

    package init() {}

    /// A line of a file of the looked-at system.
    package struct Place: Sendable, Codable, Hashable {
        /// As the looked-at system sees it.
        package let file: String
        /// 1-based.
        package let line: Int

        package init(_ file: String, _ line: Int) {
            self.file = file
            self.line = line
        }

        /// `/etc/passwd:12`
        package var locator: String { "\(file):\(line)" }
    }

    package struct Mistake: Sendable, Codable, Hashable {
        package enum Kind: String, Sendable, Codable, Hashable {
            /// The line is not used by the system's own programs.
            case ignored
            /// It is used, but not written as it should be.
            case odd
            /// It stands for accounts of another host (NIS `+` and `-`).
            case otherSource = "other-source"
        }
        package let place: Place
        package let kind: Kind
        /// In English, lower-case: `too few fields: 4 of 7`.
        package let reason: String
        /// The line without secrets.
        package let text: String

        package init(_ place: Place, _ kind: Kind, _ reason: String, text: String) {
            self.place = place
            self.kind = kind
            self.reason = reason
            self.text = text
        }
    }

    /// What the file system says of a file by which accounts are ruled.
    package struct FileFact: Sendable, Codable, Hashable {
        package enum Role: String, Sendable, Codable, Hashable {
            case passwd, shadow, group, gshadow, sudoers, pam, settings, home
            /// A copy of shadow or passwd with hashes in it.
            case hashCopy = "hash-copy"
            case keyFolder = "key-folder"
            case keys
            case crontab
            case cronFolder = "cron-folder"
            case userCrontab = "user-crontab"
            case jobProgram = "job-program"
            case sudoProgram = "sudo-program"
            case atJob = "at-job"
            /// A login shell, or the folder that it is in.
            case shell
            /// Records of logins.
            case records
            /// A folder that one of the others is in.
            case onTheWay = "on-the-way"
        }
        package let path: String
        package let role: Role
        /// The account whose home, key, crontab or job it is.
        package let account: String?
        package let owner: UInt32
        package let group: UInt32
        /// 0 to 0o7777.
        package let mode: UInt32
        package let isFolder: Bool
        /// Where it lies, when links lead there.
        package let resolved: String?

        package init(
            path: String, role: Role, account: String?, owner: UInt32, group: UInt32, mode: UInt32, isFolder: Bool,
            resolved: String? = nil
        ) {
            self.path = path
            self.role = role
            self.account = account
            self.owner = owner
            self.group = group
            self.mode = mode
            self.isFolder = isFolder
            self.resolved = resolved
        }

        package var isWorldWritable: Bool { mode & 0o002 != 0 }
        package var isGroupWritable: Bool { mode & 0o020 != 0 }
        package var isSticky: Bool { mode & 0o1000 != 0 }
    }

    /// What decides which accounts people use: login.defs(5), shells(5), securetty(5).
    package struct Settings: Sendable, Codable, Hashable {
        /// The first number of a person's account.
        package var firstPerson: UInt32 = 1000
        package var lastPerson: UInt32 = 60_000
        /// `ENCRYPT_METHOD`, and where it stands.
        package var encryptMethod: String?
        package var encryptPlace: Place?
        package var shells: [String] = []

        package init() {}
    }

    package struct NameSource: Sendable, Codable, Hashable {
        /// `passwd`
        package let database: String
        package let sources: [String]
        package let place: Place

        package init(database: String, sources: [String], place: Place) {
            self.database = database
            self.sources = sources
            self.place = place
        }
    }
}
