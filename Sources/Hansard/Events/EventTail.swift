package import Database
package import Logging
package import Mesh
package import ServiceLifecycle

/// Follows all events from now on, on every node, and keeps no place: what it feeds (caches, viewers) begins empty as
/// well.
package struct EventTail: Service {
    private let database: any RelationalDatabase
    private let start: EventPosition
    private let pace: EventPace
    private let logger: Logger
    private let tell: @Sendable ([CommittedEvent]) async -> Void

    /// Takes "now" to be when this is called: make it before anything is cached.
    ///
    /// - Parameter tell: told of committed events in their order, those of this process too.
    /// - Throws: `DatabaseError`.
    package init(
        database: any RelationalDatabase, pace: EventPace = EventPace(), logger: Logger,
        _ tell: @escaping @Sendable ([CommittedEvent]) async -> Void
    ) async throws {
        self.database = database
        self.pace = pace
        self.logger = logger
        self.tell = tell
        start = try await database.read(.unscoped) { try await EventStore.horizon($0) }
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var place = start
            while !Task.isCancelled {
                let isBehind = await follow(&place)
                if !isBehind { try? await Task.sleep(for: pace.poll) }  // throws only when cancelled: the loop ends
            }
        }
    }

    /// - Returns: whether there may be more to read at once.
    private func follow(_ place: inout EventPosition) async -> Bool {
        do {
            let from = place, limit = pace.batch
            let events = try await database.read(.unscoped) {
                try await EventStore.followed(after: from, limit: limit, $0)
            }
            guard let last = events.last else { return false }
            place = last.position
            await tell(events.map(\.committed))
            return events.count == limit
        } catch {
            if !Task.isCancelled { logger.warning("events cannot be followed", metadata: ["error": "\(error)"]) }
            return false
        }
    }
}
