/// One statement of a migration, for both databases or for one.
///
/// Types that are spelled differently are written as placeholders:
///
/// | placeholder | SQLite | PostgreSQL |
/// |---|---|---|
/// | `{uuid}` | `BLOB` | `UUID` |
/// | `{timestamp}` | `INTEGER` (microseconds) | `TIMESTAMPTZ` |
/// | `{json}` | `TEXT` | `JSONB` |
/// | `{blob}` | `BLOB` | `BYTEA` |
/// | `{bool}` | `INTEGER` | `BOOLEAN` |
/// | `{bigint}` | `INTEGER` | `BIGINT` |
/// | `{real}` | `REAL` | `DOUBLE PRECISION` |
/// | `{text}` | `TEXT` | `TEXT COLLATE "C"`: sorted by bytes, as SQLite does |
/// | `{bigserial}` | `INTEGER PRIMARY KEY AUTOINCREMENT` | `BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY` |
/// | `{true}`, `{false}` | `1`, `0` | `TRUE`, `FALSE` |
public struct SQLText: Sendable, ExpressibleByStringLiteral {
    /// The dialect it is for, or `nil` for both.
    public let dialect: Dialect?
    /// The text, with placeholders.
    public let text: String

    public init(stringLiteral text: String) {
        self.init(text, for: nil)
    }

    /// A statement for one dialect, or for both. The text must be the program's own.
    public init(_ text: String, for dialect: Dialect?) {
        self.text = text
        self.dialect = dialect
    }

    /// A statement for SQLite only.
    public static func sqlite(_ text: String) -> SQLText { SQLText(text, for: .sqlite) }

    /// A statement for PostgreSQL only.
    public static func postgresql(_ text: String) -> SQLText { SQLText(text, for: .postgresql) }

    /// The text as a dialect spells it, or `nil` if it is not for that dialect.
    func rendered(for dialect: Dialect) -> String? {
        guard self.dialect == nil || self.dialect == dialect else { return nil }
        guard text.contains("{") else { return text }
        var rendered = text
        for (name, sqlite, postgresql) in Self.types {
            rendered = rendered.split(separator: name, omittingEmptySubsequences: false)
                .joined(separator: dialect == .sqlite ? sqlite : postgresql)
        }
        return rendered
    }

    private static let types: [(name: String, sqlite: String, postgresql: String)] = [
        ("{uuid}", "BLOB", "UUID"),
        ("{timestamp}", "INTEGER", "TIMESTAMPTZ"),
        ("{json}", "TEXT", "JSONB"),
        ("{blob}", "BLOB", "BYTEA"),
        ("{bool}", "INTEGER", "BOOLEAN"),
        ("{bigint}", "INTEGER", "BIGINT"),
        ("{real}", "REAL", "DOUBLE PRECISION"),
        ("{text}", "TEXT", "TEXT COLLATE \"C\""),
        (
            "{bigserial}", "INTEGER PRIMARY KEY AUTOINCREMENT", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
        ),
        ("{true}", "1", "TRUE"),
        ("{false}", "0", "FALSE"),
    ]
}
