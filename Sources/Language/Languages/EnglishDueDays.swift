/// Reads when something is due out of English words, after the rules of ``DueDate/day``.
struct EnglishDueDays {
    let words: [String]
    let today: CalendarDay

    /// What is read: how many words, and the day unless it is not clear.
    typealias Found = (end: Int, day: CalendarDay?)

    /// The longest day that is told, the first of equals; and whether another one is told as an alternative to it.
    static func longest(in words: [String], from today: CalendarDay) -> (range: Range<Int>, day: CalendarDay?)? {
        let reader = EnglishDueDays(words: words, today: today)
        var best: (range: Range<Int>, day: CalendarDay?)?
        for start in words.indices {
            guard let found = reader.read(at: start), found.end - start > best?.range.count ?? 0 else { continue }
            best = (start..<found.end, found.day)
        }
        guard let best else { return nil }
        return reader.hasAlternative(to: best.range) ? (best.range, nil) : best
    }

    /// "Monday or Tuesday", "Monday, maybe Tuesday": another day next to the one that was read.
    private func hasAlternative(to range: Range<Int>) -> Bool {
        let links: Set<String> = ["or", "maybe", "and", "perhaps", "possibly"]
        if let link = word(range.upperBound), links.contains(link),
            (1...3).contains(where: { isDay(range.upperBound + $0) })
        {
            return true
        }
        guard let link = word(range.lowerBound - 1), links.contains(link) else { return false }
        return (1...3).contains { back in
            let start = range.lowerBound - 1 - back
            return isDay(start) && (back == 1 || read(at: start)?.end == range.lowerBound - 1)
        }
    }

    private func isDay(_ index: Int) -> Bool {
        word(index).map { Self.weekdays.contains($0) || read(at: index) != nil } ?? false
    }

    private func word(_ index: Int) -> String? { words.indices.contains(index) ? words[index] : nil }

    private func skipping(_ options: Set<String>, from index: Int, most: Int = 2) -> Int {
        var index = index
        for _ in 0..<most { if let next = word(index), options.contains(next) { index += 1 } }
        return index
    }

    private static let before: Set<String> = ["by", "before", "until", "till", "on", "for", "due", "within", "in"]

    private func read(at start: Int) -> Found? {
        let isLed = word(start).map(Self.before.contains) ?? false
        let index = isLed ? start + 1 : start
        let readers = [span, endOf, dayOfMonth, weekday, near, iso]
        let found = readers.lazy.compactMap { $0(index, isLed ? word(start) : nil) }
        return found.max { $0.end < $1.end }
    }

    // MARK: Today and tomorrow

    private static let parts: Set<String> = ["morning", "afternoon", "evening", "night", "noon"]

    private func near(_ index: Int, _ lead: String?) -> Found? {
        switch word(index) {
        case "today", "tonight": return (skipping(Self.parts, from: index + 1), today)
        case "tomorrow": return (skipping(Self.parts, from: index + 1), today.adding(days: 1))
        case "this":
            let end = skipping(["morning", "afternoon", "evening"], from: index + 1, most: 1)
            return end > index + 1 ? (end, today) : nil
        case "the" where Array(words[index...].prefix(4)) == ["the", "day", "after", "tomorrow"]:
            return (index + 4, today.adding(days: 2))
        case "close", "cob", "eod", "eob":
            if word(index) == "close" {
                guard word(index + 1) == "of", let what = word(index + 2), ["business", "day", "play"].contains(what)
                else { return nil }
                return (index + 3, today)
            }
            return (index + 1, today)
        default: return nil
        }
    }

    // MARK: Weekdays

    private static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

