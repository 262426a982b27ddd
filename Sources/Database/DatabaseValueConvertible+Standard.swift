public import Foundation

extension DatabaseValueConvertible where Self: FixedWidthInteger & SignedInteger {
    /// Bound as a 64-bit integer.
    @inlinable
    public var databaseValue: DatabaseValue { .integer(Int64(clamping: self)) }

    /// Reads an integer that fits, or the microseconds of a timestamp.
    @inlinable
    public init?(databaseValue: DatabaseValue) {
        switch databaseValue {
        case .integer(let value), .timestamp(let value): self.init(exactly: value)
        default: return nil
        }
    }
}

extension Int: DatabaseValueConvertible {}
extension Int64: DatabaseValueConvertible {}
extension Int32: DatabaseValueConvertible {}

extension Bool: DatabaseValueConvertible {
    @inlinable
    public var databaseValue: DatabaseValue { .bool(self) }

    @inlinable
    public init?(databaseValue: DatabaseValue) {
        switch databaseValue {
        case .bool(let value): self = value
        case .integer(0): self = false
        case .integer(1): self = true
        default: return nil
        }
    }
}

extension Double: DatabaseValueConvertible {
    @inlinable
    public var databaseValue: DatabaseValue { .real(self) }

    /// Reads a real number, or an integer that a `Double` can hold exactly.
    @inlinable
    public init?(databaseValue: DatabaseValue) {
        switch databaseValue {
        case .real(let value): self = value
        case .integer(let value): self.init(exactly: value)
        default: return nil
        }
    }
}

extension String: DatabaseValueConvertible {
    @inlinable
    public var databaseValue: DatabaseValue { .text(self) }

    /// Reads text, or the text of a JSON value.
    @inlinable
    public init?(databaseValue: DatabaseValue) {
        switch databaseValue {
        case .text(let value), .json(let value): self = value
        default: return nil
        }
    }
}

extension [UInt8]: DatabaseValueConvertible {
    @inlinable
    public var databaseValue: DatabaseValue { .blob(self) }

    @inlinable
    public init?(databaseValue: DatabaseValue) {
        switch databaseValue {
        case .blob(let bytes): self = bytes
        case .uuid(let id): self = Swift.withUnsafeBytes(of: id.uuid) { Array($0) }
        default: return nil
        }
    }
}

extension UUID: DatabaseValueConvertible {
    @inlinable
    public var databaseValue: DatabaseValue { .uuid(self) }

    @inlinable
    public init?(databaseValue: DatabaseValue) {
        guard case .uuid(let id) = databaseValue else { return nil }
        self = id
    }
}

extension Date: DatabaseValueConvertible {
    /// Bound as whole microseconds; what is finer is rounded, what is beyond their range is cut to it.
    public var databaseValue: DatabaseValue {
        let microseconds = (timeIntervalSince1970 * 1_000_000).rounded()
        return .timestamp(Int64(exactly: microseconds) ?? (microseconds < 0 ? .min : .max))
    }

    public init?(databaseValue: DatabaseValue) {
        switch databaseValue {
        case .timestamp(let microseconds), .integer(let microseconds):
            self.init(timeIntervalSince1970: Double(microseconds) / 1_000_000)
        default: return nil
        }
    }
}
