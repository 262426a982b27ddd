import Foundation
import GRDB
import GRDBSQLite

/// A prepared statement, stepped through SQLite's own functions: values go straight into `DatabaseValue`s.
final class SQLiteStatement {
    /// When it was last used, by its connection's count.
    var lastUse: UInt64 = 0

    private let statement: GRDB.Statement
    private let handle: OpaquePointer
    private var columns: [String] = []
    private var preparations: Int32 = -1

    init(_ statement: GRDB.Statement) {
        self.statement = statement
        handle = statement.sqliteStatement
    }

    /// Binds the values, runs the statement to its end, and returns its rows.
    func run(_ sql: SQL, _ scope: Scope) throws -> [Row] {
        defer {
            sqlite3_reset(handle)
            if !sql.placeholders.isEmpty { sqlite3_clear_bindings(handle) }
        }
        guard Int(sqlite3_bind_parameter_count(handle)) == sql.placeholders.count else {
            throw DatabaseError(.misuse("a statement has placeholders of its own: \(sql.summary)"))
        }
        for (index, placeholder) in sql.placeholders.enumerated() {
            try bind(sql.value(of: placeholder, in: scope), at: Int32(index + 1))
        }
        var rows: [Row] = []
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW: rows.append(row())
            case SQLITE_DONE: return rows
            default: throw failure()
            }
        }
    }

    private func row() -> Row {
        let count = sqlite3_column_count(handle)
        // A change of the tables makes SQLite prepare the statement again, perhaps with other columns.
        let preparations = sqlite3_stmt_status(handle, SQLITE_STMTSTATUS_REPREPARE, 0)
        if preparations != self.preparations {
            self.preparations = preparations
            columns = (0..<count).map { sqlite3_column_name(handle, $0).map { String(cString: $0) } ?? "" }
        }
        let values = [DatabaseValue](unsafeUninitializedCapacity: Int(count)) { buffer, initialized in
            for index in 0..<count {
                buffer.initializeElement(at: Int(index), to: value(at: index))
            }
            initialized = Int(count)
        }
        return Row(columns: columns, values: values)
    }

    private func value(at index: Int32) -> DatabaseValue {
        switch sqlite3_column_type(handle, index) {
        case SQLITE_INTEGER:
            return .integer(sqlite3_column_int64(handle, index))
        case SQLITE_FLOAT:
            return .real(sqlite3_column_double(handle, index))
        case SQLITE_TEXT:
            guard let start = sqlite3_column_text(handle, index) else { return .text("") }
            let count = Int(sqlite3_column_bytes(handle, index))
            return .text(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
        case SQLITE_BLOB:
            guard let start = sqlite3_column_blob(handle, index) else { return .blob([]) }
            let bytes = UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, index)))
            return bytes.count == 16 ? .uuid(UUID(uuid: bytes.loadUnaligned(as: uuid_t.self))) : .blob([UInt8](bytes))
        default:
            return .null
        }
    }

    private func bind(_ value: DatabaseValue, at index: Int32) throws {
        let code =
            switch value {
            case .null: sqlite3_bind_null(handle, index)
            case .integer(let number), .timestamp(let number): sqlite3_bind_int64(handle, index, number)
            case .real(let number): sqlite3_bind_double(handle, index, number)
            case .bool(let flag): sqlite3_bind_int64(handle, index, flag ? 1 : 0)
            case .text(let text), .json(let text): try bind(text, at: index)
            case .blob(let bytes): bind(bytes, at: index)
            case .uuid(let id):
                withUnsafeBytes(of: id.uuid) { sqlite3_bind_blob(handle, index, $0.baseAddress, 16, copied) }
            }
        guard code == SQLITE_OK else { throw failure() }
    }

    private func bind(_ text: String, at index: Int32) throws -> Int32 {
        var text = text
        return try text.withUTF8 { bytes in
            guard let start = bytes.baseAddress, !bytes.isEmpty else {
                return sqlite3_bind_text(handle, index, "", 0, copied)
            }
            guard memchr(start, 0, bytes.count) == nil else {
                throw DatabaseError(.invalidValue, detail: "NUL in text")
            }
            return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                sqlite3_bind_text64(handle, index, $0, UInt64(bytes.count), copied, UInt8(SQLITE_UTF8))
            }
        }
    }

    private func bind(_ bytes: [UInt8], at index: Int32) -> Int32 {
        bytes.isEmpty
            ? sqlite3_bind_zeroblob(handle, index, 0)
            : sqlite3_bind_blob64(handle, index, bytes, UInt64(bytes.count), copied)
    }

    private func failure() -> DatabaseError {
        let connection = sqlite3_db_handle(handle)
        return DatabaseError(
            sqlite: sqlite3_extended_errcode(connection), message: String(cString: sqlite3_errmsg(connection)),
            systemError: sqlite3_system_errno(connection))
    }
}

/// Tells SQLite to copy a bound value at once: `SQLITE_TRANSIENT`, a cast that Swift cannot import.
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
