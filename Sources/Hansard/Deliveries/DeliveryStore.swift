import Database
import Foundation
import Mesh

/// The table `deliveries`.
enum DeliveryStore {
    private static let columns: SQL = "id, recording_id, job, status, storage_key, expires_at, created_at"

    static func find(_ id: UUID, _ session: any DatabaseSession) async throws -> Delivery? {
        try await session.first("SELECT \(columns) FROM deliveries WHERE workspace_id = \(.workspace) AND id = \(id)")
    }

    /// Writes down what is asked for; what was asked for the recording before is not wanted any more.
    static func insert(_ delivery: Delivery, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            "DELETE FROM deliveries WHERE workspace_id = \(.workspace) AND recording_id = \(delivery.recording)")
        try await transaction.run(
            """
            INSERT INTO deliveries (workspace_id, \(columns)) VALUES (\(.workspace), \(delivery.id),
            \(delivery.recording), \(DatabaseValue.json(canonical: delivery.job)), \(delivery.status),
            \(delivery.storageKey), \(delivery.expiresAt), \(delivery.createdAt))
            """)
    }

    /// Says how far a delivery is, if it is where it is thought to be.
    /// - Returns: whether it was.
    @discardableResult
    static func move(
        _ id: UUID, from old: Delivery.Status, to new: Delivery.Status, key: String? = nil,
        _ transaction: any DatabaseTransaction
    ) async throws -> Bool {
        try await transaction.run(
            """
            UPDATE deliveries SET status = \(new), storage_key = \(key)
            WHERE workspace_id = \(.workspace) AND id = \(id) AND status = \(old)
            """) == 1
    }

    /// Which of these keys somebody still is to read.
    static func wanted(_ keys: [String], _ session: any DatabaseSession) async throws -> Set<String> {
        Set(
            try await session.scalars(
                "SELECT storage_key FROM deliveries WHERE workspace_id = \(.workspace) AND storage_key IN \(list: keys)"
            ))
    }
}

extension Delivery: RowDecodable {
    init(row: Row) throws {
        try self.init(
            id: row.get(0), recording: row.get(1), job: row.json("job"), status: row.get(3), storageKey: row.get(4),
            expiresAt: row.get(5), createdAt: row.get(6))
    }
}
