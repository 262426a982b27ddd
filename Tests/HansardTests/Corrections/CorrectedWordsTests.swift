import Foundation
import Mesh
import Testing

@testable import Hansard

@Suite("Corrections in new words")
struct CorrectedWordsTests {
    private let recording = Recording.ID(UUID())

    private func words(_ text: String, from start: Int = 0) -> [SpokenWord] {
        SpokenWord.split(text).enumerated().map { index, word in
            SpokenWord(text: word, startMs: start + index * 1000, endMs: start + index * 1000 + 900)
        }
    }

    private func segment(_ text: String) -> StoredSegment {
        StoredSegment(
            RevisionDraft.Line(words(text), by: nil, editedBy: nil), speaker: nil, of: .init(UUID()),
            heardIn: recording, revision: 1, position: 1, id: .init(UUID()))
    }

    /// What the corrections of an edit make of other words.
    private func redone(_ before: String, _ after: String, on heard: String, from start: Int = 0) -> String {
        let segment = segment(before)
        let edit = WordEdit(segment.words, to: SpokenWord.split(after), source: .person)
        var words = CorrectedWords([(self.words(heard, from: start), nil)])
        words.apply(Correction.words(edit, of: segment, by: nil), labels: [:])
        return words.lines.map(\.text).joined(separator: "\n")
    }

    @Test("A correction is made again where the same words are heard, whatever their case")
    func again() {
        #expect(redone("ask dayna now", "ask Dana now", on: "Ask Dayna, now") == "Ask Dana now")
        #expect(redone("hands card it is", "Hansard it is", on: "well hands card it is") == "well Hansard it is")
    }

    @Test("Words that were put in or taken out find their place by the word beside them")
    func beside() {
        #expect(redone("we agreed", "we all agreed", on: "we agreed") == "we all agreed")
        #expect(redone("so um yes", "so yes", on: "so um yes") == "so yes")
        #expect(redone("um yes", "yes", on: "um yes") == "yes")
    }

    @Test("Where something else is heard, or far away, nothing is corrected")
    func elsewhere() {
        #expect(redone("ask dayna now", "ask Dana now", on: "ask Diana now") == "ask Diana now")
        #expect(redone("ask dayna now", "ask Dana now", on: "ask dayna now", from: 60_000) == "ask dayna now")
    }

    @Test("Of two places, the nearer one is corrected")
    func nearest() {
        #expect(redone("no dayna dayna no", "no dayna Dana no", on: "no dayna dayna no") == "no dayna Dana no")
    }

    @Test("Edits of edits are made again in their order")
    func chain() {
        var segment = segment("the hands card works")
        var corrections: [Correction] = []
        for text in ["the Hans Card works", "the Hans Kard works", "the Hansard works well"] {
            let edit = WordEdit(segment.words, to: SpokenWord.split(text), source: .person)
            corrections += Correction.words(edit, of: segment, by: nil)
            segment.words = edit.words
            segment.settle()
        }
        var words = CorrectedWords([(self.words("the hands card works"), nil)])
        words.apply(corrections, labels: [:])
        #expect(words.lines.map(\.text) == ["the Hansard works well"])
    }

    @Test("Another speaker's words become a line of their own")
    func speakers() throws {
        let dana = Speaker.ID(UUID())
        let said = words("that is mine not yours")
        let correction = try #require(
            Correction.speaker(dana, of: Array(said[3...]), in: recording, by: nil))
        var words = CorrectedWords([(said, "Speaker 1")])
        words.apply([correction], labels: [dana: "Speaker 2"])
        #expect(words.lines.map(\.text) == ["that is mine", "not yours"])
        #expect(words.lines.map(\.speaker) == ["Speaker 1", "Speaker 2"])
    }
}
