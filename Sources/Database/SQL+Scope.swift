extension SQL {
    /// Refuses a statement that does not fit the scope it runs in.
    /// - Throws: `misuse`, which names the statement.
    func check(in scope: Scope) throws(DatabaseError) {
        if let fault {
            throw DatabaseError(.misuse("\(fault)"), detail: text)
        }
        switch scope {
        case .workspace where !mentionsWorkspace && !isExempt:
            throw DatabaseError(.misuse("a statement of a workspace does not name the workspace: \(summary)"))
        case .unscoped where mentionsWorkspace:
            throw DatabaseError(.misuse("a statement outside any workspace asks for the workspace: \(summary)"))
        default:
            return
        }
    }

    /// The value of a placeholder in a scope that was checked.
    @inline(__always)
    func value(of placeholder: Placeholder, in scope: Scope) -> DatabaseValue {
        switch (placeholder.bind, scope) {
        case (.value(let value), _): value
        case (.workspace, .workspace(let id)): .uuid(id)
        case (.workspace, .unscoped): .null
        }
    }

    /// The text on one line, cut to 200 characters.
    var summary: String {
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.count > 200 ? line.prefix(200) + "…" : line
    }
}
