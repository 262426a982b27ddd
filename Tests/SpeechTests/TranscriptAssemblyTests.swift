import Foundation
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
            turns.choice(for: Word(text: "x", startMs: start, endMs: end), after: nil).speaker
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
        #expect(turns.choice(for: word, after: 1).speaker == 1)
        #expect(turns.choice(for: word, after: 0).speaker == 0)
        #expect(turns.choice(for: word, after: nil).speaker == 0)
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

    private func turn(_ speaker: Int?, _ start: Int, _ end: Int, sure: Double) -> SpeakerTurn {
        SpeakerTurn(startMs: start, endMs: end, speaker: speaker, confidence: sure)
    }

    @Test("Each word says how sure its speaker is, and a segment the mean of them")
    func speakerConfidence() {
        let result = transcript(
            words("one two three four"), [turn(0, 0, 800, sure: 0.9), turn(0, 800, 1_600, sure: 0.7)])
        let sure = result.segments[0].words.map { Int((($0.speakerConfidence ?? 0) * 10).rounded()) }
        #expect(sure == [9, 9, 7, 7])
        #expect(abs((result.segments[0].speakerConfidence ?? 0) - 0.8) < 0.001)
        #expect(transcript(words("one")).segments[0].words[0].speakerConfidence == nil)
    }

    @Test("What stays unsure is nobody's, without a confidence")
    func unsure() {
        let spoken = words("one two three four five six seven eight nine ten")
        let result = transcript(
            spoken, [turn(0, 0, 800, sure: 1), turn(nil, 800, 3_200, sure: 0.3), turn(1, 3_200, 4_000, sure: 1)])
        #expect(result.segments.map(\.speaker) == [0, nil, 1])
        #expect(result.segments[1].speakerConfidence == nil)
        #expect(result.segments[1].words.allSatisfy { $0.speakerConfidence == nil })
    }

    @Test("An unsure word or two among somebody's are theirs, and the doubt stays with them")
    func interjection() {
        let spoken = words("one two three four five six")
        let result = transcript(
            spoken, [turn(0, 0, 800, sure: 1), turn(nil, 800, 1_600, sure: 0.3), turn(0, 1_600, 2_400, sure: 1)])
        #expect(result.segments.map(\.speaker) == [0])
        #expect(result.segments[0].words[2].speakerConfidence == 0.3)
        // After a long pause it could be anybody.
        let later = words("one two") + words("three", from: 3_000) + words("four", from: 5_500)
        let apart = transcript(
            later, [turn(0, 0, 800, sure: 1), turn(nil, 3_000, 3_400, sure: 0.3), turn(0, 5_500, 6_000, sure: 1)])
        #expect(apart.segments.map(\.speaker) == [0, nil, 0])
    }

    @Test("Many unsure moments do not make many segments of nobody")
    func flood() {
        let spoken = words(Array(repeating: "so it goes", count: 60).joined(separator: " "))
        let turns = (0..<180).map { turn($0 % 6 == 5 ? nil : $0 / 60, $0 * 400, $0 * 400 + 400, sure: 0.5) }
        let result = transcript(spoken, turns)
        #expect(!result.segments.contains { $0.speaker == nil })
        #expect(result.segments.flatMap(\.words).count == 180)
    }

    @Test("Words that two say at once are marked, and no others")
    func marked() {
        let result = transcript(words("one two three four five"), [turn(0, 0, 2_000), turn(1, 810, 1_150)])
        #expect(result.segments.flatMap(\.words).map(\.overlaps) == [false, false, true, false, false])
        #expect(result.segments.map(\.hasOverlap).contains(true))
        #expect(!transcript(words("one two"), [turn(0, 0, 400), turn(1, 400, 800)]).segments[0].hasOverlap)
    }

    @Test("A word is written without what it lacks, and read without it")
    func coding() throws {
        let plain = Word(text: "a", startMs: 0, endMs: 1)
        let json = String(decoding: try JSONEncoder().encode(plain), as: UTF8.self)
        #expect(!json.contains("overlaps") && !json.contains("peakerConfidence"))
        #expect(try JSONDecoder().decode(Word.self, from: Data(json.utf8)) == plain)
        let full = Word(text: "a", startMs: 0, endMs: 1, confidence: 0.5, speakerConfidence: 0.25, overlaps: true)
        #expect(try JSONDecoder().decode(Word.self, from: try JSONEncoder().encode(full)) == full)
    }
}
