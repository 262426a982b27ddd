import Database
import Foundation
package import Mesh

/// The workspaces that people share.
@Service("workspaces")
package struct WorkspaceService: Sendable {
    let ledger: SQLLedger

    /// Lists the workspaces that one is a member of, the newest first. An API key sees its own only.
    @Operation(.get, "/workspaces", for: .user)
    package func list(page: Page, by caller: Caller) async throws -> PageOf<Workspace> {
        let request = try WorkspaceStore.order.request(page)
        let user = User.ID(try caller.user), only = Self.only(caller)
        return try await ledger.database.read(.unscoped) {
            try await WorkspaceStore.page(for: user, only: only, request, $0)
        }
    }

    /// Tells which of some people are members of the workspace.
    @Operation(.get, "/workspaces/people", for: .viewer, tool: false)
    package func people(matching query: PeopleQuery, by caller: Caller) async throws -> PeopleFound {
        try await ledger.database.read(.workspace(caller.workspace)) { session in
            let ids = try await WorkspaceStore.people(query.ids, session)
            let people = try await AccountStore.all(ids, session).map { KnownPerson(id: $0.id, name: $0.name) }
            return PeopleFound(ids: ids, people: people)
        }
    }

    /// Tells how those of some people who are members of the workspace are reached by mail.
    @Operation(.get, "/workspaces/people/addresses", for: .system, tool: false)
    package func addresses(matching query: PeopleQuery, by caller: Caller) async throws -> PeopleReached {
        try await ledger.database.read(.workspace(caller.workspace)) { session in
            let ids = try await WorkspaceStore.people(query.ids, session)
            let people = try await AccountStore.all(ids, session)
            return PeopleReached(
                people: people.map { ReachedPerson(id: $0.id, email: $0.email, emailVerified: $0.emailVerified) })
        }
    }

    /// Returns one of one's own workspaces.
    @Operation(.get, "/workspaces/{id}", for: .user)
    package func get(_ id: Workspace.ID, by caller: Caller) async throws -> Workspace {
        try await ledger.database.read(.unscoped) { try await own(id, caller, $0) }
    }

    /// Changes a workspace's name or how it works; what is not mentioned stays. It takes an administrator of that
    /// workspace.
    @Operation(.patch, "/workspaces/{id}", for: .user, emits: .workspaceUpdated, fails: [.forbidden])
    package func update(_ id: Workspace.ID, _ change: WorkspaceChange, ifMatch: EntityTag?, by caller: Caller)
        async throws -> Workspace
    {
        try await ledger.change(by: caller, in: .workspace(id.uuid)) { transaction, now in
            var workspace = try await own(id, caller, transaction)
            guard workspace.role >= .admin else {
                throw HansardError(.forbidden, "This needs the role admin in the workspace")
            }
            try workspace.require(ifMatch)
            workspace.name = try change.name.applied(to: workspace.name, field: "name").checkedName()
            workspace.settings.autoMinutes = change.settings?.autoMinutes ?? workspace.settings.autoMinutes
            let before = workspace.version
            workspace.version += 1
            workspace.updatedAt = now
            try await WorkspaceStore.update(workspace, from: before, transaction)
            return Recorded(workspace, subject: id.uuid, workspace: id.uuid, details: ["name": .string(workspace.name)])
        }
    }

    /// - Throws: `not_found` for a workspace that does not exist, or that the caller is not in.
    private func own(_ id: Workspace.ID, _ caller: Caller, _ session: any DatabaseSession) async throws -> Workspace {
        let user = User.ID(try caller.user)
        guard Self.only(caller).map({ $0 == id.uuid }) ?? true,
            let workspace = try await WorkspaceStore.find(id, for: user, session)
        else {
            throw HansardError.notFound("workspace")
        }
        return workspace
    }

    /// The one workspace that an API key may see; nil for people, who may see all of theirs.
    private static func only(_ caller: Caller) -> UUID? {
        caller.identity.kind == .apiKey ? caller.identity.workspace : nil
    }
}
