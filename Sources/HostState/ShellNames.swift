/// The names of programs that run lines of a shell's language.
enum ShellNames {
    static let all: Set = [
        "ash", "bash", "csh", "dash", "fish", "ksh", "ksh93", "lksh", "mksh", "oksh", "pdksh", "posh", "rbash", "rksh",
        "rzsh", "sash", "sh", "tcsh", "yash", "zsh",
    ]
}
