import Inference
import Testing

@testable import Speech

@Suite("Where people speak")
struct VoiceActivityTests {
    private static let runtime = SpeechRuntime(models: SpeechFixtures.models)
    private let frame = VoiceActivityModel.frame

    /// The ranges that a detector finds in frames of these likelihoods.
    private func ranges(_ frames: [Float], rules: SpeechRangeRules = SpeechRangeRules()) -> [SpeechRange] {
        var detector = SpeechRangeDetector(rules: rules)
        var ranges = frames.compactMap { detector.add($0) }
        if let last = detector.finish(at: frames.count * frame) { ranges.append(last) }
        return ranges
    }

    private func run(_ likelihood: Float, _ count: Int) -> [Float] { Array(repeating: likelihood, count: count) }

    @Test("Speech begins a little before its first frame and ends where silence begins")
    func plain() {
        let found = ranges(run(0, 20) + run(0.9, 30) + run(0, 20))
        #expect(found == [(20 * frame - 1152)..<(50 * frame)])
    }

    @Test("A click is no speech")
    func click() {
        #expect(ranges(run(0, 20) + run(0.9, 6) + run(0, 20)) == [])
    }

    @Test("A short pause does not end speech, and a long one does", arguments: [(12, 1), (13, 2)])
    func pause(frames: Int, count: Int) {
        #expect(ranges(run(0.9, 30) + run(0, frames) + run(0.9, 30) + run(0, 20)).count == count)
    }

    @Test("Doubtful frames keep speech going")
    func doubt() {
        #expect(ranges(run(0.9, 20) + run(0.4, 40) + run(0.9, 20)).count == 1)
    }

    @Test("Speech without a pause is cut at its quietest, and nothing of it is lost")
    func endless() {
        var likelihoods = run(0.9, 2_000)
        likelihoods[500] = 0.6
        let found = ranges(likelihoods)
        #expect(found.count > 2)
        #expect(found.first == 0..<(500 * frame))
        #expect(zip(found, found.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
        #expect(found.last?.upperBound == 2_000 * frame)
        #expect(found.allSatisfy { $0.count <= SpeechRangeRules().longest })
    }

    @Test("No range begins before the place that is settled")
    func settled() {
        var detector = SpeechRangeDetector()
        var settled = 0
        let quiet = run(0, 10) + run(0.9, 40) + run(0, 30)
        for likelihood in quiet + run(0.9, 5) + run(0, 5) + run(0.9, 700) + run(0, 50) {
            let found = detector.add(likelihood)
            if let found { #expect(found.lowerBound >= settled) }
            #expect(detector.settled >= settled)
            settled = detector.settled
        }
    }

    @Test(
        "Where people speak does not depend on how much sound comes at once",
        .enabled(if: SpeechFixtures.hasModels), arguments: [512, 700, 5_000])
    func chunks(size: Int) async throws {
        let model = try await Self.runtime.voiceActivity.model()
        var samples: [Float] = []
        for try await chunk in try SpeechFixtures.decoder().samples(of: SpeechFixtures.recording("beckett.wav")) {
            samples += chunk
        }
        var whole = VoiceActivity(model: model)
        let expected = try whole.feed(samples) + whole.finish()
        #expect(expected.count > 2)
        var bitwise = VoiceActivity(model: model)
        var found: [SpeechRange] = []
        for start in stride(from: 0, to: samples.count, by: size) {
            found += try bitwise.feed(Array(samples[start..<min(start + size, samples.count)]))
        }
        #expect(try found + bitwise.finish() == expected)
    }

    @Test("Ranges are packed up to nine seconds, and a pause of a second begins a new pack")
    func packing() {
        var packer = SpeechPacker()
        let second = 16_000
        #expect(packer.add(second..<(3 * second)) == nil)
        #expect(packer.add((3 * second + 8_000)..<(9 * second)) == nil)
        let full = packer.add((9 * second + 8_000)..<(12 * second))
        #expect(full?.ranges.count == 2)
        #expect(full?.padded == (second - 4_000)..<(9 * second + 4_000))
        let paused = packer.add((13 * second)..<(14 * second))
        #expect(paused?.ranges.count == 1)
        #expect(packer.finish(at: 14 * second)?.padded == (13 * second - 4_000)..<(14 * second))
        #expect(packer.finish(at: 14 * second) == nil)
    }

    @Test("A pack that nothing can join any more is handed out")
    func expiry() {
        var packer = SpeechPacker()
        _ = packer.add(0..<16_000)
        #expect(packer.expire(at: 30_000) == nil)
        #expect(packer.expire(at: 40_000)?.ranges == [0..<16_000])
    }

    @Test("The window forgets what is no longer needed, and keeps its places")
    func window() {
        var window = SampleWindow()
        window.append((0..<40_000).map(Float.init))
        window.discard(before: 20_000)
        #expect(window.start == 20_000 && window.end == 40_000)
        #expect(window[19_999..<20_002] == [20_000, 20_001])
        window.discard(before: 20_500)
        #expect(window.start == 20_000)
    }
}
