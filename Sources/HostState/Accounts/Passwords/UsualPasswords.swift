/// What people take when they need a password at once.
enum UsualPasswords {
    static let words = [
        "password", "Password", "PASSWORD", "passwd", "password1", "Password1", "password123", "Password123",
        "P@ssw0rd",
        "p@ssw0rd", "pass", "pass123", "123", "1234", "12345", "123456", "1234567", "12345678", "123456789",
        "1234567890",
        "0000", "000000", "1111", "111111", "qwerty", "qwerty123", "asdfgh", "zxcvbn", "1q2w3e4r", "1qaz2wsx", "abc123",
        "abcd1234", "admin", "Admin", "admin123", "Admin123", "administrator", "root", "toor", "root123", "r00t",
        "changeme", "ChangeMe", "changeme123", "letmein", "welcome", "Welcome1", "welcome123", "secret", "default",
        "guest",
        "test", "test123", "testing", "demo", "user", "login", "server", "linux", "debian", "ubuntu", "centos",
        "raspberry",
        "vagrant", "docker", "oracle", "postgres", "mysql", "backup", "temp", "temp123", "master", "manager", "system",
        "sakura", "nippon", "tokyo", "japan", "hello", "sunshine", "dragon", "monkey", "iloveyou", "football",
    ]
}

/// What people make of their own names.
enum OwnWords {
    private static let endings = [
        "", "0", "1", "01", "12", "123", "1234", "12345", "123456", "!", "1!", "123!", "@123", "#123", "00", "11", "99",
        "2020", "2021", "2022", "2023", "2024", "2025", "2026",
    ]
    private static let maximumNames = 6

    static func of(name: ArraySlice<UInt8>, comment: ArraySlice<UInt8>) -> [[UInt8]] {
        let owner = comment.prefix { $0 != ASCII.comma }.split { !ASCII.isLetter($0) && !ASCII.isDigit($0) }
            .filter { $0.count > 1 }
        var words: [[UInt8]] = []
        for part in ([name] + owner).prefix(maximumNames) where !part.isEmpty && part.count <= 64 {
            let low = part.map(lower)
            let capital = [upper(low[0])] + low.dropFirst()
            for form in [Array(part), low, capital] { words += endings.map { form + Array($0.utf8) } }
            words += [low.reversed(), low + low, part.map(upper)] + ["1", "123"].map { Array($0.utf8) + low }
        }
        var seen: Set<[UInt8]> = []
        return words.filter { seen.insert($0).inserted }
    }

    private static func lower(_ byte: UInt8) -> UInt8 { ASCII.isUpper(byte) ? byte + 32 : byte }
    private static func upper(_ byte: UInt8) -> UInt8 { (97...122).contains(byte) ? byte - 32 : byte }
}
