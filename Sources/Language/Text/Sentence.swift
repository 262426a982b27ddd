import Foundation

/// A sentence as it stands in the record.
struct Sentence {
    /// The very words.
    let text: String
    let speaker: String?
    /// The segments that it stands in: one, or consecutive ones of one speaker where the sentence runs on.
    let segmentIDs: [UUID]
    let startMs: Int?
    /// Position among the sentences of the record.
    let index: Int
    /// Words of the record before it.
    let wordOffset: Int
    let wordCount: Int

    var citation: Citation { Citation(segmentIDs: segmentIDs, quote: text, startMs: startMs) }

    /// The same sentence at another place of a list.
    func moved(to index: Int) -> Sentence {
        Sentence(
            text: text, speaker: speaker, segmentIDs: segmentIDs, startMs: startMs, index: index,
            wordOffset: wordOffset,
            wordCount: wordCount)
    }
}
