extension DatabaseError {
    /// Translates an error result: https://www.postgresql.org/docs/15/errcodes-appendix.html
    init(postgresql result: PostgreSQLResult) {
        let state = result.field("C") ?? ""
        self.init(Self.code(of: state, result), detail: "PostgreSQL \(state): \(result.message)")
    }

    private static func code(of state: String, _ result: PostgreSQLResult) -> Code {
        switch state {
        case "23505": .constraint(kind: .unique, on: uniqueColumns(result))
        case "23503": .constraint(kind: .foreignKey, on: result.field("n") ?? "")
        case "23514": .constraint(kind: .check, on: result.field("n") ?? "")
        case "23502": .constraint(kind: .notNull, on: "\(result.field("t") ?? "").\(result.field("c") ?? "")")
        case "57014", "55P03", "25P03": .timeout
        case "40001", "40P01": .conflict
        case "53100": .diskFull
        case "25006": .readOnly
        case "XX001", "XX002": .corrupt
        default: code(ofClass: state.prefix(2), result)
        }
    }

    private static func code(ofClass state: Substring, _ result: PostgreSQLResult) -> Code {
        switch state {
        // Connection, authorisation, no such database, too few resources, shut down; none: the server is gone.
        case "", "08", "28", "3D", "53", "57": .unavailable
        case "22", "54": .invalidValue
        case "0A", "25", "26", "3F", "42": .misuse(result.field("M") ?? result.message)
        default: .other
        }
    }

    /// PostgreSQL names the constraint, and the columns only in a sentence, `Key (email)=(a@b.c) already exists.`,
    /// whose words depend on the server's language. An index over expressions is told by its name, as SQLite does.
    private static func uniqueColumns(_ result: PostgreSQLResult) -> String {
        let name = result.field("n") ?? ""
        guard let table = result.field("t"), let detail = result.field("D"),
            let start = detail.firstIndex(of: "("), let end = detail.firstRange(of: ")=(")
        else { return name }
        let columns = detail[detail.index(after: start)..<end.lowerBound]
        if columns.contains("(") { return name }
        return columns.split(separator: ", ").map { "\(table).\($0)" }.joined(separator: ", ")
    }
}
