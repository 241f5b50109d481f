import NoroshiModel

/// Whether a certificate that anybody can get counts as one of a client's.
///
/// - Source: postconf(5), permit_tls_all_clientcerts: any certificate that an authority of smtpd_tls_CAfile or smtpd_tls_CApath signed.
enum PostfixCertificates {
    /// What decides on it.
    static let parameters: Set = [
        "smtpd_tls_ask_ccert", "smtpd_tls_req_ccert", "smtpd_tls_CAfile", "smtpd_tls_CApath", "tls_append_default_CA",
    ]
    /// Where distributions keep the authorities of the web.
    private static let bundles = [
        "/etc/ssl/certs", "/etc/pki/tls", "/etc/pki/ca-trust", "/etc/ssl/cert.pem", "/etc/ssl/ca-bundle.pem",
        "/usr/share/ca-certificates", "/usr/local/share/certs", "/etc/ca-certificates", "/var/lib/ca-certificates",
    ]
    /// An authority of one's own has fewer certificates in its file.
    private static let own = 8

    static func areAnybodys(_ parameters: PostfixParameters, _ source: any ConfigurationFiles) -> Bool {
        func isOn(_ name: String) -> Bool { parameters.value(name)?.lowercased() == "yes" }
        guard isOn("smtpd_tls_ask_ccert") || isOn("smtpd_tls_req_ccert") else { return false }
        if isOn("tls_append_default_CA") { return true }
        return ["smtpd_tls_CAfile", "smtpd_tls_CApath"].compactMap { parameters.value($0) }.contains { value in
            guard value.hasPrefix("/") else { return false }
            let path = ConfigurationReading.plain(value)
            return bundles.contains { path == $0 || path.hasPrefix($0 + "/") && isBundle(path) } || isMany(path, source)
        }
    }

    /// A single certificate may lie beside those of the web.
    private static func isBundle(_ path: String) -> Bool {
        let name = ProcessPlaces.base(path)
        return ["ca-certificates", "ca-bundle", "tls-ca-bundle", "cert.pem", "certs", "mozilla"].contains(
            where: name.contains)
    }

    private static func isMany(_ path: String, _ source: any ConfigurationFiles) -> Bool {
        guard let bytes = (try? source.read(path, limit: 4 << 20)) ?? nil else { return false }
        return String(decoding: bytes, as: UTF8.self).split(separator: "-----BEGIN ").count > own
    }
}
