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

    static func scheme(of identity: ProductIdentity) -> VersionScheme {
        identity.cpe.flatMap { byCPE[$0] } ?? byName[identity.name] ?? .generic
    }
}
