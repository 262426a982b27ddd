public import Database
package import Foundation
public import Language
public import Mesh

extension CalendarDay {
    /// The day of a time.
    package init(of time: Timestamp, in zone: TimeZone = .gmt) {
        let local = time.localSeconds(in: zone)
        let days = (local >= 0 ? local : local - 86_399) / 86_400
        self = CalendarDay(number: days) ?? (days < 0 ? .earliest : .latest)
    }
}

extension Timestamp {
    /// Seconds since the first of January 1970 began in a time zone.
    func localSeconds(in zone: TimeZone) -> Int {
        let seconds = (Double(microseconds) / 1_000_000).rounded(.down)
        return Int(seconds) + zone.secondsFromGMT(for: Date(timeIntervalSince1970: seconds))
    }
}

extension CalendarDay: SchemaValue {
    public static func schema(in definitions: inout SchemaDefinitions) -> JSONValue {
        ["type": "string", "format": "date"]
    }

    public func write(to json: JSONBytes) { json.write(description) }
}

extension CalendarDay: DatabaseValueConvertible {
    public var databaseValue: DatabaseValue { .text(description) }

    public init?(databaseValue: DatabaseValue) {
        guard case .text(let text) = databaseValue else { return nil }
        self.init(text)
    }
}
