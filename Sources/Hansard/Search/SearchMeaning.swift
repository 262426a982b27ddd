package import Database
package import Foundation
package import Language
package import Logging

/// What searching by meaning takes: what makes vectors, and the vectors of each workspace.
///
/// It is optional: where it is missing or fails, search goes by words alone.
package final class SearchMeaning: Sendable {
    /// What makes vectors.
    package let embedder: any TextEmbedder
    let index: VectorIndex
    private let logger: Logger

    /// A question waits no longer for its vector: then words have to do.
    private static let patience = Duration.seconds(2)

    /// - Parameter memory: bytes that the vectors of all workspaces together may take in this process.
    package init(
        database: any RelationalDatabase, embedder: any TextEmbedder, memory: Int = 256 << 20, logger: Logger
    ) {
        self.embedder = embedder
        self.logger = logger
        index = VectorIndex(database: database, model: embedder.identity, memory: memory)
    }

    /// A question as a vector; nil where there is none to be had.
    func question(_ text: String) async -> QuestionMeaning? {
        do {
            let vectors = try await withThrowingTaskGroup(of: [TextVector].self) { [embedder] group in
                group.addTask { try await embedder.vectors(of: [text]) }
                group.addTask {
                    try await Task.sleep(for: Self.patience)
                    throw Impatience()
                }
                defer { group.cancelAll() }
                return try await group.next() ?? []
            }
            guard let vector = vectors.first, vector.values.contains(where: { $0 != 0 }) else { return nil }
            return QuestionMeaning(model: embedder.identity, vector: vector, index: index)
        } catch {
            logger.warning("a question is searched for by words alone", metadata: ["error": "\(error)"])
            return nil
        }
    }

    private struct Impatience: Error, CustomStringConvertible {
        var description: String { "its vector took too long" }
    }
}

/// A question's vector, and what it is compared with.
struct QuestionMeaning: Sendable {
    /// What made the vector.
    let model: String
    let vector: TextVector
    let index: VectorIndex
}