    private func weekday(_ start: Int, _ lead: String?) -> Found? {
        var index = start
        var step: String?
        if word(index) == "the" { index += 1 }
        if let next = word(index), ["this", "next", "coming", "following"].contains(next) {
            step = next
            index += 1
            if step == "this", word(index) == "coming" {
                step = "coming"
                index += 1
            }
        }
        guard let day = word(index).flatMap({ Self.weekdays.firstIndex(of: $0) }) else { return nil }
        guard lead != nil || step != nil || word(index + 1) == "next" else { return nil }
        guard lead != "in" else { return nil }
        let end = skipping(Self.parts, from: index + 1)
        if word(end) == "next", word(end + 1) == "week" { return (end + 2, inWeek(after: 1, day)) }
        if word(end) == "week", step == nil { return (end + 1, nil) }
        if word(end) == "in", word(end + 1).map({ Self.counts[$0] != nil || $0 == "a" }) ?? false { return (end, nil) }
        switch step {
        case "next", "following": return (end, inWeek(after: 1, day))
        case "this":
            let found = inWeek(after: 0, day)
            return (end, found.map { $0 < today } ?? true ? nil : found)
        default:
            let days = (day - today.weekday + 7) % 7
            return (end, days == 0 ? nil : today.adding(days: days))
        }
    }

    private func inWeek(after weeks: Int, _ weekday: Int) -> CalendarDay? {
        today.adding(days: weekday - today.weekday + 7 * weeks)
    }

    // MARK: Ends of periods

    private func endOf(_ start: Int, _ lead: String?) -> Found? {
        var index = skipping(["the"], from: start)
        guard word(index) == "end", word(index + 1) == "of" else { return nil }
        index = skipping(["the", "this"], from: index + 2)
        let isNext = word(index) == "next" || word(index) == "following"
        if isNext { index += 1 }
        let end = index + 1
        switch word(index) {
        case "day", "today": return (end, isNext ? nil : today)
        case "business": return (word(end) == "day" ? end + 1 : end, today)
        case "tomorrow": return (end, today.adding(days: 1))
        case "week":
            let friday = inWeek(after: isNext ? 1 : 0, 4)
            return (end, friday.map { $0 < today } ?? true ? nil : friday)
        case "month": return (end, (isNext ? today.adding(months: 1) : today)?.endOfMonth)
        case "quarter":
            let months = 2 - (today.month - 1) % 3 + (isNext ? 3 : 0)
            return (end, CalendarDay(year: today.year, month: today.month, day: 1)?.adding(months: months)?.endOfMonth)
        case "year": return (end, CalendarDay(year: today.year + (isNext ? 1 : 0), month: 12, day: 31))
        default: break
        }
        guard let month = word(index).flatMap(Self.month), !isNext else { return nil }
        if let year = word(end).flatMap(Self.year) {
            return (end + 1, CalendarDay(year: year, month: month, day: 1)?.endOfMonth)
        }
        let year = month < today.month ? today.year + 1 : today.year
        return (end, CalendarDay(year: year, month: month, day: 1)?.endOfMonth)
    }

    // MARK: Spans

    private static let counts: [String: Int] = [
        "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
        "nine": 9, "ten": 10, "twelve": 12, "fourteen": 14,
    ]

    private static let periods: Set<String> = [
        "day", "days", "week", "weeks", "month", "months", "year", "years",
    ]

    /// "in two weeks", "within 10 days", "three weeks from now".
    private func span(_ start: Int, _ lead: String?) -> Found? {
        let index = lead == "within" ? skipping(["the", "next"], from: start) : start
        guard let count = word(index).flatMap({ Self.counts[$0] ?? Int($0) }), (1...366).contains(count),
            let unit = word(index + 1), Self.periods.contains(unit)
        else { return unclearSpan(start, lead) }
        var end = index + 2
        let isFromNow = word(end) == "from" && ["now", "today"].contains(word(end + 1) ?? "")
        guard isFromNow || lead == "in" || lead == "within" else { return nil }
        if isFromNow { end += 2 }
        switch unit {
        case "day", "days": return (end, today.adding(days: count))
        case "week", "weeks": return (end, today.adding(days: 7 * count))
        case "month", "months": return (end, today.adding(months: count))
        default: return (end, today.adding(months: 12 * count))
        }
    }

    private func unclearSpan(_ index: Int, _ lead: String?) -> Found? {
        let words = words[min(index, words.count)...].prefix(4)
        guard lead == "in" || lead == "within", words.contains(where: { ["few", "couple", "several"].contains($0) }),
            let unit = words.firstIndex(where: { ["days", "weeks", "months"].contains($0) })
        else { return nil }
        return (unit + 1, nil)
    }

