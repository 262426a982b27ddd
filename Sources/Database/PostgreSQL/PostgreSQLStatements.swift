/// A statement that a server has prepared for one connection.
final class PostgreSQLStatement: Sendable {
    let name: String
    /// The types of its values.
    let parameters: [UInt32]
    /// The names and types of its columns.
    let columns: [String]
    let types: [UInt32]
    /// Whether it can change nothing.
    let isReading: Bool

    init(name: String, parameters: [UInt32], columns: [String], types: [UInt32], isReading: Bool) {
        self.name = name
        self.parameters = parameters
        self.columns = columns
        self.types = types
        self.isReading = isReading
    }
}

/// The prepared statements of a connection, by their text: the most recently used ones.
struct PostgreSQLStatements {
    private struct Entry {
        let statement: PostgreSQLStatement
        var lastUse: UInt64
    }

    private let capacity: Int
    private var known: [String: Entry] = [:]
    private var clock: UInt64 = 0
    private var names: UInt64 = 0

    init(capacity: Int) {
        self.capacity = max(8, capacity)
    }

    mutating func find(_ text: String) -> PostgreSQLStatement? {
        guard let place = known.index(forKey: text) else { return nil }
        clock += 1
        known.values[place].lastUse = clock
        return known.values[place].statement
    }

    mutating func nextName() -> String {
        names += 1
        return "s\(names)"
    }

    /// Takes out the one that was not used for the longest time, if there is no room for another.
    mutating func removeOldestIfFull() -> PostgreSQLStatement? {
        guard known.count >= capacity, let oldest = known.min(by: { $0.value.lastUse < $1.value.lastUse }) else {
            return nil
        }
        return known.removeValue(forKey: oldest.key)?.statement
    }

    mutating func insert(_ statement: PostgreSQLStatement, for text: String) {
        clock += 1
        known[text] = Entry(statement: statement, lastUse: clock)
    }

    mutating func remove(_ text: String) -> PostgreSQLStatement? {
        known.removeValue(forKey: text)?.statement
    }
}

extension SQL {
    /// Whether the text can change nothing, as far as its words tell.
    ///
    /// A text that reads begins with `SELECT` or the like and has no word that changes something, outside of quotes.
    var isReading: Bool {
        var first: String?
        for word in Self.words(text) {
            let lowered = word.lowercased()
            if first == nil {
                first = lowered
                guard ["select", "with", "values", "explain", "show", "table"].contains(lowered) else { return false }
            }
            if ["insert", "update", "delete", "merge", "into"].contains(lowered) { return false }
        }
        return first != nil
    }

    private static func words(_ text: String) -> [Substring] {
        let unquoted = text.split(separator: "'", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset.isMultiple(of: 2) }.map(\.element)
        return unquoted.flatMap { $0.split { !$0.isLetter && $0 != "_" && !$0.isNumber } }
    }
}
