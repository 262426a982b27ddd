/// Why the database did not do what it was asked.
public struct DatabaseError: Error, Sendable {
    /// The few kinds of failure that a caller can act on.
    public enum Code: Sendable, Hashable {
        /// The database cannot be reached, or the connection broke. The same may work later.
        case unavailable
        /// A wait or a statement took longer than it may, or too many were waiting already.
        case timeout
        /// Another transaction got in the way (a deadlock, a serialisation failure). The whole may be tried again.
        case conflict
        /// A rule of the tables was broken. `on` names the columns as `table.column`, separated by `, `, where the
        /// database tells them, else the constraint, else nothing.
        case constraint(kind: Constraint, on: String)
        /// There is no room left to write.
        case diskFull
        /// The database may only be read.
        case readOnly
        /// The file is damaged, or no database.
        case corrupt
        /// The database was made by a newer program; `number` is its newest migration.
        case tooNew(number: Int)
        /// A value that the database cannot hold: a NUL in text, a number out of range, text that is no UUID.
        case invalidValue
        /// A mistake in the program, in a sentence that names it.
        case misuse(String)
        /// Anything else; see `detail`.
        case other
    }

    /// The rules that a table can set.
    public enum Constraint: String, Sendable {
        case unique
        case foreignKey
        case check
        case notNull
    }

    /// What failed, for the caller.
    public let code: Code
    /// What the database said, for the log. It may hold data: do not show it.
    public let detail: String

    public init(_ code: Code, detail: String = "") {
        self.code = code
        self.detail = detail
    }

    /// Whether a rule of a kind was broken, on given columns (`"users.email"`) if any are given.
    public func violates(_ kind: Constraint, on columns: String? = nil) -> Bool {
        guard case .constraint(kind, let place) = code else { return false }
        return columns == nil || columns == place
    }
}

extension DatabaseError: CustomStringConvertible, CustomDebugStringConvertible {
    /// What failed, without data.
    public var description: String {
        switch code {
        case .unavailable: "the database cannot be reached"
        case .timeout: "the database took too long"
        case .conflict: "another transaction got in the way"
        case .constraint(let kind, let place):
            "a \(kind.rawValue) constraint was broken\(place.isEmpty ? "" : " on ")\(place)"
        case .diskFull: "there is no room left to write"
        case .readOnly: "the database may only be read"
        case .corrupt: "the database is damaged or no database"
        case .tooNew(let number): "the database is newer than this program: it has migration \(number)"
        case .invalidValue: "a value cannot be kept in the database"
        case .misuse(let mistake): "the database was misused: \(mistake)"
        case .other: "the database failed"
        }
    }

    /// What failed, with what the database said.
    public var debugDescription: String {
        detail.isEmpty ? description : "\(description) (\(detail))"
    }
}
