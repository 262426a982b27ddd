import ArgumentParser
import Foundation
import Gateway
import Hansard
import Hummingbird
import Logging
import Mesh
import NIOCore
import ServiceLifecycle
import UnixSignals

/// `hansard serve`
struct Serve: SettingsCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serves the web app and the API, and works on jobs.", discussion: SettingsReader.help())

    @Flag(help: "Bring a PostgreSQL database up to this version first. A SQLite database always is.")
    var migrate = false

    @Flag(help: "Leave the jobs to 'hansard worker'.")
    var withoutJobs = false

    func run(with settings: Settings) async throws {
        let lock = try DataFolder(settings).lock()
        defer { lock.release() }
        let composition = try await Composition(settings: settings, migrates: migrate)
        let background = try await composition.background(worksAs: withoutJobs ? nil : "serve")
        let readiness = composition.readiness, logger = composition.logger
        var httpLogger = logger
        httpLogger.logLevel = max(logger.logLevel, .notice)
        var application = Application(
            router: try composition.gateway().router(),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.hansardHost, port: settings.hansardPort), serverName: nil),
            services: background,
            onServerRunning: { channel in
                readiness.set(true)
                logger.notice("Hansard is at \(Self.address(settings, channel))")
            }, logger: httpLogger)
        application.beforeServerStarts { readiness.set(false) }
        do {
            try await application.runService(gracefulShutdownSignals: [.sigterm, .sigint])
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw Composition.Failure(description: "Port \(settings.hansardPort) is taken: choose another with --port")
        }
        await composition.close()
    }

    private static func address(_ settings: Settings, _ channel: any Channel) -> String {
        guard settings.publicURL == nil, let port = channel.localAddress?.port else {
            return settings.resolvedPublicURL.absoluteString
        }
        return "http://\(settings.hansardHost == "0.0.0.0" ? "127.0.0.1" : settings.hansardHost):\(port)"
    }
}

extension Settings {
    /// How the outside sees this node.
    var gateway: GatewaySettings {
        get throws {
            if let publicURL {
                guard let url = URL(string: publicURL), url.scheme == "http" || url.scheme == "https", url.host() != nil
                else {
                    throw Composition.Failure(
                        description: "PUBLIC_URL must be an address such as https://hansard.example")
                }
            }
            return GatewaySettings(
                publicURL: resolvedPublicURL, corsOrigins: corsOrigins.listed, allowedHosts: allowedHosts.listed,
                trustedProxies: trustedProxies.listed, uploadLimit: Int64(uploadLimitMb) << 20, webFolder: webFolder,
                version: HansardProgram.version)
        }
    }

    /// The web app's files: as it is set, else beside the program or in the folder it was built in.
    var webFolder: URL? {
        if let hansardWeb { return URL(filePath: hansardWeb) }
        let program = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        let above = sequence(first: program.deletingLastPathComponent()) { folder in
            folder.path == "/" ? nil : folder.deletingLastPathComponent()
        }
        let candidates = above.prefix(6).flatMap {
            [$0.appending(path: "web"), $0.appending(path: "share/hansard/web")]
        }
        return (candidates + [URL(filePath: FileManager.default.currentDirectoryPath).appending(path: "web")])
            .first { FileManager.default.fileExists(atPath: $0.appending(path: "index.html").path) }
    }
}
