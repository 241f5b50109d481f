import CSAF

/// Which rule orders the versions of a product; it belongs to the product, not to the document.
enum VersionSchemes {
    private static let byCPE: [String: VersionScheme] = [
        "qualcomm:qpopper": .qpopper, "berkeley:popper": .qpopper, "isc:bind": .bind, "sendmail:sendmail": .sendmail,
        "openbsd:openssh": .openssh, "openssl:openssl": .openssl, "apache:http_server": .apache, "nginx:nginx": .nginx,
        "f5:nginx": .nginx, "igor_sysoev:nginx": .nginx, "f5:nginx_open_source": .nginx,
    ]
    private static let byName: [String: VersionScheme] = [
        "qpopper": .qpopper, "qpop": .qpopper, "popper": .qpopper, "bind": .bind, "iscbind": .bind, "named": .bind,
        "sendmail": .sendmail, "openssh": .openssh, "openssl": .openssl, "httpd": .apache, "apache": .apache,
        "apachehttpd": .apache, "apachehttpserver": .apache, "httpserver": .apache, "apache2": .apache,
        "nginx": .nginx,
    ]

    /// - Parameter purls: Package URLs of the product, whose type may say it where its name does not; dotted numbers
    ///   are tried then too, because not everybody writes versions as the type demands.
    static func schemes(of identity: ProductIdentity, purls: [String]) -> [VersionScheme] {
        if let known = identity.cpe.flatMap({ byCPE[$0] }) ?? byName[identity.name] { return [known] }
        return purls.lazy.compactMap { (try? PackageURL($0))?.versionScheme }.prefix(1) + [.generic]
    }
}
