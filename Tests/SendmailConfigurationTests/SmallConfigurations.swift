@testable import SendmailConfiguration

/// Configurations written for these tests, small but complete enough to take mail.
enum SmallConfigurations {
    /// As sites had them before sendmail 8.9: nothing is checked.
    static let old = """
        # built from old.mc by hand
        V7/Berkeley
        Dj$w.example.net
        DnMAILER-DAEMON
        DZ8.8.7
        Cwlocalhost
        O OperatorChars=.:%@!^/[]+
        O QueueDirectory=/var/spool/mqueue
        H?D?Date: $a
        Pjunk=-100
        Troot daemon

        S3
        R$* < $* > $*\t\t$: $2\t\ttake what is in brackets
        R@ $+ : $+\t\t$@ $>3 $2\t\tdrop routes
        R$+ ! $+\t\t$@ $>3 $2 @ $1 .UUCP\tbang paths
        R$+ @ $+\t\t$: $1 < @ $2 >\tfocus
        R$+ < $+ @ $+ >\t\t$1 $2 < @ $3 >
        R$+ % $+ < @ $=w . example.net >\t$@ $>3 $1 @ $2
        R$+ % $+\t\t$@ $>3 $1 @ $2

        S0
        R$@\t\t\t$#local $: <>
        R$+ < @ $=w >\t\t$#local $: $1
        R$+ < @ $=w . example.net >\t$#local $: $1
        R$+ < @ $+ . UUCP >\t$#uucp $@ $2 $: $1
        R$+ < @ $+ >\t\t$#smtp $@ $2 $: $1 < @ $2 >
        R$+\t\t\t$#local $: $1

        S4
        R$+ < @ $+ >\t\t$1 @ $2

        Mlocal, P=/bin/mail, F=lsDFMrmn, S=10, R=20, A=mail -d $u
        Mprog, P=/bin/sh, F=lsDFMe, A=sh -c $u
        Msmtp, P=[IPC], F=mDFMuX, E=\\r\\n, A=IPC $h
        Muucp, P=/usr/bin/uux, F=DFMhuU, A=uux - -r $h!rmail ($u)

        """

    /// Level 1, with options of one letter, and mailers over `[TCP]`.
    static let ancient = """
        DwHost
        Dj$w.example.net
        DnMAILER-DAEMON
        DlFrom $g $d
        Do.:%@!^=/[]
        DRgateway.example.net
        CwHost localhost
        OA/usr/lib/aliases
        OQ/usr/spool/mqueue
        Ok
        Or15m
        S3
        R$*<$*>$*\t$2\t\ta # is no comment here
        R$+@$+\t$:$1<@$2>
        S0
        R$+<@$=w>\t$#local$:$1
        R$+<@$=w.example.net>\t$#local$:$1
        R$+<@$-.UUCP>\t$#ether$@$R$:$1<@$2.UUCP>
        R$+<@$+>\t$#tcp$@$2$:$1<@$2>
        R$+\t$#local$:$1
        S4
        R$+<@$+>\t$1@$2
        Mlocal, P=/bin/mail, F=rlsDFMmn, S=10, R=20, A=mail -d $u
        Mprog, P=/bin/sh, F=lsDFMe, S=10, R=20, A=sh -c $u
        Mtcp, P=[TCP], F=msDFMueXLC, S=22, R=22, A=TCP $h, E=\\r\\n
        Mether, P=[TCP], F=msDFMuCX, S=11, R=21, A=TCP $h

        """

    /// With rules against relaying, a list of domains and a map.
    static let guarded = """
        V10/Berkeley
        DZ8.17.1
        Cwlocalhost
        Fw-o /etc/mail/local-host-names %[^\\#]
        FR-o /etc/mail/relay-domains
        Kaccess hash -T<TMPF> /etc/mail/access
        Kdequote dequote
        C{TrustAuthMech}PLAIN LOGIN
        O OperatorChars=.:%@!^/[]+
        O BlankSub=.
        Scanonify=3
        R$* < $* > $*\t\t$: $2
        R@ $+ : $+\t\t$@ $>canonify $2
        R$- ! $+\t\t$@ $>canonify $2 @ $1
        R$+ @ $+\t\t$: $1 < @ $2 >
        R$+ < $+ @ $+ >\t\t$1 $2 < @ $3 >

        Sparse=0
        R$@\t\t\t$#local $: <>
        R$+ % $+ < @ $=w >\t$@ $>parse $>canonify $1 @ $2
        R$+ < @ $=w >\t\t$#local $: $1
        R$+ < @ $+ >\t\t$#esmtp $@ $2 $: $1 < @ $2 >
        R$+\t\t\t$#local $: $1

        Sfinal=4
        R$+ < @ $+ >\t\t$1 @ $2

        SHopeful
        R$+ % $+ < @ $=w >\t$@ $>Hopeful $>canonify $1 @ $2
        R$+ < @ $=w >\t\t$@ RELAY\tours
        R$+ < @ $* $=R >\t$@ RELAY\tpassed on
        R$+ < @ $+ >\t\t$: <$(access To:$2 $: ? $)> $1 < @ $2 >
        R<RELAY> $*\t\t$@ RELAY\tlisted
        R<$* <TMPF>> $*\t\t$#TEMP $@ 4.3.0 $: "451 Try again"
        R<?> $*\t\t\t$: $1
        R$-\t\t\t$@ RELAY\ta user of ours

        SFriendly
        R$*\t\t\t$: $&{auth_type}
        R$={TrustAuthMech}\t$@ RELAY\tknown by password
        R$*\t\t\t$: $&{client_addr}
        R127.0.0.1\t\t$@ RELAY\there
        R$=R $*\t\t\t$@ RELAY\tour network
        R$*\t\t\t$: <$(access Connect:$1 $: ? $)>
        R<RELAY>\t\t$@ RELAY\tlisted client

        Scheck_relay
        R$* $| 203.0.113.66\t$#error $@ 5.7.1 $: "550 Access denied"

        Scheck_mail
        R<$*@$*.invalid>\t$#error $@ 5.1.8 $: "553 Domain of sender does not exist"

        Scheck_rcpt
        R$*\t\t\t$: $1 $| $>Hopeful $>canonify $1
        R$* $| $#TEMP $*\t$#error $2
        R$* $| RELAY\t\t$@ RELAY
        R$* $| $*\t\t$: $1 $| $>Friendly $1
        R$* $| RELAY\t\t$@ RELAY
        R$* \t\t\t$#error $@ 5.7.1 $: "550 Relaying denied"

        Mlocal, P=/usr/sbin/mail.local, F=lsDFMAw5:/|@qSPfhn9, A=mail.local -l
        Mprog, P=/bin/sh, F=lsDFMoqeu9, A=sh -c $u
        Mesmtp, P=[IPC], F=mDFMuXa, E=\\r\\n, A=TCP $h

        """

    static func line(of text: String, in configuration: String) -> Int? {
        configuration.split(separator: "\n", omittingEmptySubsequences: false)
            .firstIndex { $0.contains(text) }.map { $0 + 1 }
    }

    static let identity = HostIdentity(name: "mail.example.net", aliases: ["mail"], addresses: ["192.0.2.1"])

    static func parse(
        _ text: String, files: [String: String] = [:], host: HostIdentity = identity,
        limits: ConfigurationLimits = ConfigurationLimits()
    ) -> SendmailCF {
        SendmailCF(
            Array(text.utf8), path: "/etc/mail/sendmail.cf", host: host, files: .texts(files), limits: limits)
    }
}
