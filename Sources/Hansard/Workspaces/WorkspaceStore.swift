package import Database
import Foundation
import Mesh

/// The tables `workspaces` and `members`.
enum WorkspaceStore {
    static let order = ListOrder<Workspace>(
        default: "-created_at",
        [
            ListOrder.Key("created_at", value: { .timestamp($0.createdAt) }),
            ListOrder.Key("updated_at", value: { .timestamp($0.updatedAt) }),
        ], id: { $0.id.uuid })

    /// A workspace as a person sees it: with their role.
    private static func columns(for user: User.ID) -> SQL {
        """
        id, name, settings, created_by, version, created_at, updated_at,
        (SELECT role FROM members WHERE members.workspace_id = workspaces.id AND members.user_id = \(user)) AS role
        """
    }

    private static func isMember(_ user: User.ID) -> SQL {
        "id IN (SELECT workspace_id FROM members WHERE user_id = \(user))"
    }

    static func insert(
        _ id: Workspace.ID, name: String, by user: User.ID, at now: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws {
        try await transaction.run(
            """
            INSERT INTO workspaces (id, name, created_by, settings, version, created_at, updated_at) VALUES
            (\(id), \(name), \(user), \(DatabaseValue.json(canonical: WorkspaceSettings())), 1, \(now), \(now))
            """)
    }

    /// Makes a person a member, or changes their role; returns whether they were none before.
    @discardableResult
    static func add(
        _ user: User.ID, to workspace: Workspace.ID, as role: Role, at now: Timestamp,
        _ transaction: any DatabaseTransaction
    ) async throws -> Bool {
        let changed = try await transaction.run(
            "UPDATE members SET role = \(role) WHERE workspace_id = \(workspace) AND user_id = \(user)")
        guard changed == 0 else { return false }
        try await transaction.run(
            "INSERT INTO members (workspace_id, user_id, role, created_at) VALUES (\(workspace), \(user), \(role), \(now))"
        )
        return true
    }

    /// The workspace that a person was first in: as a rule their own.
    static func first(of user: User.ID, _ session: any DatabaseSession) async throws -> UUID? {
        try await session.scalar(
            .unscoped(
                "SELECT workspace_id FROM members WHERE user_id = \(user) ORDER BY created_at, workspace_id LIMIT 1"))
    }

    /// A workspace that a person is a member of.
    static func find(_ id: Workspace.ID, for user: User.ID, _ session: any DatabaseSession) async throws -> Workspace? {
        try await session.first(
            .unscoped("SELECT \(columns(for: user)) FROM workspaces WHERE id = \(id) AND \(isMember(user))"))
    }

    /// The workspaces that a person is a member of.
    /// - Parameter only: one of them, where the caller may see no other.
    static func page(
        for user: User.ID, only: UUID?, _ request: ListRequest<Workspace>, _ session: any DatabaseSession
    ) async throws -> PageOf<Workspace> {
        var conditions = [isMember(user)]
        if let only { conditions.append("id = \(only)") }
        return try await request.page(of: columns(for: user), from: "workspaces", where: conditions, session)
    }

    /// How the workspace works; as a new one does where there is none any more.
    static func settings(_ session: any DatabaseSession) async throws -> WorkspaceSettings {
        try await session.rows("SELECT settings FROM workspaces WHERE id = \(.workspace)").first?.json("settings")
            ?? WorkspaceSettings()
    }

    /// - Throws: `version_conflict` when somebody else was faster.
    static func update(_ workspace: Workspace, from version: Int, _ transaction: any DatabaseTransaction) async throws {
        let changed = try await transaction.run(
            """
            UPDATE workspaces SET name = \(workspace.name), settings = \(DatabaseValue.json(canonical: workspace.settings)),
            version = \(workspace.version), updated_at = \(workspace.updatedAt) WHERE id = \(.workspace) AND version = \(version)
            """)
        guard changed == 1 else { throw HansardError(.versionConflict, "It has been changed by somebody else") }
    }

    /// Deletes a workspace with everything in it.
    static func delete(_ id: Workspace.ID, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run("DELETE FROM workspaces WHERE id = \(id)")
    }

    /// A person's membership in a workspace, or in their default one: the first that they made themselves, which is made
    /// with the account, else the one that they have been in longest.
    static func membership(
        of user: User.ID, in workspace: Workspace.ID?, _ session: any DatabaseSession
    ) async throws -> Membership? {
        if let workspace {
            return try await session.first(
                "SELECT workspace_id, role FROM members WHERE workspace_id = \(workspace) AND user_id = \(user)")
        }
        return try await session.first(
            """
            SELECT m.workspace_id, m.role FROM members m JOIN workspaces w ON w.id = m.workspace_id WHERE m.user_id = \(user)
            ORDER BY CASE WHEN w.created_by = \(user) THEN 0 ELSE 1 END, m.created_at, m.workspace_id LIMIT 1
            """)
    }

    /// All memberships of a person, with what leaving them would mean.
    static func memberships(of user: User.ID, _ session: any DatabaseSession) async throws -> [MembershipSummary] {
        try await session.all(
            """
            SELECT m.workspace_id, m.role, w.name, (SELECT COUNT(*) FROM members o WHERE o.workspace_id = m.workspace_id) AS people,
            (SELECT COUNT(*) FROM members o WHERE o.workspace_id = m.workspace_id AND o.role = \(Role.owner)) AS owners
            FROM members m JOIN workspaces w ON w.id = m.workspace_id WHERE m.user_id = \(user) ORDER BY m.created_at, m.workspace_id
            """)
    }

    /// Those of some people who are members of the workspace.
    static func people(_ ids: [UUID], _ session: any DatabaseSession) async throws -> [UUID] {
        try await session.scalars(
            "SELECT user_id FROM members WHERE workspace_id = \(.workspace) AND user_id IN \(list: ids)")
    }
}

/// A person's membership, with what leaving it would mean.
struct MembershipSummary: RowDecodable {
    let workspace: Workspace.ID
    let name: String
    let role: Role
    let members: Int
    let owners: Int

    /// Whether others would be left without an owner.
    var isHeldUp: Bool { role == .owner && owners == 1 && members > 1 }

    init(row: Row) throws {
        workspace = try row.get("workspace_id")
        name = try row.get("name")
        role = try row.get("role")
        members = try row.get("people")
        owners = try row.get("owners")
    }
}

extension Membership: RowDecodable {
    init(row: Row) throws {
        workspace = try row.get("workspace_id")
        role = try row.get("role")
    }
}

extension Workspace: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            id: row.get("id"), name: row.get("name"), role: row.get("role"), settings: row.json("settings"),
            createdBy: row.get("created_by"),
            version: row.get("version"), createdAt: row.get("created_at"), updatedAt: row.get("updated_at"))
    }
}
