/// The version of all programs of the family.
package enum ProgramVersion {
    package static let current = "0.1.0"
}
