import Testing

@testable import Speech

@Suite("Words and their times")
struct WordTimesTests {
    @Test("The path through a table follows its ridge")
    func warping() {
        // Three words over ten frames: 0–3, 4–5, 6–9.
        let owner = [0, 0, 0, 0, 1, 1, 2, 2, 2, 2]
        let gains = (0..<3).flatMap { row in owner.map { $0 == row ? Float(1) : -1 } }
        #expect(TimeWarping.spans(of: gains, rows: 3, columns: 10) == [0..<4, 4..<6, 6..<10])
    }

    @Test("More words than frames still have times, in order")
    func crowded() {
        let spans = TimeWarping.spans(of: [Float](repeating: 0, count: 10), rows: 5, columns: 2)
        #expect(spans.count == 5)
        #expect(zip(spans, spans.dropFirst()).allSatisfy { $0.lowerBound <= $1.lowerBound })
        #expect(spans.allSatisfy { $0.upperBound <= 2 })
    }

    @Test("Attention that moves forward gives each token its frames")
    func attention() {
        var attention = Attention()
        for token in 0..<4 {
            let weights = (0..<40).map { abs($0 - token * 10 - 5) < 5 ? Float(0.1) : 0.001 }
            (weights + weights).withUnsafeBufferPointer { attention.add($0, heads: 2) }
            attention.endStep()
        }
        let spans = attention.spans(frames: 40)
        #expect(spans.count == 4)
        for (token, span) in spans.enumerated() { #expect(abs(span.lowerBound - token * 10) <= 2) }
    }

    @Test("The median of five is the middle one, whatever the order")
    func median() {
        func permutations(_ values: [Float]) -> [[Float]] {
            values.count < 2
                ? [values]
                : values.indices.flatMap { index in
                    let others = values.enumerated().filter { $0.offset != index }.map(\.element)
                    return permutations(others).map { [values[index]] + $0 }
                }
        }
        for v in permutations([1, 2, 3, 4, 5]) { #expect(MedianFilter.median(v[0], v[1], v[2], v[3], v[4]) == 3) }
    }

    @Test("The filter drops a spike and keeps an edge", arguments: [1, 2, 3, 4, 9])
    func filter(count: Int) {
        var sum = [Float](repeating: 0, count: 9)
        MedianFilter.addSmoothed([0, 0, 9, 0, 0, 5, 5, 5, 5], from: 0, count: 9, to: &sum)
        #expect(sum == [0, 0, 0, 0, 5, 5, 5, 5, 5] || sum == [0, 0, 0, 0, 0, 5, 5, 5, 5])
        var short = [Float](repeating: 0, count: count)
        MedianFilter.addSmoothed([Float](repeating: 2, count: count), from: 0, count: count, to: &short)
        #expect(short == [Float](repeating: 2, count: count))
    }

    @Test("Tokens become words with text, times and the least of their likelihoods")
    func vocabulary() throws {
        // "▁Hel", "lo", ".", "▁you", and two bytes of one letter
        let lines = ["4paBSGVs 0", "bG8= 1", "Lg== 2", "4paBeW91 3", "4paB 4", "w6k= 5"].map { Substring($0) }
        let vocabulary = try TokenVocabulary(lines: lines)
        let tokens = [(0, 0.9), (1, 0.5), (2, 0.8), (3, 1.0), (4, 0.7), (5, 0.6)]
            .map { WrittenToken(id: $0.0, likelihood: Float($0.1)) }
        let spans = [0..<4, 4..<10, 10..<12, 12..<20, 20..<24, 24..<60]
        let words = vocabulary.words(tokens, spans: spans, duration: 1_000)
        #expect(words.map(\.text) == ["Hello.", "you", "é"])
        #expect(words.map(\.startMs) == [0, 288, 480])
        #expect(words.map(\.endMs) == [240, 480, 1_000])
        #expect(words.compactMap(\.confidence).map { ($0 * 10).rounded() } == [5, 10, 6])
    }

    @Test("Tokens that are not as they should be are refused", arguments: ["?? 0", "bG8= 1", "bG8="])
    func badVocabulary(line: String) {
        #expect(throws: SpeechError.self) { try TokenVocabulary(lines: [Substring(line)]) }
    }

    @Test("A token that the vocabulary lacks is passed over")
    func unknownToken() throws {
        let vocabulary = try TokenVocabulary(lines: ["4paBeW91 0"])
        let tokens = [WrittenToken(id: 0, likelihood: 1), WrittenToken(id: 32_767, likelihood: 1)]
        #expect(vocabulary.words(tokens, spans: [0..<2, 2..<4], duration: 500).map(\.text) == ["you"])
    }

    @Test("A decoder that turns in circles is noticed, and one that counts is not")
    func repetition() {
        func tokens(_ ids: [Int]) -> [WrittenToken] { ids.map { WrittenToken(id: $0, likelihood: 1) } }
        #expect(WrittenToken.repetition(at: tokens([1, 2, 3, 7, 8, 7, 8, 7, 8, 7, 8])) == 6)
        #expect(WrittenToken.repetition(at: tokens([1, 2, 3, 7, 8, 7, 8, 7, 8])) == nil)
        #expect(WrittenToken.repetition(at: tokens(Array(0..<50))) == nil)
    }

    @Test("The likeliest token is the one of the highest score")
    func likeliest() {
        let scores: [Float] = [0, 2, 0, -30]
        let token = scores.withUnsafeBufferPointer(WrittenToken.likeliest(of:))
        #expect(token.id == 1)
        #expect(abs(token.likelihood - 0.787) < 0.001)
    }

    @Test("Words do not reach into pauses")
    func pauses() {
        let pack = SpeechPack(ranges: [16_000..<32_000, 48_000..<64_000], padded: 12_000..<68_000)
        let words = [("a", 800, 1_100), ("b", 1_500, 2_900), ("c", 2_500, 3_400), ("d", 3_500, 4_200)]
            .map { Word(text: $0.0, startMs: $0.1, endMs: $0.2) }
        let placed = pack.placed(words)
        #expect(placed.map(\.startMs) == [1_000, 1_500, 3_000, 3_500])
        #expect(placed.map(\.endMs) == [1_100, 2_000, 3_400, 4_000])
    }

    @Test("A word over a gap between two ranges lies where most of it is, and a comma does not lengthen it")
    func gaps() throws {
        let pack = SpeechPack(ranges: [16_000..<32_000, 48_000..<64_000], padded: 12_000..<68_000)
        let words = [Word(text: "a", startMs: 1_950, endMs: 3_400), Word(text: "b", startMs: 3_400, endMs: 3_900)]
        #expect(pack.placed(words).map(\.startMs) == [3_000, 3_400])
        let vocabulary = try TokenVocabulary(lines: ["4paBeW91 0", "LA== 1"])
        let tokens = [0, 1].map { WrittenToken(id: $0, likelihood: 1) }
        let word = try #require(vocabulary.words(tokens, spans: [0..<10, 10..<40], duration: 1_000).first)
        #expect(word.text == "you," && word.endMs == 240)
    }

    @Test("Utterances that are done early wait for their turn, and empty ones are passed over")
    func queue() {
        var queue = RecognitionQueue()
        let numbers = (0..<3).map { _ in queue.begin() }
        func utterance(_ text: String?) -> RecognisedUtterance {
            RecognisedUtterance(
                startMs: 0, endMs: 1, words: text.map { [Word(text: $0, startMs: 0, endMs: 1)] } ?? [])
        }
        #expect(queue.finished((numbers[2], utterance("c"))).isEmpty)
        #expect(queue.finished((numbers[0], utterance("a"))) == [utterance("a")])
        #expect(queue.finished((numbers[1], utterance(nil))) == [utterance("c")])
        #expect(queue.running == 0)
    }

    @Test("Speech that gives no words is tried again in halves")
    func halves() async throws {
        let pack = SpeechPack(ranges: [0..<64_000], padded: 0..<64_000)
        let sound = PackedSound(pack: pack, samples: [Float](repeating: 0.1, count: 64_000))
        let utterance = try await sound.recognised(by: FussyEngine())
        #expect(utterance.words.count == 2)
        #expect((utterance.words.last?.startMs ?? 0) > 900)
    }
}

/// Hears one word in anything shorter than three seconds, and nothing in the rest.
private struct FussyEngine: SpeechEngine {
    let identity = EngineIdentity(name: "fussy", model: "none", language: nil)
    let concurrency = 1

    func words(in samples: [Float]) async throws(SpeechError) -> [Word] {
        samples.count < 48_001 ? [Word(text: "word", startMs: 0, endMs: 100)] : []
    }
}
