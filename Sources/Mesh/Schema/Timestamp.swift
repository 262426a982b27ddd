import Foundation

/// A moment, in microseconds since 1970 (UTC). Written as RFC 3339 with milliseconds: `2026-01-31T09:30:00.000Z`.
public struct Timestamp: Hashable, Sendable, Comparable {
    public let microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }

    public static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }

    public static func < (one: Self, other: Self) -> Bool { one.microseconds < other.microseconds }

    public static func + (time: Self, duration: Duration) -> Self {
        let (seconds, attoseconds) = duration.components
        return Timestamp(microseconds: time.microseconds + seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
    }

    public static func - (time: Self, earlier: Self) -> Duration {
        .microseconds(time.microseconds - earlier.microseconds)
    }
}

extension Timestamp: SchemaValue, CustomStringConvertible {
    public static func schema(in definitions: inout SchemaDefinitions) -> JSONValue {
        ["type": "string", "format": "date-time"]
    }

    public func write(to json: JSONBytes) { json.write(description) }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let time = Timestamp(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an RFC 3339 time")
        }
        self = time
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// Days to a date and back after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"; Foundation's formatter costs ten times as much.
    public var description: String {
        let seconds = microseconds.flooredQuotient(1_000_000)
        let milliseconds = (microseconds - seconds * 1_000_000) / 1000
        let days = seconds.flooredQuotient(86_400)
        let time = seconds - days * 86_400
        let (year, month, day) = Self.date(days: days)
        return String(unsafeUninitializedCapacity: 24) { buffer in
            var position = 0
            func put(_ value: Int64, digits: Int, then separator: UInt8) {
                var rest = value
                for place in stride(from: position + digits - 1, through: position, by: -1) {
                    buffer[place] = 48 + UInt8(rest % 10)
                    rest /= 10
                }
                buffer[position + digits] = separator
                position += digits + 1
            }
            put(year, digits: 4, then: UInt8(ascii: "-"))
            put(month, digits: 2, then: UInt8(ascii: "-"))
            put(day, digits: 2, then: UInt8(ascii: "T"))
            put(time / 3600, digits: 2, then: UInt8(ascii: ":"))
            put(time / 60 % 60, digits: 2, then: UInt8(ascii: ":"))
            put(time % 60, digits: 2, then: UInt8(ascii: "."))
            put(milliseconds, digits: 3, then: UInt8(ascii: "Z"))
            return position
        }
    }

    /// Reads a time of RFC 3339: date, `T`, time to the second or finer, and `Z` or an offset; years 1970 to 9999.
    public init?(_ text: String) {
        var text = text
        let time = text.withUTF8 { bytes in
            var scanner = TimeScanner(bytes: bytes[...])
            return scanner.microseconds(days: Self.days)
        }
        guard let time, (0..<Self.secondsToYear10000 * 1_000_000).contains(time) else { return nil }
        self.init(microseconds: time)
    }

    private static let secondsToYear10000: Int64 = 253_402_300_800

    private static func date(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = shifted.flooredQuotient(146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0)
        return (year, month < 10 ? month + 3 : month - 9, dayOfYear - (153 * month + 2) / 5 + 1)
    }

    /// Days since 1970, or nil for a day that is none: the 31st of April.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64? {
        guard (1...12).contains(month), (1...31).contains(day) else { return nil }
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.flooredQuotient(400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        return date(days: days) == (year, month, day) ? days : nil
    }
}

extension Int64 {
    fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
        self >= 0 ? self / divisor : (self - divisor + 1) / divisor
    }
}

/// Reads the parts of a time one after another: a regular expression is built anew for each, and costs many times as much.
private struct TimeScanner {
    var bytes: Slice<UnsafeBufferPointer<UInt8>>

    /// Microseconds since 1970, or nil where this is no time.
    /// - Parameter days: since 1970, of a date.
    mutating func microseconds(days: (_ year: Int64, _ month: Int64, _ day: Int64) -> Int64?) -> Int64? {
        guard let year = number(4), skip("-"), let month = number(2), skip("-"), let day = number(2), skip("Tt "),
            let hour = number(2), skip(":"), let minute = number(2), skip(":"), let second = number(2),
            let fraction = fraction(), let offset = offset(), bytes.isEmpty,
            hour < 24, minute < 60, second <= 60, let days = days(year, month, day)
        else { return nil }
        return (days * 86_400 + hour * 3600 + minute * 60 + second - offset) * 1_000_000 + fraction
    }

    private mutating func number(_ digits: Int) -> Int64? {
        guard bytes.count >= digits else { return nil }
        var number: Int64 = 0
        for byte in bytes.prefix(digits) {
            guard (48...57).contains(byte) else { return nil }
            number = number * 10 + Int64(byte - 48)
        }
        bytes = bytes.dropFirst(digits)
        return number
    }

    private mutating func skip(_ allowed: StaticString) -> Bool {
        guard let byte = bytes.first, allowed.withUTF8Buffer({ $0.contains(byte) }) else { return false }
        bytes = bytes.dropFirst()
        return true
    }

    /// Microseconds of one to nine digits behind a point; finer ones are cut off.
    private mutating func fraction() -> Int64? {
        guard skip(".") else { return 0 }
        let digits = bytes.prefix { (48...57).contains($0) }
        guard (1...9).contains(digits.count) else { return nil }
        bytes = bytes.dropFirst(digits.count)
        return (0..<6).reduce(Int64(0)) { sum, place in
            sum * 10 + (place < digits.count ? Int64(digits[digits.startIndex + place] - 48) : 0)
        }
    }

    /// Seconds east of Greenwich.
    private mutating func offset() -> Int64? {
        if skip("Zz") { return 0 }
        guard let sign = bytes.first, skip("+-"), let hours = number(2), skip(":"), let minutes = number(2),
            hours < 24, minutes < 60
        else { return nil }
        return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 3600 + minutes * 60)
    }
}
