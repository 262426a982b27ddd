/// The text of one SQL statement, or a part of one, with the values bound to it.
///
/// It is built only from literals and interpolation, so that a value can never become text:
///
/// ```swift
/// let sql: SQL = "SELECT * FROM meetings WHERE workspace_id = \(.workspace) AND id = \(id)"
/// ```
///
/// Placeholders are rendered as `$1`, `$2`, … in order, for both databases. The rendered text is the key under which
/// a connection keeps its prepared statement, so a text should not change with the values bound to it.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    /// A value that is bound when the statement runs.
    enum Bind: Sendable {
        case value(DatabaseValue)
        case workspace
    }

    /// A bind, and where its `$n` begins in the text, in UTF-8 bytes.
    struct Placeholder: Sendable {
        var bind: Bind
        var offset: Int
    }

    /// The text, with `$1`, `$2`, … where values are bound.
    public private(set) var text: String
    private(set) var placeholders: [Placeholder] = []
    private(set) var mentionsWorkspace = false
    private(set) var isExempt = false
    private(set) var fault: StaticString?

    /// An empty text, to append to.
    public init() {
        text = ""
    }

    public init(stringLiteral literal: StaticString) {
        text = literal.description
    }

    public init(stringInterpolation: Interpolation) {
        self = stringInterpolation.sql
    }

    /// A statement that a `.workspace` scope lets through although it does not name the workspace.
    ///
    /// It is right where a row cannot belong to another workspace than the one at hand, because it is reached by the
    /// key of a row already checked (a segment of a transcript just read), or where the table holds nothing of any
    /// workspace (accounts, jobs, idempotency records). It is wrong for anything found by a value that the caller sent.
    ///
    /// Only the whole counts: a part that is appended to another statement exempts nothing.
    public static func unscoped(_ sql: SQL) -> SQL {
        var exempt = sql
        exempt.isExempt = true
        return exempt
    }

    public static func + (left: SQL, right: SQL) -> SQL {
        var sum = left
        sum.append(right)
        return sum
    }

    public static func += (left: inout SQL, right: SQL) {
        left.append(right)
    }

    /// Appends another text, and renumbers its placeholders to follow those that stand here.
    mutating func append(_ other: SQL) {
        isExempt = false
        mentionsWorkspace = mentionsWorkspace || other.mentionsWorkspace
        fault = fault ?? other.fault
        if other.placeholders.isEmpty {
            text += other.text
        } else if placeholders.isEmpty {
            let shift = text.utf8.count
            text += other.text
            placeholders = other.placeholders.map { Placeholder(bind: $0.bind, offset: $0.offset + shift) }
        } else {
            appendRenumbered(other)
        }
    }

    private mutating func appendRenumbered(_ other: SQL) {
        let bytes = other.text.utf8
        var start = bytes.startIndex
        for (position, placeholder) in other.placeholders.enumerated() {
            let end = bytes.index(bytes.startIndex, offsetBy: placeholder.offset)
            text += other.text[start..<end]
            append(bind: placeholder.bind)
            start = bytes.index(end, offsetBy: "$\(position + 1)".utf8.count)
        }
        text += other.text[start...]
    }

    mutating func append(text literal: StaticString) {
        literal.withUTF8Buffer { text += String(decoding: $0, as: UTF8.self) }
    }

    mutating func append(bind: Bind) {
        placeholders.append(Placeholder(bind: bind, offset: text.utf8.count))
        text += "$"
        text += String(placeholders.count)
        if case .workspace = bind { mentionsWorkspace = true }
    }

    mutating func reserve(bytes: Int, placeholders count: Int) {
        text.reserveCapacity(bytes)
        placeholders.reserveCapacity(count)
    }

    /// Remembers a mistake, which is thrown when the statement is run.
    mutating func note(fault: StaticString) {
        self.fault = self.fault ?? fault
    }

    /// A text from the program's own migrations. Never from outside.
    init(trusted text: String) {
        self.text = text
    }
}

extension Sequence<SQL> {
    /// The parts in order, with a separator between them.
    public func joined(separator: SQL = "") -> SQL {
        var joined = SQL()
        for (position, part) in enumerated() {
            if position > 0 { joined += separator }
            joined += part
        }
        return joined
    }
}