    // MARK: Days of a month

    private static func month(_ word: String) -> Int? {
        let names = [
            "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
            "november", "december",
        ]
        if let index = names.firstIndex(of: word) { return index + 1 }
        let short = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        return word == "sept" ? 9 : short.firstIndex(of: word).map { $0 + 1 }
    }

    private static func year(_ word: String) -> Int? {
        guard word.utf8.count == 4, let year = Int(word), (1_900...2_200).contains(year) else { return nil }
        return year
    }

    /// "3", "3rd", "third", "twenty-first" as two words; how many words it took.
    private func ordinal(_ index: Int) -> (day: Int, count: Int, isOrdinal: Bool)? {
        guard let word = word(index) else { return nil }
        if let day = Int(word), (1...31).contains(day) { return (day, 1, false) }
        if let suffix = ["st", "nd", "rd", "th"].first(where: word.hasSuffix),
            let day = Int(word.dropLast(suffix.count))
        {
            return (1...31).contains(day) ? (day, 1, true) : nil
        }
        let grounding = GroundingWords.english
        if let tens = grounding.numbers[word], tens == 20 || tens == 30,
            let unit = self.word(index + 1).flatMap({ grounding.ordinals[$0] }), unit >= 1, unit < 10
        {
            return (Int(tens + unit), 2, true)
        }
        guard let day = grounding.ordinals[word], day >= 1, word != "once", word != "twice" else { return nil }
        return (Int(day), 1, true)
    }

    private func dayOfMonth(_ start: Int, _ lead: String?) -> Found? {
        if let month = word(start).flatMap(Self.month) {
            let index = skipping(["the"], from: start + 1, most: 1)
            guard let (day, count, _) = ordinal(index) else {
                return lead == nil || lead == "on" ? nil : (start + 1, nil)
            }
            return dated(day, month, after: index + count)
        }
        let index = skipping(["the"], from: start, most: 1)
        guard let (day, count, isOrdinal) = ordinal(index) else { return nil }
        let next = skipping(["of"], from: index + count, most: 1)
        if let month = word(next).flatMap(Self.month) { return dated(day, month, after: next + 1) }
        // "The first" of a list is no day; "by the 15th" is one.
        guard isOrdinal, index > start, lead == "by" || lead == "on" || lead == "before" || lead == "until",
            day > 3 || (word(index)?.utf8.first ?? 97) < 58, word(index + count).map({ $0 != "of" }) ?? true
        else { return nil }
        guard day != today.day else { return (index + count, nil) }
        let first = CalendarDay(year: today.year, month: today.month, day: 1)
        let month = day > today.day ? first : first?.adding(months: 1)
        return (index + count, month.flatMap { CalendarDay(year: $0.year, month: $0.month, day: day) })
    }

    private func dated(_ day: Int, _ month: Int, after index: Int) -> Found {
        if let year = word(index).flatMap(Self.year) {
            return (index + 1, CalendarDay(year: year, month: month, day: day))
        }
        guard let found = CalendarDay(year: today.year, month: month, day: day) else { return (index, nil) }
        if found >= today { return (index, found) }
        return (
            index, today.number - found.number <= 60 ? nil : CalendarDay(year: today.year + 1, month: month, day: day)
        )
    }

    /// "2026-03-03"; "3/14" where only one of the two can be the month.
    private func iso(_ index: Int, _ lead: String?) -> Found? {
        guard let first = word(index), let second = word(index + 1).flatMap({ Int($0) }) else { return nil }
        if let year = Self.year(first), word(index + 1)?.utf8.count == 2, let day = word(index + 2).flatMap({ Int($0) })
        {
            return (index + 3, CalendarDay(year: year, month: second, day: day))
        }
        guard lead == "by" || lead == "on", first.utf8.count <= 2, let number = Int(first) else { return nil }
        if number > 12, second <= 12, second > 0 { return dated(number, second, after: index + 2) }
        if second > 12, number <= 12, number > 0 { return dated(second, number, after: index + 2) }
        return number > 0 && second > 0 && number <= 12 ? (index + 2, nil) : nil
    }
}
