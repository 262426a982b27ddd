import Foundation
import Inference
import Testing

@testable import Language

/// Figures of the reference implementation: PyPI `tokenizers` 0.23.3 with the model's own `tokenizer.json`, and
/// `onnxruntime` 1.31.1 with the mean over all pieces of the published network, which multiplies floats; ours multiplies
/// in 8 bits, and comes within 0.015 of each number.
@Suite("Texts as vectors")
struct EmbeddingTests {
    /// Where `scripts/models.sh` puts the model.
    private static let models: URL = {
        let environment = ProcessInfo.processInfo.environment
        if let path = environment["HANSARD_MODELS"], !path.isEmpty { return URL(filePath: path) }
        let data = environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory() + "/.local/share"
        return URL(filePath: data).appending(path: "hansard/models")
    }()
    private static let folder = models.appending(path: "meaning")
    private static let isInstalled = MiniLMEmbedder.isInstalled(in: folder)

    private static func embedder(threads: Int = 1) -> MiniLMEmbedder {
        let library = models.appending(path: "lib/libonnxruntime.so").path
        return MiniLMEmbedder(folder: folder, inference: InferenceRuntime(library: library, threads: threads))
    }

    private func pieces(_ text: String) throws -> [Int64] {
        let vocabulary = try String(contentsOf: Self.folder.appending(path: "vocab.txt"), encoding: .utf8)
        return try WordPieces(vocabulary: vocabulary).numbers(of: text, limit: 256)
    }

    @Test(
        "Texts are cut into the pieces of the reference implementation", .enabled(if: isInstalled),
        arguments: [
            ("The budget was approved.", [101, 1996, 5166, 2001, 4844, 1012, 102]),
            ("", [101, 102]),
            (
                "Die Straße nach Köln, naïve café!",
                [101, 3280, 2358, 27807, 6583, 2818, 28306, 1010, 15743, 7668, 999, 102]
            ),
            ("会议 notes on 3.14", [101, 1763, 100, 3964, 2006, 1017, 1012, 2403, 102]),
            ("🙂 ok \u{1}\u{200B}\u{FFFD}foo\tbar", [101, 100, 7929, 29379, 3347, 102]),
            (
                "ΑΘΗΝΑ Ünïcödé İstanbul ǅ “quoted”—dash…",
                [101, 1155, 29725, 24824, 16177, 14608, 27260, 9960, 100, 1523, 9339, 1524, 1517, 11454, 1529, 102]
            ),
            (String(repeating: "x", count: 120) + " y", [101, 100, 1061, 102]),
        ])
    func pieces(_ text: String, _ expected: [Int64]) throws {
        #expect(try pieces(text) == expected)
    }

    @Test("Long texts end after 256 pieces", .enabled(if: isInstalled))
    func longText() throws {
        let numbers = try pieces(String(repeating: "word ", count: 400))
        #expect(numbers.count == 256 && numbers.first == 101 && numbers.last == 102)
    }

    @Test("Words that look like the vocabulary's signs are words", .enabled(if: isInstalled))
    func signs() throws {
        let numbers = try pieces("[SEP] [MASK]")
        #expect(numbers.dropFirst().dropLast().allSatisfy { $0 != 102 && $0 != 103 })
    }

    @Test("A vocabulary without the signs is refused")
    func vocabulary() {
        #expect(throws: WordPieces.Unusable.self) { try WordPieces(vocabulary: "a\nb\n") }
    }

    @Test("Vectors are near those of the reference implementation", .enabled(if: isInstalled))
    func vectors() async throws {
        let embedder = Self.embedder()
        let texts = [
            "The budget was approved.", "The committee agreed to spend the money.", "We went swimming on Sunday.",
            String(repeating: "word ", count: 400), "",
        ]
        let vectors = try await embedder.vectors(of: texts)
        #expect(vectors.map(\.values.count) == [384, 384, 384, 384, 384])
        let expected: [[Float]] = [
            [-0.016, 0.100, 0.003, 0.051], [-0.008, 0.021, -0.056, 0.068], [0.023, 0.026, 0.070, 0.038],
            [-0.005, -0.098, -0.039, 0.051],
        ]
        for (vector, beginning) in zip(vectors, expected) {
            for (value, wanted) in zip(vector.values, beginning) { #expect(abs(value - wanted) < 0.018) }
            #expect(abs(vector.similarity(to: vector) - 1) < 1e-4)
        }
        #expect(abs(vectors[0].similarity(to: vectors[1]) - 0.618) < 0.01)
        #expect(abs(vectors[0].similarity(to: vectors[2]) - 0.074) < 0.01)
        #expect(vectors[4].values.allSatisfy { $0 == 0 })
    }

    @Test("A text's vector is the same alone and among others", .enabled(if: isInstalled))
    func company() async throws {
        let embedder = Self.embedder(threads: 2)
        let alone = try await embedder.vectors(of: ["The budget was approved."])
        let among = try await embedder.vectors(of: ["A much longer text of other words.", "The budget was approved."])
        #expect(alone[0] == among[1])
    }

    @Test("The model is let go when idle and comes back when asked", .enabled(if: isInstalled), .timeLimit(.minutes(1)))
    func idle() async throws {
        let embedder = Self.embedder()
        #expect(await !embedder.isLoaded)
        _ = try await embedder.vectors(of: ["One."])
        await embedder.release(idleFor: .seconds(3600))
        #expect(await embedder.isLoaded)
        await embedder.release(idleFor: .zero)
        // The thread that ran it holds it for a moment more.
        while await embedder.isLoaded { await Task.yield() }
        #expect(try await embedder.vectors(of: ["One."]).count == 1)
    }

    @Test("Without a model there is an error, not a crash; nothing to do needs none")
    func missing() async throws {
        let inference = InferenceRuntime(library: "/nowhere/libonnxruntime.so", threads: 1)
        let embedder = MiniLMEmbedder(folder: URL(filePath: "/nowhere"), inference: inference)
        #expect(!MiniLMEmbedder.isInstalled(in: URL(filePath: "/nowhere")))
        #expect(try await embedder.vectors(of: []).isEmpty)
        await #expect(throws: InferenceError.self) { try await embedder.vectors(of: ["One."]) }
    }
}
