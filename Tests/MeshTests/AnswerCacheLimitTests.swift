import Foundation
import Testing

@testable import Mesh

@Suite("The cache's limit")
struct AnswerCacheLimitTests {
    private static let limit = 64 << 10
    private let cache = AnswerCache(byteLimit: limit, clock: { 0 })
    private let rule = CacheRule.kept(.seconds(60), until: "note")

    private func key(_ number: Int) -> AnswerCache.Key {
        AnswerCache.Key(identity: .anonymous, input: "input \(number)")
    }

    private func keep(_ number: Int, bytes: Int) {
        guard case .nothing(let stamp) = cache.find(key(number), rule) else { return }
        cache.keep(EncodedAnswer(data: Data(count: bytes)), under: key(number), rule, stamp)
    }

    /// The answers that are found, in bytes. Looking may end some, never add any.
    private func found(of numbers: Range<Int>) -> Int {
        numbers.reduce(0) { sum, number in
            if case .answer(let answer) = cache.find(key(number), rule) { sum + answer.data.count } else { sum }
        }
    }

    @Test("However many answers there are, no more bytes are kept than it may")
    func manyAnswers() {
        for number in 0..<1_000 { keep(number, bytes: 1_000) }
        let bytes = found(of: 0..<1_000)
        #expect(bytes <= Self.limit)
        #expect(bytes > Self.limit / 4, "and it keeps a good part of that")
    }

    @Test("An answer that takes the place of a smaller one counts with its own size")
    func growingAnswers() {
        for number in 0..<100 { keep(number, bytes: 1) }
        cache.evict([CommittedEvent(name: "note.changed", workspace: nil)])
        for number in 0..<100 { keep(number, bytes: 4_000) }
        #expect(found(of: 0..<100) <= Self.limit)
    }

    @Test("An answer too large for the cache is not kept, and displaces nothing")
    func largeAnswer() {
        keep(1, bytes: 1_000)
        keep(2, bytes: Self.limit / 16 + 1)
        #expect(found(of: 2..<3) == 0)
        #expect(found(of: 1..<2) == 1_000)
    }

    @Test("What is asked for again and again outlives what is not")
    func recentlyUsed() {
        keep(-1, bytes: 1_000)
        for number in 0..<500 {
            keep(number, bytes: 1_000)
            #expect(found(of: -1..<0) == 1_000)
        }
        #expect(found(of: 0..<100) == 0)
    }

    @Test("An old answer never takes the place of its successor")
    func successor() throws {
        keep(1, bytes: 1)
        for number in 10..<40 { keep(number, bytes: 1_000) }  // pushes it towards the old half
        cache.evict([CommittedEvent(name: "note.changed", workspace: nil)])
        keep(1, bytes: 2)
        for _ in 1...3 { #expect(found(of: 1..<2) == 2) }
    }

    @Test("More dependencies than can be told apart end every answer, and the count of them begins anew")
    func dependencies() {
        keep(1, bytes: 10)
        for number in 0...100_001 {
            cache.evict([CommittedEvent(name: EventName("resource\(number).made"), workspace: nil)])
        }
        #expect(found(of: 1..<2) == 0)
        keep(1, bytes: 10)
        #expect(found(of: 1..<2) == 10)
    }
}
