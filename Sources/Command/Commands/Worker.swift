import ArgumentParser
import Logging
import ServiceLifecycle
import UnixSignals

/// `hansard worker`
struct Worker: SettingsCommand {
    static let configuration = CommandConfiguration(
        abstract: "Works on jobs without serving: several workers share the load of one database.",
        discussion: SettingsReader.help())

    @Option(help: "Tells workers on one data folder apart: each needs a name of its own, the same after a restart.")
    var name = "worker"

    func run(with settings: Settings) async throws {
        let composition = try await Composition(settings: settings)
        composition.logger.notice("Working on jobs as '\(name)'")
        let group = ServiceGroup(
            services: try await composition.background(worksAs: name), gracefulShutdownSignals: [.sigterm, .sigint],
            logger: composition.logger)
        try await group.run()
        await composition.close()
    }
}
