import Recog

/// A database with the elements given, under the name `test.xml`.
func database(_ elements: String, attributes: String = "protocol='POP3'") throws -> FingerprintDatabase {
    try parse("<fingerprints \(attributes)>\(elements)</fingerprints>")
}

func parse(_ xml: String, file: String = "test.xml", directory: String? = nil) throws -> FingerprintDatabase {
    try FingerprintDatabase.parse(Array(xml.utf8), file: file, directory: directory)
}

/// A fingerprint with a description and the elements given.
func fingerprint(_ pattern: String, _ elements: String = "", flags: String = "") -> String {
    """
    <fingerprint pattern="\(pattern)" flags="\(flags)"><description>sample</description>\(elements)</fingerprint>
    """
}

extension FingerprintDatabase {
    func match(_ text: String) -> FingerprintMatch? {
        match(Array(text.utf8))
    }
}
