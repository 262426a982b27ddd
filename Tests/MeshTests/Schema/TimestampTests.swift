import Foundation
import Testing

@testable import Mesh

@Suite("Times")
struct TimestampTests {
    @Test("Every day from 1970 to 2200 is written and read again, and follows the one before")
    func everyDay() throws {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var day: Int64 = 0
        for year in 1970...2200 {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            for month in 1...12 {
                for date in 1...(lengths[month - 1] + (month == 2 && isLeap ? 1 : 0)) {
                    let moment = Timestamp(microseconds: (day * 86_400 + 86_399) * 1_000_000 + 999_000)
                    let text = "\(year)-\(month < 10 ? "0" : "")\(month)-\(date < 10 ? "0" : "")\(date)T23:59:59.999Z"
                    guard moment.description == text, Timestamp(text) == moment else {
                        Issue.record("day \(day): \(moment.description) is not \(text)")
                        return
                    }
                    day += 1
                }
            }
        }
        #expect(day == 84_371)
    }

    @Test(
        "It is read as RFC 3339 writes it",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:01.5Z", 1_500_000), ("1970-01-01t00:00:00z", 0),
            ("1970-01-01 00:00:00Z", 0),
            ("1970-01-01T01:00:00+01:00", 0), ("1969-12-31T23:30:00-00:30", 0),
            ("1970-01-01T00:00:00.123456789Z", 123_456),
            ("1970-01-02T05:30:00+05:30", 86_400_000_000), ("1970-01-01T00:00:60Z", 60_000_000),
            ("2000-02-29T00:00:00Z", 951_782_400_000_000),
            ("1970-01-01T00:00:00.000001-00:00", 1), ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
        ] as [(String, Int64)])
    func read(_ text: String, _ microseconds: Int64) {
        #expect(Timestamp(text)?.microseconds == microseconds)
    }

    @Test(
        "Days that do not exist, times that are none, and other forms are refused",
        arguments: [
            "", "now", "2026-01-31", "2026-01-31T09:30Z", "2026-01-31T09:30:00", "2026-02-29T00:00:00Z",
            "2100-02-29T00:00:00Z",
            "2026-04-31T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-10T00:00:00Z", "2026-01-00T00:00:00Z",
            "2026-01-32T00:00:00Z",
            "2026-01-31T24:00:00Z", "2026-01-31T09:60:00Z", "2026-01-31T09:30:61Z", "2026-01-31T09:30:00.Z",
            "2026-01-31T09:30:00.1234567890Z",
            "2026-01-31T09:30:00+24:00", "2026-01-31T09:30:00+01:60", "2026-01-31T09:30:00+0100",
            "2026-01-31T09:30:00+1:00", "1969-12-31T23:59:59Z",
            "1970-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "10000-01-01T00:00:00Z", "+2026-01-31T09:30:00Z",
            "2026-1-31T09:30:00Z",
            " 2026-01-31T09:30:00Z", "2026-01-31T09:30:00Z ", "２０２６-01-31T09:30:00Z", "2026-01-31T09:30:00Z\0",
            "1769851800", "2026-W05-6T09:30:00Z",
        ])
    func refused(_ text: String) { #expect(Timestamp(text) == nil) }

    @Test("It keeps microseconds within, and writes milliseconds")
    func precision() {
        #expect(Timestamp(microseconds: 1_999).description == "1970-01-01T00:00:00.001Z")
        #expect(Timestamp(microseconds: -1).description == "1969-12-31T23:59:59.999Z")
        #expect(Timestamp("2026-01-31T09:30:00.123456Z")?.description == "2026-01-31T09:30:00.123Z")
    }

    @Test("Durations are added and found again")
    func arithmetic() {
        let time = Timestamp(microseconds: 1_000)
        #expect((time + .milliseconds(2)).microseconds == 3_000)
        #expect((time + .seconds(-1)).microseconds == -999_000)
        #expect(Timestamp(microseconds: 5_000_000) - time == .microseconds(4_999_000))
        #expect(time < time + .microseconds(1))
    }

    @Test("Foundation reads what is written, and the other way round")
    func foundation() throws {
        for seconds in stride(from: 0 as Int64, to: 7_258_118_400, by: 86_400 * 97 + 12_345) {
            let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
            let date = Date(timeIntervalSince1970: TimeInterval(seconds))
            #expect(try Date(Timestamp(microseconds: seconds * 1_000_000).description, strategy: style) == date)
            #expect(Timestamp(date.formatted(style))?.microseconds == seconds * 1_000_000)
        }
    }
}
