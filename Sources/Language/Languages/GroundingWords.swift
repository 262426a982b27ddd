/// The words of one language by which a statement is held against the record: numbers, dates, units, negation. Folded.
struct GroundingWords: Sendable {
    /// Numbers below a hundred that are added up: "nineteen", "forty".
    let numbers: [String: Double]
    /// Numbers that multiply what stands before: "hundred", "million".
    let scales: [String: Double]
    /// "third": 3.
    let ordinals: [String: Double]
    /// Numbers that stand for one as well as for nothing: they count before a content word alone.
    let ones: Set<String>
    /// What makes the word after it one of a kind: "a week" is one week.
    let articles: Set<String>
    /// What a number counts or measures, under one name each: "euros" and "€" are `eur`.
    let units: [String: String]
    /// Weekdays, and the months that are nothing else, under one name each.
    let calendar: [String: String]
    /// Months that are other words as well: they count after one of ``monthSigns``, or beside a number.
    let months: Set<String>
    /// What stands before a month, a weekday or a period: "in", "by", "next".
    let monthSigns: Set<String>
    /// Days told from today: "tomorrow".
    let days: [String: String]
    /// "next", "last": with a period after them they are a date.
    let steps: [String: String]
    /// "week", "quarter": what ``steps`` go by.
    let periods: Set<String>
    /// Words that deny: "not", "never".
    let negators: Set<String>
    /// Verbs and adjectives that deny: "rejected", "unable". Stems.
    let refusals: Set<String>
    /// Words with which the next clause begins, so that a negation does not reach over them.
    let clauseStarts: Set<String>
    /// "I" and what is short for it with a verb.
    let firstPersons: Set<String>

    init(
        numbers: [String: Double] = [:], scales: [String: Double] = [:], ordinals: [String: Double] = [:],
        ones: Set<String> = [], articles: Set<String> = [], units: [String: String] = [:],
        calendar: [String: String] = [:], months: Set<String> = [], monthSigns: Set<String> = [],
        days: [String: String] = [:], steps: [String: String] = [:], periods: Set<String> = [],
        negators: Set<String> = [], refusals: Set<String> = [], clauseStarts: Set<String> = [],
        firstPersons: Set<String> = []
    ) {
        self.numbers = numbers
        self.scales = scales
        self.ordinals = ordinals
        self.ones = ones
        self.articles = articles
        self.units = units
        self.calendar = calendar
        self.months = months
        self.monthSigns = monthSigns
        self.days = days
        self.steps = steps
        self.periods = periods
        self.negators = negators
        self.refusals = refusals
        self.clauseStarts = clauseStarts
        self.firstPersons = firstPersons
    }

    /// Symbols and digits alone, for languages without rules.
    static let none = GroundingWords(units: ["%": "percent", "$": "usd", "€": "eur", "£": "gbp"])
}
