/// Reads values from text as it stands in a path or a query: `?limit=20&status=open`. Groups are flat; a list is a repeated name.
struct ParameterDecoder: Decoder {
    let items: [(name: String, value: String)]
    var codingPath: [any CodingKey] { [] }
    /// A query may hold several groups; the operation has looked for unknown names already.
    var userInfo: [CodingUserInfoKey: Any] { [.ignoresUnknown: true] }

    /// - Throws: `Violations`.
    static func group<Group: SchemaType>(_ items: [(name: String, value: String)]) throws -> Group {
        try Group(from: ParameterDecoder(items: items))
    }

    /// - Throws: `Violations` that name `name`.
    static func value<Value: SchemaValue>(_ text: String, of name: String) throws -> Value {
        do {
            let value = try Value(from: TextDecoder(texts: [text]))
            var violations = Violations()
            value.validate(into: &violations, at: name)
            try violations.throwIfAny()
            return value
        } catch is DecodingError {
            var definitions = SchemaDefinitions()
            let form = Value.schema(in: &definitions)["format"]?.string
            throw Violations(
                Violation(
                    field: name, code: "type", message: form == "uuid" ? "must be an id (UUID)" : "has the wrong type"))
        }
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(Members<Key>(items: items))
    }
    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw flat }
    func singleValueContainer() throws -> any SingleValueDecodingContainer { throw flat }

    private struct Members<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let items: [(name: String, value: String)]
        var codingPath: [any CodingKey] { [] }
        var allKeys: [Key] {
            var seen: Set<String> = []
            return items.compactMap { seen.insert($0.name).inserted ? Key(stringValue: $0.name) : nil }
        }

        func contains(_ key: Key) -> Bool { items.contains { $0.name == key.stringValue } }
        func decodeNil(forKey key: Key) -> Bool { false }
        func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
            try Value(from: TextDecoder(texts: items.filter { $0.name == key.stringValue }.map(\.value)))
        }
        func nestedContainer<Nested: CodingKey>(keyedBy: Nested.Type, forKey: Key) throws -> KeyedDecodingContainer<
            Nested
        > { throw flat }
        func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
            TextDecoder(texts: items.filter { $0.name == key.stringValue }.map(\.value)).unkeyedContainer()
        }
        func superDecoder() throws -> any Decoder { throw flat }
        func superDecoder(forKey: Key) throws -> any Decoder { throw flat }
    }
}

/// Reads one value, or a list of them, from text.
private struct TextDecoder: Decoder, SingleValueDecodingContainer {
    let texts: [String]
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy: Key.Type) throws -> KeyedDecodingContainer<Key> { throw mismatch }
    func unkeyedContainer() -> any UnkeyedDecodingContainer { Elements(texts: texts) }
    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    private var mismatch: DecodingError {
        .dataCorrupted(.init(codingPath: [], debugDescription: "not of the right form"))
    }

    private func parse<Value: LosslessStringConvertible>(_: Value.Type) throws -> Value {
        guard texts.count == 1, let value = Value(texts[0]) else { throw mismatch }
        return value
    }

    func decodeNil() -> Bool { false }
    func decode(_ type: Bool.Type) throws -> Bool {
        switch texts.count == 1 ? texts[0] : "" {
        case "true", "1": return true
        case "false", "0": return false
        default: throw mismatch
        }
    }
    func decode(_ type: String.Type) throws -> String { try parse(type) }
    func decode(_ type: Double.Type) throws -> Double {
        let value = try parse(type)
        guard value.isFinite else { throw mismatch }
        return value
    }
    func decode(_ type: Float.Type) throws -> Float { try parse(type) }
    func decode(_ type: Int.Type) throws -> Int { try parse(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try parse(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try parse(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try parse(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try parse(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try parse(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try parse(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try parse(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try parse(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try parse(type) }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try Value(from: self) }

    private struct Elements: UnkeyedDecodingContainer {
        let texts: [String]
        var currentIndex = 0
        var codingPath: [any CodingKey] { [] }
        var count: Int? { texts.count }
        var isAtEnd: Bool { currentIndex >= texts.count }

        init(texts: [String]) { self.texts = texts }

        mutating func decodeNil() -> Bool { false }
        mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
            defer { currentIndex += 1 }
            return try Value(from: TextDecoder(texts: [texts[currentIndex]]))
        }
        mutating func nestedContainer<Key: CodingKey>(keyedBy: Key.Type) throws -> KeyedDecodingContainer<Key> {
            throw flat
        }
        mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { throw flat }
        mutating func superDecoder() throws -> any Decoder {
            defer { currentIndex += 1 }
            return TextDecoder(texts: [texts[currentIndex]])
        }
    }
}

private let flat = DecodingError.dataCorrupted(
    .init(codingPath: [], debugDescription: "a query is a flat list of names and values"))

extension SchemaType {
    /// Reads a flat value from names and texts, as they stand in a query or among settings. Names that it does not declare are passed over.
    /// - Throws: `Violations` of every field at once.
    public init(parameters: [(name: String, value: String)]) throws { self = try ParameterDecoder.group(parameters) }
}
