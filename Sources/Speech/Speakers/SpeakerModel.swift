import Inference

/// The networks that tell speakers apart: one finds when voices change, two turn a voice into a direction.
final class SpeakerModel: Sendable {
    /// Samples in a window of the segmentation: ten seconds.
    static let window = 160_000
    /// Frames in a window of the segmentation.
    static let framesPerWindow = 589
    /// Seconds of a frame of the segmentation.
    static let secondsPerFrame = 10.0 / 589
    /// Numbers that the trunk gives for each of its frames.
    static let width = 2_560
    /// Frames a second of the trunk.
    static let featuresPerSecond = 12.5
    /// Numbers of a voice's direction.
    static let voiceSize = 256

    private let segmentation: OnnxSession
    private let trunk: OnnxSession
    private let head: OnnxSession
    private let bank = FilterBank()

    init(models: SpeechModels, runtime: OnnxRuntime) throws {
        segmentation = try OnnxSession(
            path: models.path(.segmentation), inputs: ["waveforms"], outputs: ["classes"], runtime: runtime)
        trunk = try OnnxSession(path: models.path(.trunk), inputs: ["fbank"], outputs: ["features"], runtime: runtime)
        head = try OnnxSession(path: models.path(.head), inputs: ["statistics"], outputs: ["voice"], runtime: runtime)
    }

    /// The likeliest class of each frame of a window; shorter sound is padded with silence.
    func classes(of samples: [Float]) throws -> [SpeakerClass] {
        let padding = [Float](repeating: 0, count: max(0, Self.window - samples.count))
        let input = try OnnxTensor.floats(
            samples.prefix(Self.window) + padding, shape: [1, 1, Self.window], runtime: segmentation.runtime)
        return try segmentation.run([input])[0].withFloats { scores in
            let count = SpeakerClass.allCases.count
            return (0..<Self.framesPerWindow).map { frame in
                let row = scores[(frame * count)..<((frame + 1) * count)]
                let best = row.indices.max { row[$0] < row[$1] } ?? row.startIndex
                return SpeakerClass(rawValue: UInt8(best - row.startIndex)) ?? .nobody
            }
        }
    }

    /// The filter bank of `samples`, frame by frame.
    func bands(of samples: [Float]) -> [Float] {
        bank(samples)
    }

    /// What the trunk makes of a filter bank: for each number, its values over time (12.5 a second).
    func features(of bands: [Float]) throws -> VoiceFeatures {
        let input = try OnnxTensor.floats(
            bands, shape: [1, bands.count / FilterBank.bands, FilterBank.bands], runtime: trunk.runtime)
        let values = try trunk.run([input])[0].floats()
        return VoiceFeatures(frames: values.count / Self.width, values: values)
    }

    /// The direction of each voice, of length 1, from its statistics.
    func voices(of statistics: [[Float]]) throws -> [[Float]] {
        guard !statistics.isEmpty else { return [] }
        let input = try OnnxTensor.floats(
            Array(statistics.joined()), shape: [statistics.count, Self.width * 2], runtime: head.runtime)
        let values = try head.run([input])[0].floats()
        return (0..<statistics.count).map { index in
            Voice.normalised(values[(index * Self.voiceSize)..<((index + 1) * Self.voiceSize)])
        }
    }
}
