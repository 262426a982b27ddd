import Foundation
import Remote
import RemoteTesting
import Speech
import Testing

@testable import SpeechRemote

@Suite("Deepgram's results")
struct DeepgramResultTests {
    private let engine = EngineIdentity(name: "deepgram", model: "nova-3", language: nil)

    private func result(_ body: String) throws -> DeepgramResult { try DeepgramResult.parse(Data(body.utf8)) }

    @Test("Words and speakers make a transcript like any other engine's")
    func transcript() throws {
        let result = try result(DeepgramBodies.whole)
        let words = result.wordTranscript(engine: engine)
        #expect(words.utterances.map { $0.words.map(\.text) } == [["Hello,", "Dana."], ["Yes?", "Sure."], ["Good."]])
        #expect(words.language == "en" && words.durationMs == 6_500)
        let turns = try #require(result.speakerTurns)
        #expect(turns.speakers == 2)
        #expect(
            turns.turns == [
                SpeakerTurn(startMs: 60, endMs: 900, speaker: 0, confidence: 0.75),
                SpeakerTurn(startMs: 1_200, endMs: 1_500, speaker: 1, confidence: 0.75),
                SpeakerTurn(startMs: 3_000, endMs: 3_250, speaker: 1, confidence: 0.75),
                SpeakerTurn(startMs: 3_250, endMs: 3_600, speaker: 0, confidence: 0.75),
            ])
        let transcript = TranscriptAssembly().transcript(of: words, turns: turns)
        #expect(transcript.segments.map(\.speaker) == [0, 1, 1, 0])
        #expect(transcript.segments.map(\.text) == ["Hello, Dana.", "Yes?", "Sure.", "Good."])
    }

    @Test("The language is the one that was asked for, else the one that was found")
    func language() throws {
        let found = try result(DeepgramBodies.channels)
        #expect(found.wordTranscript(engine: engine).language == "de")
        #expect(found.wordTranscript(engine: engine, language: "fr").language == "fr")
        #expect(found.wordTranscript(engine: engine, language: "multi").language == "de")
        #expect(try result(DeepgramBodies.empty).wordTranscript(engine: engine).language == "und")
    }

    @Test("Each channel is a speaker where none is told apart, and utterances end at pauses")
    func channels() throws {
        let result = try result(DeepgramBodies.channels)
        let words = result.wordTranscript(engine: engine)
        #expect(words.utterances.map { $0.words.map(\.text) } == [["Hi."], ["Ja.", "Ja."], ["Nein."], ["Bye."]])
        let turns = try #require(result.speakerTurns)
        #expect(turns.speakers == 2 && turns.turns.map(\.speaker) == [0, 1, 1, 0])
        #expect(turns.turns.map(\.startMs) == [100, 200, 2_000, 5_000])
        #expect(turns.turns.allSatisfy { $0.confidence == 1 })
    }

    @Test("Silence is a result without words and speakers")
    func empty() throws {
        let result = try result(DeepgramBodies.empty)
        #expect(result.wordTranscript(engine: engine).words.isEmpty && result.speakerTurns == nil)
    }

    @Test("Numbers that cannot be are brought into their range")
    func oddNumbers() throws {
        let word = #"{"word":"a","start":-1,"end":1e300,"confidence":7,"speaker":-4,"speaker_confidence":-1}"#
        let body = #"{"metadata":{},"results":{"channels":[{"alternatives":[{"words":[\#(word)]}]}]}}"#
        let heard = try result(body).channels[0].words[0]
        #expect(heard.startMs == 0 && heard.endMs == 3_600_000_000)
        #expect(heard.confidence == nil && heard.speaker == nil && heard.speakerConfidence == nil)
        #expect(heard.punctuatedWord == "a")
        #expect(try result(body).durationMs == heard.endMs)
    }

    @Test("An error that comes in place of a result is told of")
    func complaint() {
        let error = #expect(throws: RemoteError.self) { try result(DeepgramBodies.corrupt) }
        #expect(error?.code == .refused && error?.requestID == "req-400")
        #expect(error?.message.contains("corrupt or unsupported data") == true)
    }

    @Test("Whatever else comes is unreadable, and never a crash")
    func junk() {
        let whole = Array(DeepgramBodies.whole.utf8)
        var bodies = stride(from: 0, to: whole.count - 1, by: 7).map { Data(whole.prefix($0)) }
        bodies += ["{}", "[]", "7", #"{"metadata":{},"results":{}}"#, #"{"results":{"channels":[]}}"#].map {
            Data($0.utf8)
        }
        bodies += [#"{"metadata":{},"results":{"channels":[]}}"#].map { Data($0.utf8) }
        bodies.append(Data([0xFF, 0xFE, 0]))
        for body in bodies {
            let error = #expect(throws: RemoteError.self) { try DeepgramResult.parse(body) }
            #expect(error?.code == .unreadableAnswer)
        }
    }
}
