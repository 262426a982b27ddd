package import Database
package import Foundation
package import Jobs

/// Has meetings indexed anew: all that are asked for, or those whose vectors are not of this model.
package struct Reindexing: Sendable {
    private let database: any RelationalDatabase
    private let queue: JobQueue

    /// Jobs that are put into the queue in one transaction.
    private static let batch = 200

    package init(database: any RelationalDatabase, queue: JobQueue) {
        (self.database, self.queue) = (database, queue)
    }

    /// Puts a job for each meeting into the queue.
    /// - Parameters:
    ///   - meeting: only this one.
    ///   - workspace: only of this one.
    /// - Returns: how many.
    package func begin(meeting: UUID? = nil, workspace: UUID? = nil) async throws -> Int {
        var condition: SQL = "1 = 1"
        if let meeting { condition = "\(condition) AND id = \(meeting)" }
        if let workspace { condition = "\(condition) AND workspace_id = \(workspace)" }
        return try await begin(from: "SELECT id AS meeting_id, workspace_id FROM meetings WHERE \(condition)")
    }

    /// Puts a job for each meeting into the queue that has passages without vectors of `model`: after another model was
    /// installed, or this one for the first time. For the start of a worker.
    /// - Returns: how many.
    @discardableResult
    package func catchUp(with model: String) async throws -> Int {
        try await begin(
            from: """
                SELECT meeting_id, workspace_id FROM search_meetings WHERE passages > 0 AND (model IS NULL OR model <> \(model))
                """)
    }

    private func begin(from meetings: SQL) async throws -> Int {
        var begun = 0
        var last: UUID?
        while true {
            let after: SQL = last.map { "WHERE meeting_id > \($0)" } ?? ""
            let page: SQL =
                "SELECT meeting_id, workspace_id FROM (\(meetings)) m \(after) ORDER BY meeting_id LIMIT \(Self.batch)"
            let rows = try await database.read(.unscoped) { try await $0.rows(page) }
            guard !rows.isEmpty else { return begun }
            let found = try rows.map {
                (meeting: try $0.get(0, as: UUID.self), workspace: try $0.get(1, as: UUID.self))
            }
            try await database.write(.unscoped) { transaction in
                for (meeting, workspace) in found {
                    try await queue.enqueue(
                        IndexJob(meeting: meeting), workspace: workspace, subject: meeting,
                        dedupe: IndexJob.key(meeting), in: transaction)
                }
            }
            begun += found.count
            last = found.last?.meeting
        }
    }
}
