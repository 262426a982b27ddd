package import Database
package import Mesh

/// Whether this node is well.
@Service("health")
package struct HealthService: Sendable {
    let database: any RelationalDatabase
    let readiness: Readiness

    package init(database: any RelationalDatabase, readiness: Readiness) {
        self.database = database
        self.readiness = readiness
    }

    /// Says whether the node is alive and its database answers.
    @Operation(.get, "/health", for: .anyone, rate: .unlimited, tool: false, fails: [.unavailable])
    package func check(by caller: Caller) async throws -> Health {
        try await probe()
        return Health(status: .ok, database: .ok)
    }

    /// Says whether the node takes requests: it does not while it starts, or once it has been asked to stop.
    @Operation(.get, "/health/ready", for: .anyone, rate: .unlimited, tool: false, fails: [.unavailable])
    package func ready(by caller: Caller) async throws -> Health {
        guard readiness.isReady else { throw HansardError(.unavailable, "Not ready", retryAfter: .seconds(1)) }
        try await probe()
        return Health(status: .ok, database: .ok)
    }

    private func probe() async throws {
        do {
            _ = try await database.read(.unscoped) { try await $0.scalar("SELECT 1", as: Int.self) }
        } catch {
            throw HansardError(.unavailable, "The database does not answer", retryAfter: .seconds(1), cause: error)
        }
    }
}

/// How the node is.
@Schema
package struct Health: Sendable {
    package var status: HealthStatus
    package var database: HealthStatus
}

/// One word on how something is. What is not well is told by an error instead.
package enum HealthStatus: String, SchemaEnum {
    case ok
}
