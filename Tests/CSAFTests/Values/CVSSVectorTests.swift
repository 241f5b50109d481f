import CSAF
import Testing

@Suite struct `CVSS vectors` {
    /// Vector, base score, temporal score, environmental score.
    private static let scores: [(String, Double, Double, Double)] = [
        ("AV:N/AC:L/Au:N/C:C/I:C/A:C", 10, 10, 10),
        ("AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C", 7.8, 6.4, 6.4),
        ("AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H", 7.8, 6.4, 9.2),
        ("AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:M", 6.2, 4.9, 7.5),
        ("AV:N/AC:L/Au:N/C:N/I:N/A:N", 0, 0, 0),
        ("E:U/RC:UR/AC:H/I:N/CR:H/RL:TF/IR:ND/AR:L/A:P/CDP:L/C:N/AV:L/TD:ND/Au:M", 0.8, 0.6, 0.9),
        ("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8, 9.8, 9.8),
        ("CVSS:3.0/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", 6.4, 6.4, 6.4),
        ("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N/E:P/RL:O/RC:C", 6.4, 5.8, 5.8),
        // The two versions part in the modified impact of a changed scope.
        (
            "CVSS:3.0/AV:P/AC:H/PR:L/UI:R/S:C/C:L/I:H/A:H/E:H/RL:U/RC:U/CR:H/IR:H/AR:H/MS:C/MC:H/MI:H/MA:H", 6.8, 6.3,
            6.4
        ),
        (
            "CVSS:3.1/AV:P/AC:H/PR:L/UI:R/S:C/C:L/I:H/A:H/E:H/RL:U/RC:U/CR:H/IR:H/AR:H/MS:C/MC:H/MI:H/MA:H", 6.8, 6.3,
            6.5
        ),
        ("CVSS:3.1/AV:L/AC:L/PR:H/UI:R/S:U/C:H/I:H/A:H/MC:N/MI:N/MA:N", 6.5, 6.5, 0),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 10, 10, 10),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 9.3, 9.3, 9.3),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", 0, 0, 0),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:A/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N", 5.1, 5.1, 5.1),
        ("CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:L/SC:N/SI:N/SA:N/E:U/CR:H/IR:L/AR:L/S:P/U:Red", 8.3, 4.9, 4.4),
        ("CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N/E:U", 1.0, 0.1, 0.1),
    ]

    @Test(arguments: scores)
    func `scores follow from the vector`(text: String, base: Double, temporal: Double, environmental: Double) throws {
        let vector = try CVSSVector(text)
        #expect(vector.baseScore == base)
        #expect(vector.temporalScore == temporal)
        #expect(vector.environmentalScore == environmental)
    }

    @Test(arguments: [
        ("", CVSSVector.ParseError.empty), ("CVSS:3.2/AV:N", .wrongPrefix("CVSS:3.2")),
        ("cvss:3.1/AV:N", .unknownMetric("cvss")), ("(AV:N/AC:L)", .unknownMetric("(AV")),
        ("AV:N/AC:L/Au:N/C:C/I:C", .missingMetrics(["A"])),
        ("AV:N/AC:L/Au:N/C:C/I:C/A:C/", .malformed("")), ("AV:N//AC:L", .malformed("")), ("AV", .malformed("AV")),
        ("AV:N:N", .malformed("AV:N:N")), ("AV:X", .unknownValue(metric: "AV", value: "X")),
        ("CVSS:3.1/AV:N/AV:L", .repeatedMetric("AV")), ("CVSS:3.1/", .malformed("")),
        ("CVSS:3.1/AV:N/AC:L", .missingMetrics(["PR", "UI", "S", "C", "I", "A"])),
        ("CVSS:4.0/AC:L/AV:N", .wrongOrder(metric: "AV", behind: "AC")),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:S", .unknownValue(metric: "SC", value: "S")),
        (
            "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/U:RED",
            .unknownValue(metric: "U", value: "RED")
        ),
    ])
    func `what is no vector says why`(text: String, error: CVSSVector.ParseError) {
        #expect(throws: error) { try CVSSVector(text) }
        #expect(!error.description.isEmpty)
    }

    @Test func `a vector of one version is none of another`() {
        #expect(throws: CVSSVector.ParseError.wrongPrefix("CVSS:3.0")) {
            try CVSSVector("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", version: .v31)
        }
        #expect(throws: CVSSVector.ParseError.wrongPrefix("AV:N")) { try CVSSVector("AV:N/AC:L", version: .v31) }
    }

    @Test func `metrics have the names and words of JSON`() throws {
        let v2 = try CVSSVector("AV:A/AC:M/Au:S/C:N/I:P/A:C/E:POC/CDP:LM")
        #expect(
            v2.words == [
                "accessVector": "ADJACENT_NETWORK", "accessComplexity": "MEDIUM", "authentication": "SINGLE",
                "confidentialityImpact": "NONE", "integrityImpact": "PARTIAL", "availabilityImpact": "COMPLETE",
                "exploitability": "PROOF_OF_CONCEPT", "collateralDamagePotential": "LOW_MEDIUM",
            ])
        let v3 = try CVSSVector("CVSS:3.1/AV:A/AC:L/PR:N/UI:R/S:C/C:H/I:L/A:N/MAV:P/MPR:X")
        #expect(v3.words["attackVector"] == "ADJACENT_NETWORK")
        #expect(v3.words["modifiedAttackVector"] == "PHYSICAL")
        #expect(v3.words["modifiedPrivilegesRequired"] == "NOT_DEFINED")
        let v4 = try CVSSVector(
            "CVSS:4.0/AV:A/AC:L/AT:P/PR:N/UI:P/VC:H/VI:L/VA:N/SC:N/SI:L/SA:H/MSC:N/MSI:S/S:P/AU:Y/R:I/V:C/RE:M/U:Amber")
        #expect(v4.words["attackVector"] == "ADJACENT")
        #expect(v4.words["subConfidentialityImpact"] == "NONE")
        #expect(v4.words["modifiedSubConfidentialityImpact"] == "NEGLIGIBLE")
        #expect(v4.words["modifiedSubIntegrityImpact"] == "SAFETY")
        #expect(v4.words["providerUrgency"] == "AMBER")
        #expect(v4.words["Recovery"] == "IRRECOVERABLE")
    }

    @Test func `the canonical form has the standard's order and no undefined metric`() throws {
        let vector = try CVSSVector("CVSS:3.1/S:U/C:H/I:H/A:H/AV:N/AC:L/PR:N/UI:N/RL:X/E:P")
        #expect(vector.canonical == "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P")
        #expect("\(vector)" == "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/RL:X")
        #expect(try CVSSVector(vector.canonical).canonical == vector.canonical)
    }

    @Test func `metrics beside the vector complete it`() throws {
        let vector = try CVSSVector("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N")
        let whole = vector.completed(with: [
            "exploitCodeMaturity": "PROOF_OF_CONCEPT", "remediationLevel": "OFFICIAL_FIX", "attackVector": "LOCAL",
            "reportConfidence": "SURELY",
        ])
        #expect(whole.temporalScore == 5.8)
        #expect(whole.baseScore == 6.4)
        #expect(!vector.defines(.threat) && whole.defines(.threat) && !whole.defines(.environmental))
        #expect(whole.score == 5.8)
    }

    @Test func `every version's metrics have their own keys and names`() {
        for (version, count) in [(CVSSVector.Version.v20, 14), (.v30, 22), (.v31, 22), (.v40, 32)] {
            let metrics = CVSSMetric.all(of: version)
            #expect(metrics.count == count)
            #expect(Set(metrics.map(\.key)).count == count)
            #expect(Set(metrics.map(\.name)).count == count)
        }
    }

    @Test func `a hostile vector is refused without delay`() {
        let text = "CVSS:3.1/" + String(repeating: "AV:N/", count: 200_000)
        #expect(throws: CVSSVector.ParseError.repeatedMetric("AV")) { try CVSSVector(text) }
    }
}
