/// Names of hosts in the domain name system.
package enum HostName {
    /// In lower case, without a dot at the end; nil when `text` cannot be a host's name.
    ///
    /// - Source: RFC 1123 §2.1, RFC 1035 §2.3.4: letters, digits and hyphens, 63 bytes a label, 253 in all; a name whose
    ///   last label is a number is no name but a mistaken address. The underscore of some real names is accepted.
    package static func canonical(_ text: String) -> String? {
        let name = (text.hasSuffix(".") ? text.dropLast() : text[...]).lowercased()
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        guard name.utf8.count <= 253, let last = labels.last, !last.allSatisfy(\.isNumber),
            labels.allSatisfy({ isLabel($0.utf8) })
        else { return nil }
        return name
    }

    private static func isLabel(_ bytes: Substring.UTF8View) -> Bool {
        guard (1...63).contains(bytes.count), bytes.first != UInt8(ascii: "-"), bytes.last != UInt8(ascii: "-") else {
            return false
        }
        return bytes.allSatisfy {
            (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
        }
    }
}
