import Inference

/// The Silero network: how likely it is that someone speaks, for each 32 ms of sound.
final class VoiceActivityModel: Sendable {
    /// Samples in a frame; the network is made for exactly this many at 16 kHz.
    static let frame = 512
    /// Samples of the frame before, which the network reads again.
    static let context = 64
    /// Numbers in the network's memory, of shape 2 × 1 × 128.
    static let memory = 256
    /// Frames that are read in one run: more would cost memory and save nothing.
    static let mostFrames = 64

    private let session: OnnxSession

    init(models: SpeechModels, runtime: OnnxRuntime) throws {
        session = try OnnxSession(
            path: models.path(.voiceActivity), inputs: ["frames", "state"], outputs: ["likelihoods", "stateN"],
            runtime: runtime)
    }

    /// The likelihood (0…1) that each of successive frames holds speech.
    ///
    /// - Parameters:
    ///   - sound: The context and then 1…`mostFrames` whole frames.
    ///   - memory: What the network keeps from one call to the next.
    func likelihoods(of sound: ArraySlice<Float>, memory: inout [Float]) throws -> [Float] {
        let starts = stride(from: sound.startIndex, to: sound.endIndex - Self.context, by: Self.frame)
        let row = Self.context + Self.frame
        var rows: [Float] = []
        rows.reserveCapacity(starts.underestimatedCount * row)
        for start in starts { rows += sound[start..<(start + row)] }
        let frames = try OnnxTensor.floats(rows, shape: [rows.count / row, row], runtime: session.runtime)
        let state = try OnnxTensor.floats(memory, shape: [2, 1, 128], runtime: session.runtime)
        let results = try session.run([frames, state])
        memory = try results[1].floats()
        return try results[0].floats()
    }
}
