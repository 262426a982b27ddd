import Foundation
import GRDB
import GRDBSQLite

/// Runs a body and translates what GRDB throws.
func translated<T>(_ body: () throws -> T) throws -> T {
    do {
        return try body()
    } catch let error as GRDB.DatabaseError {
        throw DatabaseError(sqlite: error)
    }
}

extension DatabaseError {
    /// Translates an error of GRDB, or wraps another.
    init(sqlite error: any Error) {
        switch error {
        case let error as DatabaseError: self = error
        case let error as GRDB.DatabaseError:
            self.init(sqlite: error.extendedResultCode.rawValue, message: error.message ?? "", systemError: errno)
        default: self.init(.other, detail: "\(error)")
        }
    }

    /// Translates a result code: https://www.sqlite.org/rescode.html
    init(sqlite code: Int32, message: String, systemError: Int32) {
        let detail = "SQLite \(code): \(message)"
        switch code & 0xff {
        case SQLITE_CONSTRAINT: self.init(Self.constraint(code, message), detail: detail)
        case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_INTERRUPT: self.init(.timeout, detail: detail)
        case SQLITE_FULL: self.init(.diskFull, detail: detail)
        case SQLITE_IOERR where systemError == ENOSPC || systemError == EDQUOT: self.init(.diskFull, detail: detail)
        case SQLITE_READONLY: self.init(.readOnly, detail: detail)
        case SQLITE_CORRUPT, SQLITE_NOTADB: self.init(.corrupt, detail: detail)
        case SQLITE_CANTOPEN, SQLITE_IOERR, SQLITE_PERM, SQLITE_AUTH: self.init(.unavailable, detail: detail)
        case SQLITE_TOOBIG, SQLITE_MISMATCH: self.init(.invalidValue, detail: detail)
        case SQLITE_MISUSE where message.contains("closed"): self.init(.unavailable, detail: detail)
        case SQLITE_ERROR, SQLITE_MISUSE, SQLITE_RANGE: self.init(.misuse(message), detail: detail)
        default: self.init(.other, detail: detail)
        }
    }

    /// SQLite tells what was broken in the message only: `UNIQUE constraint failed: users.email`.
    private static func constraint(_ code: Int32, _ message: String) -> Code {
        var place =
            message.split(separator: "constraint failed: ", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
        if place.hasPrefix("index '"), place.hasSuffix("'") { place = String(place.dropFirst(7).dropLast()) }
        let kind: Constraint =
            switch code >> 8 {
            // SQLITE_CONSTRAINT_CHECK, …_FOREIGNKEY, …_NOTNULL; the macros are expressions that Swift does not import.
            case 1: .check
            case 3: .foreignKey
            case 5: .notNull
            default: message.hasPrefix("CHECK") ? .check : .unique
            }
        return .constraint(kind: kind, on: kind == .foreignKey ? "" : place)
    }
}
