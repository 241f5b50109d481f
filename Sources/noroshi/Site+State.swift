import FoundationEssentials
import HostState
import NoroshiFormats
import NoroshiModel
import NoroshiReport

extension Site {
    /// `accounts.yaml` beside the configuration; it need not be there.
    var accountPolicyPath: String {
        let folder = configPath.lastIndex(of: "/").map { String(configPath[..<$0]) }
        return "\(folder ?? ".")/accounts.yaml"
    }

    /// - Returns: nil where the site declared nothing of its accounts.
    /// - Throws: ``Failure`` naming every mistake of the file.
    func accountPolicy() throws -> AccountPolicy? {
        let path = accountPolicyPath
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do {
            let text = String(decoding: try ResourceDirectory.read(path), as: UTF8.self)
            return try AccountPolicyFile.parse(text, file: path)
        } catch let errors as NoroshiModel.ParseErrors {
            throw Failure(
                "\(errors)", hint: "accounts are written as in Documentation/accounts.md", status: Failure.usage)
        } catch let error as ResourceError {
            throw Failure("\(error)", status: Failure.usage)
        }
    }

    /// By what the host's own state is judged.
    ///
    /// - Parameter isThisHost: What the site declared of its accounts is said of this host alone.
    func stateRules(isThisHost: Bool = true) throws -> StateRules {
        StateRules(accounts: isThisHost ? try accountPolicy() : nil, configuration: try configurationRules())
    }

    /// - Throws: ``Failure`` naming every mistake of the rules' files.
    func configurationRules() throws -> ConfigurationRules {
        do {
            return try ConfigurationRules.load(from: resources)
        } catch {
            throw Failure("\(error)", hint: "rules are written as in Documentation/configuration.md")
        }
    }
}
