/// The decision points that are registered with SSVC.
///
/// - Source: CERT/CC, SSVC decision points
enum DecisionPoints {
    /// One version of a decision point.
    struct Version: Sendable {
        var version: SemanticVersion
        var text: String
        /// The day from which it was available; empty when always.
        var since: String
        var name: String
        /// In the order of the definition.
        var values: [(key: String, name: String)]
    }

    /// The versions of a decision point; nil when there is none of that key, or when the namespace is not known.
    static func versions(_ namespace: String, _ key: String) -> [Version]? { all[namespace]?[key] }

    /// Whether the decision points of a base namespace are known.
    static func isKnown(_ namespace: String) -> Bool { all[namespace] != nil }

    private static let all: [String: [String: [Version]]] = {
        var result: [String: [String: [Version]]] = [:]
        for line in list.split(separator: "\n") {
            let halves = line.split(separator: "|", omittingEmptySubsequences: false)
            let words = halves[0].split(separator: " ", maxSplits: 4).map(String.init)
            guard words.count == 5, let version = SemanticVersion(words[2]) else { continue }
            let values = halves.dropFirst().map { value in
                let pair = value.split(separator: "=", maxSplits: 1).map(String.init)
                return (key: pair.first ?? "", name: pair.count > 1 ? pair[1] : "")
            }
            result[words[0], default: [:]][words[1], default: []].append(
                Version(
                    version: version, text: words[2], since: words[3] == "-" ? "" : words[3], name: words[4],
                    values: values))
        }
        return result
    }()

