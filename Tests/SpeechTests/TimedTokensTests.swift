import Testing

@testable import Speech

@Suite("Tokens with times")
struct TimedTokensTests {
    private func tokens(_ texts: [String]) -> [[UInt8]] { texts.map { Array($0.utf8) } }

    @Test("Tokens are put together to the words of the text, each from its first token to its last")
    func words() {
        let timed = TimedTokens(
            text: " Hello there, you.", tokens: tokens([" Hel", "lo", "▁there", ",", " you", "."]),
            starts: [0.1, 0.3, 0.5, 0.8, 1.2, 1.4], lengths: nil, likelihoods: [0.9, 0.6, 1, 0.2, 0.7, 0.8])
        let words = timed.words(duration: 2_000)
        #expect(words.map(\.text) == ["Hello", "there,", "you."])
        #expect(words.map(\.startMs) == [100, 500, 1_200])
        #expect(words.map(\.endMs) == [500, 1_100, 1_700])
        #expect(words.map(\.confidence) == [0.6, 0.2, 0.7])
    }

    @Test("Lengths are taken at their word, and nothing ends after the sound")
    func lengths() {
        let timed = TimedTokens(
            text: "a b", tokens: tokens(["a", " b"]), starts: [0, 0.5], lengths: [0.2, 9], likelihoods: nil)
        #expect(timed.words(duration: 900).map(\.endMs) == [200, 900])
    }

    @Test("A letter that is spread over tokens is one")
    func bytes() {
        let timed = TimedTokens(
            text: " né à", tokens: [[32, 0x6E], [0xC3], [0xA9], [32, 0xC3, 0xA0]], starts: [0, 0.1, 0.2, 0.6],
            lengths: nil, likelihoods: nil)
        #expect(timed.words(duration: 1_000).map(\.text) == ["né", "à"])
        #expect(timed.words(duration: 1_000).map(\.startMs) == [0, 600])
    }

    @Test("Scripts without spaces have a word for each sign, with the marks that follow it")
    func signs() {
        #expect(TimedTokens.split("今天 好。OK 2026年 x") == ["今", "天", "好。", "OK", "2026", "年", "x"])
        let timed = TimedTokens(
            text: "今天好", tokens: tokens(["今", "天", "好"]), starts: [0.1, 0.4, 0.7], lengths: nil, likelihoods: nil)
        #expect(timed.words(duration: 1_000).map(\.startMs) == [100, 400, 700])
    }

    @Test("Two words in one token, and a token of nothing, do no harm")
    func odd() {
        let timed = TimedTokens(
            text: "New York is", tokens: tokens(["New York", " ", " is"]), starts: [0.2, 0.5, 0.6], lengths: nil,
            likelihoods: nil)
        let words = timed.words(duration: 1_000)
        #expect(words.map(\.text) == ["New", "York", "is"])
        #expect(zip(words, words.dropFirst()).allSatisfy { $0.startMs <= $1.startMs })
        #expect(words.allSatisfy { $0.startMs <= $0.endMs && $0.endMs <= 1_000 })
    }

    @Test(
        "Without times, or with tokens that say something else, words are spread over the sound",
        arguments: [true, false])
    func estimates(hasTimes: Bool) {
        let timed = TimedTokens(
            text: "one three", tokens: tokens(["1", "3"]), starts: hasTimes ? [0, 0.5] : nil, lengths: nil,
            likelihoods: nil)
        let words = timed.words(duration: 2_400)
        #expect(words.map(\.text) == ["one", "three"])
        #expect(words.map(\.startMs) == [200, 1_000] && words.last?.endMs == 2_200)
    }

    @Test("Times that go back or are no numbers stay in order and in bounds")
    func disorder() {
        let timed = TimedTokens(
            text: "a b c", tokens: tokens(["a", " b", " c"]), starts: [0.9, 0.2, .infinity], lengths: nil,
            likelihoods: [2, -1, .nan])
        let words = timed.words(duration: 1_000)
        #expect(zip(words, words.dropFirst()).allSatisfy { $0.startMs <= $1.startMs })
        #expect(words.allSatisfy { $0.endMs <= 1_000 && $0.startMs <= $0.endMs })
    }

    @Test("Nothing heard is no words")
    func nothing() {
        let timed = TimedTokens(text: "", tokens: [], starts: [], lengths: nil, likelihoods: nil)
        #expect(timed.words(duration: 1_000).isEmpty)
    }
}
