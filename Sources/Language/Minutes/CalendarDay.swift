public import Foundation

/// A day of the Gregorian calendar, wherever it is.
public struct CalendarDay: Sendable, Hashable {
    /// The year, 1 to 9999.
    public let year: Int
    /// 1 to 12.
    public let month: Int
    /// 1 to 31.
    public let day: Int

    /// A day; nil where the calendar has none, as for the 30th of February.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9_999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.lastDay(of: month, in: year)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// The earliest day that there is, and the latest.
    public static let earliest = CalendarDay(1, 1, 1)
    public static let latest = CalendarDay(9_999, 12, 31)

    private init(_ year: Int, _ month: Int, _ day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day that it is at `time` in `zone`.
    public init?(_ time: Date, in zone: TimeZone) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let parts = calendar.dateComponents([.year, .month, .day], from: time)
        guard let year = parts.year, let month = parts.month, let day = parts.day else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The day this many days after the first of January of the year 1970, or before it.
    ///
    /// After Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
    public init?(number: Int) {
        let shifted = number + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let ofEra = shifted - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * ofYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        self.init(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
            day: ofYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// Days since the first of January of the year 1970.
    public var number: Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + ofYear - 719_468
    }

    /// 0 for Monday, 6 for Sunday.
    var weekday: Int { ((number + 3) % 7 + 7) % 7 }

    /// The day this many days later; nil where there is none.
    func adding(days: Int) -> CalendarDay? { CalendarDay(number: number + days) }

    /// The same day of a later month; its last where it is shorter.
    func adding(months: Int) -> CalendarDay? {
        let total = year * 12 + month - 1 + months
        let year = total / 12
        let month = total % 12 + 1
        return CalendarDay(year: year, month: month, day: min(day, Self.lastDay(of: month, in: year)))
    }

    /// The last day of this day's month.
    var endOfMonth: CalendarDay? {
        CalendarDay(year: year, month: month, day: Self.lastDay(of: month, in: year))
    }

    private static func lastDay(of month: Int, in year: Int) -> Int {
        if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
        return [4, 6, 9, 11].contains(month) ? 30 : 31
    }
}

extension CalendarDay {
    /// The day this many days later: the earliest or the latest one where there is none.
    public static func + (day: CalendarDay, days: Int) -> CalendarDay {
        day.adding(days: days) ?? (days < 0 ? earliest : latest)
    }
}

extension CalendarDay: Comparable {
    public static func < (first: CalendarDay, second: CalendarDay) -> Bool { first.number < second.number }
}

extension CalendarDay: CustomStringConvertible {
    /// As ISO 8601 has it: `2026-03-06`.
    public var description: String {
        func padded(_ number: Int, _ width: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// Reads a date of ISO 8601, or the date of an RFC 3339 time as it is written; nil for a day that is none.
    public init?(_ text: String) {
        let time = /[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})/
        guard let parts = text.prefixMatch(of: /([0-9]{4})-([0-9]{2})-([0-9]{2})/)?.output,
            let year = Int(parts.1), let month = Int(parts.2), let day = Int(parts.3)
        else { return nil }
        let rest = text[parts.0.endIndex...]
        guard rest.isEmpty || rest.wholeMatch(of: time) != nil else { return nil }
        self.init(year: year, month: month, day: day)
    }
}

extension CalendarDay: Codable {
    public init(from decoder: any Decoder) throws {
        let values = try decoder.singleValueContainer()
        guard let day = CalendarDay(try values.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: values, debugDescription: "no day")
        }
        self = day
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.singleValueContainer()
        try values.encode(description)
    }
}
