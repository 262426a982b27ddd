// swift-tools-version: 6.2
import CompilerPluginSupport
import PackageDescription

/// Everything that Hansard depends on. Versions are lower bounds of one major version; nothing else names a package.
let dependencies: [Package.Dependency] = [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swiftlang/swift-syntax", from: "603.0.1"),
    .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
]

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, exclude: ["README.md"], swiftSettings: settings)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, exclude: ["README.md"], swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

/// The module map of a C library: one that Debian packages, or one that is opened at run time.
func library(_ name: String) -> Target { .systemLibrary(name: name) }

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioCompression = Target.Dependency.product(name: "NIOHTTPCompression", package: "swift-nio-extras")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioFoundation = Target.Dependency.product(name: "NIOFoundationCompat", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioFileSystem = Target.Dependency.product(name: "_NIOFileSystem", package: "swift-nio")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let jwt = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "hansard",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "hansard", targets: ["Launch"])],
    dependencies: dependencies,
    targets: [
        .macro(
            name: "MeshMacros",
            dependencies: [
                .product(name: "SwiftSyntaxMacros", package: "swift-syntax"),
                .product(name: "SwiftParser", package: "swift-syntax"),
                .product(name: "SwiftSyntax", package: "swift-syntax"),
                .product(name: "SwiftSyntaxBuilder", package: "swift-syntax"),
                .product(name: "SwiftDiagnostics", package: "swift-syntax"),
                .product(name: "SwiftCompilerPlugin", package: "swift-syntax"),
            ],
            exclude: ["README.md"], swiftSettings: settings),
        room("Mesh", ["MeshMacros", crypto, logging, nioCore, nioHTTP1, httpClient]),
        library("CLibPQ"),
        room("Database", ["CLibPQ", grdb, logging]),
        room("Storage", [crypto, nioCore, nioPosix]),
        room("Cluster"),
        room("Jobs", ["Database", lifecycle, logging]),
        library("COnnxRuntime"),
        library("CSherpa"),
        room("Inference", ["COnnxRuntime"]),
        room("Speech", ["Inference", "CSherpa", logging]),
        room("Language", ["Inference"]),
        room("Remote", [httpClient, logging, nioCore, nioHTTP1]),
        room("SpeechRemote", ["Speech", "Remote", httpClient, logging, nioCore, nioHTTP1]),
        room("LanguageRemote", ["Language", "Remote", httpClient, logging, nioCore, nioHTTP1]),
        room("TranscriptFormats"),
        library("CArgon2"),
        library("CCrypt"),
        room("Credentials", ["CArgon2", "CCrypt", crypto]),
        room("Mail", [logging, nioCore, nioPosix, nioSSL]),
        room("Outbound", [nioCore, nioHTTP1, nioPosix, nioSSL]),
        room(
            "Hansard",
            [
                "Mesh", "Database", "Storage", "Cluster", "Jobs", "Speech", "Language", "TranscriptFormats",
                "Credentials", "Mail", "Outbound",
                crypto, jwt, lifecycle, logging, nioCore,
            ]),
        room(
            "Gateway",
            [
                "Mesh", "Hansard", crypto, hummingbird, httpTypes, lifecycle, logging, nioCompression, nioCore,
                nioEmbedded,
                nioHTTP1,
            ]),
        room(
            "Command",
            [
                "Mesh", "Database", "Storage", "Cluster", "Jobs", "Inference", "Speech", "Language",
                "TranscriptFormats", "Credentials", "Mail", "Outbound", "Remote", "SpeechRemote", "LanguageRemote",
                "Hansard",
                "Gateway", arguments, crypto, httpClient, hummingbird, lifecycle, logging, nioCore, nioFoundation,
                nioHTTP1,
                nioPosix, signals,
            ]),
        program("Launch", ["Command"]),
        program("DatabaseBench", ["Database"]),
        program("SpeechBench", ["Speech"]),
        program("LanguageBench", ["Language", "Inference"]),
        program("MeshBench", ["Mesh", logging]),
        .target(
            name: "MeshConformance", dependencies: ["Mesh", nioCore], path: "Tests/MeshConformance",
            exclude: ["README.md"], swiftSettings: settings),
        .target(
            name: "RemoteTesting", dependencies: ["Remote", httpClient, logging, nioCore, nioHTTP1, nioPosix],
            path: "Tests/RemoteTesting", exclude: ["README.md"], swiftSettings: settings),
        tests(
            "MeshTests", ["Mesh", "MeshConformance", crypto, logging, nioCore]),
        tests(
            "MeshMacrosTests",
            ["MeshMacros", .product(name: "SwiftSyntaxMacrosGenericTestSupport", package: "swift-syntax")]),
        tests("DatabaseTests", ["Database", logging]),
        tests("StorageTests", ["Storage", crypto, nioCore]),
        tests("ClusterTests", ["Cluster"]),
        tests("JobsTests", ["Jobs", "Database", lifecycle, logging]),
        tests("InferenceTests", ["Inference"]),
        tests("SpeechTests", ["Speech", "Inference"]),
        tests("RemoteTests", ["Remote", "RemoteTesting", httpClient]),
        tests("SpeechRemoteTests", ["SpeechRemote", "Speech", "Remote", "RemoteTesting", httpClient]),
        tests("LanguageTests", ["Language", "Inference"]),
        tests("LanguageRemoteTests", ["LanguageRemote", "Language", "Remote", "RemoteTesting", httpClient]),
        tests("TranscriptFormatsTests", ["TranscriptFormats"]),
        tests("CredentialsTests", ["Credentials"]),
        tests("OutboundTests", ["Outbound", nioCore, nioHTTP1, nioPosix, nioSSL]),
        tests("MailTests", ["Mail", logging, nioCore, nioPosix], exclude: ["Servers"]),
        tests(
            "HansardTests",
            [
                "Hansard", "Mesh", "Database", "Storage", "Jobs", "Speech", "Language", "LanguageRemote", "Remote",
                "TranscriptFormats", "Credentials", "Mail", crypto, httpClient, lifecycle, logging, nioCore, nioPosix,
            ]),
        tests(
            "GatewayTests",
            [
                "Gateway", "Hansard", "Mesh", "MeshConformance", httpClient, hummingbird,
                .product(name: "HummingbirdTesting", package: "hummingbird"), logging, nioCore, nioCompression,
                nioHTTP1, nioPosix,
            ]),
        tests(
            "CommandTests",
            [
                "Command", "Gateway", "Hansard", "Mesh", "Database", "Language", "Credentials", httpClient, hummingbird,
                .product(name: "HummingbirdTesting", package: "hummingbird"), nioCore, nioHTTP1,
            ]),
        tests("HouseTests"),
    ])
