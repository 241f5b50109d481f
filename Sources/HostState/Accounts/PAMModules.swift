import NoroshiModel

/// The names of modules that Linux-PAM and the packages of distributions have.
enum PAMModules {
    private static let known: Set = [
        // Linux-PAM.
        "access", "canonicalize_user", "chroot", "console", "cracklib", "debug", "deny", "echo", "env", "exec",
        "faildelay", "faillock", "filter", "ftp", "group", "issue", "keyinit", "lastlog", "lastlog2", "limits",
        "listfile", "localuser", "loginuid", "mail", "mkhomedir", "motd", "namespace", "nologin", "permit",
        "postgresok", "pwhistory", "rhosts", "rhosts_auth", "rootok", "securetty", "selinux", "selinux_permit",
        "sepermit", "setquota", "shells", "stack", "stress", "succeed_if", "tally", "tally2", "time", "timestamp",
        "tty_audit", "umask", "unix", "unix2", "unix_acct", "unix_auth", "unix_passwd", "unix_session", "userdb",
        "usertype", "warn", "wheel", "wtmpdb", "xauth",
        // Other packages.
        "aad", "abl", "adsys", "afs_session", "apparmor", "authramp", "cap", "centrifydc", "cgfs", "cgroup",
        "cifscreds", "ck_connector", "ckconnector", "cockpit_cert", "csync", "dacs", "devperm", "duo", "ecryptfs",
        "elogind", "encfs", "fprintd", "fscrypt", "gdm", "geoip", "geoip2", "gnome_keyring", "gnupg",
        "google_authenticator", "himmelblau", "howdy", "kanidm", "keystone", "krb5", "kwallet", "kwallet5",
        "kwallet_init", "ldap", "ldapd", "lsass", "luks", "mfa", "mklocaluser", "mount", "mysql", "ncp_auth",
        "nss_ldap", "nufw", "oath", "ocra", "oddjob_mkhomedir", "opie", "oslogin_admin", "oslogin_login", "otpw",
        "p11", "passwdqc", "pgsql", "pin", "pkcs11", "poldi", "pwdfile", "pwquality", "python", "radius",
        "radius_auth", "reauthorize", "rssh", "rundir", "saslauthd", "schroot", "script", "securid", "shishi", "skey",
        "slurm", "slurm_adopt", "smbpass", "snapper", "sqlite", "ssh", "ssh_add", "ssh_agent_auth", "sss", "sss_gss",
        "systemd", "systemd_home", "systemd_loadkey", "tacplus", "tcb", "thinkfinger", "tmpdir", "touchid", "tpm2",
        "u2f", "umotd", "vas3", "vas4", "watchid", "winbind", "yubico", "zfs_key",
    ]

    static func isKnown(_ module: String) -> Bool {
        let name = PAMStack.name(module)
        return name.hasPrefix("pam_") && known.contains(String(name.dropFirst(4)))
    }

    /// Whether a line's module learns passwords, or says who somebody is.
    static func isAsked(_ line: AccountSurvey.PAMLine) -> Bool { line.type == "auth" || line.type == "password" }

    /// nil for a module about which there is nothing to be said.
    static func severity(_ file: AccountSurvey.ModuleFile) -> Severity? {
        let isKnown = isKnown(file.module)
        guard file.path != nil else { return isKnown || file.isOptional ? nil : .medium }
        switch file.isPackaged {
        case true?: return nil
        // Some are built from their sources by those who use them.
        case false?: return isKnown ? .medium : .high
        case nil: return isKnown ? nil : .medium
        }
    }
}
