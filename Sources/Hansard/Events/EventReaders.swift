package import Database
package import Logging
package import Mesh
package import ServiceLifecycle

/// Runs this node's event readers until the node stops.
package struct EventReaders: Service {
    private let loops: [EventReaderLoop]
    private let rings: [AsyncStream<Void>]
    private let bell = EventBell()
    private let database: any RelationalDatabase
    private let pace: EventPace
    private let logger: Logger

    /// - Parameters:
    ///   - commits: rings as soon as this process has committed something.
    ///   - readers: each under a name of its own.
    package init(
        _ readers: [any EventReader], database: any RelationalDatabase, commits: CommitSignal,
        pace: EventPace = EventPace(),
        clock: @escaping @Sendable () -> Timestamp = { .now }, logger: Logger
    ) {
        let bell = bell
        loops = readers.map { EventReaderLoop($0, database: database, pace: pace, clock: clock, logger: logger) }
        rings = readers.map { reader in bell.rings { reader.handles($0) } }
        commits.listen { bell.ring(for: $0) }
        self.database = database
        self.pace = pace
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup { group in
                for (loop, rings) in zip(loops, rings) { group.addTask { await loop.run(rings) } }
                group.addTask { await watch() }
            }
        }
    }

    /// Rings for what other processes have committed: one look for all readers.
    private func watch() async {
        var seen: EventPosition?
        while !Task.isCancelled {
            do {
                let horizon = try await database.read(.unscoped) { try await EventStore.horizon($0) }
                if horizon != seen { bell.ringAll() }
                seen = horizon
            } catch {
                if !Task.isCancelled { logger.warning("events cannot be looked for", metadata: ["error": "\(error)"]) }
            }
            try? await Task.sleep(for: pace.poll)  // throws only when cancelled, which ends the loop
        }
    }
}
