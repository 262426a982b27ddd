package import Database
package import Mesh

/// Whether this node is well.
@Service("health")
package struct HealthService: Sendable {
    let database: any RelationalDatabase
    let readiness: Readiness
    let models: ModelPresence

    /// - Parameter models: what is set up; they are not called.
    package init(database: any RelationalDatabase, readiness: Readiness, models: ModelPresence) {
        self.database = database
        self.readiness = readiness
        self.models = models
    }

    /// Says whether the node is alive and its database answers, and which models it has been given. No model is called.
    @Operation(.get, "/health", for: .anyone, rate: .unlimited, tool: false, fails: [.unavailable])
    package func check(by caller: Caller) async throws -> Health {
        try await probe()
        return health
    }

    /// Says whether the node takes requests: it does not while it starts, or once it has been asked to stop.
    @Operation(.get, "/health/ready", for: .anyone, rate: .unlimited, tool: false, fails: [.unavailable])
    package func ready(by caller: Caller) async throws -> Health {
        guard readiness.isReady else { throw HansardError(.unavailable, "Not ready", retryAfter: .seconds(1)) }
        try await probe()
        return health
    }

    private var health: Health { Health(status: .ok, database: .ok, models: models) }

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
    package var models: ModelPresence
}

/// Which models the node has. Without either it works, and does less.
@Schema
package struct ModelPresence: Sendable {
    /// The one that compares texts by their meaning. Without it, search goes by words alone.
    package var meaning: ModelState
    /// The one that writes. Without it, minutes and answers are the record's own sentences.
    package var language: ModelState

    package init(meaning: ModelState, language: ModelState) {
        self.meaning = meaning
        self.language = language
    }
}

/// Whether there is a model. That it is set up does not say that it answers: `hansard doctor` asks it.
package enum ModelState: String, SchemaEnum {
    case none
    case setUp = "set_up"
}

/// One word on how something is. What is not well is told by an error instead.
package enum HealthStatus: String, SchemaEnum {
    case ok
}
