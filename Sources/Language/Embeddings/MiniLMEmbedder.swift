public import Foundation
public import Inference

/// all-MiniLM-L6-v2 with weights of 8 bits, multiplied in 8 bits: 384 numbers for a text, made for comparing by cosine.
///
/// Sentences of about 256 pieces of words at most: of longer texts the beginning counts. It is loaded when it is first
/// needed, once for all who share it, and takes about 70 MB then.
///
/// Model card: <https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2> (mean over all pieces, length 1).
public final class MiniLMEmbedder: TextEmbedder {
    /// The model reads no more pieces than these of a text, as its card says.
    static let longestText = 256

    public let identity = "all-MiniLM-L6-v2/8-bit"
    public let dimensions = 384
    private let inference: InferenceRuntime
    private let slot: ModelSlot<MiniLMModel>

    /// - Parameters:
    ///   - folder: with `model.onnx` and `vocab.txt`; nothing is read until the first text comes.
    ///   - inference: the threads and the library that all models of the process share.
    public init(folder: URL, inference: InferenceRuntime) {
        self.inference = inference
        slot = ModelSlot {
            let runtime = try await inference.library.model()
            return try await inference.threads.run { try MiniLMModel(folder: folder, runtime: runtime) }
        }
    }

    /// Whether `folder` has the model's files.
    public static func isInstalled(in folder: URL) -> Bool {
        ["model.onnx", "vocab.txt"].allSatisfy {
            FileManager.default.isReadableFile(atPath: folder.appending(path: $0).path)
        }
    }

    /// A vector for each text, in order.
    ///
    /// One thread works on one text at a time: batches were measured to be no faster, and a text's vector does not
    /// depend on those beside it this way. One text alone is a question that somebody waits for, and goes first.
    /// - Throws: `InferenceError`, `CancellationError`, or what reading the files throws.
    public func vectors(of texts: [String]) async throws -> [TextVector] {
        guard !texts.isEmpty else { return [] }
        let model = try await slot.model()
        var vectors: [TextVector] = []
        vectors.reserveCapacity(texts.count)
        for text in texts {
            try Task.checkCancellation()
            let isQuestion = texts.count == 1
            vectors.append(try await inference.threads.run(urgently: isQuestion) { try model.vector(of: text) })
        }
        return vectors
    }

    /// Lets go of the model if nobody asked for it within `idle`.
    public func release(idleFor idle: Duration) async {
        await slot.release(idleFor: idle)
    }

    /// Whether the model is in memory.
    public var isLoaded: Bool {
        get async { await slot.isLoaded }
    }
}

/// The network and its vocabulary.
final class MiniLMModel: Sendable {
    private let session: OnnxSession
    private let pieces: WordPieces
    private let size: Int

    init(folder: URL, size: Int = 384, runtime: OnnxRuntime) throws {
        pieces = try WordPieces(
            vocabulary: String(contentsOf: folder.appending(path: "vocab.txt"), encoding: .utf8))
        session = try OnnxSession(
            path: folder.appending(path: "model.onnx").path,
            inputs: ["input_ids", "attention_mask", "token_type_ids"], outputs: ["last_hidden_state"],
            runtime: runtime)
        self.size = size
    }

    /// The direction of `text`: the mean of what the network makes of its pieces. Blocks the thread.
    func vector(of text: String) throws -> TextVector {
        let numbers = pieces.numbers(of: text, limit: MiniLMEmbedder.longestText)
        // Begin and end alone: no word.
        guard numbers.count > 2 else { return TextVector([Float](repeating: 0, count: size)) }
        let shape = [1, numbers.count]
        let ones = [Int64](repeating: 1, count: numbers.count)
        let zeros = [Int64](repeating: 0, count: numbers.count)
        let results = try session.run([
            .integers(numbers, shape: shape, runtime: session.runtime),
            .integers(ones, shape: shape, runtime: session.runtime),
            .integers(zeros, shape: shape, runtime: session.runtime),
        ])
        return try results[0].withFloats { states in
            guard states.count == numbers.count * size else {
                throw InferenceError.failed("the model gives vectors of another size")
            }
            var sum = [Float](repeating: 0, count: size)
            for piece in 0..<numbers.count {
                for index in 0..<size { sum[index] += states[piece * size + index] }
            }
            return TextVector(sum)
        }
    }
}
