/// Variables by which somebody else's code gets into a program.
///
/// - Source: ld.so(8), ENVIRONMENT; bash(1), BASH_ENV.
enum LoaderVariables {
    private static let names = [
        "LD_PRELOAD", "LD_AUDIT", "LD_LIBRARY_PATH", "BASH_ENV", "ENV", "PYTHONPATH", "PERL5LIB", "PERL5OPT", "RUBYLIB",
        "GCONV_PATH", "PATH",
    ]

    /// Those of assignments `NAME=value` that rules ask for, with plain paths; no other is kept.
    static func assignments(in words: [String]) -> [String] {
        words.filter { $0.hasPrefix("LD_") || $0.hasPrefix("PATH=") }.map(OpenPlaces.plain)
    }

    /// Those that the words of a command set for what it starts: `env LD_PRELOAD=…`, `sh -c 'LD_PRELOAD=… program'`.
    static func assignments(inCommand words: [String]) -> [String] {
        words.dropFirst().flatMap { $0.split { " \t;&|()\"'".contains($0) } }.map(String.init)
            .filter { $0.hasPrefix("LD_") && $0.contains("=") }.map(OpenPlaces.plain)
    }

    /// Whether a pattern of names lets one of them in.
    static func fit(_ pattern: String) -> Bool { names.contains { $0.fits(pattern) } }
}
