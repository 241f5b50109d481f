/// What sshd takes at all: of anything else it says so and does not start.
///
/// - Source: servconf.c's table as OpenSSH 9.2 has it, names of later versions to 10, and those of Debian's, Fedora's and FreeBSD's patches.
enum SSHKeywords {
    /// In small letters; those that are only passed over are among them.
    static let all = Set(names.split { $0 == " " || $0 == "\n" }.map(String.init))

    /// `yes` or `no`, and nothing else.
    private static let flags: Set = [
        "allowagentforwarding", "disableforwarding", "exposeauthinfo", "gssapiauthentication",
        "hostbasedauthentication", "ignoreuserknownhosts", "kbdinteractiveauthentication", "passwordauthentication",
        "permitemptypasswords", "permittty", "permituserrc", "printlastlog", "printmotd", "pubkeyauthentication",
        "strictmodes", "tcpkeepalive", "usedns", "usepam", "x11forwarding", "x11uselocalhost",
    ]
    private static let numbers: Set = ["clientalivecountmax", "maxauthtries", "maxsessions", "x11displayoffset"]

    /// Why sshd refuses a line; nil for one that it takes, or of which this cannot be told.
    static func refusal(_ name: String, _ values: [String]) -> String? {
        guard all.contains(name) else { return "sshd does not know this keyword, and does not start" }
        guard let value = values.first?.lowercased() else { return nil }
        let isTaken =
            switch name {
            case "permitrootlogin":
                ["yes", "no", "without-password", "prohibit-password", "forced-commands-only"].contains(value)
            case _ where flags.contains(name): value == "yes" || value == "no"
            case _ where numbers.contains(name): value.allSatisfy { $0.isASCII && $0.isNumber || $0 == "-" }
            default: true
            }
        return isTaken ? nil : "sshd does not take this value, and does not start"
    }

    private static let names = """
        acceptenv addressfamily afstokenpassing allowagentforwarding allowgroups allowstreamlocalforwarding
        allowtcpforwarding allowusers authenticationmethods authorizedkeyscommand authorizedkeyscommanduser
        authorizedkeysfile authorizedkeysfile2 authorizedprincipalscommand authorizedprincipalscommanduser
        authorizedprincipalsfile banner casignaturealgorithms challengeresponseauthentication channeltimeout
        checkmail chrootdirectory ciphers clientalivecountmax clientaliveinterval compression debianbanner
        denygroups denyusers disableforwarding disablemtaes dsaauthentication exposeauthinfo fingerprinthash
        forcecommand gatewayports gssapiauthentication gssapicleanupcredentials gssapicleanupcreds
        gssapienablek5users gssapikexalgorithms gssapikeyexchange gssapiserveridentity gssapistorecredentialsonrekey
        gssapistrictacceptorcheck gssapiusesessioncredcache gssusesessionccache hostbasedacceptedalgorithms
        hostbasedacceptedkeytypes hostbasedauthentication hostbasedusesnamefrompacketonly hostcertificate hostdsakey
        hostkey hostkeyagent hostkeyalgorithms hpnbuffersize hpndisabled ignorerhosts
        ignoreuserknownhosts include ipqos kbdinteractiveauthentication keepalive kerberosauthentication
        kerberosgetafstoken kerberosorlocalpasswd kerberostgtpassing kerberosticketcleanup kerberosuniqueccache
        kerberosusekuserok kexalgorithms keyregenerationinterval listenaddress logingracetime loglevel logverbose
        macs match maxauthtries maxsessions maxstartups modulifile noneenabled nonemacenabled
        pamauthenticationviakbdint pamservicename passwordauthentication permitblacklistedkeys permitemptypasswords
        permitlisten permitopen permitrootlogin permittty permittunnel permituserenvironment permituserrc
        persourcemaxstartups persourcenetblocksize persourcepenalties persourcepenaltyexemptlist pidfile port
        printlastlog printmotd protocol pubkeyacceptedalgorithms pubkeyacceptedkeytypes pubkeyauthentication
        pubkeyauthoptions refuseconnection rekeylimit requiredrsasize reversemappingcheck revokedkeys
        rhostsauthentication rhostsrsaauthentication rsaauthentication securitykeyprovider serverkeybits setenv
        showpatchlevel skeyauthentication sshdauthpath sshdsessionpath streamlocalbindmask streamlocalbindunlink
        strictmodes subsystem syslogfacility tcpkeepalive tcprcvbufpoll trustedusercakeys unusedconnectiontimeout
        useblacklist useblocklist usedns uselogin usemptcp usepam useprivilegeseparation verifyreversemapping
        versionaddendum x11displayoffset x11forwarding x11uselocalhost xauthlocation
        """
}
