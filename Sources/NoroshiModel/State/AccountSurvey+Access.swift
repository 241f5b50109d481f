package import FoundationEssentials

extension AccountSurvey {
    /// One command that sudoers(5) lets somebody run, or keeps from them.
    package struct SudoGrant: Sendable, Codable, Hashable {
        /// Users as written, aliases replaced: `alice`, `%sudo`, `#1000`, `+netgroup`, `ALL`; with `!` who is excepted.
        package let users: [String]
        package let hosts: [String]
        /// Empty where nothing is written: then root, or what `runas_default` says.
        package let asUsers: [String]
        package let asGroups: [String]
        /// `ALL`, `/usr/bin/less /var/log/*`, `sudoedit /etc/motd`; with `!` what is excepted.
        package let command: String
        package let needsPassword: Bool?
        /// Whether the user may set variables for the command (`SETENV`).
        package let setsVariables: Bool?
        /// Outside of these moments the line does not count.
        package let notBefore: Date?
        package let notAfter: Date?
        package let place: Place
        package let text: String

        package init(
            users: [String], hosts: [String], asUsers: [String], asGroups: [String], command: String,
            needsPassword: Bool?, setsVariables: Bool? = nil, notBefore: Date? = nil, notAfter: Date? = nil,
            place: Place, text: String
        ) {
            self.users = users
            self.hosts = hosts
            self.asUsers = asUsers
            self.asGroups = asGroups
            self.command = command
            self.needsPassword = needsPassword
            self.setsVariables = setsVariables
            self.notBefore = notBefore
            self.notAfter = notAfter
            self.place = place
            self.text = text
        }
    }

    /// A parameter of a `Defaults` line.
    package struct SudoDefault: Sendable, Codable, Hashable {
        /// `:alice`, `@host`, `>root`, `!/bin/ls`; empty for all.
        package let scope: String
        package let name: String
        /// nil for a flag.
        package let value: String?
        /// `!name`
        package let isOff: Bool
        package let place: Place
        package let text: String

        package init(scope: String, name: String, value: String?, isOff: Bool, place: Place, text: String) {
            self.scope = scope
            self.name = name
            self.value = value
            self.isOff = isOff
            self.place = place
            self.text = text
        }
    }

    /// A line of `authorized_keys` (sshd(8)).
    package struct AuthorizedKey: Sendable, Codable, Hashable {
        package let account: String
        /// `ssh-ed25519`
        package let type: String
        /// Bits of an RSA or DSA modulus.
        package let bits: Int?
        /// `SHA256:…`, as `ssh-keygen -l` prints it.
        package let fingerprint: String
        package let comment: String
        package let options: [String]
        package let place: Place

        package init(
            account: String, type: String, bits: Int?, fingerprint: String, comment: String, options: [String],
            place: Place
        ) {
            self.account = account
            self.type = type
            self.bits = bits
            self.fingerprint = fingerprint
            self.comment = comment
            self.options = options
            self.place = place
        }

        package var summary: String {
            ([type] + [bits.map { "\($0) bits" }].compactMap(\.self) + [fingerprint, comment])
                .filter { !$0.isEmpty }.joined(separator: " ")
        }
    }

    /// A command that runs at a time.
    package struct ScheduledJob: Sendable, Codable, Hashable {
        package enum Kind: String, Sendable, Codable, Hashable { case system, user, anacron, at, script }
        package let kind: Kind
        package let user: String
        /// `*/5 * * * *`, `@reboot`, `1 day`, or a moment.
        package let schedule: String
        package let command: String
        package let place: Place

        package init(kind: Kind, user: String, schedule: String, command: String, place: Place) {
            self.kind = kind
            self.user = user
            self.schedule = schedule
            self.command = command
            self.place = place
        }
    }

    /// A line `NAME = value` of a crontab, which goes for the jobs behind it, or of a file for logins.
    package struct JobVariable: Sendable, Codable, Hashable {
        /// Whose crontab it is; nil where every job names a user.
        package let user: String?
        package let name: String
        /// Without quotes.
        package let value: String
        package let place: Place
        package let text: String

        package init(user: String?, name: String, value: String, place: Place, text: String) {
            self.user = user
            self.name = name
            self.value = value
            self.place = place
            self.text = text
        }
    }

