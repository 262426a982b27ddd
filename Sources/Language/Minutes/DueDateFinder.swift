/// Finds when something is due in a sentence.
struct DueDateFinder {
    let language: TextLanguage
    /// The day of the meeting, if it is known.
    let day: CalendarDay?

    /// Any day serves to find the words.
    private static let anyDay = CalendarDay(year: 2_000, month: 1, day: 1)

    /// The longest due time that is told; `folded` are the words of `text`.
    func find(in text: String, _ folded: [String]) -> DueDate? {
        let phrases = language.dueTimes.compactMap { $0.firstMatch(in: folded) }
        let phrase = phrases.max { ($0.count, -$0.lowerBound) < ($1.count, -$1.lowerBound) }
        var range = phrase
        var resolved: CalendarDay?
        if language.code == "en", let reference = day ?? Self.anyDay,
            let told = EnglishDueDays.longest(in: folded, from: reference)
        {
            // A longer phrase around it says the same: "by Friday afternoon".
            let reach = phrase.map { $0.overlaps(told.range) ? told.range.joined(with: $0) : told.range } ?? told.range
            if reach.count >= phrase?.count ?? 0 {
                range = reach
                resolved = day == nil ? nil : told.day
            }
        }
        guard let range else { return nil }
        let words = WordScanner.words(of: text)
        guard range.upperBound <= words.count else { return nil }
        let said = text.utf8Slice(words[range.lowerBound].start..<words[range.upperBound - 1].end)
        return DueDate(said: String(said), day: resolved)
    }
}

extension Range<Int> {
    fileprivate func joined(with other: Range<Int>) -> Range<Int> {
        Swift.min(lowerBound, other.lowerBound)..<Swift.max(upperBound, other.upperBound)
    }
}
