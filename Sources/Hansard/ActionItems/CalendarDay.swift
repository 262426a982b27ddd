package import Database
package import Mesh

/// A day of the calendar, without a time: `2026-11-27`. Years 1970 to 9999.
package struct CalendarDay: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Days since 1970.
    package let number: Int

    private static let microseconds: Int64 = 86_400_000_000

    package init(number: Int) { self.number = number }

    /// Reads a date, or the date of an RFC 3339 time as it is written; nil for a day that is none.
    package init?(_ text: String) {
        let date = text.prefix(10)
        guard let start = Timestamp("\(date)T00:00:00Z"), text.count == 10 || Timestamp(text) != nil else { return nil }
        number = Int(start.microseconds / Self.microseconds)
    }

    /// The day of a time.
    /// - Parameter offset: seconds east of Greenwich.
    package init(of time: Timestamp, offset: Int = 0) {
        let local = time.microseconds + Int64(offset) * 1_000_000
        number = Int(local >= 0 ? local / Self.microseconds : (local + 1) / Self.microseconds - 1)
    }

    package var description: String {
        String(Timestamp(microseconds: Int64(number) * Self.microseconds).description.prefix(10))
    }

    package static func < (one: CalendarDay, other: CalendarDay) -> Bool { one.number < other.number }
    package static func + (day: CalendarDay, days: Int) -> CalendarDay { CalendarDay(number: day.number + days) }
}

extension CalendarDay: SchemaValue {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let day = CalendarDay(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a date")
        }
        self = day
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    package static func schema(in definitions: inout SchemaDefinitions) -> JSONValue {
        ["type": "string", "format": "date"]
    }

    package func write(to json: JSONBytes) { json.write(description) }
}

extension CalendarDay: DatabaseValueConvertible {
    package var databaseValue: DatabaseValue { .text(description) }

    package init?(databaseValue: DatabaseValue) {
        guard case .text(let text) = databaseValue else { return nil }
        self.init(text)
    }
}
