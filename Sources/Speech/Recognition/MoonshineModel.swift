import Inference

/// The Moonshine networks: an encoder that reads sound, and a decoder that writes one token after another.
final class MoonshineModel: Sendable {
    private static let firstToken: Int64 = 1
    private static let lastToken = 2
    /// Fewer samples than this give the encoder nothing to read.
    private static let shortest = 8_000
    /// Nobody speaks more tokens a second; a decoder that goes on is repeating itself.
    private static let tokensPerSecond = 8
    /// Samples to each frame of the encoder.
    static let samplesPerFrame = 384

    private let shape: MoonshineShape
    private let encoder: OnnxSession
    private let decoder: OnnxSession
    private let vocabulary: TokenVocabulary

    init(quality: SpeechQuality, models: SpeechModels, runtime: OnnxRuntime) throws {
        let paths = ModelFile.network(of: quality).map(models.path)
        shape = quality.shape
        let layers = 0..<shape.layers
        // Each layer's memory, first that of what was written, then that of what was heard.
        let caches = ["decoder", "encoder"].flatMap { side in
            layers.flatMap { ["\($0).\(side).key", "\($0).\(side).value"] }
        }
        encoder = try OnnxSession(
            path: paths[0], inputs: ["input_values"], outputs: ["last_hidden_state"], runtime: runtime)
        decoder = try OnnxSession(
            path: paths[1],
            inputs: ["input_ids", "encoder_hidden_states", "use_cache_branch"] + caches.map { "past_key_values." + $0 },
            outputs: ["logits"] + layers.map { "attention.\($0)" } + caches.map { "present." + $0 }, runtime: runtime)
        vocabulary = try TokenVocabulary(path: paths[2])
    }

    /// Recognises `samples` (16 kHz, one channel). Blocks the thread for about a fiftieth of their length.
    func words(in samples: [Float]) throws -> [Word] {
        let padding = [Float](repeating: 0, count: max(0, Self.shortest - samples.count))
        let heard = samples + padding
        let input = try OnnxTensor.floats(heard, shape: [1, heard.count], runtime: encoder.runtime)
        guard let sound = try encoder.run([input]).first else { return [] }
        let limit = heard.count * Self.tokensPerSecond / 16_000 + 8
        let written = try write(from: sound, limit: limit)
        let frames = samples.count / Self.samplesPerFrame + 1
        let pauses = Pauses(in: samples, frame: Self.samplesPerFrame)
        let spans = written.attention.spans(frames: frames, silent: pauses.frames)
        return pauses.placed(vocabulary.words(written.tokens, spans: spans, duration: samples.count / 16))
    }

    /// Writes tokens, the likeliest each time, until the decoder ends or repeats itself.
    private func write(from sound: OnnxTensor, limit: Int) throws -> (tokens: [WrittenToken], attention: Attention) {
        let runtime = decoder.runtime
        let empty = try OnnxTensor.floats([], shape: [1, MoonshineShape.heads, 0, shape.headSize], runtime: runtime)
        let layers = shape.layers
        var caches = [OnnxTensor](repeating: empty, count: layers * 4)
        var tokens: [WrittenToken] = []
        var attention = Attention()
        var next = Self.firstToken
        for step in 0..<limit {
            let id = try OnnxTensor.integers([next], shape: [1, 1], runtime: runtime)
            let cached = try OnnxTensor.flag(step > 0, runtime: runtime)
            let results = try decoder.run([id, sound, cached] + caches)
            for layer in results[1...layers] { try layer.withFloats { attention.add($0, heads: MoonshineShape.heads) } }
            attention.endStep()
            let fresh = results[(1 + layers)...]
            // After the first step what was heard does not change, and the decoder does not hand it out again.
            caches = step == 0 ? Array(fresh) : Array(fresh.prefix(layers * 2)) + caches.suffix(layers * 2)
            let token = try results[0].withFloats(WrittenToken.likeliest(of:))
            if token.id == Self.lastToken { break }
            tokens.append(token)
            if let repeated = WrittenToken.repetition(at: tokens) {
                tokens.removeLast(repeated)
                attention.removeLast(repeated)
                break
            }
            next = Int64(token.id)
        }
        return (tokens, attention)
    }
}
