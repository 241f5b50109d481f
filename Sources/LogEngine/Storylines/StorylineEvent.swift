package import LogReading
package import Sigma

/// One thing that happened, once or again and again: what one rule or correlation found about one address, account
/// or host.
package struct StorylineEvent: Sendable {
    package enum Source: Sendable, Hashable {
        /// By its place in the rules.
        case rule(Int)
        case correlation(Int)
    }

    /// What an event is joined to others by.
    package enum Link: Sendable, Hashable {
        case address
        /// An account that was made before, or that was entered by somebody who broke in.
        case account
        /// Nothing but the host and the time, soon after a break-in or shortly before.
        case host
    }

    /// A line that shows it.
    package struct Line: Sendable {
        package let place: LogStory.Place
        /// Without its newline; nil where it could not be read again, or is not kept for want of memory.
        package internal(set) var bytes: [UInt8]?
    }

    package let source: Source
    package let level: Metadata.Level?
    /// nil where the line has no time that is known.
    package internal(set) var first: Moment?
    package internal(set) var last: Moment?
    /// Lines that a rule matches; of a correlation its count.
    package internal(set) var count: Int
    /// How often a correlation found it; 1 for a rule.
    package internal(set) var times = 1
    package internal(set) var addresses = NameList()
    package internal(set) var users = NameList()
    package internal(set) var hosts = NameList()
    /// Names of accounts that were logged into.
    package internal(set) var entered = NameList()
    /// The first lines and the last one.
    package internal(set) var lines: [Line] = []
    /// nil for what nothing joins to others.
    package internal(set) var link: Link?

    /// It is over what came together or in an order: what matters is when it was complete, and its count is of rules.
    package let isTemporal: Bool
    /// Another correlation's group that it is about, and nothing else.
    var core: CorrelationBases.Group?
    /// The rules whose lines it counts.
    let bases: [Int]
    /// Whom it is about, where it is one.
    var peer: PeerAddress?
    var accounts: [(account: Participants.Account, isMade: Bool, isEntered: Bool)] = []
    /// Somebody on the host did it, who is not one of ``Participants/isCommon(_:)``.
    var hasActor = false

    init(source: Source, level: Metadata.Level?, count: Int, isTemporal: Bool = false, bases: [Int]) {
        self.source = source
        self.level = level
        self.count = count
        self.isTemporal = isTemporal
        self.bases = bases
    }

    /// When it is told to have happened.
    package var time: Moment? { isTemporal ? last : first }

    var isInformational: Bool { (level ?? .informational) == .informational }

    /// Takes up what a line says about whom.
    mutating func take(_ line: Participants) {
        if let address = line.address?.text { addresses.add(address) }
        if let user = line.user { users.add(user) }
        if let host = line.host { hosts.add(host) }
        guard let account = line.account, let role = line.role else { return }
        if role == .entered { entered.add(account.name) }
        if role == .actor || role == .named, !Participants.isCommon(account.name) { hasActor = true }
        let isMade = role == .made
        let isEntered = role == .entered
        guard accounts.count < Self.maximumAccounts,
            !accounts.contains(where: { $0.account == account && $0.isMade == isMade && $0.isEntered == isEntered })
        else { return }
        accounts.append((account, isMade, isEntered))
    }

    /// One event may name as many accounts as it takes to be followed; a list of names that were tried is none.
    private static let maximumAccounts = 4
}

/// Different names in the order in which they came; after some, others are not kept.
package struct NameList: Sendable {
    package private(set) var names: [[UInt8]] = []
    /// There were more.
    package private(set) var isCut = false

    static let maximum = 12

    package init() {}

    mutating func add(_ name: [UInt8]) {
        guard !name.isEmpty, !names.contains(name) else { return }
        guard names.count < Self.maximum else {
            isCut = true
            return
        }
        names.append(name)
    }

    mutating func add(_ list: NameList) {
        for name in list.names { add(name) }
        isCut = isCut || list.isCut
    }
}

extension Metadata.Level {
    /// From 0 for what is only told to 4.
    var rank: Int {
        switch self {
        case .informational: 0
        case .low: 1
        case .medium: 2
        case .high: 3
        case .critical: 4
        }
    }
}
