/// One thing that is wrong with one field.
public struct Violation: Error, Sendable, Hashable, Codable {
    /// Where: `title`, or `segments.3.text` further in.
    public var field: String
    /// What, in a word that programs can compare: `missing`, `type`, `length`, `range`, `unknown`, …
    public var code: String
    /// What, in a sentence.
    public var message: String

    public init(field: String, code: String, message: String) {
        self.field = field
        self.code = code
        self.message = message
    }
}

/// Everything that is wrong with an input, gathered so that a caller can mend it all at once.
public struct Violations: Error, Sendable, Hashable {
    public private(set) var all: [Violation] = []

    /// More are counted but not kept: a hostile body cannot make an answer of any size.
    public static let limit = 50

    public init() {}
    public init(_ violation: Violation) { all = [violation] }

    public var isEmpty: Bool { all.isEmpty }

    public mutating func add(_ field: String, _ code: String, _ message: String) {
        guard all.count < Self.limit else { return }
        all.append(Violation(field: field, code: code, message: message))
    }

    public mutating func add(_ others: Violations) {
        all.append(contentsOf: others.all.prefix(Self.limit - all.count))
    }

    /// Checks a value's own content and the rules of the field that it stands in.
    public mutating func check<Value: SchemaValue>(_ value: Value, _ field: SchemaField, at path: String) {
        let place = path.isEmpty ? field.key : "\(path).\(field.key)"
        for rule in field.rules {
            if let breach = value.breach(of: rule) { add(place, breach.code, breach.message) }
        }
        value.validate(into: &self, at: place)
    }

    public mutating func check<Value: SchemaValue>(_ value: Value?, _ field: SchemaField, at path: String) {
        if let value { check(value, field, at: path) }
    }

    public mutating func check<Value: SchemaValue>(_ change: Change<Value>, _ field: SchemaField, at path: String) {
        if case .to(let value) = change { check(value, field, at: path) }
    }

    /// - Throws: itself, unless nothing is wrong.
    public func throwIfAny() throws {
        if !isEmpty { throw self }
    }
}
