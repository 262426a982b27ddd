import Speech
import Testing

@testable import Hansard

@Suite("What voices are called")
struct SpeakerLabelsTests {
    /// A word for each part, said by this voice from and to these milliseconds.
    private func transcript(_ parts: [(voice: Int, start: Int, end: Int)]) -> SpeechTranscript {
        let words = parts.map {
            RecognisedUtterance(
                startMs: $0.start, endMs: $0.end, words: [Word(text: "word", startMs: $0.start, endMs: $0.end)])
        }
        let turns = parts.map { SpeakerTurn(startMs: $0.start, endMs: $0.end, speaker: $0.voice, confidence: 0.9) }
        return TranscriptAssembly().transcript(
            of: WordTranscript(
                utterances: words, language: "en",
                engine: EngineIdentity(name: "script", model: "one", language: "en"), durationMs: 100_000),
            turns: SpeakerTurns(turns: turns, speakers: Set(parts.map(\.voice)).count))
    }

    @Test("At first they are numbered, after those whom the meeting has already")
    func first() {
        let transcript = transcript([(0, 0, 10), (1, 10, 20)])
        #expect(SpeakerLabels(of: transcript, before: [], taken: []).labels == [0: "Speaker 1", 1: "Speaker 2"])
        let later = SpeakerLabels(of: transcript, before: [], taken: ["Speaker 2", "Ada"])
        #expect(later.labels == [0: "Speaker 3", 1: "Speaker 4"])
    }

    @Test("A voice that speaks when somebody spoke before is called as before")
    func again() {
        let before = [
            SpeakerLabels.Spoken(startMs: 0, endMs: 10_000, label: "Speaker 1"),
            SpeakerLabels.Spoken(startMs: 10_000, endMs: 30_000, label: "Speaker 2"),
        ]
        let labels = SpeakerLabels(
            of: transcript([(1, 0, 9_000), (0, 11_000, 30_000), (2, 40_000, 50_000)]), before: before,
            taken: ["Speaker 1", "Speaker 2"]
        ).labels
        #expect(labels == [0: "Speaker 2", 1: "Speaker 1", 2: "Speaker 3"])
    }

    @Test("One who turns out to be two keeps the label for the one who spoke longer")
    func divided() {
        let before = [SpeakerLabels.Spoken(startMs: 0, endMs: 30_000, label: "Speaker 1")]
        let labels = SpeakerLabels(
            of: transcript([(0, 0, 10_000), (1, 10_000, 30_000)]), before: before, taken: ["Speaker 1"]
        ).labels
        #expect(labels == [0: "Speaker 2", 1: "Speaker 1"])
    }

    @Test("A chance agreement gives no label")
    func chance() {
        let before = [SpeakerLabels.Spoken(startMs: 0, endMs: 1_000, label: "Speaker 1")]
        let labels = SpeakerLabels(of: transcript([(0, 0, 20_000)]), before: before, taken: ["Speaker 1"]).labels
        #expect(labels == [0: "Speaker 2"])
    }
}
