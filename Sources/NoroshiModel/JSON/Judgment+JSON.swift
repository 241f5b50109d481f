extension Judgment: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object { text in
            text.member("findings", findings)
            text.member("gaps", gaps)
            text.member("products", products)
            text.member("verdicts", verdicts)
        }
    }
}

extension Finding: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object { text in
            text.member("advisories", advisories)
            text.member("check", check.rawValue)
            text.member("confidence", confidence.rawValue)
            text.member("endpoint", endpoint)
            text.member("evidence", evidence)
            text.member("host", host.rawValue)
            text.member("key", key)
            text.member("remediations", remediations)
            text.member("severity", severity.rawValue)
            text.member("title", title)
        }
    }
}

extension Message: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object { text in
            text.member("arguments", arguments)
            text.member("key", key)
        }
    }
}

extension Evidence: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object { text in
            text.member("excerpt", excerpt)
            text.member("locator", locator)
            text.member("observedAt", observedAt)
        }
    }
}

extension Remediation: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object { text in
            text.member("category", category.rawValue)
            text.member("text", self.text)
        }
    }
}

extension Gap: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object { text in
            text.member("host", host.rawValue)
            text.member("reason", reason)
            text.member("what", what)
        }
    }
}

extension Product: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object { text in
            text.member("cpe", cpe)
            text.member("endpoint", endpoint)
            text.member("excerpt", excerpt)
            text.member("fingerprints", fingerprints)
            text.member("greetingPackageVersion", greetingPackageVersion)
            text.member("name", name)
            text.member("package", self.package)
            text.member("protocol", self.protocol?.rawValue)
            text.member("vendor", vendor)
            text.member("version", version)
        }
    }
}

extension Identification: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object { text in
            text.member("at", at)
            text.member("host", host.rawValue)
            text.member("kind", "service")
            text.member("milliseconds", milliseconds)
            text.member("product", product)
            text.member("tls", tls)
        }
    }
}

extension Verdict: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object { text in
            text.member("advisory", advisory)
            text.member("confidence", confidence.rawValue)
            text.member("endpoint", endpoint)
            text.member("reason", reason)
            text.member("status", status.rawValue)
        }
    }
}
