import Credentials
import Database
import Foundation
package import Mesh

/// The API keys of a person in a workspace.
@Service("api_keys")
package struct APIKeyService: Sendable {
    let ledger: SQLLedger
    let clock: @Sendable () -> Timestamp

    /// Keys that a person may have in one workspace.
    static let limit = 100

    /// Lists one's own keys in this workspace, the newest first.
    @Operation(.get, "/api-keys", for: .person, tool: false)
    package func list(page: Page, by caller: Caller) async throws -> PageOf<APIKey> {
        let request = try APIKeyStore.order.request(page)
        let workspace = try caller.workspace, user = try caller.user, now = clock()
        return try await ledger.database.read(.workspace(workspace)) {
            try await APIKeyStore.page(of: user, at: now, request, $0)
        }
    }

    /// Makes a key for a program to call with, in this workspace. It is shown once.
    @Operation(.post, "/api-keys", for: .person, status: .created, emits: .apiKeyCreated, tool: false, replays: false)
    package func create(_ draft: APIKeyDraft, by caller: Caller) async throws -> NewAPIKey {
        let user = try caller.user, workspace = try caller.workspace
        let name = try draft.name.checkedName()
        try check(draft)
        let secret = APIKeySecret()
        return try await ledger.change(by: caller, in: .workspace(workspace)) { transaction, now in
            guard try await APIKeyStore.count(of: user, transaction) < Self.limit else {
                throw HansardError(.conflict, "There are \(Self.limit) keys already; delete one first")
            }
            let key = APIKey(
                id: .init(.v7(at: now)), name: name, prefix: secret.hint, scopes: draft.scopes.uniqued,
                expiresAt: draft.expiresAt,
                lastUsedAt: nil, createdAt: now)
            try await APIKeyStore.insert(key, secret, of: user, transaction)
            let answer = NewAPIKey(
                id: key.id, name: key.name, key: secret.text, prefix: key.prefix, scopes: key.scopes,
                expiresAt: key.expiresAt, createdAt: now)
            return Recorded(
                answer, subject: key.id.uuid,
                details: ["name": .string(name), "scopes": .array(key.scopes.map { .string($0) })])
        }
    }

    /// Revokes a key at once.
    @Operation(.delete, "/api-keys/{id}", for: .person, emits: .apiKeyRevoked, tool: false)
    package func delete(_ id: APIKey.ID, by caller: Caller) async throws {
        let user = try caller.user, workspace = try caller.workspace
        try await ledger.change(by: caller, in: .workspace(workspace)) { transaction, now in
            guard try await APIKeyStore.revoke(id, of: user, at: now, transaction) else {
                throw HansardError.notFound("API key")
            }
            return Recorded((), subject: id.uuid)
        }
    }

    private func check(_ draft: APIKeyDraft) throws {
        var violations = Violations()
        for (index, scope) in draft.scopes.enumerated() where !APIKeyScope.isValid(scope) {
            violations.add(
                "scopes.\(index)", "form",
                "must be *, read, write, or a service and one of the two, such as meetings:read")
        }
        if let expires = draft.expiresAt, expires <= clock() {
            violations.add("expires_at", "range", "must be in the future")
        }
        try violations.throwIfAny()
    }
}
