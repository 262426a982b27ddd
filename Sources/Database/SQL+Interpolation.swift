extension SQL {
    /// Collects the literals and the values of one interpolated text.
    public struct Interpolation: StringInterpolationProtocol, Sendable {
        var sql = SQL()

        public init(literalCapacity: Int, interpolationCount: Int) {
            sql.reserve(bytes: literalCapacity + 2 * interpolationCount, placeholders: interpolationCount)
        }

        public mutating func appendLiteral(_ literal: StaticString) {
            sql.append(text: literal)
        }

        /// Binds a value.
        public mutating func appendInterpolation(_ value: some DatabaseValueConvertible) {
            sql.append(bind: .value(value.databaseValue))
        }

        /// Binds a value, or NULL for `nil`.
        public mutating func appendInterpolation(_ value: (some DatabaseValueConvertible)?) {
            sql.append(bind: .value(value?.databaseValue ?? .null))
        }

        /// Puts another text here, with its values.
        public mutating func appendInterpolation(_ part: SQL) {
            sql.append(part)
        }

        /// Binds what belongs to the running scope, such as `\(.workspace)`.
        public mutating func appendInterpolation(_ known: Known) {
            switch known {
            case .workspace: sql.append(bind: .workspace)
            }
        }

        /// Puts a text of the program here as it stands, such as a column's name chosen by a `switch`.
        public mutating func appendInterpolation(raw: StaticString) {
            sql.append(text: raw)
        }

        /// Binds every value, in parentheses: `id IN \(list: ids)`.
        ///
        /// The last value is repeated up to the next power of two, so that lists of any length share a few prepared
        /// statements. An empty list matches nothing; after `NOT IN` the statement is refused when it is run, since SQL
        /// would match nothing there as well.
        public mutating func appendInterpolation(list values: some Collection<some DatabaseValueConvertible>) {
            guard !values.isEmpty else { return appendEmptyList() }
            sql.append(text: "(")
            var last = DatabaseValue.null
            for (position, value) in values.enumerated() {
                if position > 0 { sql.append(text: ",") }
                last = value.databaseValue
                sql.append(bind: .value(last))
            }
            var padded = 1
            while padded < values.count { padded *= 2 }
            for _ in values.count..<padded {
                sql.append(text: ",")
                sql.append(bind: .value(last))
            }
            sql.append(text: ")")
        }

        private mutating func appendEmptyList() {
            let before = sql.text.split(whereSeparator: \.isWhitespace).suffix(2).map { $0.lowercased() }
            if before == ["not", "in"] { sql.note(fault: "NOT IN was given an empty list") }
            sql.append(text: "(NULL)")
        }
    }

    /// What a scope knows and a statement may ask for.
    public enum Known: Sendable {
        /// The workspace of the running scope.
        case workspace
    }
}
