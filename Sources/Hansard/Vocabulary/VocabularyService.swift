import Database
package import Mesh

/// The names and terms of a workspace, which recordings are written down with.
@Service("vocabulary")
package struct VocabularyService: Sendable {
    let ledger: SQLLedger

    /// Terms that a workspace may have.
    static let limit = 2_000

    package init(ledger: SQLLedger) { self.ledger = ledger }

    /// Lists the workspace's terms, the newest first.
    @Operation(.get, "/vocabulary", for: .viewer)
    package func list(page: Page, by caller: Caller) async throws -> PageOf<VocabularyTerm> {
        let request = try VocabularyStore.order.request(page)
        return try await ledger.database.read(caller.scope) { try await VocabularyStore.page(request, $0) }
    }

    /// Adds a term. Recordings that are written down from now on have it in the place of what it is misheard as; the
    /// transcript marks the words.
    @Operation(.post, "/vocabulary", for: .member, status: .created, emits: .vocabularyCreated, fails: [.conflict])
    package func create(_ draft: VocabularyDraft, by caller: Caller) async throws -> VocabularyTerm {
        let term = try Self.checked(draft.term), misheard = try Self.checked(draft.misheard)
        return try await keeping {
            try await ledger.change(by: caller) { transaction, now in
                guard try await VocabularyStore.count(transaction) < Self.limit else {
                    throw HansardError(.conflict, "There are \(Self.limit) terms already; delete one first")
                }
                let added = VocabularyTerm(
                    id: .init(.v7(at: now)), term: term, misheard: misheard, version: 1,
                    createdBy: caller.identity.user.map { .init($0) }, createdAt: now, updatedAt: now)
                try await VocabularyStore.insert(added, transaction)
                return Recorded(added, subject: added.id.uuid, details: ["term": .string(term)])
            }
        }
    }

    /// Changes a term; what is not mentioned stays. Transcripts that are there stay as they are.
    @Operation(.patch, "/vocabulary/{id}", for: .member, emits: .vocabularyUpdated, fails: [.conflict])
    package func update(_ id: VocabularyTerm.ID, _ change: VocabularyChange, ifMatch: EntityTag?, by caller: Caller)
        async throws -> VocabularyTerm
    {
        try await keeping {
            try await ledger.change(by: caller) { transaction, now in
                guard var term = try await VocabularyStore.find(id, transaction) else {
                    throw HansardError.notFound("term")
                }
                try term.require(ifMatch)
                term.term = try Self.checked(try change.term.applied(to: term.term, field: "term"))
                term.misheard = try Self.checked(try change.misheard.applied(to: term.misheard, field: "misheard"))
                term.version += 1
                term.updatedAt = now
                try await VocabularyStore.update(term, transaction)
                return Recorded(term, subject: id.uuid, details: ["term": .string(term.term)])
            }
        }
    }

    /// Deletes a term. Words that it was put into stay.
    @Operation(.delete, "/vocabulary/{id}", for: .member, emits: .vocabularyDeleted)
    package func delete(_ id: VocabularyTerm.ID, by caller: Caller) async throws {
        try await ledger.change(by: caller) { transaction, _ in
            guard try await VocabularyStore.delete(id, transaction) else { throw HansardError.notFound("term") }
            return Recorded((), subject: id.uuid)
        }
    }

    private func keeping<Output: Sendable>(_ change: () async throws -> Output) async throws -> Output {
        do {
            return try await change()
        } catch let error as DatabaseError where error.violates(.unique) {
            throw HansardError(.conflict, "There is such a term already")
        }
    }

    private static func checked(_ term: String) throws -> String {
        let term = SpokenWord.split(term.withoutNULs).joined(separator: " ")
        guard term.contains(where: { $0.isLetter || $0.isNumber }) else {
            throw HansardError.invalid("term", "empty", "must have a letter or a digit")
        }
        return term
    }

    private static func checked(_ misheard: [String]) throws -> [String] {
        try misheard.enumerated().map { index, phrase in
            let phrase = SpokenWord.split(phrase.withoutNULs).joined(separator: " ")
            guard (1...100).contains(phrase.count), phrase.contains(where: { $0.isLetter || $0.isNumber }) else {
                throw HansardError.invalid(
                    "misheard.\(index)", "length", "must have 1 to 100 characters, a letter or a digit among them")
            }
            return phrase
        }.uniqued
    }
}
