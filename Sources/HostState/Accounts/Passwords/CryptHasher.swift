import CCrypt
import Glibc

/// crypt(3) of the looking system.
@safe struct CryptHasher: ~Copyable {
    private let data: UnsafeMutablePointer<crypt_data>

    init() {
        unsafe data = .allocate(capacity: 1)
        unsafe memset(data, 0, MemoryLayout<crypt_data>.size)
    }

    deinit {
        // Passwords that were tried, and the salt, stay in there.
        unsafe explicit_bzero(data, MemoryLayout<crypt_data>.size)
        unsafe data.deallocate()
    }

    /// Whether the system can say of a password that it is the hash's.
    func knows(_ hash: [UInt8]) -> Bool { result([], hash) != nil }

    func matches(_ password: [UInt8], _ hash: [UInt8]) -> Bool { result(password, hash) == hash }

    private func result(_ password: [UInt8], _ hash: [UInt8]) -> [UInt8]? {
        let phrase = password.map { CChar(bitPattern: $0) } + [0]
        let setting = hash.map { CChar(bitPattern: $0) } + [0]
        guard let answer = unsafe crypt_r(phrase, setting, data) else { return nil }
        // A failure is a text that is no hash.
        guard unsafe answer.pointee != CChar(ASCII.star) else { return nil }
        var bytes: [UInt8] = []
        for index in 0..<512 {
            let byte = unsafe answer[index]
            if byte == 0 { break }
            bytes.append(UInt8(bitPattern: byte))
        }
        return bytes
    }
}
