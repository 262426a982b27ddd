/// The difference between words and the text that is to stand in their place.
///
/// Words that stay keep their times and what is known of them; those that replace others share the time of what they
/// replace (Myers, "An O(ND) Difference Algorithm and Its Variations", 1986, as the standard library has it).
struct WordEdit {
    /// Words that replace others.
    struct Span: Equatable {
        /// Of the words before.
        var old: Range<Int>
        /// Of the words after.
        var new: Range<Int>
    }

    let words: [SpokenWord]
    let spans: [Span]

    /// Beyond this many words on both sides, all is taken to have been written anew: the difference costs their
    /// product.
    private static let comparable = 2_000

    init(_ old: [SpokenWord], to texts: [String], source: WordSource) {
        spans = Self.spans(old.map(\.text), texts)
        var words: [SpokenWord] = [], done = 0
        for span in spans {
            words += old[done..<span.old.lowerBound]
            let (start, end) = Self.time(of: span.old, in: old)
            words += SpokenWord.written(
                Array(texts[span.new]), heard: Self.heard(old[span.old]), from: start, to: end, source: source)
            done = span.old.upperBound
        }
        words += old[done...]
        self.words = words
    }

    private static func spans(_ old: [String], _ new: [String]) -> [Span] {
        guard old != new else { return [] }
        guard min(old.count, new.count) <= comparable else {
            return [Span(old: old.indices, new: new.indices)]
        }
        var removed: Set<Int> = [], inserted: Set<Int> = []
        for change in new.difference(from: old) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var spans: [Span] = [], before = 0, after = 0
        while before < old.count || after < new.count {
            let span = (before, after)
            while removed.contains(before) { before += 1 }
            while inserted.contains(after) { after += 1 }
            if span != (before, after) { spans.append(Span(old: span.0..<before, new: span.1..<after)) }
            before += 1
            after += 1
        }
        return spans
    }

    /// When the words were said; between their neighbours where there are none.
    private static func time(of span: Range<Int>, in words: [SpokenWord]) -> (Int, Int) {
        if let first = words[span].first, let last = words[span].last { return (first.startMs, last.endMs) }
        let before = span.lowerBound > 0 ? words[span.lowerBound - 1].endMs : words.first?.startMs ?? 0
        return (before, before)
    }

    /// What the engine said in the place of words.
    static func heard(_ words: some Sequence<SpokenWord>) -> String {
        words.map(\.original).filter { !$0.isEmpty }.joined(separator: " ")
    }
}
