import Testing

@testable import Speech

@Suite("Putting words and turns together")
struct TranscriptAssemblyTests {
    private func transcript(_ words: [Word], _ turns: [SpeakerTurn]? = nil) -> SpeechTranscript {
        let utterance = RecognisedUtterance(startMs: 0, endMs: words.last?.endMs ?? 0, words: words)
        let recognised = WordTranscript(
            utterances: [utterance], language: "en",
            engine: EngineIdentity(name: "test", model: "none", language: "en"), durationMs: words.last?.endMs ?? 0)
        let speakers = Set((turns ?? []).compactMap(\.speaker)).count
        return TranscriptAssembly().transcript(
            of: recognised, turns: turns.map { SpeakerTurns(turns: $0, speakers: speakers) })
    }

    /// One word each `pace` milliseconds, four fifths of it long.
    private func words(_ text: String, from start: Int = 0, pace: Int = 400) -> [Word] {
        text.split(separator: " ").enumerated().map { index, word in
            let begin = start + index * pace
            return Word(text: String(word), startMs: begin, endMs: begin + pace * 4 / 5, confidence: 0.8)
        }
    }

    private func turn(_ speaker: Int?, _ start: Int, _ end: Int) -> SpeakerTurn {
        SpeakerTurn(startMs: start, endMs: end, speaker: speaker, confidence: 1)
    }

    @Test("A segment ends where the speaker changes, in the middle of an utterance too")
    func speakers() {
        let result = transcript(words("how are you fine thanks"), [turn(0, 0, 1_190), turn(1, 1_200, 2_000)])
        #expect(result.segments.map(\.text) == ["how are you", "fine thanks"])
        #expect(result.segments.map(\.speaker) == [0, 1])
        #expect(result.speakers.map(\.label) == ["Speaker 1", "Speaker 2"])
    }

    @Test("Where nobody can be told, nobody is named")
    func nobody() {
        let result = transcript(words("who is that", pace: 2_000), [turn(0, 0, 1_700), turn(nil, 1_900, 3_700)])
        #expect(result.segments.map(\.speaker) == [0, nil])
        #expect(result.speakers.map(\.index) == [0])
        #expect(transcript(words("who is that")).segments.map(\.speaker) == [nil])
    }

    @Test("A word just beside a turn belongs to it, one far from any to nobody")
    func beside() {
        let turns = WordSpeakers(SpeakerTurns(turns: [turn(0, 1_000, 2_000), turn(1, 5_000, 6_000)], speakers: 2))
        func speaker(_ start: Int, _ end: Int) -> Int? {
            turns.speaker(of: Word(text: "x", startMs: start, endMs: end), after: nil)
        }
        #expect(speaker(2_100, 2_300) == 0)
        #expect(speaker(4_700, 4_900) == 1)
        #expect(speaker(3_000, 3_300) == nil)
        #expect(speaker(1_500, 1_500) == 0)
    }

    @Test("Where two speak at once, the word stays with whoever was speaking")
    func overlap() {
        let turns = WordSpeakers(SpeakerTurns(turns: [turn(0, 0, 5_000), turn(1, 1_000, 2_000)], speakers: 2))
        let word = Word(text: "x", startMs: 1_200, endMs: 1_500)
        #expect(turns.speaker(of: word, after: 1) == 1)
        #expect(turns.speaker(of: word, after: 0) == 0)
        #expect(turns.speaker(of: word, after: nil) == 0)
    }

    @Test("A long pause ends a segment, a short one only after a sentence")
    func pauses() {
        let spoken =
            words("one two.") + words("three four", from: 1_500) + words("five", from: 3_000)
            + words("six", from: 6_000)
        #expect(transcript(spoken).segments.map(\.text) == ["one two.", "three four five", "six"])
    }

    @Test("However long someone speaks, no segment is longer than half a minute, and none loses a word")
    func length() {
        for text in ["word", "a, b", "so it goes."] {
            let spoken = words(Array(repeating: text, count: 400).joined(separator: " "))
            let result = transcript(spoken, [turn(0, 0, 1_000_000)])
            #expect(result.segments.allSatisfy { $0.endMs - $0.startMs <= 30_000 })
            #expect(result.segments.flatMap(\.words).map(\.text) == spoken.map(\.text))
            #expect(result.segments.count < spoken.count / 10)
        }
    }

    @Test("Segments are in order and do not overlap, though words did")
    func order() {
        let tangled = [("b", 900, 2_500), ("a", 0, 1_800), ("c", 2_000, 2_100), ("d", 2_050, 2_060)]
            .map { Word(text: $0.0, startMs: $0.1, endMs: $0.2) }
        let result = transcript(tangled, [turn(0, 0, 900), turn(1, 900, 1_900), turn(0, 1_950, 3_000)])
        #expect(result.segments.flatMap(\.words).map(\.text) == ["a", "b", "c", "d"])
        #expect(zip(result.segments, result.segments.dropFirst()).allSatisfy { $0.endMs <= $1.startMs })
        #expect(result.segments.allSatisfy { $0.startMs <= $0.endMs })
    }

    @Test("Confidence is the words' mean, and absent where they have none")
    func confidence() {
        #expect(transcript(words("a b")).segments.map(\.confidence) == [0.8])
        #expect(transcript([Word(text: "a", startMs: 0, endMs: 1)]).segments.map(\.confidence) == [nil])
    }
}
