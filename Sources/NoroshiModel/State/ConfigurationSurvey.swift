/// How the programs of a host are configured: what each would do with the files that it reads, as they stood then.
///
/// Values are effective ones: of settings that are written twice, the one that the program takes. Secrets are masked before
/// they come here.
package struct ConfigurationSurvey: Sendable, Codable, Hashable {
    /// In the order of their names.
    package let software: [Software]
    /// Whether the host was running; of an image nothing is asked that only a running host knows.
    package let isRunning: Bool

    package init(software: [Software] = [], isRunning: Bool = false) {
        self.software = software
        self.isRunning = isRunning
    }

    /// One program, or one subject that several programs share, such as `hosts-access`.
    package struct Software: Sendable, Codable, Hashable {
        /// A word of Noroshi's own, for example `ssh`: the second word of a check's id.
        package let name: String
        /// The package's version; nil where no database of packages names it.
        package let version: String?
        /// The program's path on the looked-at system; nil when only its files are there.
        package let program: String?
        /// Files that were read, in the order of reading.
        package let files: [String]
        package let settings: [Setting]
        package let problems: [Problem]

        package init(
            name: String, version: String? = nil, program: String? = nil, files: [String] = [],
            settings: [Setting] = [], problems: [Problem] = []
        ) {
            self.name = name
            self.version = version
            self.program = program
            self.files = files
            self.settings = settings
            self.problems = problems
        }
    }

    /// A setting as the program understands it.
    package struct Setting: Sendable, Codable, Hashable {
        /// As rules name it: in lower case where the program does not tell cases apart.
        package let name: String
        /// The words of a list, or the one value; none for a setting that is written without one.
        package let values: [String]
        /// The blocks it stands in, the outermost first, for example `["view inside", "zone example.jp"]`; none for the whole
        /// program. What is not set in a block is taken from the blocks around it.
        package let scope: [String]
        /// The file as the looked-at system names it.
        package let file: String
        /// 1-based; 0 for what the program does without being told.
        package let line: Int
        /// What stands there, control characters escaped, secrets masked, at most 512 bytes.
        package let text: String

        package init(
            name: String, values: [String], scope: [String] = [], file: String, line: Int, text: String
        ) {
            self.name = name
            self.values = values
            self.scope = scope
            self.file = file
            self.line = line
            self.text = text
        }

        /// `/etc/ssh/sshd_config:32`, or the file alone for what no line says.
        package var locator: String { line > 0 ? "\(file):\(line)" : file }
    }

    /// Something in a file that could not be read or understood.
    package struct Problem: Sendable, Codable, Hashable {
        package let file: String
        /// 1-based; 0 for the whole file.
        package let line: Int
        package let reason: String

        package init(file: String, line: Int, reason: String) {
            self.file = file
            self.line = line
            self.reason = reason
        }

        package var locator: String { line > 0 ? "\(file):\(line)" : file }
    }
}
