import Mesh

/// The words of a recording on their way into a transcript, with what the vocabulary and people know better.
struct CorrectedWords {
    /// A word and where it stands.
    private struct Placed {
        var word: SpokenWord
        /// The segment that the assembly put it into.
        var segment: Int
        /// The label of its speaker.
        var speaker: String?
        var editedBy: Identifier<User>?
    }

    /// A correction is looked for this far from where it was made, in milliseconds: another engine hears the same word
    /// a little earlier or later.
    private static let reach = 2_000

    private var placed: [Placed]

    /// - Parameter segments: each segment's words and the label of its speaker.
    init(_ segments: [(words: [SpokenWord], speaker: String?)]) {
        placed = segments.enumerated().flatMap { index, segment in
            segment.words.map { Placed(word: $0, segment: index, speaker: segment.speaker, editedBy: nil) }
        }
    }

    /// The lines, cut where the assembly or a speaker's change cuts them.
    var lines: [RevisionDraft.Line] {
        var lines: [RevisionDraft.Line] = [], current: [Placed] = []
        func close() {
            guard let first = current.first else { return }
            lines.append(
                .init(
                    current.map(\.word), by: first.speaker, editedBy: current.lazy.compactMap(\.editedBy).first))
            current = []
        }
        for word in placed {
            if let last = current.last, last.segment != word.segment || last.speaker != word.speaker { close() }
            current.append(word)
        }
        close()
        return lines
    }

    /// Puts the vocabulary's terms in the place of what they are misheard as.
    mutating func apply(_ vocabulary: VocabularyRules) {
        guard !vocabulary.isEmpty else { return }
        var result: [Placed] = [], index = 0
        result.reserveCapacity(placed.count)
        while index < placed.count {
            if let match = vocabulary.match(in: placed.lazy.map(\.word), at: index) {
                let range = index..<(index + match.count)
                result += replacement(of: range, by: SpokenWord.split(match.text), source: .vocabulary, nil)
                index = range.upperBound
            } else {
                result.append(placed[index])
                index += 1
            }
        }
        placed = result
    }

    /// Makes people's corrections again where the words still are as they were heard.
    /// - Parameter labels: of the speakers.
    mutating func apply(_ corrections: [Correction], labels: [Speaker.ID: String]) {
        for correction in corrections {
            switch correction.kind {
            case .words:
                if let range = place(of: correction) {
                    let texts = SpokenWord.split(correction.written)
                    placed.replaceSubrange(
                        range, with: replacement(of: range, by: texts, source: .person, correction.createdBy))
                }
            case .speaker:
                for index in indices(from: correction.startMs, to: correction.endMs) {
                    placed[index].speaker = correction.speaker.flatMap { labels[$0] }
                    placed[index].word.speakerConfidence = nil
                    placed[index].editedBy = correction.createdBy
                }
            }
        }
    }

    private func replacement(
        of range: Range<Int>, by texts: [String], source: WordSource, _ user: Identifier<User>?
    ) -> [Placed] {
        let before = placed[range]
        guard let first = before.first else { return [] }
        return WordEdit(before.map(\.word), to: texts, source: source).words.map { word in
            Placed(word: word, segment: first.segment, speaker: first.speaker, editedBy: user ?? first.editedBy)
        }
    }

    /// Where the correction's words stand now, nearest to where they stood.
    private func place(of correction: Correction) -> Range<Int>? {
        let heard = SpokenWord.split(correction.heard).map(SpokenWord.folded).filter { !$0.isEmpty }
        guard !heard.isEmpty else { return nil }
        let near = first(from: correction.startMs - Self.reach)..<first(from: correction.endMs + Self.reach + 1)
        let ranges = near.compactMap { range(of: heard, from: $0) }
        return ranges.min { distance($0, correction) < distance($1, correction) }
    }

    private func distance(_ range: Range<Int>, _ correction: Correction) -> Int {
        abs(placed[range.lowerBound].word.startMs - correction.startMs)
    }

    /// The words from `start` on that were heard as `heard`.
    private func range(of heard: [String], from start: Int) -> Range<Int>? {
        var index = start, found: [String] = []
        while index < placed.count, found.count < heard.count {
            found += SpokenWord.split(placed[index].word.original).map(SpokenWord.folded).filter { !$0.isEmpty }
            index += 1
        }
        guard found == heard else { return nil }
        // Of several words that stand for what was heard, the first tells it, and the others go with it.
        if placed[index - 1].word.heard != nil {
            while index < placed.count, placed[index].word.heard == "" { index += 1 }
        }
        return start..<index
    }

    /// The words of which the middle lies within a time.
    private func indices(from start: Int, to end: Int) -> [Int] {
        // A word that began up to a minute before may have its middle here.
        (first(from: start - 60_000)..<first(from: end + 1)).filter { index in
            let middle = (placed[index].word.startMs + placed[index].word.endMs) / 2
            return middle >= start && middle <= end
        }
    }

    /// The first word that begins at a time or later; words are in order of time.
    private func first(from time: Int) -> Int {
        var low = 0, high = placed.count
        while low < high {
            let middle = (low + high) / 2
            if placed[middle].word.startMs < time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
