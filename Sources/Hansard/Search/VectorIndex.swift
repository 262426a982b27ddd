import Database
import Foundation
import Language

/// The vectors of the workspaces that are searched, packed in memory; the database is what counts, this a copy.
///
/// A workspace's copy is brought up to date before each search: a number that rises with every commit to the index, of
/// whatever node, says whether there is anything to do, and each meeting's own number what. Up to ``exactLimit``
/// passages are compared by their whole vectors; beyond that by the signs of their numbers, and the best of those by
/// their whole vectors out of the database. Why: `docs/decisions/0005-search-by-meaning.md`.
actor VectorIndex {
    /// The most passages of a workspace that are compared by whole vectors.
    static let exactLimit = 100_000
    /// Meetings whose vectors are read at once.
    private static let meetingsAtOnce = 64

    /// A workspace's vectors at one moment.
    struct Copy: Sendable {
        fileprivate(set) var revision: Int64
        fileprivate(set) var form: VectorShelf.Form
        fileprivate(set) var shelves: [UUID: Shelf]
        /// Bytes.
        fileprivate(set) var size: Int

        /// How many passages there are.
        var count: Int { shelves.values.reduce(0) { $0 + $1.vectors.count } }
    }

    struct Shelf: Sendable {
        let revision: Int64
        let vectors: VectorShelf
    }

    private let database: any RelationalDatabase
    private let model: String
    private let memory: Int
    private let exactLimit: Int
    private var copies: [UUID: Copy] = [:]
    private var lastUse: [UUID: ContinuousClock.Instant] = [:]
    private var refreshing: [UUID: Task<Copy, any Error>] = [:]

    init(database: any RelationalDatabase, model: String, memory: Int, exactLimit: Int = VectorIndex.exactLimit) {
        (self.database, self.model, self.memory, self.exactLimit) = (database, model, memory, exactLimit)
    }

    /// A workspace's vectors as they are in the database now.
    func copy(of workspace: UUID) async throws -> Copy {
        lastUse[workspace] = .now
        let revision = try await database.read(.workspace(workspace)) { try await PassageVectorStore.revision($0) }
        if let copy = copies[workspace], copy.revision >= revision { return copy }
        if let task = refreshing[workspace] {
            let copy = try await task.value
            // What was committed after that refresh began is not in it.
            if copy.revision >= revision { return copy }
        }
        let task = refreshing[workspace] ?? refresh(workspace)
        return try await task.value
    }

    private func refresh(_ workspace: UUID) -> Task<Copy, any Error> {
        let known = copies[workspace]
        let task = Task {
            defer { refreshing[workspace] = nil }
            let copy = try await read(workspace, since: known)
            copies[workspace] = copy
            makeRoom(for: workspace)
            return copy
        }
        refreshing[workspace] = task
        return task
    }

    private func read(_ workspace: UUID, since known: Copy?) async throws -> Copy {
        let (model, exactLimit) = (model, exactLimit)
        return try await database.read(.workspace(workspace)) { session in
            // First the numbers: what is committed while vectors are read is read again the next time.
            let revision = try await PassageVectorStore.revision(session)
            let revisions = try await PassageVectorStore.revisions(session)
            let form: VectorShelf.Form = try await PassageStore.total(session) > exactLimit ? .sketch : .compact
            var shelves = known?.form == form ? known?.shelves ?? [:] : [:]
            shelves = shelves.filter { revisions[$0.key] != nil }
            let changed = revisions.filter { shelves[$0.key]?.revision != $0.value }.map(\.key)
            for part in changed.chunked(Self.meetingsAtOnce) {
                let items = try await PassageVectorStore.items(of: Array(part), model: model, session)
                for meeting in part {
                    let vectors = VectorShelf(items[meeting] ?? [], form: form)
                    shelves[meeting] = Shelf(revision: revisions[meeting] ?? 0, vectors: vectors)
                }
            }
            return Copy(
                revision: revision, form: form, shelves: shelves,
                size: shelves.values.reduce(0) { $0 + $1.vectors.size })
        }
    }

    /// Lets go of the copies that were not used for longest until the rest fits. The one in use stays.
    private func makeRoom(for workspace: UUID) {
        var total = copies.values.reduce(0) { $0 + $1.size }
        let others = copies.keys.filter { $0 != workspace }.sorted { (lastUse[$0] ?? .now) < (lastUse[$1] ?? .now) }
        for other in others where total > memory {
            total -= copies.removeValue(forKey: other)?.size ?? 0
            lastUse[other] = nil
        }
    }

    /// The workspaces that are in memory.
    var workspaces: Set<UUID> { Set(copies.keys) }
}

extension VectorIndex.Copy {
    /// The passages that are nearest in meaning to a question, best first.
    func nearest(
        _ question: VectorShelf.Question, limit: Int, kinds: Set<PassageKind>, meetings: Set<UUID>?,
        passages: Set<Int64>?
    ) -> [Int64] {
        var best = BestLikenesses(limit: limit)
        let lines = Set(kinds.map(\.line))
        for (meeting, shelf) in shelves where meetings?.contains(meeting) ?? true {
            shelf.vectors.compare(question, lines: lines, ids: passages, &best)
        }
        return best.sorted.map(\.id)
    }
}
