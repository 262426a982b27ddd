/// A type that can be bound to a statement and read from a row.
///
/// An enumeration or an identifier with a raw value only needs to declare the conformance:
/// ```swift
/// enum Status: String, DatabaseValueConvertible { case draft, final }
/// ```
public protocol DatabaseValueConvertible: Sendable {
    /// The value to bind.
    var databaseValue: DatabaseValue { get }

    /// Reads a value, or fails if it is of another kind or out of range.
    init?(databaseValue: DatabaseValue)
}

extension DatabaseValueConvertible where Self: RawRepresentable, RawValue: DatabaseValueConvertible {
    @inlinable
    public var databaseValue: DatabaseValue { rawValue.databaseValue }

    @inlinable
    public init?(databaseValue: DatabaseValue) {
        guard let raw = RawValue(databaseValue: databaseValue) else { return nil }
        self.init(rawValue: raw)
    }
}

extension Optional: DatabaseValueConvertible where Wrapped: DatabaseValueConvertible {
    @inlinable
    public var databaseValue: DatabaseValue {
        switch self {
        case .some(let wrapped): wrapped.databaseValue
        case .none: .null
        }
    }

    @inlinable
    public init?(databaseValue: DatabaseValue) {
        if case .null = databaseValue {
            self = .none
        } else if let wrapped = Wrapped(databaseValue: databaseValue) {
            self = .some(wrapped)
        } else {
            return nil
        }
    }
}

extension DatabaseValue: DatabaseValueConvertible {
    @inlinable
    public var databaseValue: DatabaseValue { self }

    @inlinable
    public init?(databaseValue: DatabaseValue) {
        self = databaseValue
    }
}
