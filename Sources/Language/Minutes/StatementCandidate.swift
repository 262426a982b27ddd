/// A sentence that may go into minutes.
struct StatementCandidate {
    let sentence: Sentence
    /// The cleaned text, after `Speaker: ` where speakers are named.
    let text: String
    /// Words of `text`.
    let words: Int
    /// Folded words of the sentence, for cues.
    let folded: [String]
    /// How well it stands for the record; higher is better.
    let score: Double

    var statement: Statement {
        Statement(text: text, citations: [sentence.citation], startMs: sentence.startMs, speaker: sentence.speaker)
    }

    var isQuestion: Bool {
        sentence.text.unicodeScalars.last { !"\"') ".unicodeScalars.contains($0) }.map {
            "?？".unicodeScalars.contains($0)
        } ?? false
    }
}
