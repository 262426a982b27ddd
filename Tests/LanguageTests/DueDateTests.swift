import Foundation
import Testing

@testable import Language

@Suite("When things are due")
struct DueDateTests {
    /// A Wednesday.
    private let meeting = CalendarDay(year: 2026, month: 2, day: 18)

    private func due(_ words: String) -> DueDate? {
        let text = "I'll send the signed contract to the lawyers \(words)."
        let folded = WordScanner.words(of: text).map(\.folded)
        return DueDateFinder(language: .english, day: meeting).find(in: text, folded)
    }

    @Test(
        "What is clear becomes a day",
        arguments: [
            ("by Friday", "2026-02-20"), ("on Monday", "2026-02-23"), ("by Tuesday afternoon", "2026-02-24"),
            ("this Friday", "2026-02-20"), ("next Tuesday", "2026-02-24"), ("next Friday", "2026-02-27"),
            ("by Thursday next week", "2026-02-26"), ("tomorrow", "2026-02-19"), ("tomorrow morning", "2026-02-19"),
            ("by the day after tomorrow", "2026-02-20"), ("today", "2026-02-18"),
            ("by the end of the day", "2026-02-18"),
            ("by the end of the week", "2026-02-20"), ("by the end of next week", "2026-02-27"),
            ("by the end of the month", "2026-02-28"), ("by end of month", "2026-02-28"),
            ("at the end of next month", "2026-03-31"), ("by the end of the quarter", "2026-03-31"),
            ("by the end of the year", "2026-12-31"), ("by the end of March", "2026-03-31"),
            ("in two weeks", "2026-03-04"), ("in 10 days", "2026-02-28"), ("within a month", "2026-03-18"),
            ("three weeks from now", "2026-03-11"), ("by March 3rd", "2026-03-03"),
            ("on the third of March", "2026-03-03"),
            ("by 3 March", "2026-03-03"), ("on March the twenty first", "2026-03-21"),
            ("by March 3rd 2027", "2027-03-03"),
            ("by October 1st", "2026-10-01"), ("by the 25th", "2026-02-25"), ("by the 5th", "2026-03-05"),
            ("by 2026-04-01", "2026-04-01"), ("by 4/15", "2026-04-15"),
        ])
    func clear(_ words: String, _ day: String) {
        #expect(due(words)?.day?.description == day)
    }

    @Test(
        "What may mean several days stays words",
        arguments: [
            "by Wednesday", "on Monday or Tuesday", "next week", "in a few days", "in a couple of weeks", "by March",
            "by the next meeting", "as soon as possible", "by February 30th", "by 3/4", "by February 3rd",
            "by the 18th",
            "this Monday",
        ])
    func unclear(_ words: String) {
        let found = due(words)
        #expect(found != nil)
        #expect(found?.day == nil)
    }

    @Test("What is no time is none", arguments: ["in the second part", "for the first of the customers", "in a box"])
    func none(_ words: String) {
        #expect(due(words) == nil)
    }

    @Test("The words are those that were said")
    func said() {
        #expect(due("by Friday afternoon")?.said == "by Friday afternoon")
        #expect(due("on the Third of March")?.said == "on the Third of March")
    }

    @Test("Without the day of the meeting the words stay words, and zones shift the day")
    func reference() {
        let text = "I'll send it by Friday."
        let folded = WordScanner.words(of: text).map(\.folded)
        #expect(
            DueDateFinder(language: .english, day: nil).find(in: text, folded) == DueDate(said: "by Friday", day: nil))
        let late = Date(timeIntervalSince1970: 1_771_457_400)
        #expect(CalendarDay(late, in: .gmt)?.description == "2026-02-18")
        #expect(TimeZone(identifier: "Asia/Tokyo").flatMap { CalendarDay(late, in: $0) }?.description == "2026-02-19")
    }

    @Test("Days are counted as the calendar does")
    func counted() throws {
        let epoch = try #require(CalendarDay(year: 1970, month: 1, day: 1))
        #expect(epoch.number == 0 && epoch.weekday == 3)
        for number in stride(from: -200_000, to: 200_000, by: 37) {
            #expect(CalendarDay(number: number)?.number == number)
        }
        #expect(CalendarDay(year: 2026, month: 2, day: 29) == nil && CalendarDay(year: 2028, month: 2, day: 29) != nil)
        #expect(CalendarDay("2026-1-01") == nil && CalendarDay("2026-01-31")?.adding(months: 1)?.day == 28)
        #expect(CalendarDay.latest + 1 == .latest && CalendarDay.earliest + -1 == .earliest)
    }

    @Test(
        "A day is read from a date, or from a time as it is written",
        arguments: ["", "T23:30:00-08:00", "T00:00:00.5Z"]
    )
    func written(_ time: String) {
        #expect(CalendarDay("2030-01-31\(time)") == CalendarDay(year: 2030, month: 1, day: 31))
    }

    @Test(
        "What is no date and no time is no day",
        arguments: ["2026-+1-01", "2026-01-31T", "2026-01-31T24:00:00Z", "2026-01-31 soon", "٢٠٢٦-01-31", "2026-02-30"])
    func unreadable(_ text: String) {
        #expect(CalendarDay(text) == nil)
    }
}
