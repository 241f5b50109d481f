import FoundationEssentials
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The command's voice: results on standard output, everything else on standard error.
enum Terminal {
    static func print(_ text: String) { write("\(text)\n", to: .standardOutput) }

    static func warn(_ message: String, hint: String? = nil) {
        write("noroshi-center: warning: \(message)\n", to: .standardError)
        if let hint { write("noroshi-center: hint: \(hint)\n", to: .standardError) }
    }

    static func fail(_ message: String, hint: String?) {
        write("noroshi-center: error: \(message)\n", to: .standardError)
        if let hint { write("noroshi-center: hint: \(hint)\n", to: .standardError) }
    }

    /// One line of standard input, without echo when it is a terminal; nil at its end.
    static func secretLine(prompt: String) -> String? {
        guard isatty(STDIN_FILENO) == 1 else { return readLine() }
        var settings = termios()
        guard unsafe tcgetattr(STDIN_FILENO, &settings) == 0 else { return readLine() }
        let before = settings
        settings.c_lflag &= ~tcflag_t(ECHO)
        _ = unsafe tcsetattr(STDIN_FILENO, TCSANOW, &settings)
        write(prompt, to: .standardError)
        defer {
            var before = before
            _ = unsafe tcsetattr(STDIN_FILENO, TCSANOW, &before)
            write("\n", to: .standardError)
        }
        return readLine()
    }

    private static func write(_ text: String, to file: FileDescriptor) {
        // Nobody is left to tell when the stream is closed.
        _ = try? file.writeAll(text.utf8)
    }
}
