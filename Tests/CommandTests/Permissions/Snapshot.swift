import Foundation
import Mesh

@testable import Command
@testable import Database
@testable import Hansard

/// Everything that the database holds at one moment.
struct Snapshot: Sendable {
    private let tables: [String: [Row]]

    /// Only noted beside what people do: when somebody was last seen.
    private static let notes: Set<String> = ["last_seen_at", "last_used_at"]

    init(of world: World) async throws {
        tables = try await world.composition.database.read(.unscoped) { session in
            let names: [String] = try await session.scalars(
                """
                SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'passages_fts%' AND name NOT LIKE 'sqlite%'
                """)
            var tables: [String: [Row]] = [:]
            for name in names { tables[name] = try await session.rows(SQL(trusted: "SELECT * FROM \"\(name)\"")) }
            return tables
        }
    }

    private init(_ tables: [String: [Row]]) { self.tables = tables }

    /// What belongs to the fixture's workspace and its people.
    func only(_ fixture: Fixture) -> Snapshot {
        let ids = Set(fixture.people + [fixture.subjects.workspace])
        return Snapshot(tables.mapValues { rows in rows.filter { Self.belongs($0, to: ids) } })
    }

    /// Where the two differ, and by how much.
    func changes(to other: Snapshot) -> [String] {
        Set(tables.keys).union(other.tables.keys).sorted().compactMap { name in
            let before = Set((tables[name] ?? []).map(Self.text)),
                after = Set((other.tables[name] ?? []).map(Self.text))
            guard before != after else { return nil }
            return "\(name) (-\(before.subtracting(after).count) +\(after.subtracting(before).count))"
        }
    }

    var isEmpty: Bool { tables.values.allSatisfy(\.isEmpty) }

    /// Makes everything as it was, and lets nobody remember what has been in between.
    func restore(in world: World) async throws {
        try await world.composition.database.write(.unscoped) { transaction in
            try await transaction.run("PRAGMA defer_foreign_keys = ON")
            for name in tables.keys { try await transaction.run(SQL(trusted: "DELETE FROM \"\(name)\"")) }
            for (name, rows) in tables {
                for row in rows {
                    let values = row.values.map { value -> SQL in "\(value)" }.joined(separator: ", ")
                    let columns = row.columns.joined(separator: ", ")
                    try await transaction.run(
                        SQL(trusted: "INSERT INTO \"\(name)\" (\(columns)) VALUES (") + values + ")")
                }
            }
        }
        let workspaces: [UUID] = try tables["workspaces", default: []].map { try $0.get("id") }
        let events = Set(world.operations.compactMap(\.descriptor.emits))
        world.composition.commits.announce(
            workspaces.flatMap { workspace in events.map { CommittedEvent(name: $0, workspace: workspace) } })
    }

    /// Whether a row is of one of these workspaces or people.
    private static func belongs(_ row: Row, to ids: Set<String>) -> Bool {
        zip(row.columns, row.values).contains { column, value in
            guard case .uuid(let id) = value, ["id", "workspace_id", "user_id"].contains(column) else { return false }
            return ids.contains(id.uuidString.lowercased())
        }
    }

    private static func text(_ row: Row) -> String {
        zip(row.columns, row.values).filter { !notes.contains($0.0) }.map { "\($0)=\($1)" }.joined(separator: "|")
    }
}
