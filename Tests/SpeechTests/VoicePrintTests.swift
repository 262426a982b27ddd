import Foundation
import Testing

@testable import Speech

@Suite("Knowing voices again")
struct VoicePrintTests {
    /// A voice whose cosine to axis `axis` is `similarity`; the rest of it lies on an axis of its own.
    private func print(_ axis: Int, _ similarity: Float = 1, rest: Int = 200) -> VoicePrint {
        var direction = [Float](repeating: 0, count: SpeakerModel.voiceSize)
        direction[axis] = similarity
        direction[rest] = (1 - similarity * similarity).squareRoot()
        return VoicePrint(direction: direction)
    }

    private func voice(_ index: Int, _ print: VoicePrint) -> SpeakerVoice {
        SpeakerVoice(index: index, print: print, seconds: 30)
    }

    @Test("How alike two prints are is their cosine, and prints of other networks cannot be compared")
    func similarity() throws {
        #expect(abs(try #require(print(0).similarity(to: print(0, 0.7))) - 0.7) < 1e-6)
        #expect(print(0).similarity(to: print(1)) == 0)
        let other = try #require(VoicePrint(model: "other", version: 1, bytes: print(0).bytes))
        #expect(print(0).similarity(to: other) == nil)
        let later = try #require(VoicePrint(model: VoicePrint.currentModel, version: 2, bytes: print(0).bytes))
        #expect(print(0).similarity(to: later) == nil)
    }

    @Test("A print comes back the same, and a damaged one is refused")
    func coding() throws {
        let original = print(3, 0.6)
        let json = try JSONEncoder().encode(original)
        #expect(try JSONDecoder().decode(VoicePrint.self, from: json) == original)
        #expect(original.bytes.count == 1_024)
        let nan = Voice.bytes([Float](repeating: .nan, count: 256))
        let long = Voice.bytes([Float](repeating: 1, count: 256))
        for bytes in [Data(), original.bytes.dropLast(), original.bytes + [0], Data(count: 1_024), nan, long] {
            #expect(VoicePrint(model: "m", version: 1, bytes: bytes) == nil)
            let damaged = try JSONEncoder().encode(["bytes": bytes.base64EncodedString(), "model": "m"])
            #expect(throws: DecodingError.self) { try JSONDecoder().decode(VoicePrint.self, from: damaged) }
        }
    }

    @Test("A known voice is recognised from the threshold on, and not below")
    func threshold() {
        let known = [print(0), print(1)]
        let least = Float(SpeakerVoice.recognition)
        #expect(voice(0, print(1, least + 0.01)).match(among: known)?.index == 1)
        #expect(voice(0, print(1, least - 0.01)).match(among: known) == nil)
        #expect(voice(0, print(1, 0.3)).match(among: known, atLeast: 0.2)?.index == 1)
        #expect(voice(0, print(0)).match(among: []) == nil)
    }

    @Test("A voice between two known ones is nobody")
    func ambiguous() {
        var direction = [Float](repeating: 0, count: SpeakerModel.voiceSize)
        (direction[0], direction[1]) = (0.72, 0.694)
        #expect(voice(0, VoicePrint(direction: direction)).match(among: [print(0), print(1)]) == nil)
        #expect(voice(0, VoicePrint(direction: direction)).match(among: [print(0), print(2)])?.index == 0)
    }

    @Test("Each known voice is at most one speaker: the one that is clearly more alike, or none")
    func oneToOne() {
        func turns(_ voices: [SpeakerVoice]) -> SpeakerTurns { SpeakerTurns(turns: [], speakers: 3, voices: voices) }
        let known = [print(0), print(1), print(2)]
        let clear = turns([voice(0, print(0, 0.6, rest: 100)), voice(1, print(0, 0.9)), voice(2, print(2, 0.8))])
        #expect(clear.matches(among: known).map(\.speaker) == [1, 2])
        #expect(clear.matches(among: known).map(\.index) == [0, 2])
        let unclear = turns([voice(0, print(0, 0.85, rest: 100)), voice(1, print(0, 0.9))])
        #expect(unclear.matches(among: known).isEmpty)
    }

    @Test("Turns that were written before voices were kept are still read")
    func oldTurns() throws {
        let old = Data(#"{"turns":[{"startMs":0,"endMs":5,"speaker":0,"confidence":1}],"speakers":1}"#.utf8)
        let turns = try JSONDecoder().decode(SpeakerTurns.self, from: old)
        #expect(turns.speakers == 1 && turns.voices.isEmpty)
        let whole = SpeakerTurns(turns: turns.turns, speakers: 1, voices: [voice(0, print(4))])
        #expect(try JSONDecoder().decode(SpeakerTurns.self, from: try JSONEncoder().encode(whole)) == whole)
    }

    @Test("Pieces come back the same, and damaged ones are refused")
    func pieces() throws {
        let voice = Voice.normalised((0..<SpeakerModel.voiceSize).map(Float.init))
        var pieces = VoicePieces(
            pieces: [SpeechPiece(frames: 3..<90, isOverlap: false, voice: voice)], frames: 100)
        pieces.append(VoicePieces(pieces: [SpeechPiece(frames: 120..<125, isOverlap: true)], frames: 589))
        #expect(pieces.count == 2 && pieces.heardMs == 10_000)
        let json = try JSONEncoder().encode(pieces)
        #expect(try JSONDecoder().decode(VoicePieces.self, from: json) == pieces)
        let text = String(decoding: json, as: UTF8.self)
        for (part, other) in [
            ("\"frames\":589", "\"frames\":5"), ("[3,120]", "[3]"), ("[3,120]", "[-3,120]"),
            ("[90,125]", "[3,125]"), ("[true,false]", "[true,true]"),
        ] {
            #expect(text.contains(part))
            let damaged = Data(text.replacingOccurrences(of: part, with: other).utf8)
            #expect(throws: DecodingError.self) { try JSONDecoder().decode(VoicePieces.self, from: damaged) }
        }
    }
}
