import Foundation
import Mesh
import Testing

@testable import Hansard

@Suite("Where one speaker is heard alone")
struct SpokenStretchesTests {
    private let recording = Recording.ID(.v7()), other = Recording.ID(.v7())

    private func segment(
        _ words: [(Range<Int>, Double?, Bool)], in recording: Recording.ID?
    ) -> StoredSegment {
        let words = words.map { range, confidence, overlaps in
            var word = SpokenWord(text: "w", startMs: range.lowerBound, endMs: range.upperBound)
            word.speakerConfidence = confidence
            word.overlaps = overlaps
            return word
        }
        return StoredSegment(
            RevisionDraft.Line(words, by: "Speaker 1", editedBy: nil), speaker: .init(.v7()), of: .init(.v7()),
            heardIn: recording, revision: 1, position: 1, id: .init(.v7()))
    }

    @Test("Words that are sure and alone make stretches; pauses, doubts and other voices end them")
    func stretches() {
        let segments = [
            segment([(0..<900, 0.9, false), (1_300..<2_000, nil, false), (2_600..<3_700, 0.8, false)], in: recording),
            segment(
                [(4_000..<5_000, 0.79, false), (5_000..<6_500, 1, true), (6_600..<7_500, 1, false)], in: recording),
            segment([(8_000..<9_500, 1, false)], in: recording),
            segment([(0..<9_000, 1, false)], in: nil),
        ]
        let parts = SpokenStretches(segments).parts
        #expect(parts == [.init(recording: recording, stretches: [0..<2_000, 2_600..<3_700, 6_600..<9_500])])
        #expect(SpokenStretches([]).parts.isEmpty)
    }

    @Test("The recording with most of it is heard first, and no more than is needed")
    func bounded() {
        func long(_ seconds: Int, in recording: Recording.ID) -> StoredSegment {
            segment((0..<seconds).map { ($0 * 2_000..<($0 * 2_000 + 1_000), 1, false) }, in: recording)
        }
        let both = SpokenStretches([long(20, in: recording), long(50, in: other)]).parts
        #expect(both.map(\.recording) == [other, recording])
        let one = SpokenStretches([long(20, in: recording), long(300, in: other)]).parts
        #expect(one.map(\.recording) == [other])
        #expect(one.map(\.milliseconds) == [120_000])
        #expect(one[0].stretches == one[0].stretches.sorted { $0.lowerBound < $1.lowerBound })
    }
}
