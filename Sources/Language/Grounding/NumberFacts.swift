/// The numbers, dates, clock times and amounts of a text, so that those of a statement can be looked for in the record.
struct NumberFacts {
    /// Plain numbers: "two thousand", "2,000" and "2k" are one.
    private(set) var values: Set<Double> = []
    /// Numbers with what they count, such as `3 week`.
    private(set) var measured: Set<String> = []
    /// Units that a number or a symbol goes with.
    private(set) var units: Set<String> = []
    /// Minutes of the day; a list for each time that is told, of what it may mean.
    private(set) var clocks: [Set<Int>] = []
    /// Weekdays, months, "tomorrow", "next week".
    private(set) var dates: Set<String> = []
    /// Letters and digits together: "q3", "h264".
    private(set) var codes: Set<String> = []
    /// Content words after an article, which makes each of them one.
    private(set) var singles: Set<String> = []

    /// Reads a statement, or the record that it is held against: there, whatever may be meant counts.
    init(_ text: String, language: TextLanguage, isRecord: Bool) {
        var reader = NumberScanner(text, language: language, isRecord: isRecord)
        reader.read(into: &self)
    }

    /// Whether everything that is told here is told there as well.
    func stand(in record: NumberFacts) -> Bool {
        values.isSubset(of: record.values) && measured.isSubset(of: record.measured)
            && units.isSubset(of: record.units) && dates.isSubset(of: record.dates)
            && codes.isSubset(of: record.codes)
            && clocks.allSatisfy { clock in record.clocks.contains { !$0.isDisjoint(with: clock) } }
    }

    mutating func add(value: Double) { values.insert(value) }
    mutating func add(value: Double, unit: String) {
        measured.insert("\(value) \(unit)")
        units.insert(unit)
    }
    mutating func add(unit: String) { units.insert(unit) }
    mutating func add(clock: Set<Int>) { clocks.append(clock) }
    mutating func add(date: String) { dates.insert(date) }
    mutating func add(code: String) { codes.insert(code) }
}
