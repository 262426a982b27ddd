public import Database
import Foundation

extension JobTime: DatabaseValueConvertible {
    public static var now: JobTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return JobTime(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }

    public var databaseValue: DatabaseValue { .timestamp(microseconds) }

    public init?(databaseValue: DatabaseValue) {
        switch databaseValue {
        case .timestamp(let value), .integer(let value): self.init(microseconds: value)
        default: return nil
        }
    }
}
