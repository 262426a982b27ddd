import Inference

/// The Silero network: how likely it is that someone speaks, for each 32 ms of sound.
final class VoiceActivityModel: Sendable {
    /// Samples in a frame; the network is made for exactly this many at 16 kHz.
    static let frame = 512
    /// Samples of the frame before, which the network reads again.
    static let context = 64
    /// Numbers in the network's memory, of shape 2 × 1 × 128.
    static let memory = 256

    private let session: OnnxSession
    private let rate: OnnxTensor

    init(models: SpeechModels, runtime: OnnxRuntime) throws {
        session = try OnnxSession(
            path: models.path(.voiceActivity), inputs: ["input", "state", "sr"], outputs: ["output", "stateN"],
            sizes: ["batch": 1, "sequence": Self.context + Self.frame], runtime: runtime)
        rate = try .integers([16000], shape: [], runtime: runtime)
    }

    /// The likelihood (0…1) that `samples`, the context and one frame, hold speech; `memory` is carried along.
    func likelihood(of samples: [Float], memory: inout [Float]) throws -> Float {
        let input = try OnnxTensor.floats(samples, shape: [1, samples.count], runtime: session.runtime)
        let state = try OnnxTensor.floats(memory, shape: [2, 1, 128], runtime: session.runtime)
        let results = try session.run([input, state, rate])
        memory = try results[1].floats()
        return try results[0].withFloats { $0.first ?? 0 }
    }
}
