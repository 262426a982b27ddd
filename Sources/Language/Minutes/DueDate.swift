/// When something is due, as it was said and, where that can be told, as a day.
public struct DueDate: Sendable, Hashable, Codable {
    /// The words as they stand: "by Friday".
    public let said: String
    /// The day that is meant; nil where the words may mean several, or the day of the meeting is not known.
    ///
    /// - "today", "tonight", "end of the day": the meeting's day; "tomorrow" the next, "the day after tomorrow" its next.
    /// - A weekday: the first after the meeting's day. The meeting's own weekday may be either: nil. With "this" the one
    ///   of the meeting's week (Monday to Sunday), nil if it is over; with "next", or "next week" after it, the one of
    ///   the week after.
    /// - "end of the week": the Friday of that week, with "next" of the next; of a month, quarter or year: the last day.
    /// - "in three days", "within two weeks", "a month from now": as many later. "A few", "a couple": nil.
    /// - "March 3rd", "the third of March": the next such day, unless it went by in the 60 days before; with a year that
    ///   day. "The 15th": the next 15th after the meeting's day. "2026-03-03". A day and a month in digits only where one
    ///   of the two is above 12.
    /// - "Next week", "in March", "Monday or Tuesday", "as soon as possible": nil.
    public let day: CalendarDay?

    /// Makes a due date.
    public init(said: String, day: CalendarDay?) {
        self.said = said
        self.day = day
    }
}