    /// A line of hosts.equiv(5) or `.rhosts`: from where, and by which name, somebody gets in without a password.
    package struct Trust: Sendable, Codable, Hashable {
        /// Whose `.rhosts` it is; nil for a file that goes for all but root.
        package let account: String?
        /// `+` for every one.
        package let host: String
        /// `+` for every one; nil for the same name as here.
        package let user: String?
        package let place: Place
        package let text: String

        package init(account: String?, host: String, user: String?, place: Place, text: String) {
            self.account = account
            self.host = host
            self.user = user
            self.place = place
            self.text = text
        }
    }

    /// A line of pam.d(5), in the order in which a service uses it, includes put in their places.
    package struct PAMLine: Sendable, Codable, Hashable {
        package let service: String
        /// `auth`, `account`, `password`, `session`.
        package let type: String
        /// `required`, or `[success=1 default=ignore]`.
        package let control: String
        /// As written: a name or a path.
        package let module: String
        package let arguments: [String]
        /// How many `substack` lines it is in.
        package let depth: Int
        package let place: Place
        package let text: String

        package init(
            service: String, type: String, control: String, module: String, arguments: [String], depth: Int,
            place: Place, text: String
        ) {
            self.service = service
            self.type = type
            self.control = control
            self.module = module
            self.arguments = arguments
            self.depth = depth
            self.place = place
            self.text = text
        }
    }

    /// The file of a module that a line of pam.d(5) names.
    package struct ModuleFile: Sendable, Codable, Hashable {
        /// As written: a name or a path.
        package let module: String
        /// nil where there is none.
        package let path: String?
        /// nil where no database of packages can tell.
        package let isPackaged: Bool?
        /// Whether every line that names it does without it (`-auth`).
        package let isOptional: Bool

        package init(module: String, path: String?, isPackaged: Bool?, isOptional: Bool) {
            self.module = module
            self.path = path
            self.isPackaged = isPackaged
            self.isOptional = isOptional
        }
    }

    package struct Login: Sendable, Codable, Hashable {
        package let account: String
        package let at: Date
        /// The terminal and where from.
        package let line: String
        package let from: String
        /// `/var/log/wtmp`, `/var/lib/lastlog/lastlog2.db` …
        package let file: String

        package init(account: String, at: Date, line: String, from: String, file: String) {
            self.account = account
            self.at = at
            self.line = line
            self.from = from
            self.file = file
        }
    }

    /// Where the last logins are, of older and of newer systems.
    package static let loginRecords = [
        "/var/log/wtmp", "/var/log/lastlog", "/var/log/wtmp.db", "/var/lib/wtmpdb/wtmp.db",
        "/var/lib/lastlog/lastlog2.db",
    ]

    /// What a file of login records covers.
    package struct LoginFile: Sendable, Codable, Hashable {
        package let path: String
        package let records: Int
        package let first: Date?
        package let last: Date?

        package init(path: String, records: Int, first: Date?, last: Date?) {
            self.path = path
            self.records = records
            self.first = first
            self.last = last
        }
    }

    /// Something in the login records that programs do not write.
    package struct LoginTrace: Sendable, Codable, Hashable {
        package enum Kind: String, Sendable, Codable, Hashable {
            /// Records of zeros between others: what tools leave that take their user's logins out.
            case zeroed
            case damaged, truncated
            /// lastlog tells of a login that wtmp, which covers that time, does not.
            case missing
            /// Rows are gone from between others of a database.
            case removed
            /// A database has a table for logins, and no row in it.
            case emptied
            /// A login of a name that no account has.
            case stranger
            /// Logins are known, and the file that should tell of them is not there.
            case absent
            /// A login of nobody: its name was taken out.
            case nameless
        }
        package let kind: Kind
        package let file: String
        /// In bytes; 0 in a database.
        package let offset: Int
        /// The number of the row, in a database.
        package let row: Int?
        package let count: Int
        /// The account, where it is about one.
        package let account: String?
        /// The times of what stands before and after, or of the login.
        package let from: Date?
        package let to: Date?
        /// The file that should tell of it, and does not.
        package let lacking: String?

        package init(
            kind: Kind, file: String, offset: Int = 0, row: Int? = nil, count: Int = 1, account: String? = nil,
            from: Date? = nil, to: Date? = nil, lacking: String? = nil
        ) {
            self.kind = kind
            self.file = file
            self.offset = offset
            self.row = row
            self.lacking = lacking
            self.count = count
            self.account = account
            self.from = from
            self.to = to
        }
    }
}
