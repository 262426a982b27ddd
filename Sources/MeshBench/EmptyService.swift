import Foundation
import Mesh

/// Nothing much.
@Schema
struct EmptyAnswer: Sendable {
    var id: Identifier<EmptyAnswer>
}

/// Does nothing, so that what remains is the way to it.
@Service("empty")
struct EmptyService: Sendable {
    /// Answers at once.
    @Operation(.get, "/empty/{id}", for: .viewer)
    @inline(never)
    func get(_ id: Identifier<EmptyAnswer>, by caller: Caller) async throws -> EmptyAnswer { EmptyAnswer(id: id) }

    /// Answers at once, and is kept.
    @Operation(.get, "/kept/{id}", for: .viewer, cached: .kept(.seconds(3_600), until: "empty"))
    func kept(_ id: Identifier<EmptyAnswer>, by caller: Caller) async throws -> EmptyAnswer { EmptyAnswer(id: id) }
}

/// Remembers nothing.
struct EmptyLedger: Ledger {
    func recall(_ key: ReplayKey) async throws -> RememberedAnswer? { nil }
}
