import Foundation
import Language
import Mesh
import Testing

@testable import Hansard

@Suite("What a citation points at")
struct CitationCheckTests {
    private let first = segment("We chose the red one. The budget is 300.", from: 10_000)
    private let second = segment("Nobody objected to it.", from: 20_000)

    /// A word each second.
    private static func segment(_ text: String, from start: Int, hasWords: Bool = true) -> Segment {
        let words = text.split(separator: " ").enumerated().map { index, word in
            TranscriptWord(
                text: String(word), startMs: start + index * 1000, endMs: start + index * 1000 + 900, confidence: nil,
                speakerID: nil, overlaps: false, heard: nil, source: .engine)
        }
        return Segment(
            id: .init(UUID()), version: 1, recordingID: nil, speaker: nil, text: text, startMs: start,
            endMs: start + words.count * 1000,
            confidence: nil, speakerConfidence: nil, overlaps: false, editedBy: nil, words: hasWords ? words : [])
    }

    private func start(_ quote: String, in segments: [Segment]) -> Int? {
        let citation = Citation(segmentIDs: segments.map(\.id.uuid), quote: quote, startMs: 1)
        return CitationCheck(segments).citation(citation)?.startMs
    }

    @Test("A quotation begins when its first word was said, not when its segment began")
    func middle() {
        #expect(start("The budget is 300.", in: [first]) == 15_000)
        #expect(start("we CHOSE, the red", in: [first]) == 10_000)
    }

    @Test("A quotation that goes on in the next segment begins in the first")
    func across() {
        #expect(start("is 300. Nobody objected", in: [first, second]) == 17_000)
    }

    @Test("Where words have no times, a quotation begins with its segment")
    func imported() {
        let imported = Self.segment("We chose the red one. The budget is 300.", from: 5_000, hasWords: false)
        #expect(start("The budget is 300.", in: [imported]) == 5_000)
    }

    @Test("Words that were not said are not cited", arguments: ["The budget is 400.", "", "…"])
    func invented(_ quote: String) {
        let citation = Citation(segmentIDs: [first.id.uuid], quote: quote, startMs: 1)
        #expect(CitationCheck([first]).citation(citation) == nil)
    }
}
