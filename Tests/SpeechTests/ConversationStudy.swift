import Foundation
import Testing

@testable import Speech

/// Measures the thresholds for speakers on the conversations that `benchmarks/meeting/conversations.py` makes.
/// `HANSARD_CONVERSATIONS` names their folder; `benchmarks/meeting.sh` runs it.
@Suite("Thresholds for speakers", .enabled(if: SpeechFixtures.conversations != nil && SpeechFixtures.hasModels))
struct ConversationStudy {
    @Test("The threshold in use is within a point of the best, and few people are confused")
    func thresholds() async throws {
        let folder = try #require(SpeechFixtures.conversations)
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "wav" }.sorted { $0.path < $1.path }
        try #require(files.count > 10)
        var heard: [(pieces: VoicePieces, said: [(start: Double, end: Double, name: String)])] = []
        for file in files {
            heard.append(
                (try await pieces(of: file), try rttm(file.deletingPathExtension().appendingPathExtension("rttm"))))
        }
        var rates: [Float: Double] = [:]
        for hundredths in [36, 38, 40, 42, 43, 44, 45, 46, 48, 50, 52] {
            let alike = Float(hundredths) / 100
            var sum = DiarizationError(), right = 0
            for (pieces, said) in heard {
                let turns = pieces.turns(speakers: nil, durationMs: .max, alike: alike)
                sum += DiarizationError(turns, said: said)
                right += turns.speakers == Set(said.map(\.name)).count ? 1 : 0
            }
            rates[alike] = sum.rate
            print(
                "alike \(alike): DER \(percent(sum.rate)), confused \(percent(sum.confusion)), "
                    + "number of people right in \(right) of \(heard.count)")
        }
        var known = DiarizationError()
        for (pieces, said) in heard {
            let count = Set(said.map(\.name)).count
            known += DiarizationError(pieces.turns(speakers: count), said: said)
        }
        print("number of people given: DER \(percent(known.rate)), confused \(percent(known.confusion))")
        let best = try #require(rates.values.min()), used = try #require(rates[SpeakerAssignment.alike])
        #expect(used < best + 0.01)
        #expect(used < 0.11)
    }

    /// What is heard in a file; kept beside it, because listening takes minutes and measuring seconds.
    private func pieces(of file: URL) async throws -> VoicePieces {
        let kept = file.deletingPathExtension().appendingPathExtension("pieces.json")
        if let data = try? Data(contentsOf: kept) { return try JSONDecoder().decode(VoicePieces.self, from: data) }
        let diarizer = Diarizer(runtime: SpeechRuntime(models: SpeechFixtures.models))
        let batches = Batches()
        _ = try await diarizer.turns(
            of: try SpeechFixtures.decoder().samples(of: file), each: { await batches.append($0) })
        let pieces = await batches.all
        try JSONEncoder().encode(pieces).write(to: kept)
        return pieces
    }

    private func percent(_ share: Double) -> String { String(format: "%.1f%%", 100 * share) }
}

private actor Batches {
    private(set) var all = VoicePieces()

    func append(_ batch: VoicePieces) { all.append(batch) }
}
