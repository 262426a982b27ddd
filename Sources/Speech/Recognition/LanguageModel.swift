import Foundation
import Inference

/// The Whisper network as far as it tells languages: it hears speech and gives the likelihood of each language.
final class LanguageModel: Sendable {
    /// Samples that it can hear at once; what comes after is left out.
    static let longest = 480_000
    /// Its encoder reads pairs of frames of 160 samples.
    private static let step = 320

    private let session: OnnxSession
    /// The languages as BCP 47 tags, in the order of the network's results.
    let languages: [String]

    init(models: SpeechModels, runtime: OnnxRuntime) throws {
        session = try OnnxSession(
            path: models.path(.language), inputs: ["samples"], outputs: ["likelihoods"], runtime: runtime)
        languages = try String(contentsOfFile: models.path(.languages), encoding: .utf8)
            .split(separator: "\n").map(String.init)
    }

    /// How likely each language is in `samples` (16 kHz, one channel). Blocks the thread for a fiftieth of their length.
    func likelihoods(in samples: [Float]) throws -> [String: Double] {
        // At least a second: the network's features need a frame on either side.
        let count = min(max(samples.count, 16_000), Self.longest) / Self.step * Self.step
        let heard = samples.prefix(count) + [Float](repeating: 0, count: max(0, count - samples.count))
        let input = try OnnxTensor.floats(Array(heard), shape: [1, count], runtime: session.runtime)
        guard let result = try session.run([input]).first else { return [:] }
        let values = try result.floats()
        guard values.count == languages.count else {
            throw SpeechError.engineFailed("the list of languages does not fit its model")
        }
        return Dictionary(zip(languages, values.map(Double.init))) { first, _ in first }
    }
}
