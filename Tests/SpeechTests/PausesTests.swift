import Foundation
import Testing

@testable import Speech

@Suite("Pauses between words")
struct PausesTests {
    /// Frames of 384 samples: loud ones for `1`, quiet ones for `0`.
    private func sound(_ pattern: String, quiet: Float = 0.001) -> [Float] {
        pattern.flatMap { sign in
            (0..<384).map { (sign == "1" ? 0.3 : quiet) * sin(Float($0) * 0.3) }
        }
    }

    private func pauses(_ pattern: String, quiet: Float = 0.001) -> Pauses {
        Pauses(in: sound(pattern, quiet: quiet), frame: 384)
    }

    @Test("Quiet frames between loud ones are a pause, a single one or two are not")
    func found() {
        #expect(pauses("0111000011100111").frames == "0111000011111111".map { $0 == "0" })
        #expect(pauses("1110111").frames.allSatisfy { !$0 })
    }

    @Test("Perfect silence is a pause too, and sound without differences has none")
    func extremes() {
        #expect(pauses("110001110000", quiet: 0).frames == "110001110000".map { $0 == "0" })
        #expect(pauses("111111").frames.allSatisfy { !$0 })
        #expect(pauses("000000").frames.allSatisfy { !$0 })
        // The quiet frames are half as loud as the others: noise, in which nothing can be told.
        #expect(pauses("1110000111", quiet: 0.15).frames.allSatisfy { !$0 })
        #expect(Pauses(in: [], frame: 384).frames.isEmpty)
    }

    @Test("A word that reaches over a pause belongs to one side of it")
    func sides() {
        // Sound to 240 ms, a pause to 480 ms, sound to 720 ms.
        let pauses = pauses("111111111100000000001111111111")
        func placed(_ start: Int, _ end: Int) -> [Int] {
            let word = pauses.placed([Word(text: "word", startMs: start, endMs: end)])[0]
            return [word.startMs, word.endMs]
        }
        #expect(placed(200, 700) == [480, 700])
        #expect(placed(0, 500) == [0, 240])
        #expect(placed(300, 600) == [480, 600])
        #expect(placed(0, 400) == [0, 240])
    }

    @Test("Words stay in order, and none reaches into the next")
    func order() {
        let pauses = pauses("111111111100000000001111111111")
        let words = [(0, 110), (100, 300), (260, 490), (490, 700), (490, 500)].map {
            Word(text: "word", startMs: $0.0, endMs: $0.1)
        }
        let placed = pauses.placed(words)
        #expect(zip(placed, placed.dropFirst()).allSatisfy { $0.endMs <= $1.startMs && $0.startMs <= $1.startMs })
        #expect(placed.allSatisfy { $0.startMs <= $0.endMs && $0.startMs >= 0 })
    }

    @Test("Attention that dwells on a pause does not make a word begin in it")
    func attention() {
        var attention = Attention()
        // The second token looks at the pause (frames 10 to 19) and at what follows it.
        for frames in [0..<10, 10..<30] {
            let weights = (0..<30).map { frames.contains($0) ? Float(0.1) : 0.001 }
            weights.withUnsafeBufferPointer { attention.add($0, heads: 1) }
            attention.endStep()
        }
        let silent = (0..<30).map { (10..<20).contains($0) }
        #expect(attention.spans(frames: 30).map(\.lowerBound) == [0, 10])
        #expect(attention.spans(frames: 30, silent: silent).map(\.lowerBound) == [0, 20])
        #expect(attention.spans(frames: 30, silent: [Bool](repeating: true, count: 30)).count == 2)
    }
}
