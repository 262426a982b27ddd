import Language
import Synchronization

/// Vectors that a test can foresee: words of one concept point one way, any other word has a direction of its own.
final class ConceptEmbedder: TextEmbedder {
    let identity: String
    let dimensions = 128
    private let state = Mutex(State())

    private struct State {
        var texts: [String] = []
        var failures = 0
    }

    private static let concepts = [
        ["budget", "money", "funds", "price"], ["dog", "puppy", "hound"], ["holiday", "vacation", "travel"],
    ]

    init(_ identity: String = "concepts/1") { self.identity = identity }

    /// The texts that were asked for, without those that only fill a batch.
    var texts: [String] { state.withLock { $0.texts.filter { !$0.isEmpty } } }

    /// Fails the next calls.
    func fail(_ times: Int) { state.withLock { $0.failures = times } }

    struct Broken: Error {}

    func vectors(of texts: [String]) async throws -> [TextVector] {
        try state.withLock { state in
            if state.failures > 0 {
                state.failures -= 1
                throw Broken()
            }
            state.texts += texts
        }
        return texts.map(vector)
    }

    private func vector(of text: String) -> TextVector {
        var values = [Float](repeating: 0, count: dimensions)
        for word in text.lowercased().split(whereSeparator: { !$0.isLetter }) {
            if let concept = Self.concepts.firstIndex(where: { $0.contains(String(word)) }) {
                values[concept] += 3
            } else {
                // The same in every process, unlike Swift's own hashes.
                let hash = word.unicodeScalars.reduce(UInt32(5381)) { $0 &* 33 &+ $1.value }
                values[3 + Int(hash % UInt32(dimensions - 3))] += 0.3
            }
        }
        return TextVector(values)
    }
}
