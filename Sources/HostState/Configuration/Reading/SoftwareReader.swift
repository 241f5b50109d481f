package import NoroshiModel

/// Knows where one program keeps its configuration and how it understands it. A new one is a file in `Parsers` and a line in
/// ``all``.
package struct SoftwareReader: Sendable {
    /// As rules name it.
    package let name: String
    /// The file that an example without a path stands for.
    package let mainFile: String
    /// Where the program is when it is installed; one of them suffices.
    let programs: [String]
    /// Debian packages that have the program.
    let packages: [String]
    let read: @Sendable (inout ConfigurationReading) -> Void

    package static let all: [SoftwareReader] = [
        .aliases, .courier, .dovecot, .exim, .exports, .firewall, .hostsAccess, .loader, .named, .nis, .pam, .postfix,
        .proftpd, .rpcbind, .sendmail, .snmpd, .ssh, .superServer, .syslog, .systemd, .tftpd, .vsftpd,
    ]

    package static let names = Set(all.map(\.name))

    /// - Parameter versions: Of packages, by their names.
    /// - Returns: nil where neither the program nor a file of its configuration is there.
    package func software(
        in files: any ConfigurationFiles, versions: [String: String]
    ) -> ConfigurationSurvey.Software? {
        let version = packages.lazy.compactMap { versions[$0] }.first
        var reading = ConfigurationReading(files, version: version)
        read(&reading)
        let program = programs.first { (try? files.exists($0)) == true }
        guard program != nil || !reading.files.isEmpty || !reading.problems.isEmpty || !reading.settings.isEmpty else {
            return nil
        }
        return ConfigurationSurvey.Software(
            name: name, version: version, program: program, files: reading.files,
            settings: reading.settings, problems: reading.problems)
    }
}

extension SoftwareReader {
    /// Its configuration is evaluated rather than read: see `SendmailReading`. Here are only the names that rules use.
    static let sendmail = SoftwareReader(
        name: "sendmail", mainFile: "/etc/mail/sendmail.cf", programs: [], packages: ["sendmail-bin"]
    ) { _ in }
}
