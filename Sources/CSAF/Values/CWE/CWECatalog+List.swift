extension CWECatalog {
    /// The entries by number: number, kind (`w`, `c`, `v`) with mapping usage (`a` allowed, `r` allowed with review,
    /// `d` discouraged, `p` prohibited), place of the first release, name. A line that begins with `<` is a former name
    /// of the entry above it, valid before the release of that place.
    static let list = #"""
        1 cp 0 DEPRECATED: Location
        <28 Location
        2 cp 0 7PK - Environment
        <28 Environment
        3 cp 0 DEPRECATED: Technology-specific Environment Issues
        <28 Technology-specific Environment Issues
        4 cp 0 DEPRECATED: J2EE Environment Issues
        <35 J2EE Environment Issues
        5 wa 0 J2EE Misconfiguration: Data Transmission Without Encryption
        6 wa 0 J2EE Misconfiguration: Insufficient Session-ID Length
        7 wa 0 J2EE Misconfiguration: Missing Custom Error Page
        <4 J2EE Misconfiguration: Missing Error Handling
        8 wa 0 J2EE Misconfiguration: Entity Bean Declared Remote
        9 wa 0 J2EE Misconfiguration: Weak Access Permissions for EJB Methods
        10 cp 0 DEPRECATED: ASP.NET Environment Issues
        <28 ASP.NET Environment Issues
        11 wa 0 ASP.NET Misconfiguration: Creating Debug Binary
        12 wa 0 ASP.NET Misconfiguration: Missing Custom Error Page
        <4 ASP.NET Misconfiguration: Missing Custom Error Handling
        13 wa 0 ASP.NET Misconfiguration: Password in Configuration File
        14 wa 0 Compiler Removal of Code to Clear Buffers
        15 wa 0 External Control of System or Configuration Setting
        16 cp 0 Configuration
        17 cp 0 DEPRECATED: Code
        <32 Code
        18 cp 0 DEPRECATED: Source Code
        <32 Source Code
        19 cp 0 Data Processing Errors
        <27 Data Handling
        20 wd 0 Improper Input Validation
        <3 Insufficient Input Validation
        21 cp 0 DEPRECATED: Pathname Traversal and Equivalence Errors
        <35 Pathname Traversal and Equivalence Errors
        22 wa 0 Improper Limitation of a Pathname to a Restricted Directory ('Path Traversal')
        <9 Path Traversal
        23 wa 0 Relative Path Traversal
        24 wa 0 Path Traversal: '../filedir'
        25 wa 0 Path Traversal: '/../filedir'
        26 wa 0 Path Traversal: '/dir/../filename'
        27 wa 0 Path Traversal: 'dir/../../filename'
        28 wa 0 Path Traversal: '..\filedir'
        <1 Path Traversal: '..\filename'
        29 wa 0 Path Traversal: '\..\filename'
        30 wa 0 Path Traversal: '\dir\..\filename'
        31 wa 0 Path Traversal: 'dir\..\..\filename'
        <1 Path Traversal: 'dir\..\filename'
        32 wa 0 Path Traversal: '...' (Triple Dot)
        33 wa 0 Path Traversal: '....' (Multiple Dot)
        34 wa 0 Path Traversal: '....//'
        35 wa 0 Path Traversal: '.../...//'
        36 wa 0 Absolute Path Traversal
        37 wa 0 Path Traversal: '/absolute/pathname/here'
        38 wa 0 Path Traversal: '\absolute\pathname\here'
        39 wa 0 Path Traversal: 'C:dirname'
        40 wa 0 Path Traversal: '\\UNC\share\name\' (Windows UNC Share)
        41 wa 0 Improper Resolution of Path Equivalence
        <5 Failure to Resolve Path Equivalence
        42 wa 0 Path Equivalence: 'filename.' (Trailing Dot)
        43 wa 0 Path Equivalence: 'filename....' (Multiple Trailing Dot)
        44 wa 0 Path Equivalence: 'file.name' (Internal Dot)
        45 wa 0 Path Equivalence: 'file...name' (Multiple Internal Dot)
        46 wa 0 Path Equivalence: 'filename ' (Trailing Space)
        47 wa 0 Path Equivalence: ' filename' (Leading Space)
        <12 Path Equivalence: ' filename (Leading Space)
        48 wa 0 Path Equivalence: 'file name' (Internal Whitespace)
        49 wa 0 Path Equivalence: 'filename/' (Trailing Slash)
        50 wa 0 Path Equivalence: '//multiple/leading/slash'
        51 wa 0 Path Equivalence: '/multiple//internal/slash'
        52 wa 0 Path Equivalence: '/multiple/trailing/slash//'
        53 wa 0 Path Equivalence: '\multiple\\internal\backslash'
        54 wa 0 Path Equivalence: 'filedir\' (Trailing Backslash)
        55 wa 0 Path Equivalence: '/./' (Single Dot Directory)
        56 wa 0 Path Equivalence: 'filedir*' (Wildcard)
        57 wa 0 Path Equivalence: 'fakedir/../realdir/filename'
        <1 Path Equivalence: 'dirname/fakechild/../realchild/filename'
        58 wa 0 Path Equivalence: Windows 8.3 Filename
        59 wa 0 Improper Link Resolution Before File Access ('Link Following')
        <5 Failure to Resolve Links Before File Access (aka 'Link Following')
        60 cp 0 DEPRECATED: UNIX Path Link Problems
        <28 UNIX Path Link Problems
        61 wa 0 UNIX Symbolic Link (Symlink) Following
        62 wa 0 UNIX Hard Link
        63 cp 0 DEPRECATED: Windows Path Link Problems
        <28 Windows Path Link Problems
        64 wa 0 Windows Shortcut Following (.LNK)
        65 wa 0 Windows Hard Link
        66 wa 0 Improper Handling of File Names that Identify Virtual Resources
        <4 Failure to Handle File Names that Identify Virtual Resources
        67 wa 0 Improper Handling of Windows Device Names
        <4 Failure to Handle Windows Device Names
        68 cp 0 DEPRECATED: Windows Virtual File Problems
        <28 Windows Virtual File Problems
        69 wa 0 Improper Handling of Windows ::DATA Alternate Data Stream
        <13 Failure to Handle Windows ::DATA Alternate Data Stream
        70 cp 0 DEPRECATED: Mac Virtual File Problems
        <28 Mac Virtual File Problems
        71 wp 0 DEPRECATED: Apple '.DS_Store'
        <28 Apple '.DS_Store'
        72 wa 0 Improper Handling of Apple HFS+ Alternate Data Stream Path
        <2 Apple HFS+ Alternate Data Stream
        <5 Failure to Handle Apple HFS+ Alternate Data Stream Path
        73 wa 0 External Control of File Name or Path
        74 wd 0 Improper Neutralization of Special Elements in Output Used by a Downstream Component ('Injection')
        <5 Failure to Sanitize Data into a Different Plane (aka 'Injection')
        <11 Failure to Sanitize Data into a Different Plane ('Injection')
        75 wd 0 Failure to Sanitize Special Elements into a Different Plane (Special Element Injection)
        76 wa 0 Improper Neutralization of Equivalent Special Elements
        <11 Failure to Resolve Equivalent Special Elements into a Different Plane
        77 wr 0 Improper Neutralization of Special Elements used in a Command ('Command Injection')
        <5 Failure to Sanitize Data into a Control Plane (aka 'Command Injection')
        <6 Failure to Sanitize Data into a Control Plane ('Command Injection')
        <11 Improper Sanitization of Special Elements used in a Command ('Command Injection')
        78 wa 0 Improper Neutralization of Special Elements used in an OS Command ('OS Command Injection')
        <3 Failure to Sanitize Data into an OS Command (aka 'OS Command Injection')
        <5 Failure to Preserve OS Command Structure (aka 'OS Command Injection')
        <6 Failure to Preserve OS Command Structure ('OS Command Injection')
        <11 Improper Sanitization of Special Elements used in an OS Command ('OS Command Injection')
        79 wa 0 Improper Neutralization of Input During Web Page Generation ('Cross-site Scripting')
        <3 Failure to Sanitize Directives in a Web Page (aka 'Cross-site scripting' (XSS))
        <5 Failure to Preserve Web Page Structure (aka 'Cross-site Scripting')
        <11 Failure to Preserve Web Page Structure ('Cross-site Scripting')
        80 wa 0 Improper Neutralization of Script-Related HTML Tags in a Web Page (Basic XSS)
        <5 Failure to Sanitize Script-Related HTML Tags in a Web Page (Basic XSS)
        <11 Improper Sanitization of Script-Related HTML Tags in a Web Page (Basic XSS)
        81 wa 0 Improper Neutralization of Script in an Error Message Web Page
        <5 Failure to Sanitize Directives in an Error Message Web Page
        <11 Improper Sanitization of Script in an Error Message Web Page
        82 wa 0 Improper Neutralization of Script in Attributes of IMG Tags in a Web Page
        <5 Failure to Sanitize Script in Attributes of IMG Tags in a Web Page
        <11 Improper Sanitization of Script in Attributes of IMG Tags in a Web Page
        83 wa 0 Improper Neutralization of Script in Attributes in a Web Page
        <10 Failure to Sanitize Script in Attributes in a Web Page
        84 wa 0 Improper Neutralization of Encoded URI Schemes in a Web Page
        <11 Failure to Resolve Encoded URI Schemes in a Web Page
        85 wa 0 Doubled Character XSS Manipulations
        86 wa 0 Improper Neutralization of Invalid Characters in Identifiers in Web Pages
        <10 Failure to Sanitize Invalid Characters in Identifiers in Web Pages
        87 wa 0 Improper Neutralization of Alternate XSS Syntax
        <11 Failure to Sanitize Alternate XSS Syntax
        88 wa 0 Improper Neutralization of Argument Delimiters in a Command ('Argument Injection')
        <33 Argument Injection or Modification
        <34 Improper Delimitation of Arguments in a Command ('Argument Injection')
        89 wa 0 Improper Neutralization of Special Elements used in an SQL Command ('SQL Injection')
        <3 Failure to Sanitize Data within SQL Queries (aka 'SQL Injection')
        <5 Failure to Preserve SQL Query Structure (aka 'SQL Injection')
        <6 Failure to Preserve SQL Query Structure ('SQL Injection')
        <11 Improper Sanitization of Special Elements used in an SQL Command ('SQL Injection')
        90 wa 0 Improper Neutralization of Special Elements used in an LDAP Query ('LDAP Injection')
        <5 Failure to Sanitize Data into LDAP Queries (aka 'LDAP Injection')
        <11 Failure to Sanitize Data into LDAP Queries ('LDAP Injection')
        91 wa 0 XML Injection (aka Blind XPath Injection)
        92 wp 0 DEPRECATED: Improper Sanitization of Custom Special Characters
        <1 Custom Special Character Injection
        <5 Insufficient Sanitization of Custom Special Characters
        <6 Improper Sanitization of Custom Special Characters
        93 wa 0 Improper Neutralization of CRLF Sequences ('CRLF Injection')
        <5 Failure to Sanitize CRLF Sequences (aka 'CRLF Injection')
        <11 Failure to Sanitize CRLF Sequences ('CRLF Injection')
        94 wa 0 Improper Control of Generation of Code ('Code Injection')
        <3 Code Injection
        <5 Failure to Control Generation of Code (aka 'Code Injection')
        <14 Failure to Control Generation of Code ('Code Injection')
        95 wa 0 Improper Neutralization of Directives in Dynamically Evaluated Code ('Eval Injection')
        <5 Insufficient Control of Directives in Dynamically Evaluated Code (aka 'Eval Injection')
        <11 Improper Sanitization of Directives in Dynamically Evaluated Code ('Eval Injection')
        96 wa 0 Improper Neutralization of Directives in Statically Saved Code ('Static Code Injection')
        <5 Insufficient Control of Directives in Statically Saved Code (Static Code Injection)
        <10 Improper Sanitization of Directives in Statically Saved Code ('Static Code Injection')
        97 wa 0 Improper Neutralization of Server-Side Includes (SSI) Within a Web Page
        <11 Failure to Sanitize Server-Side Includes (SSI) Within a Web Page
        98 wa 0 Improper Control of Filename for Include/Require Statement in PHP Program ('PHP Remote File Inclusion')
        <5 Insufficient Control of Filename for Include/Require Statement in PHP Program (aka 'PHP File Inclusion')
        <20 Improper Control of Filename for Include/Require Statement in PHP Program ('PHP File Inclusion')
        99 wr 0 Improper Control of Resource Identifiers ('Resource Injection')
        <5 Insufficient Control of Resource Identifiers (aka 'Resource Injection')
        100 cp 0 DEPRECATED: Technology-Specific Input Validation Problems
        <28 Technology-Specific Input Validation Problems
        101 cp 0 DEPRECATED: Struts Validation Problems
        <28 Struts Validation Problems
        102 wa 0 Struts: Duplicate Validation Forms
        103 wa 0 Struts: Incomplete validate() Method Definition
        104 wa 0 Struts: Form Bean Does Not Extend Validation Class
        105 wa 0 Struts: Form Field Without Validator
        106 wa 0 Struts: Plug-in Framework not in Use
        107 wa 0 Struts: Unused Validation Form
        108 wa 0 Struts: Unvalidated Action Form
        109 wa 0 Struts: Validator Turned Off
        110 wa 0 Struts: Validator Without Form Field
        111 wa 0 Direct Use of Unsafe JNI
        112 wa 0 Missing XML Validation
        113 wa 0 Improper Neutralization of CRLF Sequences in HTTP Headers ('HTTP Request/Response Splitting')
        <5 Failure to Sanitize CRLF Sequences in HTTP Headers (aka 'HTTP Response Splitting')
        <11 Failure to Sanitize CRLF Sequences in HTTP Headers ('HTTP Response Splitting')
        <43 Improper Neutralization of CRLF Sequences in HTTP Headers ('HTTP Response Splitting')
        114 wr 0 Process Control
        115 wa 0 Misinterpretation of Input
        116 wr 0 Improper Encoding or Escaping of Output
        <3 Insufficient Output Sanitization
        117 wa 0 Improper Output Neutralization for Logs
        <5 Incorrect Output Sanitization for Logs
        <11 Improper Output Sanitization for Logs
        118 wd 0 Incorrect Access of Indexable Resource ('Range Error')
        <5 Improper Access of Indexable Resource (aka 'Range Error')
        <27 Improper Access of Indexable Resource ('Range Error')
        119 wd 0 Improper Restriction of Operations within the Bounds of a Memory Buffer
        <3 Failure to Constrain Operations within the Bounds of an Allocated Memory Buffer
        <13 Failure to Constrain Operations within the Bounds of a Memory Buffer
        120 wr 0 Buffer Copy without Checking Size of Input ('Classic Buffer Overflow')
        <1 Unbounded Transfer ('Classic Buffer Overflow')
        121 wa 0 Stack-based Buffer Overflow
        122 wa 0 Heap-based Buffer Overflow
        123 wa 0 Write-what-where Condition
        124 wa 0 Buffer Underwrite ('Buffer Underflow')
        <7 Boundary Beginning Violation ('Buffer Underwrite')
        125 wa 0 Out-of-bounds Read
        126 wa 0 Buffer Over-read
        127 wa 0 Buffer Under-read
        128 wa 0 Wrap-around Error
        129 wa 0 Improper Validation of Array Index
        <7 Unchecked Array Indexing
        130 wa 0 Improper Handling of Length Parameter Inconsistency
        <4 Failure to Handle Length Parameter Inconsistency
        131 wa 0 Incorrect Calculation of Buffer Size
        132 wp 0 DEPRECATED: Miscalculated Null Termination
        <40 DEPRECATED (Duplicate): Miscalculated Null Termination
        133 cp 0 String Errors
        134 wa 0 Use of Externally-Controlled Format String
        <25 Uncontrolled Format String
        135 wa 0 Incorrect Calculation of Multi-Byte String Length
        136 cp 0 Type Errors
        137 cp 0 Data Neutralization Issues
        <35 Representation Errors
        <36 Data Representation Errors
        138 wd 0 Improper Neutralization of Special Elements
        <4 Failure to Sanitize Special Elements
        <10 Improper Sanitization of Special Elements
        139 cp 0 DEPRECATED: General Special Element Problems
        140 wa 0 Improper Neutralization of Delimiters
        <11 Failure to Sanitize Delimiters
        141 wa 0 Improper Neutralization of Parameter/Argument Delimiters
        <10 Failure to Sanitize Parameter/Argument Delimiters
        142 wa 0 Improper Neutralization of Value Delimiters
        <10 Failure to Sanitize Value Delimiters
        143 wa 0 Improper Neutralization of Record Delimiters
        <10 Failure to Sanitize Record Delimiters
        144 wa 0 Improper Neutralization of Line Delimiters
        <10 Failure to Sanitize Line Delimiters
        145 wa 0 Improper Neutralization of Section Delimiters
        <10 Failure to Sanitize Section Delimiters
        146 wa 0 Improper Neutralization of Expression/Command Delimiters
        <10 Failure to Sanitize Expression/Command Delimiters
        147 wa 0 Improper Neutralization of Input Terminators
        <4 Failure to Sanitize Input Terminators
        <10 Improper Sanitization of Input Terminators
        148 wa 0 Improper Neutralization of Input Leaders
        <11 Failure to Sanitize Input Leaders
        149 wa 0 Improper Neutralization of Quoting Syntax
        <11 Failure to Sanitize Quoting Syntax
        150 wa 0 Improper Neutralization of Escape, Meta, or Control Sequences
        <10 Failure to Sanitize Escape, Meta, or Control Sequences
        151 wa 0 Improper Neutralization of Comment Delimiters
        <4 Failure to Sanitize Comment Element
        <10 Improper Sanitization of Comment Delimiters
        152 wa 0 Improper Neutralization of Macro Symbols
        <4 Failure to Sanitize Macro Symbol
        <10 Improper Sanitization of Macro Symbols
        153 wa 0 Improper Neutralization of Substitution Characters
        <4 Failure to Sanitize Substitution Character
        <10 Improper Sanitization of Substitution Characters
        154 wa 0 Improper Neutralization of Variable Name Delimiters
        <4 Failure to Sanitize Variable Name Delimiter
        <10 Improper Sanitization of Variable Name Delimiters
        155 wa 0 Improper Neutralization of Wildcards or Matching Symbols
        <4 Failure to Sanitize Wildcard or Matching Symbol
        <10 Improper Sanitization of Wildcards or Matching Symbols
        156 wa 0 Improper Neutralization of Whitespace
        <4 Failure to Sanitize Whitespace
        <10 Improper Sanitization of Whitespace
        157 wa 0 Failure to Sanitize Paired Delimiters
        158 wa 0 Improper Neutralization of Null Byte or NUL Character
        <10 Failure to Sanitize Null Byte or NUL Character
        159 wr 0 Improper Handling of Invalid Use of Special Elements
        <35 Failure to Sanitize Special Element
        160 wa 0 Improper Neutralization of Leading Special Elements
        <5 Failure to Sanitize Leading Special Element
        <10 Improper Sanitization of Leading Special Elements
        161 wa 0 Improper Neutralization of Multiple Leading Special Elements
        <5 Failure to Sanitize Multiple Leading Special Elements
        <10 Improper Sanitization of Multiple Leading Special Elements
        162 wa 0 Improper Neutralization of Trailing Special Elements
        <5 Failure to Sanitize Trailing Special Element
        <10 Improper Sanitization of Trailing Special Elements
        163 wa 0 Improper Neutralization of Multiple Trailing Special Elements
        <5 Failure to Sanitize Multiple Trailing Special Elements
        <10 Improper Sanitization of Multiple Trailing Special Elements
        164 wa 0 Improper Neutralization of Internal Special Elements
        <5 Failure to Sanitize Internal Special Element
        <10 Improper Sanitization of Internal Special Elements
        165 wa 0 Improper Neutralization of Multiple Internal Special Elements
        <5 Failure to Sanitize Multiple Internal Special Elements
        <10 Improper Sanitization of Multiple Internal Special Elements
        166 wa 0 Improper Handling of Missing Special Element
        <5 Failure to Handle Missing Special Element
        167 wa 0 Improper Handling of Additional Special Element
        <5 Failure to Handle Additional Special Element
        168 wa 0 Improper Handling of Inconsistent Special Elements
        <13 Failure to Resolve Inconsistent Special Elements
        169 cp 0 DEPRECATED: Technology-Specific Special Elements
        <28 Technology-Specific Special Elements
        170 wa 0 Improper Null Termination
        171 cp 0 DEPRECATED: Cleansing, Canonicalization, and Comparison Errors
        <35 Cleansing, Canonicalization, and Comparison Errors
        172 wr 0 Encoding Error
        173 wa 0 Improper Handling of Alternate Encoding
        <13 Failure to Handle Alternate Encoding
        174 wa 0 Double Decoding of the Same Data
        175 wa 0 Improper Handling of Mixed Encoding
        <13 Failure to Handle Mixed Encoding
        176 wa 0 Improper Handling of Unicode Encoding
        <13 Failure to Handle Unicode Encoding
        177 wa 0 Improper Handling of URL Encoding (Hex Encoding)
        <13 Failure to Handle URL Encoding (Hex Encoding)
        178 wa 0 Improper Handling of Case Sensitivity
        <13 Failure to Resolve Case Sensitivity
        179 wa 0 Incorrect Behavior Order: Early Validation
        180 wa 0 Incorrect Behavior Order: Validate Before Canonicalize
        181 wa 0 Incorrect Behavior Order: Validate Before Filter
        182 wa 0 Collapse of Data into Unsafe Value
        183 wa 0 Permissive List of Allowed Inputs
        <35 Permissive Whitelist
        184 wa 0 Incomplete List of Disallowed Inputs
        <35 Incomplete Blacklist
        185 wr 0 Incorrect Regular Expression
        186 wa 0 Overly Restrictive Regular Expression
        187 wa 0 Partial String Comparison
        <30 Partial Comparison
        188 wa 0 Reliance on Data/Memory Layout
        189 cp 0 Numeric Errors
        190 wa 0 Integer Overflow or Wraparound
        <3 Integer Overflow (Wrap or Wraparound)
        191 wa 0 Integer Underflow (Wrap or Wraparound)
        192 wa 0 Integer Coercion Error
        193 wa 0 Off-by-one Error
        194 wa 0 Unexpected Sign Extension
        <2 Incorrect Sign Extension
        195 wa 0 Signed to Unsigned Conversion Error
        196 wa 0 Unsigned to Signed Conversion Error
        197 wa 0 Numeric Truncation Error
        198 wa 0 Use of Incorrect Byte Ordering
        199 cp 0 Information Management Errors
        200 wd 0 Exposure of Sensitive Information to an Unauthorized Actor
        <8 Information Leak (Information Disclosure)
        <35 Information Exposure
        201 wa 0 Insertion of Sensitive Information Into Sent Data
        <12 Information Leak Through Sent Data
        <35 Information Exposure Through Sent Data
        <37 Exposure of Sensitive Information Through Sent Data
        202 wa 0 Exposure of Sensitive Information Through Data Queries
        <14 Privacy Leak through Data Queries
        <35 Exposure of Sensitive Data Through Data Queries
        203 wa 0 Observable Discrepancy
        <8 Discrepancy Information Leaks
        <35 Information Exposure Through Discrepancy
        <37 Observable Discrepancy
        <38 Observable Differences in Behavior to Error Inputs
        204 wa 0 Observable Response Discrepancy
        <12 Response Discrepancy Information Leak
        <35 Response Discrepancy Information Exposure
        205 wa 0 Observable Behavioral Discrepancy
        <8 Behavioral Discrepancy Information Leak
        <35 Information Exposure Through Behavioral Discrepancy
        206 wa 0 Observable Internal Behavioral Discrepancy
        <14 Internal Behavioral Inconsistency Information Leak
        <35 Information Exposure of Internal State Through Behavioral Inconsistency
        207 wa 0 Observable Behavioral Discrepancy With Equivalent Products
        <8 External Behavioral Inconsistency Information Leak
        <35 Information Exposure Through an External Behavioral Inconsistency
        208 wa 0 Observable Timing Discrepancy
        <14 Timing Discrepancy Information Leak
        <35 Information Exposure Through Timing Discrepancy
        209 wa 0 Generation of Error Message Containing Sensitive Information
        <3 Error Message Information Leaks
        <8 Error Message Information Leak
        <35 Information Exposure Through an Error Message
        210 wa 0 Self-generated Error Message Containing Sensitive Information
        <14 Product-Generated Error Message Information Leak
        <19 Information Exposure Through Generated Error Message
        <35 Information Exposure Through Self-generated Error Message
        211 wa 0 Externally-Generated Error Message Containing Sensitive Information
        <14 Product-External Error Message Information Leak
        <19 Information Exposure Through External Error Message
        <35 Information Exposure Through Externally-Generated Error Message
        212 wa 0 Improper Removal of Sensitive Information Before Storage or Transfer
        <8 Cross-boundary Cleansing Information Leak
        <9 Improper Cross-boundary Cleansing
        <35 Improper Cross-boundary Removal of Sensitive Data
        213 wa 0 Exposure of Sensitive Information Due to Incompatible Policies
        <14 Intended Information Leak
        <35 Intentional Information Exposure
        214 wa 0 Invocation of Process Using Visible Sensitive Information
        <14 Process Environment Information Leak
        <35 Information Exposure Through Process Environment
        215 wa 0 Insertion of Sensitive Information Into Debugging Code
        <12 Information Leak Through Debug Information
        <35 Information Exposure Through Debug Information
        216 wp 0 DEPRECATED: Containment Errors (Container Errors)
        <35 Containment Errors (Container Errors)
        217 wp 0 DEPRECATED: Failure to Protect Stored Data from Modification
        <5 Failure to Protect Stored Data from Modification
        218 wp 0 DEPRECATED: Failure to provide confidentiality for stored data
        <40 DEPRECATED (Duplicate): Failure to provide confidentiality for stored data
        219 wa 0 Storage of File with Sensitive Data Under Web Root
        <35 Sensitive Data Under Web Root
        220 wa 0 Storage of File With Sensitive Data Under FTP Root
        <35 Sensitive Data Under FTP Root
        221 wr 0 Information Loss or Omission
        222 wa 0 Truncation of Security-relevant Information
        223 wa 0 Omission of Security-relevant Information
        224 wa 0 Obscured Security-relevant Information by Alternate Name
        225 wp 0 DEPRECATED: General Information Management Problems
        <40 DEPRECATED (Duplicate): General Information Management Problems
        226 wa 0 Sensitive Information in Resource Not Removed Before Reuse
        <35 Sensitive Information Uncleared Before Release
        <37 Sensitive Information Uncleared in Resource Before Release for Reuse
        227 cp 0 7PK - API Abuse
        <5 Failure to Fulfill API Contract (aka 'API Abuse')
        <14 Failure to Fulfill API Contract ('API Abuse')
        <28 Improper Fulfillment of API Contract ('API Abuse')
        228 wr 0 Improper Handling of Syntactically Invalid Structure
        <4 Failure to Handle Syntactically Invalid Structure
        229 wa 0 Improper Handling of Values
        230 wa 0 Improper Handling of Missing Values
        <4 Failure to Handle Missing Value
        231 wa 0 Improper Handling of Extra Values
        <4 Failure to Handle Extra Value
        232 wa 0 Improper Handling of Undefined Values
        <4 Failure to Handle Undefined Value
        233 wa 0 Improper Handling of Parameters
        <21 Parameter Problems
        234 wd 0 Failure to Handle Missing Parameter
        235 wa 0 Improper Handling of Extra Parameters
        <4 Failure to Handle Extra Parameter
        236 wa 0 Improper Handling of Undefined Parameters
        <4 Failure to Handle Undefined Parameter
        237 wa 0 Improper Handling of Structural Elements
        <4 Element Problems
        238 wa 0 Improper Handling of Incomplete Structural Elements
        <4 Failure to Handle Missing Element
        239 wa 0 Failure to Handle Incomplete Element
        240 wa 0 Improper Handling of Inconsistent Structural Elements
        <4 Failure to Resolve Inconsistent Elements
        241 wa 0 Improper Handling of Unexpected Data Type
        <4 Failure to Handle Wrong Data Type
        242 wa 0 Use of Inherently Dangerous Function
        243 wa 0 Creation of chroot Jail Without Changing Working Directory
        <13 Failure to Change Working Directory in chroot Jail
        244 wa 0 Improper Clearing of Heap Memory Before Release ('Heap Inspection')
        <5 Failure to Clear Heap Memory Before Release (aka 'Heap Inspection')
        <13 Failure to Clear Heap Memory Before Release ('Heap Inspection')
        245 wa 0 J2EE Bad Practices: Direct Management of Connections
        246 wa 0 J2EE Bad Practices: Direct Use of Sockets
        247 wp 0 DEPRECATED: Reliance on DNS Lookups in a Security Decision
        <21 Reliance on DNS Lookups in a Security Decision
        <40 DEPRECATED (Duplicate): Reliance on DNS Lookups in a Security Decision
        248 wa 0 Uncaught Exception
        249 wp 0 DEPRECATED: Often Misused: Path Manipulation
        <6 Often Misused: Path Manipulation
        250 wa 0 Execution with Unnecessary Privileges
        <3 Design Principle Violation: Failure to Use Least Privilege
        251 cp 0 Often Misused: String Management
        252 wa 0 Unchecked Return Value
        253 wa 0 Incorrect Check of Function Return Value
        <4 Misinterpreted Function Return Value
        254 cp 0 7PK - Security Features
        <28 Security Features
        255 cp 0 Credentials Management Errors
        <35 Credentials Management
        256 wa 0 Plaintext Storage of a Password
        <30 Plaintext Storage of a Password
        <30 Plaintext Storage of a Password
        <40 Unprotected Storage of Credentials
        257 wa 0 Storing Passwords in a Recoverable Format
        258 wa 0 Empty Password in Configuration File
        259 wa 0 Use of Hard-coded Password
        <9 Hard-Coded Password
        260 wa 0 Password in Configuration File
        261 wa 0 Weak Encoding for Password
        <35 Weak Cryptography for Passwords
        262 wa 0 Not Using Password Aging
        263 wa 0 Password Aging with Long Expiration
        264 cp 0 Permissions, Privileges, and Access Controls
        265 cp 0 Privilege Issues
        <35 Privilege / Sandbox Issues
        266 wa 0 Incorrect Privilege Assignment
        267 wa 0 Privilege Defined With Unsafe Actions
        268 wa 0 Privilege Chaining
        269 wd 0 Improper Privilege Management
        <5 Insecure Privilege Management
        270 wa 0 Privilege Context Switching Error
        271 wr 0 Privilege Dropping / Lowering Errors
        272 wa 0 Least Privilege Violation
        273 wa 0 Improper Check for Dropped Privileges
        <4 Failure to Check Whether Privileges Were Dropped Successfully
        <5 Improper Check for Successfully Dropped Privileges
        274 wd 0 Improper Handling of Insufficient Privileges
        <5 Failure to Handle Insufficient Privileges
        275 cp 0 Permission Issues
        276 wa 0 Incorrect Default Permissions
        <5 Insecure Default Permissions
        277 wa 0 Insecure Inherited Permissions
        278 wa 0 Insecure Preserved Inherited Permissions
        279 wa 0 Incorrect Execution-Assigned Permissions
        <5 Insecure Execution-assigned Permissions
        280 wa 0 Improper Handling of Insufficient Permissions or Privileges 
        <4 Failure to Handle Insufficient Permissions or Privileges
        281 wa 0 Improper Preservation of Permissions
        <5 Permission Preservation Failure
        282 wr 0 Improper Ownership Management
        283 wa 0 Unverified Ownership
        284 wd 0 Improper Access Control
        <14 Access Control (Authorization) Issues
        285 wd 0 Improper Authorization
        <3 Missing or Inconsistent Access Control
        <14 Improper Access Control (Authorization)
        286 wr 0 Incorrect User Management
        287 wd 0 Improper Authentication
        <3 Insufficient Authentication
        288 wa 0 Authentication Bypass Using an Alternate Path or Channel
        289 wa 0 Authentication Bypass by Alternate Name
        290 wa 0 Authentication Bypass by Spoofing
        291 wa 0 Reliance on IP Address for Authentication
        <21 Trusting Self-reported IP Address
        292 wp 0 DEPRECATED: Trusting Self-reported DNS Name
        <21 Trusting Self-reported DNS Name
        <40 DEPRECATED (Duplicate): Trusting Self-reported DNS Name
        293 wa 0 Using Referer Field for Authentication
        294 wa 0 Authentication Bypass by Capture-replay
        295 wa 0 Improper Certificate Validation
        <20 Certificate Issues
        296 wa 0 Improper Following of a Certificate's Chain of Trust
        <4 Failure to Follow Chain of Trust in Certificate Validation
        <20 Improper Following of Chain of Trust for Certificate Validation
        297 wa 0 Improper Validation of Certificate with Host Mismatch
        <4 Failure to Validate Host-specific Certificate Data
        <20 Improper Validation of Host-specific Certificate Data
        298 wa 0 Improper Validation of Certificate Expiration
        <4 Failure to Validate Certificate Expiration
        299 wa 0 Improper Check for Certificate Revocation
        <4 Failure to Check for Certificate Revocation
        300 wd 0 Channel Accessible by Non-Endpoint
        <5 Channel Accessible by Non-Endpoint (aka 'Man-in-the-Middle')
        <35 Channel Accessible by Non-Endpoint ('Man-in-the-Middle')
        301 wa 0 Reflection Attack in an Authentication Protocol
        302 wa 0 Authentication Bypass by Assumed-Immutable Data
        303 wa 0 Incorrect Implementation of Authentication Algorithm
        <5 Improper Implementation of Authentication Algorithm
        304 wa 0 Missing Critical Step in Authentication
        305 wa 0 Authentication Bypass by Primary Weakness
        306 wa 0 Missing Authentication for Critical Function
        <9 No Authentication for Critical Function
        307 wa 0 Improper Restriction of Excessive Authentication Attempts
        <9 Failure to Restrict Excessive Authentication Attempts
        308 wa 0 Use of Single-factor Authentication
        309 wa 0 Use of Password System for Primary Authentication
        310 cp 0 Cryptographic Issues
        311 wd 0 Missing Encryption of Sensitive Data
        <9 Failure to Encrypt Sensitive Data
        312 wa 0 Cleartext Storage of Sensitive Information
        <3 Plaintext Storage of Sensitive Information
        313 wa 0 Cleartext Storage in a File or on Disk
        <21 Plaintext Storage in a File or on Disk
        314 wa 0 Cleartext Storage in the Registry
        <21 Plaintext Storage in the Registry
        315 wa 0 Cleartext Storage of Sensitive Information in a Cookie
        <21 Plaintext Storage in a Cookie
        316 wa 0 Cleartext Storage of Sensitive Information in Memory
        <21 Plaintext Storage in Memory
        317 wa 0 Cleartext Storage of Sensitive Information in GUI
        <21 Plaintext Storage in GUI
        318 wa 0 Cleartext Storage of Sensitive Information in Executable
        <21 Plaintext Storage in Executable
        319 wa 0 Cleartext Transmission of Sensitive Information
        <3 Plaintext Transmission of Sensitive Information
        320 cp 0 Key Management Errors
        321 wa 0 Use of Hard-coded Cryptographic Key
        322 wa 0 Key Exchange without Entity Authentication
        323 wa 0 Reusing a Nonce, Key Pair in Encryption
        324 wa 0 Use of a Key Past its Expiration Date
        325 wa 0 Missing Cryptographic Step
        <37 Missing Required Cryptographic Step
        326 wr 0 Inadequate Encryption Strength
        <6 Weak Encryption
        327 wr 0 Use of a Broken or Risky Cryptographic Algorithm
        328 wa 0 Use of Weak Hash
        <41 Reversible One-Way Hash
        329 wa 0 Generation of Predictable IV with CBC Mode
        <39 Not Using a Random IV with CBC Mode
        <40 Not Using an Unpredictable IV with CBC Mode
        330 wd 0 Use of Insufficiently Random Values
        331 wa 0 Insufficient Entropy
        332 wa 0 Insufficient Entropy in PRNG
        333 wa 0 Improper Handling of Insufficient Entropy in TRNG
        <5 Failure to Handle Insufficient Entropy in TRNG
        334 wa 0 Small Space of Random Values
        335 wa 0 Incorrect Usage of Seeds in Pseudo-Random Number Generator (PRNG)
        <28 PRNG Seed Error
        336 wa 0 Same Seed in Pseudo-Random Number Generator (PRNG)
        <28 Same Seed in PRNG
        337 wa 0 Predictable Seed in Pseudo-Random Number Generator (PRNG)
        <28 Predictable Seed in PRNG
        338 wa 0 Use of Cryptographically Weak Pseudo-Random Number Generator (PRNG)
        <23 Use of Cryptographically Weak PRNG
        339 wa 0 Small Seed Space in PRNG
        340 wr 0 Generation of Predictable Numbers or Identifiers
        <35 Predictability Problems
        341 wa 0 Predictable from Observable State
        342 wa 0 Predictable Exact Value from Previous Values
        343 wa 0 Predictable Value Range from Previous Values
        344 wa 0 Use of Invariant Value in Dynamically Changing Context
        345 wd 0 Insufficient Verification of Data Authenticity
        346 wr 0 Origin Validation Error
        347 wa 0 Improper Verification of Cryptographic Signature
        <5 Improperly Verified Signature
        348 wa 0 Use of Less Trusted Source
        349 wa 0 Acceptance of Extraneous Untrusted Data With Trusted Data
        350 wa 0 Reliance on Reverse DNS Resolution for a Security-Critical Action
        <21 Improperly Trusted Reverse DNS
        351 wa 0 Insufficient Type Distinction
        352 wa 0 Cross-Site Request Forgery (CSRF)
        353 wa 0 Missing Support for Integrity Check
        <13 Failure to Add Integrity Check Value
        354 wa 0 Improper Validation of Integrity Check Value
        <4 Failure to Check Integrity Check Value
        355 cp 0 User Interface Security Issues
        356 wa 0 Product UI does not Warn User of Unsafe Actions
        357 wa 0 Insufficient UI Warning of Dangerous Operations
        358 wa 0 Improperly Implemented Security Check for Standard
        359 wa 0 Exposure of Private Personal Information to an Unauthorized Actor
        <22 Privacy Violation
        <35 Exposure of Private Information ('Privacy Violation')
        360 wa 0 Trust of System Event Data
        361 cp 0 7PK - Time and State
        <28 Time and State
        362 wr 0 Concurrent Execution using Shared Resource with Improper Synchronization ('Race Condition')
        <13 Race Condition
        363 wa 0 Race Condition Enabling Link Following
        364 wa 0 Signal Handler Race Condition
        365 wp 0 DEPRECATED: Race Condition in Switch
        <42 Race Condition in Switch
        366 wa 0 Race Condition within a Thread
        367 wa 0 Time-of-check Time-of-use (TOCTOU) Race Condition
        <1 Time-of-check Time-of-use Race Condition
        368 wa 0 Context Switching Race Condition
        369 wa 0 Divide By Zero
        370 wa 0 Missing Check for Certificate Revocation after Initial Check
        <5 Race Condition in Checking for Certificate Revocation
        371 cp 0 State Issues
        372 wd 0 Incomplete Internal State Distinction
        373 wp 0 DEPRECATED: State Synchronization Error
        <13 State Synchronization Error
        374 wa 0 Passing Mutable Objects to an Untrusted Method
        <11 Mutable Objects Passed by Reference
        375 wa 0 Returning a Mutable Object to an Untrusted Caller
        <12 Passing Mutable Objects to an Untrusted Method
        376 cp 0 DEPRECATED: Temporary File Issues
        <35 Temporary File Issues
        377 wr 0 Insecure Temporary File
        378 wa 0 Creation of Temporary File With Insecure Permissions
        379 wa 0 Creation of Temporary File in Directory with Insecure Permissions
        <5 Creation of Temporary File in Directory with Insecure Permissions
        <35 Creation of Temporary File in Directory with Incorrect Permissions
        380 cp 0 DEPRECATED: Technology-Specific Time and State Issues
        <35 Technology-Specific Time and State Issues
        381 cp 0 DEPRECATED: J2EE Time and State Issues
        <35 J2EE Time and State Issues
        382 wa 0 J2EE Bad Practices: Use of System.exit()
        383 wa 0 J2EE Bad Practices: Direct Use of Threads
        384 wa 0 Session Fixation
        385 wa 0 Covert Timing Channel
        386 wa 0 Symbolic Name not Mapping to Correct Object
        387 cp 0 Signal Errors
        388 cp 0 7PK - Errors
        <28 Error Handling
        389 cp 0 Error Conditions, Return Values, Status Codes
        390 wa 0 Detection of Error Condition Without Action
        391 wp 0 Unchecked Error Condition
        392 wa 0 Missing Report of Error Condition
        <13 Failure to Report Error in Status Code
        393 wa 0 Return of Wrong Status Code
        394 wa 0 Unexpected Status Code or Return Value
        395 wa 0 Use of NullPointerException Catch to Detect NULL Pointer Dereference
        396 wa 0 Declaration of Catch for Generic Exception
        397 wa 0 Declaration of Throws for Generic Exception
        398 cp 0 7PK - Code Quality
        <28 Indicator of Poor Code Quality
        399 cp 0 Resource Management Errors
        400 wd 0 Uncontrolled Resource Consumption
        <1 Resource Exhaustion
        <5 Uncontrolled Resource Consumption (aka 'Resource Exhaustion')
        <31 Uncontrolled Resource Consumption ('Resource Exhaustion')
        401 wa 0 Missing Release of Memory after Effective Lifetime
        <5 Failure to Release Memory Before Removing Last Reference (aka 'Memory Leak')
        <13 Failure to Release Memory Before Removing Last Reference ('Memory Leak')
        <31 Improper Release of Memory Before Removing Last Reference ('Memory Leak')
        <32 Improper Release of Memory Before Removing Last Reference
        402 wr 0 Transmission of Private Resources into a New Sphere ('Resource Leak')
        <5 Transmission of Private Resources into a New Sphere (aka 'Resource Leak')
        403 wa 0 Exposure of File Descriptor to Unintended Control Sphere ('File Descriptor Leak')
        <14 UNIX File Descriptor Leak
        <20 Exposure of File Descriptor to Unintended Control Sphere
        404 wr 0 Improper Resource Shutdown or Release
        405 wr 0 Asymmetric Resource Consumption (Amplification)
        406 wr 0 Insufficient Control of Network Message Volume (Network Amplification)
        <1 Network Amplification
        407 wr 0 Inefficient Algorithmic Complexity
        <32 Algorithmic Complexity
        408 wa 0 Incorrect Behavior Order: Early Amplification
        409 wa 0 Improper Handling of Highly Compressed Data (Data Amplification)
        <5 Failure to Handle Highly Compressed Data (Data Amplification)
        410 wa 0 Insufficient Resource Pool
        411 cp 0 Resource Locking Problems
        412 wa 0 Unrestricted Externally Accessible Lock
        <6 Unrestricted Lock on Critical Resource
        413 wa 0 Improper Resource Locking
        <12 Insufficient Resource Locking
        414 wa 0 Missing Lock Check
        415 wa 0 Double Free
        416 wa 0 Use After Free
        417 cp 0 Communication Channel Errors
        <35 Channel and Path Errors
        418 cp 0 DEPRECATED: Channel Errors
        <28 Channel Errors
        419 wa 0 Unprotected Primary Channel
        420 wa 0 Unprotected Alternate Channel
        421 wa 0 Race Condition During Access to Alternate Channel
        422 wa 0 Unprotected Windows Messaging Channel ('Shatter')
        423 wp 0 DEPRECATED: Proxied Trusted Channel
        <2 Proxied Trusted Channel
        <40 DEPRECATED (Duplicate): Proxied Trusted Channel
        424 wr 0 Improper Protection of Alternate Path
        <13 Failure to Protect Alternate Path
        425 wa 0 Direct Request ('Forced Browsing')
        426 wa 0 Untrusted Search Path
        427 wa 0 Uncontrolled Search Path Element
        428 wa 0 Unquoted Search Path or Element
        429 cp 0 Handler Errors
        430 wa 0 Deployment of Wrong Handler
        431 wa 0 Missing Handler
        432 wa 0 Dangerous Signal Handler not Disabled During Sensitive Operations
        <13 Dangerous Handler not Disabled During Sensitive Operations
        433 wa 0 Unparsed Raw Web Content Delivery
        434 wa 0 Unrestricted Upload of File with Dangerous Type
        <9 Unrestricted File Upload
        435 wd 0 Improper Interaction Between Multiple Correctly-Behaving Entities
        <28 Interaction Error
        <30 Improper Interaction Between Multiple Entities
        436 wr 0 Interpretation Conflict
        437 wa 0 Incomplete Model of Endpoint Features
        438 cp 0 Behavioral Problems
        439 wa 0 Behavioral Change in New Version or Environment
        440 wa 0 Expected Behavior Violation
        441 wr 0 Unintended Proxy or Intermediary ('Confused Deputy')
        <20 Unintended Proxy/Intermediary
        442 cp 0 DEPRECATED: Web Problems
        <35 Web Problems
        443 wp 0 DEPRECATED: HTTP response splitting
        <40 DEPRECATED (Duplicate): HTTP response splitting
        444 wa 0 Inconsistent Interpretation of HTTP Requests ('HTTP Request/Response Smuggling')
        <5 Inconsistent Interpretation of HTTP Requests (aka 'HTTP Request Smuggling')
        <43 Inconsistent Interpretation of HTTP Requests ('HTTP Request Smuggling')
        445 cp 0 DEPRECATED: User Interface Errors
        <26 User Interface Errors
        446 wr 0 UI Discrepancy for Security Feature
        447 wa 0 Unimplemented or Unsupported Feature in UI
        448 wa 0 Obsolete Feature in UI
        449 wa 0 The UI Performs the Wrong Action
        450 wa 0 Multiple Interpretations of UI Input
        451 wr 0 User Interface (UI) Misrepresentation of Critical Information
        <22 UI Misrepresentation of Critical Information
        452 cp 0 Initialization and Cleanup Errors
        453 wa 0 Insecure Default Variable Initialization
        454 wa 0 External Initialization of Trusted Variables or Data Stores
        <9 External Initialization of Trusted Variables
        455 wa 0 Non-exit on Failed Initialization
        456 wa 0 Missing Initialization of a Variable
        <20 Missing Initialization
        457 wa 0 Use of Uninitialized Variable
        458 wp 0 DEPRECATED: Incorrect Initialization
        459 wa 0 Incomplete Cleanup
        460 wa 0 Improper Cleanup on Thrown Exception
        461 cp 0 DEPRECATED: Data Structure Issues
        <35 Data Structure Issues
        462 wa 0 Duplicate Key in Associative List (Alist)
        463 wa 0 Deletion of Data Structure Sentinel
        464 wa 0 Addition of Data Structure Sentinel
        465 cp 0 Pointer Issues
        466 wa 0 Return of Pointer Value Outside of Expected Range
        467 wa 0 Use of sizeof() on a Pointer Type
        468 wa 0 Incorrect Pointer Scaling
        469 wa 0 Use of Pointer Subtraction to Determine Size
        470 wa 0 Use of Externally-Controlled Input to Select Classes or Code ('Unsafe Reflection')
        <5 Use of Externally-Controlled Input to Select Classes or Code (aka 'Unsafe Reflection')
        471 wa 0 Modification of Assumed-Immutable Data (MAID)
        472 wa 0 External Control of Assumed-Immutable Web Parameter
        473 wa 0 PHP External Variable Modification
        474 wa 0 Use of Function with Inconsistent Implementations
        475 wa 0 Undefined Behavior for Input to API
        476 wa 0 NULL Pointer Dereference
        477 wa 0 Use of Obsolete Function
        <28 Use of Obsolete Functions
        478 wa 0 Missing Default Case in Multiple Condition Expression
        <5 Failure to Use Default Case in Switch
        <44 Missing Default Case in Switch Statement
        479 wa 0 Signal Handler Use of a Non-reentrant Function
        <13 Unsafe Function Call from a Signal Handler
        480 wa 0 Use of Incorrect Operator
        481 wa 0 Assigning instead of Comparing
        482 wa 0 Comparing instead of Assigning
        483 wa 0 Incorrect Block Delimitation
        484 wa 0 Omitted Break Statement in Switch
        <2 Omitted Break Statement
        485 cp 0 7PK - Encapsulation
        <28 Insufficient Encapsulation
        486 wa 0 Comparison of Classes by Name
        487 wa 0 Reliance on Package-level Scope
        488 wa 0 Exposure of Data Element to Wrong Session
        <14 Data Leak Between Sessions
        489 wa 0 Active Debug Code
        <35 Leftover Debug Code
        490 cp 0 DEPRECATED: Mobile Code Issues
        <35 Mobile Code Issues
        491 wa 0 Public cloneable() Method Without Final ('Object Hijack')
        <5 Public cloneable() Method Without Final (aka 'Object Hijack')
        492 wa 0 Use of Inner Class Containing Sensitive Data
        493 wa 0 Critical Public Variable Without Final Modifier
        494 wa 0 Download of Code Without Integrity Check
        <3 Download of Untrusted Mobile Code Without Integrity Check
        495 wa 0 Private Data Structure Returned From A Public Method
        <31 Private Array-Typed Field Returned From A Public Method
        496 wa 0 Public Data Assigned to Private Array-Typed Field
        497 wa 0 Exposure of Sensitive System Information to an Unauthorized Control Sphere
        <8 Information Leak of System Data
        <35 Exposure of System Data to an Unauthorized Control Sphere
        498 wa 0 Cloneable Class Containing Sensitive Information
        <14 Information Leak through Class Cloning
        499 wa 0 Serializable Class Containing Sensitive Data
        500 wa 0 Public Static Field Not Marked Final
        <2 Static Field Not Marked Final
        501 wa 0 Trust Boundary Violation
        502 wa 0 Deserialization of Untrusted Data
        503 cp 0 DEPRECATED: Byte/Object Code
        <28 Byte/Object Code
        504 cp 0 DEPRECATED: Motivation/Intent
        <28 Motivation/Intent
        505 cp 0 DEPRECATED: Intentionally Introduced Weakness
        <28 Intentionally Introduced Weakness
        506 wr 0 Embedded Malicious Code
        507 wa 0 Trojan Horse
        508 wa 0 Non-Replicating Malicious Code
        509 wa 0 Replicating Malicious Code (Virus or Worm)
        510 wa 0 Trapdoor
        511 wa 0 Logic/Time Bomb
        512 wa 0 Spyware
        513 cp 0 DEPRECATED: Intentionally Introduced Nonmalicious Weakness
        <28 Intentionally Introduced Nonmalicious Weakness
        514 wr 0 Covert Channel
        515 wa 0 Covert Storage Channel
        516 wp 0 DEPRECATED: Covert Timing Channel
        <40 DEPRECATED (Duplicate): Covert Timing Channel
        517 cp 0 DEPRECATED: Other Intentional, Nonmalicious Weakness
        <28 Other Intentional, Nonmalicious Weakness
        518 cp 0 DEPRECATED: Inadvertently Introduced Weakness
        <28 Inadvertently Introduced Weakness
        519 cp 0 DEPRECATED: .NET Environment Issues
        <35 .NET Environment Issues
        520 wa 0 .NET Misconfiguration: Use of Impersonation
        521 wa 0 Weak Password Requirements
        522 wr 0 Insufficiently Protected Credentials
        523 wa 0 Unprotected Transport of Credentials
        524 wa 0 Use of Cache Containing Sensitive Information
        <14 Information Leak Through Caching
        <35 Information Exposure Through Caching
        525 wa 0 Use of Web Browser Cache Containing Sensitive Information
        <14 Information Leak Through Browser Caching
        <35 Information Exposure Through Browser Caching
        526 wa 0 Cleartext Storage of Sensitive Information in an Environment Variable
        <14 Information Leak Through Environmental Variables
        <35 Information Exposure Through Environmental Variables
        <45 Exposure of Sensitive Information Through Environmental Variables
        527 wa 0 Exposure of Version-Control Repository to an Unauthorized Control Sphere
        <8 Information Leak Through CVS Repository
        <35 Exposure of CVS Repository to an Unauthorized Control Sphere
        528 wa 0 Exposure of Core Dump File to an Unauthorized Control Sphere
        <8 Information Leak Through Core Dump Files
        529 wa 0 Exposure of Access Control List Files to an Unauthorized Control Sphere
        <8 Information Leak Through Access Control List Files
        530 wa 0 Exposure of Backup File to an Unauthorized Control Sphere
        <8 Information Leak Through Backup (.~bk) Files
        531 wa 0 Inclusion of Sensitive Information in Test Code
        <14 Information Leak Through Test Code
        <35 Information Exposure Through Test Code
        532 wa 0 Insertion of Sensitive Information into Log File
        <14 Information Leak Through Log Files
        <32 Information Exposure Through Log Files
        <35 Inclusion of Sensitive Information in Log Files
        533 wp 0 DEPRECATED: Information Exposure Through Server Log Files
        <14 Information Leak Through Server Log Files
        <30 Information Exposure Through Server Log Files
        534 wp 0 DEPRECATED: Information Exposure Through Debug Log Files
        <14 Information Leak Through Debug Log Files
        <30 Information Exposure Through Debug Log Files
        535 wa 0 Exposure of Information Through Shell Error Message
        <14 Information Leak Through Shell Error Message
        <35 Information Exposure Through Shell Error Message
        536 wa 0 Servlet Runtime Error Message Containing Sensitive Information
        <14 Information Leak Through Servlet Runtime Error Message
        <35 Information Exposure Through Servlet Runtime Error Message
        537 wa 0 Java Runtime Error Message Containing Sensitive Information
        <14 Information Leak Through Java Runtime Error Message
        <35 Information Exposure Through Java Runtime Error Message
        538 wa 0 Insertion of Sensitive Information into Externally-Accessible File or Directory
        <8 File and Directory Information Leaks
        <35 File and Directory Information Exposure
        539 wa 0 Use of Persistent Cookies Containing Sensitive Information
        <14 Information Leak Through Persistent Cookies
        <35 Information Exposure Through Persistent Cookies
        540 wa 0 Inclusion of Sensitive Information in Source Code
        <14 Information Leak Through Source Code
        <35 Information Exposure Through Source Code
        541 wa 0 Inclusion of Sensitive Information in an Include File
        <14 Information Leak Through Include Source Code
        <35 Information Exposure Through Include Source Code
        542 wp 0 DEPRECATED: Information Exposure Through Cleanup Log Files
        <14 Information Leak Through Cleanup Log Files
        <30 Information Exposure Through Cleanup Log Files
        543 wa 0 Use of Singleton Pattern Without Synchronization in a Multithreaded Context
        <12 Use of Singleton Pattern in a Non-thread-safe Manner
        544 wa 0 Missing Standardized Error Handling Mechanism
        <4 Missing Error Handling Mechanism
        <13 Failure to Use a Standardized Error Handling Mechanism
        545 wp 0 DEPRECATED: Use of Dynamic Class Loading
        <27 Use of Dynamic Class Loading
        546 wa 0 Suspicious Comment
        547 wa 0 Use of Hard-coded, Security-relevant Constants
        548 wa 0 Exposure of Information Through Directory Listing
        <14 Information Leak Through Directory Listing
        <35 Information Exposure Through Directory Listing
        549 wa 0 Missing Password Field Masking
        550 wa 0 Server-generated Error Message Containing Sensitive Information
        <14 Information Leak Through Server Error Message
        <35 Information Exposure Through Server Error Message
        551 wa 0 Incorrect Behavior Order: Authorization Before Parsing and Canonicalization
        552 wa 0 Files or Directories Accessible to External Parties
        553 wa 0 Command Shell in Externally Accessible Directory
        554 wa 0 ASP.NET Misconfiguration: Not Using Input Validation Framework
        555 wa 0 J2EE Misconfiguration: Plaintext Password in Configuration File
        556 wa 0 ASP.NET Misconfiguration: Use of Identity Impersonation
        557 cp 0 Concurrency Issues
        558 wa 0 Use of getlogin() in Multithreaded Application
        559 cp 0 DEPRECATED: Often Misused: Arguments and Parameters
        <35 Often Misused: Arguments and Parameters
        560 wa 0 Use of umask() with chmod-style Argument
        561 wa 0 Dead Code
        562 wa 0 Return of Stack Variable Address
        563 wa 0 Assignment to Variable without Use
        <23 Unused Variable
        <28 Assignment to Variable without Use ('Unused Variable')
        564 wa 0 SQL Injection: Hibernate
        565 wa 0 Reliance on Cookies without Validation and Integrity Checking
        <6 Use of Cookies in Security Decision
        566 wa 0 Authorization Bypass Through User-Controlled SQL Primary Key
        <14 Access Control Bypass Through User-Controlled SQL Primary Key
        567 wa 0 Unsynchronized Access to Shared Data in a Multithreaded Context
        <13 Unsynchronized Access to Shared Data
        568 wa 0 finalize() Method Without super.finalize()
        569 cp 0 Expression Issues
        570 wa 0 Expression is Always False
        571 wa 0 Expression is Always True
        572 wa 0 Call to Thread run() instead of start()
        573 wr 0 Improper Following of Specification by Caller
        <14 Failure to Follow Specification
        574 wa 0 EJB Bad Practices: Use of Synchronization Primitives
        575 wa 0 EJB Bad Practices: Use of AWT Swing
        576 wa 0 EJB Bad Practices: Use of Java I/O
        577 wa 0 EJB Bad Practices: Use of Sockets
        578 wa 0 EJB Bad Practices: Use of Class Loader
        579 wa 0 J2EE Bad Practices: Non-serializable Object Stored in Session
        580 wa 0 clone() Method Without super.clone()
        581 wa 0 Object Model Violation: Just One of Equals and Hashcode Defined
        582 wa 0 Array Declared Public, Final, and Static
        583 wa 0 finalize() Method Declared Public
        584 wa 0 Return Inside Finally Block
        585 wa 0 Empty Synchronized Block
        586 wa 0 Explicit Call to Finalize()
        587 wa 0 Assignment of a Fixed Address to a Pointer
        588 wa 0 Attempt to Access Child of a Non-structure Pointer
        589 wa 0 Call to Non-ubiquitous API
        590 wa 0 Free of Memory not on the Heap
        <5 Free of Invalid Pointer Not on the Heap
        <7 Free of Memory not on the Heap
        591 wa 0 Sensitive Data Storage in Improperly Locked Memory
        592 wp 0 DEPRECATED: Authentication Bypass Issues
        <27 Authentication Bypass Issues
        593 wa 0 Authentication Bypass: OpenSSL CTX Object Modified after SSL Objects are Created
        594 wa 0 J2EE Framework: Saving Unserializable Objects to Disk
        595 wa 0 Comparison of Object References Instead of Object Contents
        <5 Incorrect Syntactic Object Comparison
        596 wp 0 DEPRECATED: Incorrect Semantic Object Comparison
        <30 Incorrect Semantic Object Comparison
        597 wa 0 Use of Wrong Operator in String Comparison
        598 wa 0 Use of GET Request Method With Sensitive Query Strings
        <14 Information Leak Through Query Strings in GET Request
        <35 Information Exposure Through Query Strings in GET Request
        599 wa 0 Missing Validation of OpenSSL Certificate
        <20 Trust of OpenSSL Certificate Without Validation
        600 wa 0 Uncaught Exception in Servlet 
        <4 Failure to Catch All Exceptions (Missing Catch Block)
        <13 Failure to Catch All Exceptions in Servlet
        601 wa 0 URL Redirection to Untrusted Site ('Open Redirect')
        <5 URL Redirection to Untrusted Site (aka 'Open Redirect')
        602 wr 0 Client-Side Enforcement of Server-Side Security
        <3 Design Principle Violation: Client-Side Enforcement of Server-Side Security
        603 wa 0 Use of Client-Side Authentication
        604 vp 0 Deprecated Entries
        <2 Deprecated
        605 wa 0 Multiple Binds to the Same Port
        606 wa 0 Unchecked Input for Loop Condition
        607 wa 0 Public Static Final Field References Mutable Object
        608 wa 0 Struts: Non-private Field in ActionForm Class
        609 wa 0 Double-Checked Locking
        610 wd 0 Externally Controlled Reference to a Resource in Another Sphere
        611 wa 0 Improper Restriction of XML External Entity Reference
        <14 Information Leak Through XML External Entity File Disclosure
        <20 Information Exposure Through XML External Entity Reference
        <32 Improper Restriction of XML External Entity Reference ('XXE')
        612 wa 0 Improper Authorization of Index Containing Sensitive Information
        <14 Information Leak Through Indexing of Private Data
        <35 Information Exposure Through Indexing of Private Data
        613 wa 0 Insufficient Session Expiration
        614 wa 0 Sensitive Cookie in HTTPS Session Without 'Secure' Attribute
        615 wa 0 Inclusion of Sensitive Information in Source Code Comments
        <14 Information Leak Through Comments
        <35 Information Exposure Through Comments
        616 wa 0 Incomplete Identification of Uploaded File Variables (PHP)
        617 wa 0 Reachable Assertion
        618 wa 0 Exposed Unsafe ActiveX Method
        619 wa 0 Dangling Database Cursor ('Cursor Injection')
        <5 Dangling Database Cursor (aka 'Cursor Injection')
        620 wa 0 Unverified Password Change
        621 wa 0 Variable Extraction Error
        622 wa 0 Improper Validation of Function Hook Arguments
        <19 Unvalidated Function Hook Arguments
        623 wa 0 Unsafe ActiveX Control Marked Safe For Scripting
        624 wa 0 Executable Regular Expression Error
        625 wa 0 Permissive Regular Expression
        626 wa 0 Null Byte Interaction Error (Poison Null Byte)
        627 wa 0 Dynamic Variable Evaluation
        628 wa 0 Function Call with Incorrectly Specified Arguments
        629 vp 0 Weaknesses in OWASP Top Ten (2007)
        630 vp 0 DEPRECATED: Weaknesses Examined by SAMATE
        <28 Weaknesses Examined by SAMATE
        631 vp 0 DEPRECATED: Resource-specific Weaknesses
        <28 Resource-specific Weaknesses
        632 cp 0 DEPRECATED: Weaknesses that Affect Files or Directories
        <28 Weaknesses that Affect Files or Directories
        633 cp 0 DEPRECATED: Weaknesses that Affect Memory
        <28 Weaknesses that Affect Memory
        634 cp 0 DEPRECATED: Weaknesses that Affect System Processes
        <28 Weaknesses that Affect System Processes
        635 vp 0 Weaknesses Originally Used by NVD from 2008 to 2016
        <28 Weaknesses Used by NVD
        636 wr 0 Not Failing Securely ('Failing Open')
        <3 Design Principle Violation: Not Failing Securely (aka 'Failing Open')
        <5 Not Failing Securely (aka 'Failing Open')
        637 wr 0 Unnecessary Complexity in Protection Mechanism (Not Using 'Economy of Mechanism')
        <3 Design Principle Violation: Not Using Economy of Mechanism
        <13 Failure to Use Economy of Mechanism
        638 wr 0 Not Using Complete Mediation
        <3 Design Principle Violation: Not Using Complete Mediation
        <13 Failure to Use Complete Mediation
        639 wa 0 Authorization Bypass Through User-Controlled Key
        <14 Access Control Bypass Through User-Controlled Key
        640 wr 0 Weak Password Recovery Mechanism for Forgotten Password
        641 wa 0 Improper Restriction of Names for Files and Other Resources
        <11 Insufficient Filtering of File and Other Resource Names for Executable Content
        642 wr 0 External Control of Critical State Data
        <3 External Control of User State Data
        643 wa 0 Improper Neutralization of Data within XPath Expressions ('XPath Injection')
        <1 Unsafe Treatment of XPath Input
        <5 Failure to Sanitize Data within XPath Expressions (aka 'XPath injection')
        <10 Failure to Sanitize Data within XPath Expressions ('XPath injection')
        644 wa 0 Improper Neutralization of HTTP Headers for Scripting Syntax
        <1 Insufficient Filtering of HTTP Headers for Scripting Syntax
        <5 Insufficient Sanitization of HTTP Headers for Scripting Syntax
        <10 Improper Sanitization of HTTP Headers for Scripting Syntax
        645 wa 0 Overly Restrictive Account Lockout Mechanism
        646 wa 0 Reliance on File Name or Extension of Externally-Supplied File
        <1 Taking Actions based on File Name or Extension of a User Supplied File
        647 wa 0 Use of Non-Canonical URL Paths for Authorization Decisions
        <1 Using Non-Canonical Paths for Authorization Decisions
        648 wa 0 Incorrect Use of Privileged APIs
        <5 Improper Use of Privileged APIs
        649 wa 0 Reliance on Obfuscation or Encryption of Security-Relevant Inputs without Integrity Checking
        650 wa 0 Trusting HTTP Permission Methods on the Server Side
        651 wa 0 Exposure of WSDL File Containing Sensitive Information
        <12 Information Leak through WSDL File
        <35 Information Exposure Through WSDL File
        652 wa 0 Improper Neutralization of Data within XQuery Expressions ('XQuery Injection')
        <1 Unsafe Treatment of XQuery Input
        <5 Failure to Sanitize Data within XQuery Expressions (aka 'XQuery Injection')
        <10 Failure to Sanitize Data within XQuery Expressions ('XQuery Injection')
        653 wa 0 Improper Isolation or Compartmentalization
        <3 Design Principle Violation: Insufficient Compartmentalization
        <41 Insufficient Compartmentalization
        654 wa 0 Reliance on a Single Factor in a Security Decision
        <3 Design Principle Violation: Reliance on a Single Factor in a Security Decision
        655 wr 0 Insufficient Psychological Acceptability
        <3 Design Principle Violation: Failure to Satisfy Psychological Acceptability
        <5 Failure to Satisfy Psychological Acceptability
        656 wr 0 Reliance on Security Through Obscurity
        <3 Design Principle Violation: Reliance on Security through Obscurity
        657 wd 0 Violation of Secure Design Principles
        658 vp 0 Weaknesses in Software Written in C
        659 vp 0 Weaknesses in Software Written in C++
        660 vp 0 Weaknesses in Software Written in Java
        661 vp 0 Weaknesses in Software Written in PHP
        662 wd 0 Improper Synchronization
        <12 Insufficient Synchronization
        663 wa 0 Use of a Non-reentrant Function in a Concurrent Context
        <12 Use of a Non-reentrant Function in an Unsynchronized Context
        <13 Use of a Non-reentrant Function in a Multithreaded Context
        664 wd 0 Improper Control of a Resource Through its Lifetime
        <5 Insufficient Control of a Resource Through its Lifetime
        665 wd 0 Improper Initialization
        <3 Incorrect or Incomplete Initialization
        666 wd 0 Operation on Resource in Wrong Phase of Lifetime
        667 wr 0 Improper Locking
        <13 Insufficient Locking
        668 wd 0 Exposure of Resource to Wrong Sphere
        669 wr 0 Incorrect Resource Transfer Between Spheres
        670 wr 0 Always-Incorrect Control Flow Implementation
        671 wr 0 Lack of Administrator Control over Security
        <3 Design Principle Violation: Lack of Administrator Control over Security
        672 wr 0 Operation on a Resource after Expiration or Release
        <9 Use of a Resource after Expiration or Release
        673 wr 0 External Influence of Sphere Definition
        674 wr 0 Uncontrolled Recursion
        675 wr 0 Multiple Operations on Resource in Single-Operation Context
        <41 Duplicate Operations on Resource
        676 wa 0 Use of Potentially Dangerous Function
        677 vp 0 Weakness Base Elements
        678 vp 0 Composites
        679 vp 0 DEPRECATED: Chain Elements
        <28 Chain Elements
        680 wd 0 Integer Overflow to Buffer Overflow
        681 wa 0 Incorrect Conversion between Numeric Types
        682 wd 0 Incorrect Calculation
        683 wa 0 Function Call With Incorrect Order of Arguments
        684 wr 0 Incorrect Provision of Specified Functionality
        <14 Failure to Provide Specified Functionality
        685 wa 0 Function Call With Incorrect Number of Arguments
        686 wa 0 Function Call With Incorrect Argument Type
        687 wa 0 Function Call With Incorrectly Specified Argument Value
        688 wa 0 Function Call With Incorrect Variable or Reference as Argument
        689 wa 0 Permission Race Condition During Resource Copy
        690 wd 0 Unchecked Return Value to NULL Pointer Dereference
        691 wd 0 Insufficient Control Flow Management
        692 wd 0 Incomplete Denylist to Cross-Site Scripting
        <36 Incomplete Blacklist to Cross-Site Scripting
        693 wd 0 Protection Mechanism Failure
        694 wa 0 Use of Multiple Resources with Duplicate Identifier
        695 wa 0 Use of Low-Level Functionality
        696 wr 0 Incorrect Behavior Order
        697 wd 0 Incorrect Comparison
        <30 Insufficient Comparison
        698 wa 0 Execution After Redirect (EAR)
        <20 Redirect Without Exit
        699 vp 0 Software Development
        <35 Development Concepts
        700 vp 0 Seven Pernicious Kingdoms
        701 vp 0 Weaknesses Introduced During Design
        702 vp 0 Weaknesses Introduced During Implementation
        703 wd 0 Improper Check or Handling of Exceptional Conditions
        <13 Failure to Handle Exceptional Conditions
        704 wr 0 Incorrect Type Conversion or Cast
        705 wr 0 Incorrect Control Flow Scoping
        706 wr 0 Use of Incorrectly-Resolved Name or Reference
        707 wd 0 Improper Neutralization
        <5 Failure to Enforce that Messages or Data are Well-Formed
        <35 Improper Enforcement of Message or Data Structure
        708 wa 0 Incorrect Ownership Assignment
        709 vp 0 Named Chains
        710 wd 0 Improper Adherence to Coding Standards
        <28 Coding Standards Violation
        711 vp 0 Weaknesses in OWASP Top Ten (2004)
        712 cp 0 OWASP Top Ten 2007 Category A1 - Cross Site Scripting (XSS)
        713 cp 0 OWASP Top Ten 2007 Category A2 - Injection Flaws
        714 cp 0 OWASP Top Ten 2007 Category A3 - Malicious File Execution
        715 cp 0 OWASP Top Ten 2007 Category A4 - Insecure Direct Object Reference
        716 cp 0 OWASP Top Ten 2007 Category A5 - Cross Site Request Forgery (CSRF)
        717 cp 0 OWASP Top Ten 2007 Category A6 - Information Leakage and Improper Error Handling
        718 cp 0 OWASP Top Ten 2007 Category A7 - Broken Authentication and Session Management
        719 cp 0 OWASP Top Ten 2007 Category A8 - Insecure Cryptographic Storage
        720 cp 0 OWASP Top Ten 2007 Category A9 - Insecure Communications
        721 cp 0 OWASP Top Ten 2007 Category A10 - Failure to Restrict URL Access
        722 cp 0 OWASP Top Ten 2004 Category A1 - Unvalidated Input
        723 cp 0 OWASP Top Ten 2004 Category A2 - Broken Access Control
        724 cp 0 OWASP Top Ten 2004 Category A3 - Broken Authentication and Session Management
        725 cp 0 OWASP Top Ten 2004 Category A4 - Cross-Site Scripting (XSS) Flaws
        726 cp 0 OWASP Top Ten 2004 Category A5 - Buffer Overflows
        727 cp 0 OWASP Top Ten 2004 Category A6 - Injection Flaws
        728 cp 0 OWASP Top Ten 2004 Category A7 - Improper Error Handling
        729 cp 0 OWASP Top Ten 2004 Category A8 - Insecure Storage
        730 cp 0 OWASP Top Ten 2004 Category A9 - Denial of Service
        731 cp 0 OWASP Top Ten 2004 Category A10 - Insecure Configuration Management
        732 wr 0 Incorrect Permission Assignment for Critical Resource
        <3 Insecure Permission Assignment for Resource
        <5 Insecure Permission Assignment for Critical Resource
        733 wa 1 Compiler Optimization Removal or Modification of Security-critical Code
        734 vp 2 Weaknesses Addressed by the CERT C Secure Coding Standard (2008)
        <28 Weaknesses Addressed by the CERT C Secure Coding Standard
        <31 Weaknesses Addressed by the CERT C Secure Coding Standard (2008 Version)
        735 cp 2 CERT C Secure Coding Standard (2008) Chapter 2 - Preprocessor (PRE)
        <28 CERT C Secure Coding Section 01 - Preprocessor (PRE)
        <31 CERT C Secure Coding (2008 Version) Section 01 - Preprocessor (PRE)
        736 cp 2 CERT C Secure Coding Standard (2008) Chapter 3 - Declarations and Initialization (DCL)
        <28 CERT C Secure Coding Section 02 - Declarations and Initialization (DCL)
        <31 CERT C Secure Coding (2008 Version) Section 02 - Declarations and Initialization (DCL)
        737 cp 2 CERT C Secure Coding Standard (2008) Chapter 4 - Expressions (EXP)
        <28 CERT C Secure Coding Section 03 - Expressions (EXP)
        <31 CERT C Secure Coding (2008 Version) Section 03 - Expressions (EXP)
        738 cp 2 CERT C Secure Coding Standard (2008) Chapter 5 - Integers (INT)
        <28 CERT C Secure Coding Section 04 - Integers (INT)
        <31 CERT C Secure Coding (2008 Version) Section 04 - Integers (INT)
        739 cp 2 CERT C Secure Coding Standard (2008) Chapter 6 - Floating Point (FLP)
        <28 CERT C Secure Coding Section 05 - Floating Point (FLP)
        <31 CERT C Secure Coding (2008 Version) Section 05 - Floating Point (FLP)
        740 cp 2 CERT C Secure Coding Standard (2008) Chapter 7 - Arrays (ARR)
        <28 CERT C Secure Coding Section 06 - Arrays (ARR)
        <31 CERT C Secure Coding (2008 Version) Section 06 - Arrays (ARR)
        741 cp 2 CERT C Secure Coding Standard (2008) Chapter 8 - Characters and Strings (STR)
        <28 CERT C Secure Coding Section 07 - Characters and Strings (STR)
        <31 CERT C Secure Coding (2008 Version) Section 07 - Characters and Strings (STR)
        742 cp 2 CERT C Secure Coding Standard (2008) Chapter 9 - Memory Management (MEM)
        <28 CERT C Secure Coding Section 08 - Memory Management (MEM)
        <31 CERT C Secure Coding (2008 Version) Section 08 - Memory Management (MEM)
        743 cp 2 CERT C Secure Coding Standard (2008) Chapter 10 - Input Output (FIO)
        <28 CERT C Secure Coding Section 09 - Input Output (FIO)
        <31 CERT C Secure Coding (2008 Version) Section 09 - Input Output (FIO)
        744 cp 2 CERT C Secure Coding Standard (2008) Chapter 11 - Environment (ENV)
        <28 CERT C Secure Coding Section 10 - Environment (ENV)
        <31 CERT C Secure Coding (2008 Version) Section 10 - Environment (ENV)
        745 cp 2 CERT C Secure Coding Standard (2008) Chapter 12 - Signals (SIG)
        <28 CERT C Secure Coding Section 11 - Signals (SIG)
        <31 CERT C Secure Coding (2008 Version) Section 11 - Signals (SIG)
        746 cp 2 CERT C Secure Coding Standard (2008) Chapter 13 - Error Handling (ERR)
        <28 CERT C Secure Coding Section 12 - Error Handling (ERR)
        <31 CERT C Secure Coding (2008 Version) Section 12 - Error Handling (ERR)
        747 cp 2 CERT C Secure Coding Standard (2008) Chapter 14 - Miscellaneous (MSC)
        <28 CERT C Secure Coding Section 49 - Miscellaneous (MSC)
        <31 CERT C Secure Coding (2008 Version) Section 49 - Miscellaneous (MSC)
        748 cp 2 CERT C Secure Coding Standard (2008) Appendix - POSIX (POS)
        <28 CERT C Secure Coding Section 50 - POSIX (POS)
        <31 CERT C Secure Coding (2008 Version) Section 50 - POSIX (POS)
        749 wa 2 Exposed Dangerous Method or Function
        <3 Exposed Insecure Method or Function
        750 vp 3 Weaknesses in the 2009 CWE/SANS Top 25 Most Dangerous Programming Errors
        751 cp 3 2009 Top 25 - Insecure Interaction Between Components
        <9 Insecure Interaction Between Components
        752 cp 3 2009 Top 25 - Risky Resource Management
        <9 Risky Resource Management
        753 cp 3 2009 Top 25 - Porous Defenses
        <9 Porous Defenses
        754 wr 4 Improper Check for Unusual or Exceptional Conditions
        <9 Improper Check for Exceptional Conditions
        755 wd 4 Improper Handling of Exceptional Conditions
        756 wa 4 Missing Custom Error Page
        757 wa 4 Selection of Less-Secure Algorithm During Negotiation ('Algorithm Downgrade')
        758 wr 4 Reliance on Undefined, Unspecified, or Implementation-Defined Behavior
        759 wa 4 Use of a One-Way Hash without a Salt
        760 wa 4 Use of a One-Way Hash with a Predictable Salt
        761 wa 5 Free of Pointer not at Start of Buffer
        762 wa 5 Mismatched Memory Management Routines
        763 wa 5 Release of Invalid Pointer or Reference
        764 wa 5 Multiple Locks of a Critical Resource
        765 wa 5 Multiple Unlocks of a Critical Resource
        766 wa 5 Critical Data Element Declared Public
        <31 Critical Variable Declared Public
        767 wa 5 Access to Critical Private Variable via Public Method
        768 wa 5 Incorrect Short Circuit Evaluation
        769 wp 5 DEPRECATED: Uncontrolled File Descriptor Consumption
        <28 File Descriptor Exhaustion
        <31 Uncontrolled File Descriptor Consumption
        770 wa 5 Allocation of Resources Without Limits or Throttling
        771 wa 5 Missing Reference to Active Allocated Resource
        772 wa 5 Missing Release of Resource after Effective Lifetime
        773 wa 5 Missing Reference to Active File Descriptor or Handle
        774 wa 5 Allocation of File Descriptors or Handles Without Limits or Throttling
        775 wa 5 Missing Release of File Descriptor or Handle after Effective Lifetime
        776 wa 6 Improper Restriction of Recursive Entity References in DTDs ('XML Entity Expansion')
        <20 Unrestricted Recursive Entity References in DTDs ('XML Bomb')
        777 wa 6 Regular Expression without Anchors
        778 wa 6 Insufficient Logging
        779 wa 6 Logging of Excessive Data
        780 wa 6 Use of RSA Algorithm without OAEP
        781 wa 6 Improper Address Validation in IOCTL with METHOD_NEITHER I/O Control Code
        782 wa 6 Exposed IOCTL with Insufficient Access Control
        783 wa 6 Operator Precedence Logic Error
        784 wa 6 Reliance on Cookies without Validation and Integrity Checking in a Security Decision
        785 wa 6 Use of Path Manipulation Function without Maximum-sized Buffer
        786 wd 7 Access of Memory Location Before Start of Buffer
        787 wa 7 Out-of-bounds Write
        788 wd 7 Access of Memory Location After End of Buffer
        789 wa 7 Memory Allocation with Excessive Size Value
        <38 Uncontrolled Memory Allocation
        790 wr 8 Improper Filtering of Special Elements
        791 wa 8 Incomplete Filtering of Special Elements
        792 wa 8 Incomplete Filtering of One or More Instances of Special Elements
        793 wa 8 Only Filtering One Instance of a Special Element
        794 wa 8 Incomplete Filtering of Multiple Instances of Special Elements
        795 wa 8 Only Filtering Special Elements at a Specified Location
        796 wa 8 Only Filtering Special Elements Relative to a Marker
        797 wa 8 Only Filtering Special Elements at an Absolute Position
        798 wa 9 Use of Hard-coded Credentials
        799 wr 9 Improper Control of Interaction Frequency
        800 vp 9 Weaknesses in the 2010 CWE/SANS Top 25 Most Dangerous Programming Errors
        801 cp 9 2010 Top 25 - Insecure Interaction Between Components
        802 cp 9 2010 Top 25 - Risky Resource Management
        803 cp 9 2010 Top 25 - Porous Defenses
        804 wa 9 Guessable CAPTCHA
        805 wa 9 Buffer Access with Incorrect Length Value
        806 wa 9 Buffer Access Using Size of Source Buffer
        807 wa 9 Reliance on Untrusted Inputs in a Security Decision
        808 cp 9 2010 Top 25 - Weaknesses On the Cusp
        809 vp 11 Weaknesses in OWASP Top Ten (2010)
        810 cp 11 OWASP Top Ten 2010 Category A1 - Injection
        811 cp 11 OWASP Top Ten 2010 Category A2 - Cross-Site Scripting (XSS)
        812 cp 11 OWASP Top Ten 2010 Category A3 - Broken Authentication and Session Management
        813 cp 11 OWASP Top Ten 2010 Category A4 - Insecure Direct Object References
        814 cp 11 OWASP Top Ten 2010 Category A5 - Cross-Site Request Forgery(CSRF)
        815 cp 11 OWASP Top Ten 2010 Category A6 - Security Misconfiguration
        816 cp 11 OWASP Top Ten 2010 Category A7 - Insecure Cryptographic Storage
        817 cp 11 OWASP Top Ten 2010 Category A8 - Failure to Restrict URL Access
        818 cp 11 OWASP Top Ten 2010 Category A9 - Insufficient Transport Layer Protection
        819 cp 11 OWASP Top Ten 2010 Category A10 - Unvalidated Redirects and Forwards
        820 wa 12 Missing Synchronization
        821 wa 12 Incorrect Synchronization
        822 wa 12 Untrusted Pointer Dereference
        823 wa 12 Use of Out-of-range Pointer Offset
        824 wa 12 Access of Uninitialized Pointer
        825 wa 12 Expired Pointer Dereference
        826 wa 12 Premature Release of Resource During Expected Lifetime
        827 wa 13 Improper Control of Document Type Definition
        828 wa 13 Signal Handler with Functionality that is not Asynchronous-Safe
        829 wa 13 Inclusion of Functionality from Untrusted Control Sphere
        830 wa 13 Inclusion of Web Functionality from an Untrusted Source
        831 wa 13 Signal Handler Function Associated with Multiple Signals
        832 wa 13 Unlock of a Resource that is not Locked
        833 wa 13 Deadlock
        834 wd 14 Excessive Iteration
        835 wa 14 Loop with Unreachable Exit Condition ('Infinite Loop')
        836 wa 14 Use of Password Hash Instead of Password for Authentication
        837 wa 14 Improper Enforcement of a Single, Unique Action
        838 wa 14 Inappropriate Encoding for Output Context
        839 wa 14 Numeric Range Comparison Without Minimum Check
        840 cp 14 Business Logic Errors
        841 wa 14 Improper Enforcement of Behavioral Workflow
        842 wa 14 Placement of User into Incorrect Group
        843 wa 15 Access of Resource Using Incompatible Type ('Type Confusion')
        844 vp 15 Weaknesses Addressed by The CERT Oracle Secure Coding Standard for Java (2011)
        <31 Weaknesses Addressed by the CERT Java Secure Coding Standard
        845 cp 15 The CERT Oracle Secure Coding Standard for Java (2011) Chapter 2 - Input Validation and Data Sanitization (IDS)
        <31 CERT Java Secure Coding Section 00 - Input Validation and Data Sanitization (IDS)
        846 cp 15 The CERT Oracle Secure Coding Standard for Java (2011) Chapter 3 - Declarations and Initialization (DCL)
        <31 CERT Java Secure Coding Section 01 - Declarations and Initialization (DCL)
        847 cp 15 The CERT Oracle Secure Coding Standard for Java (2011) Chapter 4 - Expressions (EXP)
        <31 CERT Java Secure Coding Section 02 - Expressions (EXP)
        848 cp 15 The CERT Oracle Secure Coding Standard for Java (2011) Chapter 5 - Numeric Types and Operations (NUM)
        <31 CERT Java Secure Coding Section 03 - Numeric Types and Operations (NUM)
        849 cp 15 The CERT Oracle Secure Coding Standard for Java (2011) Chapter 6 - Object Orientation (OBJ)
        <31 CERT Java Secure Coding Section 04 - Object Orientation (OBJ)
        850 cp 15 The CERT Oracle Secure Coding Standard for Java (2011) Chapter 7 - Methods (MET)
        <31 CERT Java Secure Coding Section 05 - Methods (MET)
        851 cp 15 The CERT Oracle Secure Coding Standard for Java (2011) Chapter 8 - Exceptional Behavior (ERR)
        <31 CERT Java Secure Coding Section 06 - Exceptional Behavior (ERR)
        852 cp 15 The CERT Oracle Secure Coding Standard for Java (2011) Chapter 9 - Visibility and Atomicity (VNA)
        <31 CERT Java Secure Coding Section 07 - Visibility and Atomicity (VNA)
        853 cp 15 The CERT Oracle Secure Coding Standard for Java (2011) Chapter 10 - Locking (LCK)
        <31 CERT Java Secure Coding Section 08 - Locking (LCK)
        854 cp 15 The CERT Oracle Secure Coding Standard for Java (2011) Chapter 11 - Thread APIs (THI)
        <31 CERT Java Secure Coding Section 09 - Thread APIs (THI)
        855 cp 15 The CERT Oracle Secure Coding Standard for Java (2011) Chapter 12 - Thread Pools (TPS)
        <31 CERT Java Secure Coding Section 10 - Thread Pools (TPS)
        856 cp 15 The CERT Oracle Secure Coding Standard for Java (2011) Chapter 13 - Thread-Safety Miscellaneous (TSM)
        <31 CERT Java Secure Coding Section 11 - Thread-Safety Miscellaneous (TSM)
        857 cp 15 The CERT Oracle Secure Coding Standard for Java (2011) Chapter 14 - Input Output (FIO)
        <31 CERT Java Secure Coding Section 12 - Input Output (FIO)
        858 cp 15 The CERT Oracle Secure Coding Standard for Java (2011) Chapter 15 - Serialization (SER)
        <31 CERT Java Secure Coding Section 13 - Serialization (SER)
        859 cp 15 The CERT Oracle Secure Coding Standard for Java (2011) Chapter 16 - Platform Security (SEC)
        <31 CERT Java Secure Coding Section 14 - Platform Security (SEC)
        860 cp 15 The CERT Oracle Secure Coding Standard for Java (2011) Chapter 17 - Runtime Environment (ENV)
        <31 CERT Java Secure Coding Section 15 - Runtime Environment (ENV)
        861 cp 15 The CERT Oracle Secure Coding Standard for Java (2011) Chapter 18 - Miscellaneous (MSC)
        <31 CERT Java Secure Coding Section 49 - Miscellaneous (MSC)
        862 wr 15 Missing Authorization
        863 wr 15 Incorrect Authorization
        864 cp 16 2011 Top 25 - Insecure Interaction Between Components
        865 cp 16 2011 Top 25 - Risky Resource Management
        866 cp 16 2011 Top 25 - Porous Defenses
        867 cp 16 2011 Top 25 - Weaknesses On the Cusp
        868 vp 17 Weaknesses Addressed by the SEI CERT C++ Coding Standard (2016 Version)
        <31 Weaknesses Addressed by the CERT C++ Secure Coding Standard
        869 cp 17 CERT C++ Secure Coding Section 01 - Preprocessor (PRE)
        870 cp 17 CERT C++ Secure Coding Section 02 - Declarations and Initialization (DCL)
        871 cp 17 CERT C++ Secure Coding Section 03 - Expressions (EXP)
        872 cp 17 CERT C++ Secure Coding Section 04 - Integers (INT)
        873 cp 17 CERT C++ Secure Coding Section 05 - Floating Point Arithmetic (FLP)
        874 cp 17 CERT C++ Secure Coding Section 06 - Arrays and the STL (ARR)
        875 cp 17 CERT C++ Secure Coding Section 07 - Characters and Strings (STR)
        876 cp 17 CERT C++ Secure Coding Section 08 - Memory Management (MEM)
        877 cp 17 CERT C++ Secure Coding Section 09 - Input Output (FIO)
        878 cp 17 CERT C++ Secure Coding Section 10 - Environment (ENV)
        879 cp 17 CERT C++ Secure Coding Section 11 - Signals (SIG)
        880 cp 17 CERT C++ Secure Coding Section 12 - Exceptions and Error Handling (ERR)
        881 cp 17 CERT C++ Secure Coding Section 13 - Object Oriented Programming (OOP)
        882 cp 17 CERT C++ Secure Coding Section 14 - Concurrency (CON)
        883 cp 17 CERT C++ Secure Coding Section 49 - Miscellaneous (MSC)
        884 vp 18 CWE Cross-section
        885 cp 18 SFP Primary Cluster: Risky Values
        <24 SFP Cluster: Risky Values
        886 cp 18 SFP Primary Cluster: Unused entities
        <24 SFP Cluster: Unused entities
        887 cp 18 SFP Primary Cluster: API
        <24 SFP Cluster: API
        888 vp 18 Software Fault Pattern (SFP) Clusters
        889 cp 18 SFP Primary Cluster: Exception Management
        <24 SFP Cluster: Exception Management
        890 cp 18 SFP Primary Cluster: Memory Access
        <24 SFP Cluster: Memory Access
        891 cp 18 SFP Primary Cluster: Memory Management
        <24 SFP Cluster: Memory Management
        892 cp 18 SFP Primary Cluster: Resource Management
        <24 SFP Cluster: Resource Management
        893 cp 18 SFP Primary Cluster: Path Resolution
        <24 SFP Cluster: Path Resolution
        894 cp 18 SFP Primary Cluster: Synchronization
        <24 SFP Cluster: Synchronization
        895 cp 18 SFP Primary Cluster: Information Leak
        <24 SFP Cluster: Information Leak
        896 cp 18 SFP Primary Cluster: Tainted Input
        <24 SFP Cluster: Tainted Input
        897 cp 18 SFP Primary Cluster: Entry Points
        <24 SFP Cluster: Entry Points
        898 cp 18 SFP Primary Cluster: Authentication
        <24 SFP Cluster: Authentication
        899 cp 18 SFP Primary Cluster: Access Control
        <24 SFP Cluster: Access Control
        900 vp 16 Weaknesses in the 2011 CWE/SANS Top 25 Most Dangerous Software Errors
        901 cp 18 SFP Primary Cluster: Privilege
        <24 SFP Cluster: Privilege
        902 cp 18 SFP Primary Cluster: Channel
        <24 SFP Cluster: Channel
        903 cp 18 SFP Primary Cluster: Cryptography
        <24 SFP Cluster: Cryptography
        904 cp 18 SFP Primary Cluster: Malware
        <24 SFP Cluster: Malware
        905 cp 18 SFP Primary Cluster: Predictability
        <24 SFP Cluster: Predictability
        906 cp 18 SFP Primary Cluster: UI
        <24 SFP Cluster: UI
        907 cp 18 SFP Primary Cluster: Other
        <24 SFP Cluster: Other
        908 wa 20 Use of Uninitialized Resource
        909 wr 20 Missing Initialization of Resource
        910 wa 20 Use of Expired File Descriptor
        911 wa 20 Improper Update of Reference Count
        912 wr 20 Hidden Functionality
        913 wr 20 Improper Control of Dynamically-Managed Code Resources
        914 wa 20 Improper Control of Dynamically-Identified Variables
        915 wa 20 Improperly Controlled Modification of Dynamically-Determined Object Attributes
        916 wa 20 Use of Password Hash With Insufficient Computational Effort
        917 wa 20 Improper Neutralization of Special Elements used in an Expression Language Statement ('Expression Language Injection')
        918 wa 20 Server-Side Request Forgery (SSRF)
        919 vp 21 Weaknesses in Mobile Applications
        920 wa 21 Improper Restriction of Power Consumption
        921 wa 21 Storage of Sensitive Data in a Mechanism without Access Control
        922 wr 21 Insecure Storage of Sensitive Information
        923 wr 21 Improper Restriction of Communication Channel to Intended Endpoints
        <22 Improper Authentication of Endpoint in a Communication Channel
        924 wa 21 Improper Enforcement of Message Integrity During Transmission in a Communication Channel
        925 wa 21 Improper Verification of Intent by Broadcast Receiver
        926 wa 21 Improper Export of Android Application Components
        <22 Improper Restriction of Content Provider Export to Other Applications
        927 wa 21 Use of Implicit Intent for Sensitive Communication
        928 vp 21 Weaknesses in OWASP Top Ten (2013)
        929 cp 21 OWASP Top Ten 2013 Category A1 - Injection
        930 cp 21 OWASP Top Ten 2013 Category A2 - Broken Authentication and Session Management
        931 cp 21 OWASP Top Ten 2013 Category A3 - Cross-Site Scripting (XSS)
        932 cp 21 OWASP Top Ten 2013 Category A4 - Insecure Direct Object References
        933 cp 21 OWASP Top Ten 2013 Category A5 - Security Misconfiguration
        934 cp 21 OWASP Top Ten 2013 Category A6 - Sensitive Data Exposure
        935 cp 21 OWASP Top Ten 2013 Category A7 - Missing Function Level Access Control
        936 cp 21 OWASP Top Ten 2013 Category A8 - Cross-Site Request Forgery (CSRF)
        937 cp 21 OWASP Top Ten 2013 Category A9 - Using Components with Known Vulnerabilities
        938 cp 21 OWASP Top Ten 2013 Category A10 - Unvalidated Redirects and Forwards
        939 wa 22 Improper Authorization in Handler for Custom URL Scheme
        940 wa 22 Improper Verification of Source of a Communication Channel
        941 wa 22 Incorrectly Specified Destination in a Communication Channel
        942 wa 23 Permissive Cross-domain Policy with Untrusted Domains
        <36 Overly Permissive Cross-domain Whitelist
        943 wr 23 Improper Neutralization of Special Elements in Data Query Logic
        944 cp 24 SFP Secondary Cluster: Access Management
        945 cp 24 SFP Secondary Cluster: Insecure Resource Access
        946 cp 24 SFP Secondary Cluster: Insecure Resource Permissions
        947 cp 24 SFP Secondary Cluster: Authentication Bypass
        948 cp 24 SFP Secondary Cluster: Digital Certificate
        949 cp 24 SFP Secondary Cluster: Faulty Endpoint Authentication
        950 cp 24 SFP Secondary Cluster: Hardcoded Sensitive Data
        951 cp 24 SFP Secondary Cluster: Insecure Authentication Policy
        952 cp 24 SFP Secondary Cluster: Missing Authentication
        953 cp 24 SFP Secondary Cluster: Missing Endpoint Authentication
        954 cp 24 SFP Secondary Cluster: Multiple Binds to the Same Port
        955 cp 24 SFP Secondary Cluster: Unrestricted Authentication
        956 cp 24 SFP Secondary Cluster: Channel Attack
        957 cp 24 SFP Secondary Cluster: Protocol Error
        958 cp 24 SFP Secondary Cluster: Broken Cryptography
        959 cp 24 SFP Secondary Cluster: Weak Cryptography
        960 cp 24 SFP Secondary Cluster: Ambiguous Exception Type
        961 cp 24 SFP Secondary Cluster: Incorrect Exception Behavior
        962 cp 24 SFP Secondary Cluster: Unchecked Status Condition
        963 cp 24 SFP Secondary Cluster: Exposed Data
        964 cp 24 SFP Secondary Cluster: Exposure Temporary File
        965 cp 24 SFP Secondary Cluster: Insecure Session Management
        966 cp 24 SFP Secondary Cluster: Other Exposures
        967 cp 24 SFP Secondary Cluster: State Disclosure
        968 cp 24 SFP Secondary Cluster: Covert Channel
        969 cp 24 SFP Secondary Cluster: Faulty Memory Release
        970 cp 24 SFP Secondary Cluster: Faulty Buffer Access
        971 cp 24 SFP Secondary Cluster: Faulty Pointer Use
        972 cp 24 SFP Secondary Cluster: Faulty String Expansion
        973 cp 24 SFP Secondary Cluster: Improper NULL Termination
        974 cp 24 SFP Secondary Cluster: Incorrect Buffer Length Computation
        975 cp 24 SFP Secondary Cluster: Architecture
        976 cp 24 SFP Secondary Cluster: Compiler
        977 cp 24 SFP Secondary Cluster: Design
        978 cp 24 SFP Secondary Cluster: Implementation
        979 cp 24 SFP Secondary Cluster: Failed Chroot Jail
        980 cp 24 SFP Secondary Cluster: Link in Resource Name Resolution
        981 cp 24 SFP Secondary Cluster: Path Traversal
        982 cp 24 SFP Secondary Cluster: Failure to Release Resource
        983 cp 24 SFP Secondary Cluster: Faulty Resource Use
        984 cp 24 SFP Secondary Cluster: Life Cycle
        985 cp 24 SFP Secondary Cluster: Unrestricted Consumption
        986 cp 24 SFP Secondary Cluster: Missing Lock
        987 cp 24 SFP Secondary Cluster: Multiple Locks/Unlocks
        988 cp 24 SFP Secondary Cluster: Race Condition Window
        989 cp 24 SFP Secondary Cluster: Unrestricted Lock
        990 cp 24 SFP Secondary Cluster: Tainted Input to Command
        991 cp 24 SFP Secondary Cluster: Tainted Input to Environment
        992 cp 24 SFP Secondary Cluster: Faulty Input Transformation
        993 cp 24 SFP Secondary Cluster: Incorrect Input Handling
        994 cp 24 SFP Secondary Cluster: Tainted Input to Variable
        995 cp 24 SFP Secondary Cluster: Feature
        996 cp 24 SFP Secondary Cluster: Security
        997 cp 24 SFP Secondary Cluster: Information Loss
        998 cp 24 SFP Secondary Cluster: Glitch in Computation
        999 vp 24 DEPRECATED: Weaknesses without Software Fault Patterns
        <44 Weaknesses without Software Fault Patterns
        1000 vp 0 Research Concepts
        1001 cp 24 SFP Secondary Cluster: Use of an Improper API
        1002 cp 24 SFP Secondary Cluster: Unexpected Entry Points
        1003 vp 25 Weaknesses for Simplified Mapping of Published Vulnerabilities
        1004 wa 26 Sensitive Cookie Without 'HttpOnly' Flag
        1005 cp 27 7PK - Input Validation and Representation
        <28 Seven Pernicious Kingdoms Category: Input Validation and Representation
        1006 cp 28 Bad Coding Practices
        1007 wa 28 Insufficient Visual Distinction of Homoglyphs Presented to User
        1008 vp 28 Architectural Concepts
        1009 cp 28 Audit
        1010 cp 28 Authenticate Actors
        1011 cp 28 Authorize Actors
        1012 cp 28 Cross Cutting
        1013 cp 28 Encrypt Data
        1014 cp 28 Identify Actors
        1015 cp 28 Limit Access
        1016 cp 28 Limit Exposure
        1017 cp 28 Lock Computer
        1018 cp 28 Manage User Sessions
        1019 cp 28 Validate Inputs
        1020 cp 28 Verify Message Integrity
        1021 wa 28 Improper Restriction of Rendered UI Layers or Frames
        1022 wa 28 Use of Web Link to Untrusted Target with window.opener Access
        <30 Improper Restriction of Cross-Origin Permission to window.opener.location
        1023 wr 30 Incomplete Comparison with Missing Factors
        1024 wa 30 Comparison of Incompatible Types
        1025 wa 30 Comparison Using Wrong Factors
        1026 vp 30 Weaknesses in OWASP Top Ten (2017)
        1027 cp 30 OWASP Top Ten 2017 Category A1 - Injection
        1028 cp 30 OWASP Top Ten 2017 Category A2 - Broken Authentication
        1029 cp 30 OWASP Top Ten 2017 Category A3 - Sensitive Data Exposure
        1030 cp 30 OWASP Top Ten 2017 Category A4 - XML External Entities (XXE)
        1031 cp 30 OWASP Top Ten 2017 Category A5 - Broken Access Control
        1032 cp 30 OWASP Top Ten 2017 Category A6 - Security Misconfiguration
        1033 cp 30 OWASP Top Ten 2017 Category A7 - Cross-Site Scripting (XSS)
        1034 cp 30 OWASP Top Ten 2017 Category A8 - Insecure Deserialization
        1035 cp 30 OWASP Top Ten 2017 Category A9 - Using Components with Known Vulnerabilities
        1036 cp 30 OWASP Top Ten 2017 Category A10 - Insufficient Logging & Monitoring
        1037 wa 30 Processor Optimization Removal or Modification of Security-critical Code
        1038 wr 30 Insecure Automated Optimizations
        1039 wr 30 Automated Recognition Mechanism with Inadequate Detection or Handling of Adversarial Input Perturbations
        1040 vp 31 Quality Weaknesses with Indirect Security Impacts
        1041 wp 31 Use of Redundant Code
        1042 wp 31 Static Member Data Element outside of a Singleton Class Element
        1043 wp 31 Data Element Aggregating an Excessively Large Number of Non-Primitive Elements
        1044 wp 31 Architecture with Number of Horizontal Layers Outside of Expected Range
        1045 wa 31 Parent Class with a Virtual Destructor and a Child Class without a Virtual Destructor
        1046 wa 31 Creation of Immutable Text Using String Concatenation
        1047 wp 31 Modules with Circular Dependencies
        1048 wp 31 Invokable Control Element with Large Number of Outward Calls
        1049 wa 31 Excessive Data Query Operations in a Large Data Table
        1050 wa 31 Excessive Platform Resource Consumption within a Loop
        1051 wp 31 Initialization with Hard-Coded Network Resource Configuration Data
        1052 wa 31 Excessive Use of Hard-Coded Literals in Initialization
        1053 wp 31 Missing Documentation for Design
        1054 wp 31 Invocation of a Control Element at an Unnecessarily Deep Horizontal Layer
        1055 wp 31 Multiple Inheritance from Concrete Classes
        1056 wp 31 Invokable Control Element with Variadic Parameters
        1057 wp 31 Data Access Operations Outside of Expected Data Manager Component
        1058 wa 31 Invokable Control Element in Multi-Thread Context with non-Final Static Storable or Member Element
        1059 wp 31 Insufficient Technical Documentation
        <42 Incomplete Documentation
        1060 wp 31 Excessive Number of Inefficient Server-Side Data Accesses
        1061 wr 31 Insufficient Encapsulation
        1062 wp 31 Parent Class with References to Child Class
        1063 wp 31 Creation of Class Instance within a Static Code Block
        1064 wp 31 Invokable Control Element with Signature Containing an Excessive Number of Parameters
        1065 wp 31 Runtime Resource Management Control Element in a Component Built to Run on Application Servers
        1066 wp 31 Missing Serialization Control Element
        1067 wa 31 Excessive Execution of Sequential Searches of Data Resource
        1068 wp 31 Inconsistency Between Implementation and Documented Design
        1069 wp 31 Empty Exception Block
        1070 wp 31 Serializable Data Element Containing non-Serializable Item Elements
        1071 wa 31 Empty Code Block
        1072 wp 31 Data Resource Access without Use of Connection Pooling
        1073 wp 31 Non-SQL Invokable Control Element with Excessive Number of Data Resource Accesses
        1074 wp 31 Class with Excessively Deep Inheritance
        1075 wa 31 Unconditional Control Flow Transfer outside of Switch Block
        1076 wp 31 Insufficient Adherence to Expected Conventions
        1077 wa 31 Floating Point Comparison with Incorrect Operator
        1078 wp 31 Inappropriate Source Code Style or Formatting
        1079 wa 31 Parent Class without Virtual Destructor Method
        1080 wp 31 Source Code File with Excessive Number of Lines of Code
        1081 vp 39 Entries with Maintenance Notes
        1082 wp 31 Class Instance Self Destruction Control Element
        1083 wp 31 Data Access from Outside Expected Data Manager Component
        1084 wp 31 Invokable Control Element with Excessive File or Data Access Operations
        1085 wp 31 Invokable Control Element with Excessive Volume of Commented-out Code
        1086 wp 31 Class with Excessive Number of Child Classes
        1087 wa 31 Class with Virtual Method without a Virtual Destructor
        1088 wa 31 Synchronous Access of Remote Resource without Timeout
        1089 wa 31 Large Data Table with Excessive Number of Indices
        1090 wp 31 Method Containing Access of a Member Element from Another Class
        1091 wa 31 Use of Object without Invoking Destructor Method
        1092 wp 31 Use of Same Invokable Control Element in Multiple Architectural Layers
        1093 wr 31 Excessively Complex Data Representation
        1094 wp 31 Excessive Index Range Scan for a Data Resource
        1095 wp 31 Loop Condition Value Update within the Loop
        1096 wa 31 Singleton Class Instance Creation without Proper Locking or Synchronization
        1097 wp 31 Persistent Storable Data Element without Associated Comparison Control Element
        1098 wa 31 Data Element containing Pointer Item without Proper Copy Control Element
        1099 wp 31 Inconsistent Naming Conventions for Identifiers
        1100 wa 31 Insufficient Isolation of System-Dependent Functions
        1101 wp 31 Reliance on Runtime Component in Generated Code
        1102 wa 31 Reliance on Machine-Dependent Data Representation
        1103 wp 31 Use of Platform-Dependent Third Party Components
        1104 wa 31 Use of Unmaintained Third Party Components
        1105 wp 31 Insufficient Encapsulation of Machine-Dependent Functionality
        1106 wp 31 Insufficient Use of Symbolic Constants
        1107 wp 31 Insufficient Isolation of Symbolic Constant Definitions
        1108 wa 31 Excessive Reliance on Global Variables
        1109 wp 31 Use of Same Variable for Multiple Purposes
        1110 wp 31 Incomplete Design Documentation
        1111 wp 31 Incomplete I/O Documentation
        1112 wp 31 Incomplete Documentation of Program Execution
        1113 wp 31 Inappropriate Comment Style
        1114 wp 31 Inappropriate Whitespace Style
        1115 wp 31 Source Code Element without Standard Prologue
        1116 wa 31 Inaccurate Comments
        1117 wp 31 Callable with Insufficient Behavioral Summary
        1118 wp 31 Insufficient Documentation of Error Handling Techniques
        1119 wp 31 Excessive Use of Unconditional Branching
        1120 wr 31 Excessive Code Complexity
        1121 wp 31 Excessive McCabe Cyclomatic Complexity
        1122 wp 31 Excessive Halstead Complexity
        1123 wa 31 Excessive Use of Self-Modifying Code
        1124 wp 31 Excessively Deep Nesting
        1125 wp 31 Excessive Attack Surface
        1126 wa 31 Declaration of Variable with Unnecessarily Wide Scope
        1127 wa 31 Compilation with Insufficient Warnings or Errors
        1128 vp 31 CISQ Quality Measures (2016)
        1129 cp 31 CISQ Quality Measures (2016) - Reliability
        <39 CISQ Quality Measures - Reliability
        1130 cp 31 CISQ Quality Measures (2016) - Maintainability
        <39 CISQ Quality Measures - Maintainability
        1131 cp 31 CISQ Quality Measures (2016) - Security
        <39 CISQ Quality Measures - Security
        1132 cp 31 CISQ Quality Measures (2016) - Performance Efficiency
        <39 CISQ Quality Measures - Performance
        1133 vp 31 Weaknesses Addressed by the SEI CERT Oracle Coding Standard for Java
        1134 cp 31 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 00. Input Validation and Data Sanitization (IDS)
        1135 cp 31 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 01. Declarations and Initialization (DCL)
        1136 cp 31 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 02. Expressions (EXP)
        1137 cp 31 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 03. Numeric Types and Operations (NUM)
        1138 cp 31 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 04. Characters and Strings (STR)
        1139 cp 31 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 05. Object Orientation (OBJ)
        1140 cp 31 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 06. Methods (MET)
        1141 cp 31 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 07. Exceptional Behavior (ERR)
        1142 cp 31 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 08. Visibility and Atomicity (VNA)
        1143 cp 31 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 09. Locking (LCK)
        1144 cp 31 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 10. Thread APIs (THI)
        1145 cp 31 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 11. Thread Pools (TPS)
        1146 cp 31 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 12. Thread-Safety Miscellaneous (TSM)
        1147 cp 31 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 13. Input Output (FIO)
        1148 cp 31 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 14. Serialization (SER)
        1149 cp 31 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 15. Platform Security (SEC)
        1150 cp 31 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 16. Runtime Environment (ENV)
        1151 cp 31 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 17. Java Native Interface (JNI)
        1152 cp 31 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 49. Miscellaneous (MSC)
        1153 cp 31 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 50. Android (DRD)
        1154 vp 31 Weaknesses Addressed by the SEI CERT C Coding Standard
        1155 cp 31 SEI CERT C Coding Standard - Guidelines 01. Preprocessor (PRE)
        1156 cp 31 SEI CERT C Coding Standard - Guidelines 02. Declarations and Initialization (DCL)
        1157 cp 31 SEI CERT C Coding Standard - Guidelines 03. Expressions (EXP)
        1158 cp 31 SEI CERT C Coding Standard - Guidelines 04. Integers (INT)
        1159 cp 31 SEI CERT C Coding Standard - Guidelines 05. Floating Point (FLP)
        1160 cp 31 SEI CERT C Coding Standard - Guidelines 06. Arrays (ARR)
        1161 cp 31 SEI CERT C Coding Standard - Guidelines 07. Characters and Strings (STR)
        1162 cp 31 SEI CERT C Coding Standard - Guidelines 08. Memory Management (MEM)
        1163 cp 31 SEI CERT C Coding Standard - Guidelines 09. Input Output (FIO)
        1164 wr 31 Irrelevant Code
        1165 cp 31 SEI CERT C Coding Standard - Guidelines 10. Environment (ENV)
        1166 cp 31 SEI CERT C Coding Standard - Guidelines 11. Signals (SIG)
        1167 cp 31 SEI CERT C Coding Standard - Guidelines 12. Error Handling (ERR)
        1168 cp 31 SEI CERT C Coding Standard - Guidelines 13. Application Programming Interfaces (API)
        1169 cp 31 SEI CERT C Coding Standard - Guidelines 14. Concurrency (CON)
        1170 cp 31 SEI CERT C Coding Standard - Guidelines 48. Miscellaneous (MSC)
        1171 cp 31 SEI CERT C Coding Standard - Guidelines 50. POSIX (POS)
        1172 cp 31 SEI CERT C Coding Standard - Guidelines 51. Microsoft Windows (WIN) 
        1173 wa 31 Improper Use of Validation Framework
        1174 wa 31 ASP.NET Misconfiguration: Improper Model Validation
        1175 cp 31 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 18. Concurrency (CON)
        1176 wr 31 Inefficient CPU Computation
        1177 wr 31 Use of Prohibited Code
        1178 vp 32 Weaknesses Addressed by the SEI CERT Perl Coding Standard
        1179 cp 32 SEI CERT Perl Coding Standard - Guidelines 01. Input Validation and Data Sanitization (IDS)
        1180 cp 32 SEI CERT Perl Coding Standard - Guidelines 02. Declarations and Initialization (DCL)
        1181 cp 32 SEI CERT Perl Coding Standard - Guidelines 03. Expressions (EXP)
        1182 cp 32 SEI CERT Perl Coding Standard - Guidelines 04. Integers (INT)
        1183 cp 32 SEI CERT Perl Coding Standard - Guidelines 05. Strings (STR)
        1184 cp 32 SEI CERT Perl Coding Standard - Guidelines 06. Object-Oriented Programming (OOP)
        1185 cp 32 SEI CERT Perl Coding Standard - Guidelines 07. File Input and Output (FIO)
        1186 cp 32 SEI CERT Perl Coding Standard - Guidelines 50. Miscellaneous (MSC)
        1187 wp 32 DEPRECATED: Use of Uninitialized Resource
        <35 Use of Uninitialized Resource
        1188 wa 32 Initialization of a Resource with an Insecure Default
        <48 Insecure Default Initialization of Resource
        1189 wa 35 Improper Isolation of Shared Resources on System-on-a-Chip (SoC)
        <37 Improper Isolation of Shared Resources on System-on-Chip (SoC)
        1190 wa 35 DMA Device Enabled Too Early in Boot Phase
        1191 wa 35 On-Chip Debug and Test Interface With Improper Access Control
        <36 Exposed Chip Debug Interface With Insufficient Access Control
        <37 Exposed Chip Debug and or Test Interface With Insufficient Access Control
        <41 Exposed Chip Debug and Test Interface With Insufficient or Missing Authorization
        1192 wa 35 Improper Identifier for IP Block used in System-On-Chip (SOC)
        <49 System-on-Chip (SoC) Using Components without Unique, Immutable Identifiers
        1193 wa 35 Power-On of Untrusted Execution Core Before Enabling Fabric Access Control
        1194 vp 35 Hardware Design
        1195 cp 35 Manufacturing and Life Cycle Management Concerns
        1196 cp 35 Security Flow Issues
        1197 cp 35 Integration Issues
        1198 cp 35 Privilege Separation and Access Control Issues
        1199 cp 35 General Circuit and Logic Design Concerns
        1200 vp 33 Weaknesses in the 2019 CWE Top 25 Most Dangerous Software Errors
        1201 cp 35 Core and Compute Issues
        1202 cp 35 Memory and Storage Issues
        1203 cp 35 Peripherals, On-chip Fabric, and Interface/IO Problems
        1204 wa 39 Generation of Weak Initialization Vector (IV)
        1205 cp 35 Security Primitives and Cryptography Issues
        1206 cp 35 Power, Clock, Thermal, and Reset Concerns
        <44 Power, Clock, and Reset Concerns
        1207 cp 35 Debug and Test Problems
        1208 cp 35 Cross-Cutting Problems
        1209 wa 35 Failure to Disable Reserved Bits
        1210 cp 35 Audit / Logging Errors
        1211 cp 35 Authentication Errors
        1212 cp 35 Authorization Errors
        1213 cp 35 Random Number Issues
        1214 cp 35 Data Integrity Issues
        1215 cp 35 Data Validation Issues
        <36 Input Validation Issues
        1216 cp 35 Lockout Mechanism Errors
        1217 cp 35 User Session Errors
        1218 cp 35 Memory Buffer Errors
        1219 cp 35 File Handling Issues
        1220 wa 35 Insufficient Granularity of Access Control
        1221 wa 35 Incorrect Register Defaults or Module Parameters
        1222 wa 35 Insufficient Granularity of Address Regions Protected by Register Locks
        1223 wa 35 Race Condition for Write-Once Attributes
        1224 wa 35 Improper Restriction of Write-Once Bit Fields
        1225 cp 35 Documentation Issues
        1226 cp 35 Complexity Issues
        1227 cp 35 Encapsulation Issues
        1228 cp 35 API / Function Errors
        1229 wr 35 Creation of Emergent Resource
        1230 wa 35 Exposure of Sensitive Information Through Metadata
        1231 wa 35 Improper Prevention of Lock Bit Modification
        <41 Improper Implementation of Lock Protection Registers
        1232 wa 35 Improper Lock Behavior After Power State Transition
        1233 wa 35 Security-Sensitive Hardware Controls with Missing Lock Bit Protection
        <41 Improper Hardware Lock Protection for Security Sensitive Controls
        1234 wa 35 Hardware Internal or Debug Modes Allow Override of Locks
        1235 wa 35 Incorrect Use of Autoboxing and Unboxing for Performance Critical Operations
        1236 wa 35 Improper Neutralization of Formula Elements in a CSV File
        1237 cp 35 SFP Primary Cluster: Faulty Resource Release
        1238 cp 35 SFP Primary Cluster: Failure to Release Memory
        1239 wa 35 Improper Zeroization of Hardware Register
        1240 wa 35 Use of a Cryptographic Primitive with a Risky Implementation
        <41 Use of a Risky Cryptographic Primitive
        1241 wa 35 Use of Predictable Algorithm in Random Number Generator
        1242 wa 35 Inclusion of Undocumented Features or Chicken Bits
        1243 wa 35 Sensitive Non-Volatile Information Not Protected During Debug
        <37 Exposure of Security-Sensitive Fuse Values During Debug
        1244 wa 35 Internal Asset Exposed to Unsafe Debug Access Level or State
        <37 Improper Authorization on Physical Debug and Test Interfaces
        <41 Improper Access to Sensitive Information Using Debug and Test Interfaces
        1245 wa 35 Improper Finite State Machines (FSMs) in Hardware Logic
        1246 wa 35 Improper Write Handling in Limited-write Non-Volatile Memories
        1247 wa 35 Improper Protection Against Voltage and Clock Glitches
        <37 Missing Protection Against Voltage and Clock Glitches
        <41 Missing or Improperly Implemented Protection Against Voltage and Clock Glitches
        1248 wa 35 Semiconductor Defects in Hardware Logic with Security-Sensitive Implications
        1249 wa 35 Application-Level Admin Tool with Inconsistent View of Underlying Operating System
        1250 wa 35 Improper Preservation of Consistency Between Independent Representations of Shared State
        1251 wa 35 Mirrored Regions with Different Values
        1252 wa 35 CPU Hardware Not Configured to Support Exclusivity of Write and Execute Operations
        1253 wa 36 Incorrect Selection of Fuse Values
        1254 wa 36 Incorrect Comparison Logic Granularity
        1255 wa 37 Comparison Logic is Vulnerable to Power Side-Channel Attacks
        1256 wa 36 Improper Restriction of Software Interfaces to Hardware Features
        <41 Hardware Features Enable Physical Attacks from Software
        1257 wa 36 Improper Access Control Applied to Mirrored or Aliased Memory Regions
        1258 wa 36 Exposure of Sensitive System Information Due to Uncleared Debug Information
        <37 Sensitive Information Uncleared During Hardware Debug Flows
        1259 wa 36 Improper Restriction of Security Token Assignment
        <37 Improper Protection of Security Identifiers
        1260 wa 36 Improper Handling of Overlap Between Protected Memory Ranges
        1261 wa 36 Improper Handling of Single Event Upsets
        1262 wa 36 Improper Access Control for Register Interface
        <41 Register Interface Allows Software Access to Sensitive Data or Security Settings
        1263 wr 36 Improper Physical Access Control
        <37 Insufficient Physical Protection Mechanism
        1264 wa 36 Hardware Logic with Insecure De-Synchronization between Control and Data Channels
        1265 wa 36 Unintended Reentrant Invocation of Non-reentrant Code Via Nested Calls
        1266 wa 36 Improper Scrubbing of Sensitive Data from Decommissioned Device
        1267 wa 36 Policy Uses Obsolete Encoding
        1268 wa 36 Policy Privileges are not Assigned Consistently Between Control and Data Agents
        <37 Agents Included in Control Policy are not Contained in Less-Privileged Policy
        1269 wa 36 Product Released in Non-Release Configuration
        1270 wa 36 Generation of Incorrect Security Tokens
        <37 Generation of Incorrect Security Identifiers
        1271 wa 36 Uninitialized Value on Reset for Registers Holding Security Settings
        <37 Missing Known Value on Reset for Registers Holding Security Settings
        <39 Unitialized Value on Reset for Registers Holding Security Settings
        1272 wa 36 Sensitive Information Uncleared Before Debug/Power State Transition
        <37 Debug/Power State Transitions Leak Information
        1273 wa 36 Device Unlock Credential Sharing
        1274 wa 36 Improper Access Control for Volatile Memory Containing Boot Code
        <41 Insufficient Protections on the Volatile Memory Containing Boot Code
        1275 wa 36 Sensitive Cookie with Improper SameSite Attribute
        1276 wa 36 Hardware Child Block Incorrectly Connected to Parent System
        <37 Hardware Block Incorrectly Connected to Larger System
        1277 wa 36 Firmware Not Updateable
        1278 wa 36 Missing Protection Against Hardware Reverse Engineering Using Integrated Circuit (IC) Imaging Techniques
        1279 wa 36 Cryptographic Operations are run Before Supporting Units are Ready
        <37 Cryptographic Primitives used without Successful Self-Test
        1280 wa 36 Access Control Check Implemented After Asset is Accessed
        1281 wa 36 Sequence of Processor Instructions Leads to Unexpected Behavior
        <40 Sequence of Processor Instructions Leads to Unexpected Behavior (Halt and Catch Fire)
        1282 wa 36 Assumed-Immutable Data is Stored in Writable Memory
        <37 Assumed-Immutable Data Stored in Writable Memory
        1283 wa 36 Mutable Attestation or Measurement Reporting Data
        1284 wa 36 Improper Validation of Specified Quantity in Input
        1285 wa 36 Improper Validation of Specified Index, Position, or Offset in Input
        1286 wa 36 Improper Validation of Syntactic Correctness of Input
        1287 wa 36 Improper Validation of Specified Type of Input
        1288 wa 36 Improper Validation of Consistency within Input
        1289 wa 36 Improper Validation of Unsafe Equivalence in Input
        1290 wa 37 Incorrect Decoding of Security Identifiers 
        1291 wa 37 Public Key Re-Use for Signing both Debug and Production Code
        1292 wa 37 Incorrect Conversion of Security Identifiers
        1293 wa 37 Missing Source Correlation of Multiple Independent Data
        1294 wr 37 Insecure Security Identifier Mechanism
        1295 wa 37 Debug Messages Revealing Unnecessary Information
        1296 wa 37 Incorrect Chaining or Granularity of Debug Components
        1297 wa 37 Unprotected Confidential Information on Device is Accessible by OSAT Vendors
        1298 wa 37 Hardware Logic Contains Race Conditions
        1299 wa 37 Missing Protection Mechanism for Alternate Hardware Interface
        1300 wa 37 Improper Protection of Physical Side Channels
        <41 Improper Protection Against Physical Side Channels
        1301 wa 37 Insufficient or Incomplete Data Removal within Hardware Component
        1302 wa 37 Missing Source Identifier in Entity Transactions on a System-On-Chip (SOC)
        <49 Missing Security Identifier
        1303 wa 37 Non-Transparent Sharing of Microarchitectural Resources
        1304 wa 37 Improperly Preserved Integrity of Hardware Configuration State During a Power Save/Restore Operation
        1305 vp 37 CISQ Quality Measures (2020)
        1306 cp 37 CISQ Quality Measures - Reliability
        1307 cp 37 CISQ Quality Measures - Maintainability
        1308 cp 37 CISQ Quality Measures - Security
        1309 cp 37 CISQ Quality Measures - Efficiency
        1310 wa 38 Missing Ability to Patch ROM Code
        1311 wa 38 Improper Translation of Security Attributes by Fabric Bridge
        1312 wa 38 Missing Protection for Mirrored Regions in On-Chip Fabric Firewall
        1313 wa 38 Hardware Allows Activation of Test or Debug Logic at Runtime
        1314 wa 38 Missing Write Protection for Parametric Data Values
        1315 wa 38 Improper Setting of Bus Controlling Capability in Fabric End-point
        1316 wa 38 Fabric-Address Map Allows Programming of Unwarranted Overlaps of Protected and Unprotected Ranges
        1317 wa 38 Improper Access Control in Fabric Bridge
        <44 Missing Security Checks in Fabric Bridge
        1318 wa 38 Missing Support for Security Features in On-chip Fabrics or Buses
        1319 wa 38 Improper Protection against Electromagnetic Fault Injection (EM-FI)
        1320 wa 38 Improper Protection for Outbound Error Messages and Alert Signals
        <44 Improper Protection for Out of Bounds Signal Level Alerts
        1321 wa 38 Improperly Controlled Modification of Object Prototype Attributes ('Prototype Pollution')
        1322 wa 38 Use of Blocking Code in Single-threaded, Non-blocking Context
        1323 wa 38 Improper Management of Sensitive Trace Data
        1324 wp 38 DEPRECATED: Sensitive Information Accessible by Physical Probing of JTAG Interface
        <45 Sensitive Information Accessible by Physical Probing of JTAG Interface
        1325 wa 38 Improperly Controlled Sequential Memory Allocation
        1326 wa 38 Missing Immutable Root of Trust in Hardware
        1327 wa 38 Binding to an Unrestricted IP Address
        1328 wa 38 Security Version Number Mutable to Older Versions
        1329 wa 38 Reliance on Component That is Not Updateable
        1330 wa 38 Remanent Data Readable after Memory Erase
        1331 wa 38 Improper Isolation of Shared Resources in Network On Chip (NoC)
        <41 Improper Isolation of Shared Resources in Network On Chip
        1332 wa 38 Improper Handling of Faults that Lead to Instruction Skips
        <41 Insufficient Protection Against Instruction Skipping Via Fault Injection
        1333 wa 39 Inefficient Regular Expression Complexity
        1334 wa 38 Unauthorized Error Injection Can Degrade Hardware Redundancy
        1335 wa 40 Incorrect Bitwise Shift of Integer
        1336 wa 40 Improper Neutralization of Special Elements Used in a Template Engine
        1337 vp 40 Weaknesses in the 2021 CWE Top 25 Most Dangerous Software Weaknesses
        1338 wa 38 Improper Protections Against Hardware Overheating
        1339 wa 40 Insufficient Precision or Accuracy of a Real Number
        1340 vp 38 CISQ Data Protection Measures
        1341 wa 41 Multiple Releases of Same Resource or Handle
        1342 wa 41 Information Exposure through Microarchitectural State after Transient Execution
        1343 vp 41 Weaknesses in the 2021 CWE Most Important Hardware Weaknesses List
        1344 vp 41 Weaknesses in OWASP Top Ten (2021)
        1345 cp 41 OWASP Top Ten 2021 Category A01:2021 - Broken Access Control
        1346 cp 41 OWASP Top Ten 2021 Category A02:2021 - Cryptographic Failures
        1347 cp 41 OWASP Top Ten 2021 Category A03:2021 - Injection
        1348 cp 41 OWASP Top Ten 2021 Category A04:2021 - Insecure Design
        1349 cp 41 OWASP Top Ten 2021 Category A05:2021 - Security Misconfiguration
        1350 vp 37 Weaknesses in the 2020 CWE Top 25 Most Dangerous Software Weaknesses
        1351 wa 40 Improper Handling of Hardware Behavior in Exceptionally Cold Environments
        1352 cp 41 OWASP Top Ten 2021 Category A06:2021 - Vulnerable and Outdated Components
        1353 cp 41 OWASP Top Ten 2021 Category A07:2021 - Identification and Authentication Failures
        1354 cp 41 OWASP Top Ten 2021 Category A08:2021 - Software and Data Integrity Failures
        1355 cp 41 OWASP Top Ten 2021 Category A09:2021 - Security Logging and Monitoring Failures
        1356 cp 41 OWASP Top Ten 2021 Category A10:2021 - Server-Side Request Forgery (SSRF)
        1357 wr 42 Reliance on Insufficiently Trustworthy Component
        <45 Reliance on Uncontrolled Component
        1358 vp 42 Weaknesses in SEI ETF Categories of Security Vulnerabilities in ICS
        1359 cp 42 ICS Communications
        1360 cp 42 ICS Dependencies (& Architecture)
        1361 cp 42 ICS Supply Chain
        1362 cp 42 ICS Engineering (Constructions/Deployment)
        1363 cp 42 ICS Operations (& Maintenance)
        1364 cp 42 ICS Communications: Zone Boundary Failures
        1365 cp 42 ICS Communications: Unreliability
        1366 cp 42 ICS Communications: Frail Security in Protocols
        1367 cp 42 ICS Dependencies (& Architecture): External Physical Systems
        1368 cp 42 ICS Dependencies (& Architecture): External Digital Systems
        1369 cp 42 ICS Supply Chain: IT/OT Convergence/Expansion
        1370 cp 42 ICS Supply Chain: Common Mode Frailties
        1371 cp 42 ICS Supply Chain: Poorly Documented or Undocumented Features
        1372 cp 42 ICS Supply Chain: OT Counterfeit and Malicious Corruption
        1373 cp 42 ICS Engineering (Construction/Deployment): Trust Model Problems
        1374 cp 42 ICS Engineering (Construction/Deployment): Maker Breaker Blindness
        1375 cp 42 ICS Engineering (Construction/Deployment): Gaps in Details/Data
        1376 cp 42 ICS Engineering (Construction/Deployment): Security Gaps in Commissioning
        1377 cp 42 ICS Engineering (Construction/Deployment): Inherent Predictability in Design
        1378 cp 42 ICS Operations (& Maintenance): Gaps in obligations and training
        1379 cp 42 ICS Operations (& Maintenance): Human factors in ICS environments
        1380 cp 42 ICS Operations (& Maintenance): Post-analysis changes
        1381 cp 42 ICS Operations (& Maintenance): Exploitable Standard Operational Procedures
        1382 cp 42 ICS Operations (& Maintenance): Emerging Energy Technologies
        1383 cp 42 ICS Operations (& Maintenance): Compliance/Conformance with Regulatory Requirements
        1384 wr 42 Improper Handling of Physical or Environmental Conditions
        <43 Improper Handling of Extreme Physical Environment Conditions
        1385 wa 42 Missing Origin Validation in WebSockets
        1386 wa 43 Insecure Operation on Windows Junction / Mount Point
        1387 vp 43 Weaknesses in the 2022 CWE Top 25 Most Dangerous Software Weaknesses
        1388 cp 43 Physical Access Issues and Concerns
        1389 wa 44 Incorrect Parsing of Numbers with Different Radices
        1390 wr 44 Weak Authentication
        1391 wr 44 Use of Weak Credentials
        1392 wa 44 Use of Default Credentials
        1393 wa 44 Use of Default Password
        1394 wa 44 Use of Default Cryptographic Key
        1395 wr 45 Dependency on Vulnerable Third-Party Component
        1396 cp 46 Comprehensive Categorization: Access Control
        1397 cp 46 Comprehensive Categorization: Comparison
        1398 cp 46 Comprehensive Categorization: Component Interaction
        1399 cp 46 Comprehensive Categorization: Memory Safety
        1400 vp 46 Comprehensive Categorization for Software Assurance Trends
        1401 cp 46 Comprehensive Categorization: Concurrency
        1402 cp 46 Comprehensive Categorization: Encryption
        1403 cp 46 Comprehensive Categorization: Exposed Resource
        1404 cp 46 Comprehensive Categorization: File Handling
        1405 cp 46 Comprehensive Categorization: Improper Check or Handling of Exceptional Conditions
        1406 cp 46 Comprehensive Categorization: Improper Input Validation
        1407 cp 46 Comprehensive Categorization: Improper Neutralization
        1408 cp 46 Comprehensive Categorization: Incorrect Calculation
        1409 cp 46 Comprehensive Categorization: Injection
        1410 cp 46 Comprehensive Categorization: Insufficient Control Flow Management
        1411 cp 46 Comprehensive Categorization: Insufficient Verification of Data Authenticity
        1412 cp 46 Comprehensive Categorization: Poor Coding Practices
        1413 cp 46 Comprehensive Categorization: Protection Mechanism Failure
        1414 cp 46 Comprehensive Categorization: Randomness
        1415 cp 46 Comprehensive Categorization: Resource Control
        1416 cp 46 Comprehensive Categorization: Resource Lifecycle Management
        1417 cp 46 Comprehensive Categorization: Sensitive Information Exposure
        1418 cp 46 Comprehensive Categorization: Violation of Secure Design Principles
        1419 wr 48 Incorrect Initialization of Resource
        1420 wr 49 Exposure of Sensitive Information during Transient Execution
        1421 wa 49 Exposure of Sensitive Information in Shared Microarchitectural Structures during Transient Execution
        1422 wa 49 Exposure of Sensitive Information caused by Incorrect Data Forwarding during Transient Execution
        1423 wa 49 Exposure of Sensitive Information caused by Shared Microarchitectural Predictor State that Influences Transient Execution
        1424 vp 49 Weaknesses Addressed by ISA/IEC 62443 Requirements
        1425 vp 47 Weaknesses in the 2023 CWE Top 25 Most Dangerous Software Weaknesses
        1426 wd 50 Improper Validation of Generative AI Output
        1427 wa 51 Improper Neutralization of Input Used for LLM Prompting
        1428 wa 52 Reliance on HTTP instead of HTTPS
        1429 wa 52 Missing Security-Relevant Feedback for Unexecuted Operations in Hardware Interface
        1431 wa 52 Driving Intermediate Cryptographic State/Results to Hardware Module Outputs
        2000 vp 0 Comprehensive CWE Dictionary
        """#
}
