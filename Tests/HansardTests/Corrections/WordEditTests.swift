import Testing

@testable import Hansard

@Suite("The difference that an edit makes")
struct WordEditTests {
    /// A word each second.
    private func words(_ text: String) -> [SpokenWord] {
        SpokenWord.split(text).enumerated().map { index, word in
            SpokenWord(text: word, startMs: index * 1000, endMs: index * 1000 + 900, confidence: 0.9)
        }
    }

    private func edit(_ before: String, _ after: String) -> WordEdit {
        WordEdit(words(before), to: SpokenWord.split(after), source: .person)
    }

    @Test("Words that stay keep their times and their confidence")
    func keeps() {
        let edit = edit("we meet hands card today", "we meet Hansard today")
        #expect(edit.words.map(\.text) == ["we", "meet", "Hansard", "today"])
        #expect(edit.words.map(\.startMs) == [0, 1000, 2000, 4000])
        #expect(edit.words.map(\.confidence) == [0.9, 0.9, nil, 0.9])
        #expect(edit.words[2].endMs == 3900)
        #expect(edit.words[2].heard == "hands card")
        #expect(edit.words.map(\.source) == [.engine, .engine, .person, .engine])
    }

    @Test("Several words share the time of what they replace, by their length")
    func shares() {
        let edit = edit("it costs ten", "it costs eleven hundred")
        #expect(edit.words.map(\.startMs) == [0, 1000, 2000, 2415])
        #expect(edit.words.last?.endMs == 2900)
        #expect(edit.words.map(\.heard) == [nil, nil, "ten", ""])
    }

    @Test("Words that are put in take no time, and what is taken out leaves the rest as it was")
    func inserts() {
        #expect(edit("one three", "one two three").words.map(\.startMs) == [0, 900, 1000])
        #expect(edit("one three", "zero one three").words.map(\.startMs) == [0, 0, 1000])
        let shorter = edit("one um two", "one two")
        #expect(shorter.words.map(\.startMs) == [0, 2000])
        #expect(shorter.spans == [.init(old: 1..<2, new: 1..<1)])
    }

    @Test("What is edited twice still tells what was heard at first")
    func twice() {
        let once = edit("call dayna now", "call Dayna now")
        let again = WordEdit(once.words, to: ["call", "Dana", "now"], source: .person)
        #expect(again.words[1].heard == "dayna")
    }

    @Test("The same text changes nothing, and very long texts are compared as a whole")
    func extremes() {
        #expect(edit("one two", "one two").spans.isEmpty)
        let long = (0..<3000).map(String.init).joined(separator: " ")
        let edit = edit(long, long + " end")
        #expect(edit.spans.count == 1)
        #expect(edit.words.count == 3001)
    }
}
