// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTesting: Target.Dependency = .product(name: "HummingbirdTesting", package: "hummingbird")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let deque: Target.Dependency = .product(name: "DequeModule", package: "swift-collections")
let heap: Target.Dependency = .product(name: "HeapModule", package: "swift-collections")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioTLS: Target.Dependency = .product(name: "NIOTLS", package: "swift-nio")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let swiftASN1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
let x509: Target.Dependency = .product(name: "X509", package: "swift-certificates")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

let package = Package(
    name: "noroshi",
    platforms: [.macOS(.v26)],
    products: [
        .executable(name: "noroshi", targets: ["noroshi"]),
        .executable(name: "noroshi-center", targets: ["noroshi-center"]),
        .library(name: "CSAF", targets: ["CSAF"]),
        .library(name: "Recog", targets: ["Recog"]),
        .library(name: "Sigma", targets: ["Sigma"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-asn1.git", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-certificates.git", from: "1.21.0"),
        .package(url: "https://github.com/apple/swift-collections.git", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-system.git", from: "1.6.0"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", from: "2.1.0"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.8.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess.git", from: "1.0.0"),
    ],
    targets: [
        // Public standards; each stands alone.
        .systemLibrary(name: "CCrypt", providers: [.apt(["libcrypt-dev"])]),
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        .systemLibrary(name: "CFileSystem"),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CBZip2", providers: [.apt(["libbz2-dev"])]),
        .systemLibrary(name: "CIgzip", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
        .systemLibrary(name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
        .systemLibrary(name: "CLZMA", pkgConfig: "liblzma", providers: [.apt(["liblzma-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .target(name: "ByteRegex", swiftSettings: strict),
        .target(name: "CLiteralScan"),
        .target(name: "CSHA256"),
        .target(name: "LiteralScan", dependencies: ["CLiteralScan"], swiftSettings: strict),
        .target(
            name: "JournalReading", dependencies: ["CLZ4", "CLZMA", "CZstd", "LiteralScan"], swiftSettings: strict),
        .target(name: "XMLReading", dependencies: ["CExpat"], swiftSettings: strict),
        .target(name: "Recog", dependencies: ["ByteRegex", "XMLReading"], swiftSettings: strict),
        .target(name: "CSAF", swiftSettings: strict),
        .target(name: "Sigma", dependencies: ["ByteRegex", yams], swiftSettings: strict),

        // Floors.
        .target(
            name: "FileBaseline", dependencies: ["CFileSystem", "CSHA256", "HostReading", "PackageDatabases", crypto],
            swiftSettings: strict),
        .target(name: "HostReading", dependencies: ["CFileSystem"], swiftSettings: strict),
        // sendmail.cf and .mc read, and their rules applied: would this mail be relayed?
        .target(name: "SendmailConfiguration", dependencies: ["ByteRegex"], swiftSettings: strict),
        .target(name: "SQLiteReading", dependencies: ["HostReading"], swiftSettings: strict),
        .target(
            name: "PackageDatabases", dependencies: ["HostReading", "SQLiteReading", crypto], swiftSettings: strict),
        .target(name: "LogReading", swiftSettings: strict),
        .target(
            name: "LogInput",
            dependencies: ["CBZip2", "CIgzip", "CLZMA", "CZstd", "LiteralScan", "LogReading", crypto],
            swiftSettings: strict),
        .target(
            name: "LogEngine",
            dependencies: ["LogReading", "LogInput", "JournalReading", "LiteralScan", "Sigma", heap],
            swiftSettings: strict),
        .target(name: "NoroshiModel", dependencies: ["CSAF"], swiftSettings: strict),
        .target(
            name: "NoroshiFormats", dependencies: ["NoroshiModel", "CSAF", "XMLReading", "LogReading", yams],
            swiftSettings: strict),
        .target(
            name: "HostState",
            dependencies: [
                "ByteRegex", "CCrypt", "CLinux", "HostReading", "LiteralScan", "LogInput", "PackageDatabases",
                "SendmailConfiguration", "SQLiteReading", "NoroshiModel", "NoroshiFormats", crypto, yams,
            ],
            swiftSettings: strict),
        .target(
            name: "NoroshiNet",
            dependencies: [
                "CLinux", "NoroshiModel", nioCore, nioEmbedded, nioPosix, nioHTTP1, nioSSL, nioTLS, asyncHTTPClient,
                deque, heap,
            ],
            swiftSettings: strict),
        .target(name: "NoroshiStore", dependencies: ["NoroshiModel", grdb], swiftSettings: strict),

        // Activities; none imports another, except Center → Report.
        .target(
            name: "LogFindings",
            dependencies: ["LiteralScan", "LogEngine", "LogInput", "LogReading", "NoroshiModel", "Sigma", crypto],
            swiftSettings: strict),
        .target(
            name: "NoroshiInspect",
            dependencies: [
                "CLinux", "HostReading", "HostState", "PackageDatabases", "NoroshiModel", "NoroshiFormats",
                "NoroshiNet",
                "ByteRegex", "Recog", "CSAF",
                deque, crypto,
                swiftASN1,
            ],
            swiftSettings: strict),
        .target(name: "NoroshiRespond", dependencies: ["NoroshiModel", "NoroshiFormats"], swiftSettings: strict),
        .target(
            name: "NoroshiReport",
            dependencies: [
                "CLinux", "FileBaseline", "HostReading", "NoroshiModel", "NoroshiFormats", "NoroshiNet", "CSAF",
                mustache,
                subprocess, systemPackage,
            ],
            swiftSettings: strict),
        .target(
            name: "NoroshiMirror",
            dependencies: ["NoroshiModel", "NoroshiFormats", "NoroshiNet", "NoroshiReport", "CSAF", crypto],
            swiftSettings: strict),
        .target(
            name: "NoroshiCenter",
            dependencies: [
                "NoroshiModel", "NoroshiFormats", "NoroshiStore", "NoroshiReport", "CSAF", hummingbird,
                mustache,
                crypto, cryptoExtras, httpTypes, hummingbirdCore, lifecycle, logging, nioCore,
            ],
            swiftSettings: strict),

        // Programs.
        .executableTarget(
            name: "noroshi",
            dependencies: [
                "FileBaseline", "HostReading", "HostState", "NoroshiModel", "NoroshiFormats", "NoroshiNet",
                "NoroshiStore", "NoroshiInspect",
                "NoroshiMirror", "NoroshiRespond", "NoroshiReport", "CSAF", "LiteralScan", "LogEngine", "LogFindings",
                "LogInput",
                "LogReading", "Recog",
                "SendmailConfiguration", "Sigma", argumentParser, crypto, subprocess, systemPackage,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "noroshi-center",
            dependencies: [
                "NoroshiModel", "NoroshiFormats", "NoroshiStore", "NoroshiReport", "NoroshiCenter", "CSAF",
                argumentParser, hummingbird, systemPackage,
            ],
            swiftSettings: strict),

        // Measurements; see Benchmarks.
        .executableTarget(
            name: "journal-speed", dependencies: ["JournalReading", "LiteralScan"], path: "Benchmarks/JournalSpeed",
            swiftSettings: strict),

        // Tests of the built programs, with real servers and a browser.
        .target(
            name: "TestSupport",
            dependencies: [asyncHTTPClient, nioCore, nioPosix, nioHTTP1, nioSSL, crypto, swiftASN1, x509],
            path: "Tests/Support", swiftSettings: strict),
        .executableTarget(
            name: "greeting-server", dependencies: ["TestSupport"], path: "Tests/GreetingServer", swiftSettings: strict),
        .executableTarget(
            name: "lab-server", dependencies: ["TestSupport"], path: "Tests/LabServer", swiftSettings: strict),
        .testTarget(
            name: "TestSupportTests", dependencies: ["TestSupport", "greeting-server", "lab-server"],
            swiftSettings: strict),
        .testTarget(
            name: "CommandTests",
            dependencies: ["TestSupport", "noroshi", "noroshi-center", "greeting-server", "lab-server"],
            exclude: ["Transcripts"], swiftSettings: strict),
        .testTarget(
            name: "NoroshiCenterTests",
            dependencies: [
                "NoroshiCenter", "NoroshiFormats", "NoroshiMirror", "NoroshiModel", "NoroshiNet", "NoroshiReport",
                "NoroshiStore", "CSAF", "TestSupport", "noroshi-center",
                hummingbird, hummingbirdTesting, httpTypes,
            ],
            swiftSettings: strict),

        // Tests of the targets.
        .testTarget(
            name: "FileBaselineTests", dependencies: ["FileBaseline", "TestSupport", "CFileSystem", crypto],
            swiftSettings: strict),
        // Compares with a real sendmail where one is installed, or unpacked in NOROSHI_SENDMAIL.
        .testTarget(
            name: "SendmailConfigurationTests", dependencies: ["SendmailConfiguration"], swiftSettings: strict),
        .testTarget(name: "ByteRegexTests", dependencies: ["ByteRegex"], swiftSettings: strict),
        .testTarget(name: "LiteralScanTests", dependencies: ["LiteralScan", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "JournalReadingTests",
            dependencies: ["JournalReading", "LiteralScan", "TestSupport", "CLZ4", "CLZMA", "CZstd"],
            swiftSettings: strict),
        .testTarget(
            name: "RecogTests", dependencies: ["Recog", "XMLReading", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "SigmaTests", dependencies: ["Sigma", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "CSAFTests", dependencies: ["CSAF"], swiftSettings: strict),
        .testTarget(name: "NoroshiModelTests", dependencies: ["NoroshiModel"], swiftSettings: strict),
        .testTarget(
            name: "NoroshiFormatsTests", dependencies: ["NoroshiFormats", "NoroshiModel", "LogReading"],
            swiftSettings: strict),
        .testTarget(
            name: "NoroshiNetTests",
            dependencies: [
                "NoroshiNet", "NoroshiModel", nioCore, nioPosix, nioSSL, nioEmbedded, crypto, swiftASN1, x509,
            ],
            swiftSettings: strict),
        .testTarget(name: "HostReadingTests", dependencies: ["HostReading"], swiftSettings: strict),
        .testTarget(name: "SQLiteReadingTests", dependencies: ["SQLiteReading", "HostReading"], swiftSettings: strict),
        .testTarget(
            name: "PackageDatabasesTests", dependencies: ["PackageDatabases", "HostReading"], swiftSettings: strict),
        .testTarget(
            name: "HostStateTests",
            dependencies: ["HostState", "HostReading", "PackageDatabases", "NoroshiModel", "NoroshiFormats"],
            swiftSettings: strict),
        .testTarget(name: "NoroshiStoreTests", dependencies: ["NoroshiStore", "NoroshiModel"], swiftSettings: strict),
        .testTarget(name: "LogReadingTests", dependencies: ["LogReading"], swiftSettings: strict),
        .testTarget(
            name: "LogInputTests",
            dependencies: ["LogInput", "LiteralScan", "LogReading", "CBZip2", "CIgzip", "CLZMA", "CZstd"],
            swiftSettings: strict),
        .testTarget(
            name: "LogEngineTests",
            dependencies: [
                "LogEngine", "LogInput", "LogReading", "JournalReading", "NoroshiFormats", "Sigma", "TestSupport",
                "CLZ4", "CLZMA", "CZstd",
            ],
            exclude: ["Logs"], swiftSettings: strict),
        .testTarget(
            name: "LogFindingsTests",
            dependencies: [
                "LogEngine", "LogFindings", "LogReading", "NoroshiFormats", "NoroshiModel", "NoroshiReport", "Sigma",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "NoroshiInspectTests",
            dependencies: [
                "TestSupport", "HostReading", "HostState", "NoroshiInspect", "NoroshiModel", "NoroshiFormats",
                "NoroshiNet",
                "CSAF", "Recog",
                nioCore,
                nioPosix, crypto, cryptoExtras, swiftASN1, x509,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "NoroshiRespondTests", dependencies: ["NoroshiRespond", "NoroshiModel"], swiftSettings: strict),
        .testTarget(
            name: "NoroshiReportTests",
            dependencies: ["NoroshiReport", "NoroshiModel", "NoroshiFormats", "NoroshiNet", "CSAF"],
            swiftSettings: strict),
    ]
)