    /// Namespace, key, version, since when it is available (`-`: always), name, and the values.
    private static let list = """
        ssvc A 2.0.0 - Automatable|N=No|Y=Yes
        ssvc CS 1.0.0 2025-06-23 Critical Software|N=No|Y=Yes
        ssvc COORDINATE 1.0.0 2025-06-23 Decline, Track, Coordinate|D=Decline|T=Track|C=Coordinate
        ssvc COORDINATE 1.0.1 2025-08-19 Decline, Track, Coordinate|D=Decline|T=Track|C=Coordinate
        ssvc DSOI 1.0.0 2025-06-23 Defer, Scheduled, Out-of-Cycle, Immediate|D=Defer|S=Scheduled|O=Out-of-Cycle|\
        I=Immediate
        ssvc E 1.0.0 - Exploitation|N=None|P=PoC|A=Active
        ssvc E 1.1.0 - Exploitation|N=None|P=Public PoC|A=Active
        ssvc HVA 1.0.0 2025-06-23 High Value Asset|N=No|Y=Yes
        ssvc HI 2.0.0 - Human Impact|L=Low|M=Medium|H=High|VH=Very High
        ssvc HI 2.0.1 - Human Impact|L=Low|M=Medium|H=High|VH=Very High
        ssvc HI 2.0.2 2025-08-13 Human Impact|L=Low|M=Medium|H=High|VH=Very High
        ssvc MWI 1.0.0 - Mission and Well-Being Impact|L=Low|M=Medium|H=High
        ssvc MI 1.0.0 - Mission Impact|N=None|NED=Non-Essential Degraded|MSC=MEF Support Crippled|\
        MEF=MEF Failure|MF=Mission Failure
        ssvc MI 2.0.0 - Mission Impact|D=Degraded|MSC=MEF Support Crippled|MEF=MEF Failure|MF=Mission Failure
        ssvc PSI 2.0.0 - Public Safety Impact|M=Minimal|S=Significant
        ssvc PSI 2.0.1 - Public Safety Impact|M=Minimal|S=Significant
        ssvc PVA 1.0.0 - Public Value Added|L=Limited|A=Ampliative|P=Precedence
        ssvc PWI 1.1.0 - Public Well-Being Impact|M=Minimal|MA=Material|I=Irreversible
        ssvc PUBLISH 1.0.0 2025-06-23 Publish, Do Not Publish|N=Do Not Publish|P=Publish
        ssvc RC 1.0.0 - Report Credibility|NC=Not Credible|C=Credible
        ssvc RP 1.0.0 - Report Public|Y=Yes|N=No
        ssvc SI 1.0.0 - Safety Impact|N=None|M=Minor|J=Major|H=Hazardous|C=Catastrophic
        ssvc SI 2.0.0 - Safety Impact|N=Negligible|M=Marginal|R=Critical|C=Catastrophic
        ssvc SI 2.0.1 2025-09-15 Safety Impact|N=Negligible|M=Marginal|R=Critical|C=Catastrophic
        ssvc SC 1.0.0 - Supplier Cardinality|O=One|M=Multiple
        ssvc SCON 1.0.0 - Supplier Contacted|N=No|Y=Yes
        ssvc SE 1.0.0 - Supplier Engagement|A=Active|U=Unresponsive
        ssvc SINV 1.0.0 - Supplier Involvement|FR=Fix Ready|C=Cooperative|UU=Uncooperative/Unresponsive
        ssvc EXP 1.0.0 - System Exposure|S=Small|C=Controlled|U=Unavoidable
        ssvc EXP 1.0.1 - System Exposure|S=Small|C=Controlled|O=Open
        ssvc TI 1.0.0 - Technical Impact|P=Partial|T=Total
        ssvc U 1.0.0 - Utility|L=Laborious|E=Efficient|S=Super Effective
        ssvc U 1.0.1 - Utility|L=Laborious|E=Efficient|S=Super Effective
        ssvc VD 1.0.0 - Value Density|D=Diffuse|C=Concentrated
        ssvc V 1.0.0 - Virulence|S=Slow|R=Rapid
        cvss AC 3.0.0 2025-02-27 Attack Complexity|H=High|L=Low
        cvss AC 3.0.1 2025-02-27 Attack Complexity|H=High|L=Low
        cvss AV 3.0.0 2025-02-27 Attack Vector|P=Physical|L=Local|A=Adjacent|N=Network
        cvss AV 3.0.1 2025-02-27 Attack Vector|P=Physical|L=Local|A=Adjacent|N=Network
        cvss AT 1.0.0 2025-02-27 Attack Requirements|P=Present|N=None
        cvss Au 1.0.0 2025-02-27 Authentication|N=Not Required|R=Required
        cvss Au 2.0.0 2025-02-27 Authentication|M=Multiple|S=Single|N=None
        cvss AU 1.0.0 2025-02-27 Automatable|N=No|Y=Yes|X=Not Defined
        cvss A 1.0.0 2025-02-27 Availability Impact|N=None|P=Partial|C=Complete
        cvss A 2.0.0 2025-02-27 Availability Impact|N=None|L=Low|H=High
        cvss SA 1.0.0 2025-02-28 Availability Impact to the Subsequent System|N=None|L=Low|H=High
        cvss VA 3.0.0 2025-02-28 Availability Impact to the Vulnerable System|N=None|L=Low|H=High
        cvss AR 1.0.0 2025-02-27 Availability Requirement|L=Low|M=Medium|H=High|ND=Not Defined
        cvss AR 1.1.0 2025-02-27 Availability Requirement|L=Low|M=Medium|H=High|X=Not Defined
        cvss AR 1.1.1 2025-02-27 Availability Requirement|L=Low|M=Medium|H=High|X=Not Defined
        cvss AR_NoX 1.1.1 2025-08-11 Availability Requirement (without Not Defined)|L=Low|M=Medium|H=High
        cvss CDP 1.0.0 2025-02-27 Collateral Damage Potential|N=None|L=Low|M=Medium|H=High
        cvss CDP 2.0.0 2025-02-27 Collateral Damage Potential|N=None|LM=Low-Medium|MH=Medium-High|H=High|\
        ND=Not Defined
        cvss C 1.0.0 2025-02-27 Confidentiality Impact|N=None|P=Partial|C=Complete
        cvss C 2.0.0 2025-02-27 Confidentiality Impact|N=None|L=Low|H=High
        cvss SC 1.0.0 2025-02-27 Confidentiality Impact to the Subsequent System|N=Negligible|L=Low|H=High
        cvss VC 3.0.0 2025-02-28 Confidentiality Impact to the Vulnerable System|N=None|L=Low|H=High
        cvss CR 1.0.0 2025-02-27 Confidentiality Requirement|L=Low|M=Medium|H=High|ND=Not Defined
        cvss CR 1.1.0 2025-02-27 Confidentiality Requirement|L=Low|M=Medium|H=High|X=Not Defined
        cvss CR 1.1.1 2025-02-27 Confidentiality Requirement|L=Low|M=Medium|H=High|X=Not Defined
        cvss CR_NoX 1.1.1 2025-08-11 Confidentiality Requirement (without Not Defined)|L=Low|M=Medium|H=High
        cvss CVSS 1.0.0 2025-06-23 CVSS Qualitative Severity Rating Scale|N=None|L=Low|M=Medium|H=High|C=Critical
        cvss EQ1 1.0.0 2025-02-27 Equivalence Set 1|L=Low|M=Medium|H=High
        cvss EQ2 1.0.0 2025-02-27 Equivalence Set 2|L=Low|H=High
        cvss EQ3 1.0.0 2025-02-27 Equivalence Set 3|L=Low|M=Medium|H=High
        cvss EQ4 1.0.0 2025-02-27 Equivalence Set 4|L=Low|M=Medium|H=High
        cvss EQ5 1.0.0 2025-02-27 Equivalence Set 5|L=Low|M=Medium|H=High
        cvss EQ6 1.0.0 2025-02-27 Equivalence Set 6|L=Low|H=High
        cvss E 1.0.0 2025-02-27 Exploitability|U=Unproven|P=Proof of Concept|F=Functional|H=High
        cvss E 1.1.0 2025-02-27 Exploitability|U=Unproven|P=Proof of Concept|F=Functional|H=High|ND=Not Defined
        cvss E_NoX 2.0.0 2025-08-13 Exploit Maturity (without Not Defined)|U=Unreported|P=Proof-of-Concept|\
        A=Attacked
        cvss IB 1.0.0 2025-02-27 Impact Bias|N=Normal|C=Confidentiality|I=Integrity|A=Availability
        cvss I 1.0.0 2025-02-27 Integrity Impact|N=None|P=Partial|C=Complete
        cvss I 2.0.0 2025-02-27 Integrity Impact|N=None|L=Low|H=High
        cvss SI 1.0.0 2025-02-27 Integrity Impact to the Subsequent System|N=None|L=Low|H=High
        cvss VI 3.0.0 2025-02-28 Integrity Impact to the Vulnerable System|N=None|L=Low|H=High
        cvss IR 1.0.0 2025-02-27 Integrity Requirement|L=Low|M=Medium|H=High|ND=Not Defined
        cvss IR 1.1.0 2025-02-27 Integrity Requirement|L=Low|M=Medium|H=High|X=Not Defined
        cvss IR 1.1.1 2025-02-28 Integrity Requirement|L=Low|M=Medium|H=High|X=Not Defined
        cvss IR_NoX 1.1.1 2025-08-11 Integrity Requirement (without Not Defined)|L=Low|M=Medium|H=High
        cvss MAC 3.0.0 2025-02-27 Modified Attack Complexity|H=High|L=Low|X=Not Defined
        cvss MAC 3.0.1 2025-02-27 Modified Attack Complexity|H=High|L=Low|X=Not Defined
        cvss MAT 1.0.0 2025-02-27 Modified Attack Requirements|P=Present|N=None|X=Not Defined
        cvss MAV 3.0.0 2025-02-27 Modified Attack Vector|P=Physical|L=Local|A=Adjacent|N=Network|X=Not Defined
        cvss MAV 3.0.1 2025-02-27 Modified Attack Vector|P=Physical|L=Local|A=Adjacent|N=Network|X=Not Defined
        cvss MA 2.0.0 2025-02-27 Modified Availability Impact|N=None|L=Low|H=High|X=Not Defined
        cvss MSA 1.0.0 2025-02-28 Modified Availability Impact to the Subsequent System|N=None|L=Low|H=High|\
        X=Not Defined
        cvss MSA 1.0.1 2025-02-27 Modified Availability Impact to the Subsequent System|N=Negligible|L=Low|\
        H=High|X=Not Defined|S=Safety
        cvss MSA_NoX 1.0.1 2025-08-11 Modified Availability Impact to the Subsequent System (without Not \
        Defined)|N=Negligible|L=Low|H=High|S=Safety
        cvss MVA 3.0.0 2025-02-28 Modified Availability Impact to the Vulnerable System|N=None|L=Low|H=High|\
        X=Not Defined
        cvss MC 2.0.0 2025-02-27 Modified Confidentiality Impact|N=None|L=Low|H=High|X=Not Defined
        cvss MSC 1.0.0 2025-02-27 Modified Confidentiality Impact to the Subsequent System|N=Negligible|L=Low|\
        H=High|X=Not Defined
        cvss MSC 1.0.1 2025-02-27 Modified Confidentiality Impact to the Subsequent System|N=Negligible|L=Low|\
        H=High|X=Not Defined
        cvss MVC 3.0.0 2025-02-28 Modified Confidentiality Impact to the Vulnerable System|N=None|L=Low|H=High|\
        X=Not Defined
        cvss MI 2.0.0 2025-02-27 Modified Integrity Impact|N=None|L=Low|H=High|X=Not Defined
        cvss MSI 1.0.0 2025-02-27 Modified Integrity Impact to the Subsequent System|N=None|L=Low|H=High|\
        X=Not Defined
        cvss MSI 1.0.1 2025-06-23 Modified Integrity Impact to the Subsequent System|N=Negligible|L=Low|H=High|\
        X=Not Defined|S=Safety
        cvss MSI_NoX 1.0.1 2025-08-11 Modified Integrity Impact to the Subsequent System (without Not Defined)|\
        N=Negligible|L=Low|H=High|S=Safety
        cvss MVI 3.0.0 2025-02-28 Modified Integrity Impact to the Vulnerable System|N=None|L=Low|H=High|\
        X=Not Defined
        cvss MPR 1.0.0 2025-02-27 Modified Privileges Required|H=High|L=Low|N=None|X=Not Defined
        cvss MPR 1.0.1 2025-02-27 Modified Privileges Required|H=High|L=Low|N=None|X=Not Defined
        cvss MS 1.0.0 2025-02-27 Modified Scope|U=Unchanged|C=Changed|X=Not Defined
        cvss MUI 1.0.0 2025-02-27 Modified User Interaction|R=Required|N=None|X=Not Defined
        cvss MUI 2.0.0 2025-02-27 Modified User Interaction|A=Active|P=Passive|N=None|X=Not Defined
        cvss PR 1.0.0 2025-02-27 Privileges Required|H=High|L=Low|N=None
        cvss PR 1.0.1 2025-02-27 Privileges Required|H=High|L=Low|N=None
        cvss U 1.0.0 2025-02-27 Provider Urgency|X=Not Defined|C=Clear|G=Green|A=Amber|R=Red
        cvss R 1.0.0 2025-02-27 Recovery|X=Not Defined|A=Automatic|U=User|I=Irrecoverable
        cvss RL 1.0.0 2025-02-27 Remediation Level|OF=Official Fix|TF=Temporary Fix|W=Workaround|U=Unavailable
        cvss RL 1.1.0 2025-02-27 Remediation Level|OF=Official Fix|TF=Temporary Fix|W=Workaround|U=Unavailable|\
        X=Not Defined
        cvss RC 1.0.0 2025-02-27 Report Confidence|UC=Unconfirmed|UR=Uncorroborated|C=Confirmed
        cvss RC 1.1.0 2025-02-27 Report Confidence|UC=Unconfirmed|UR=Uncorroborated|C=Confirmed|ND=Not Defined
        cvss RC 2.0.0 2025-02-27 Report Confidence|U=Unknown|R=Reasonable|C=Confirmed|X=Not Defined
        cvss SF 1.0.0 2025-02-27 Safety|X=Not Defined|P=Present|N=Negligible
        cvss S 1.0.0 2025-02-27 Scope|U=Unchanged|C=Changed
        cvss TD 1.0.0 2025-02-27 Target Distribution|N=None|L=Low|M=Medium|H=High
        cvss TD 1.1.0 2025-02-27 Target Distribution|N=None|L=Low|M=Medium|H=High|X=Not Defined
        cvss UI 1.0.0 2025-02-27 User Interaction|R=Required|N=None
        cvss UI 2.0.0 2025-02-27 User Interaction|A=Active|P=Passive|N=None
        cvss V 1.0.0 2025-02-27 Value Density|X=Not Defined|D=Diffuse|C=Concentrated
        cvss RE 1.0.0 2025-02-27 Vulnerability Response Effort|X=Not Defined|L=Low|M=Moderate|H=High
        """
}
