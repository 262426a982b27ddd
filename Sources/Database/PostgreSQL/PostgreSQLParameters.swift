import Foundation

/// The values of one statement, in the form of the types that the server expects.
struct PostgreSQLParameters {
    /// It begins with a byte of its own, so that it always has an address.
    private var bytes: [UInt8] = [0]
    private var values: [Value] = []

    /// Where a value stands among the bytes.
    private struct Value {
        let offset: Int
        let length: Int32
        let format: Int32
    }

    /// The offset of NULL.
    private static let null = -1
    private static let text: Int32 = 0
    private static let binary: Int32 = 1

    var count: Int { values.count }

    /// - Throws: `invalidValue` if a value does not fit its type, `misuse` if it is of another kind.
    init(_ sql: SQL, _ scope: Scope, types: [UInt32]) throws(DatabaseError) {
        guard sql.placeholders.count == types.count else {
            throw DatabaseError(.misuse("a statement has placeholders of its own: \(sql.summary)"))
        }
        reserve(types.count)
        for (position, placeholder) in sql.placeholders.enumerated() {
            let start = bytes.count
            let value = sql.value(of: placeholder, in: scope)
            if value.isNull {
                append(offset: Self.null, format: Self.binary, from: start)
            } else {
                let format = try encode(value, types[position])
                append(offset: start, format: format, from: start)
            }
        }
    }

    /// Lends the values as libpq takes them.
    func withPointers<T>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> T
    ) -> T {
        bytes.withUnsafeBytes { raw in
            guard !values.isEmpty, let base = raw.bindMemory(to: CChar.self).baseAddress else {
                return body(nil, nil, nil)
            }
            return withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: count) { pointers in
                withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * count) { numbers in
                    for (position, value) in values.enumerated() {
                        pointers.initializeElement(
                            at: position, to: value.offset == Self.null ? nil : base + value.offset)
                        numbers.initializeElement(at: position, to: value.length)
                        numbers.initializeElement(at: count + position, to: value.format)
                    }
                    let lengths = numbers.baseAddress.map { UnsafePointer($0) }
                    return body(pointers.baseAddress, lengths, lengths.map { $0 + count })
                }
            }
        }
    }

    private mutating func reserve(_ count: Int) {
        bytes.reserveCapacity(count * 24 + 1)
        values.reserveCapacity(count)
    }

    private mutating func append(offset: Int, format: Int32, from start: Int) {
        values.append(Value(offset: offset, length: Int32(bytes.count - start), format: format))
        // libpq reads a value in text form up to a NUL.
        if format == Self.text { bytes.append(0) }
    }

    private mutating func encode(_ value: DatabaseValue, _ type: UInt32) throws(DatabaseError) -> Int32 {
        switch type {
        case PostgreSQLType.int8: append(try integer(value, type))
        case PostgreSQLType.int4: append(try narrow(value, type) as Int32)
        case PostgreSQLType.int2: append(try narrow(value, type) as Int16)
        case PostgreSQLType.oid: append(try narrow(value, type) as UInt32)
        case PostgreSQLType.float8: append(try real(value, type).bitPattern)
        case PostgreSQLType.float4: append(Float(try real(value, type)).bitPattern)
        case PostgreSQLType.bool: bytes.append(try boolean(value, type))
        case PostgreSQLType.uuid: withUnsafeBytes(of: try uuid(value, type)) { bytes.append(contentsOf: $0) }
        case PostgreSQLType.bytea: try append(blob: value, type)
        case PostgreSQLType.timestamptz, PostgreSQLType.timestamp: append(try timestamp(value, type))
        case PostgreSQLType.jsonb:
            bytes.append(1)
            try append(text: value, type)
        case PostgreSQLType.numeric: return try encodeAsText(value, type)
        default: return try encodeOther(value, type)
        }
        return Self.binary
    }

    private func mismatch(_ value: DatabaseValue, _ type: UInt32) -> DatabaseError {
        DatabaseError(
            .misuse("\(value.kind) is bound where PostgreSQL expects another type (OID \(type)); a CAST tells which"))
    }

    private mutating func append(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private func integer(_ value: DatabaseValue, _ type: UInt32) throws(DatabaseError) -> Int64 {
        switch value {
        case .integer(let number), .timestamp(let number): return number
        case .bool(let flag): return flag ? 1 : 0
        case .real(let number):
            guard let exact = Int64(exactly: number) else { throw DatabaseError(.invalidValue, detail: "not whole") }
            return exact
        default: throw mismatch(value, type)
        }
    }

    private func narrow<T: FixedWidthInteger>(_ value: DatabaseValue, _ type: UInt32) throws(DatabaseError) -> T {
        guard let number = T(exactly: try integer(value, type)) else {
            throw DatabaseError(.invalidValue, detail: "a number is out of range")
        }
        return number
    }

    private func real(_ value: DatabaseValue, _ type: UInt32) throws(DatabaseError) -> Double {
        switch value {
        case .real(let number): number
        case .integer(let number): Double(number)
        default: throw mismatch(value, type)
        }
    }

    private func boolean(_ value: DatabaseValue, _ type: UInt32) throws(DatabaseError) -> UInt8 {
        switch value {
        case .bool(let flag): flag ? 1 : 0
        case .integer(0): 0
        case .integer(1): 1
        default: throw mismatch(value, type)
        }
    }

    private func uuid(_ value: DatabaseValue, _ type: UInt32) throws(DatabaseError) -> uuid_t {
        switch value {
        case .uuid(let id): return id.uuid
        case .blob(let bytes) where bytes.count == 16:
            return bytes.withUnsafeBytes { $0.loadUnaligned(as: uuid_t.self) }
        case .text(let text):
            guard let id = UUID(uuidString: text) else { throw DatabaseError(.invalidValue, detail: "not a UUID") }
            return id.uuid
        default: throw mismatch(value, type)
        }
    }

    private func timestamp(_ value: DatabaseValue, _ type: UInt32) throws(DatabaseError) -> Int64 {
        guard case .timestamp(let microseconds) = value else {
            guard case .integer(let microseconds) = value else { throw mismatch(value, type) }
            return try Self.sinceEpoch(microseconds)
        }
        return try Self.sinceEpoch(microseconds)
    }

    private static func sinceEpoch(_ microseconds: Int64) throws(DatabaseError) -> Int64 {
        let (shifted, overflow) = microseconds.subtractingReportingOverflow(PostgreSQLType.epoch)
        // The two ends of the range mean minus and plus infinity.
        guard !overflow, shifted > .min, shifted < .max else {
            throw DatabaseError(.invalidValue, detail: "a timestamp is out of range")
        }
        return shifted
    }

    private mutating func append(blob value: DatabaseValue, _ type: UInt32) throws(DatabaseError) {
        switch value {
        case .blob(let blob): bytes.append(contentsOf: blob)
        case .uuid(let id): withUnsafeBytes(of: id.uuid) { bytes.append(contentsOf: $0) }
        // As on SQLite, where a column of bytes takes text.
        case .text: try append(text: value, type)
        default: throw mismatch(value, type)
        }
    }

    private mutating func append(text value: DatabaseValue, _ type: UInt32) throws(DatabaseError) {
        switch value {
        case .text(let text), .json(let text):
            let start = bytes.count
            bytes.append(contentsOf: text.utf8)
            if bytes[start...].contains(0) { throw DatabaseError(.invalidValue, detail: "NUL in text") }
        default: throw mismatch(value, type)
        }
    }

    private mutating func encodeAsText(_ value: DatabaseValue, _ type: UInt32) throws(DatabaseError) -> Int32 {
        switch value {
        case .integer(let number): bytes.append(contentsOf: "\(number)".utf8)
        case .real(let number): bytes.append(contentsOf: "\(number)".utf8)
        default: try append(text: value, type)
        }
        return Self.text
    }

    /// Text in binary form is the text itself; any other type is sent as text for the server to read.
    private mutating func encodeOther(_ value: DatabaseValue, _ type: UInt32) throws(DatabaseError) -> Int32 {
        try append(text: value, type)
        switch type {
        case PostgreSQLType.text, PostgreSQLType.varchar, PostgreSQLType.bpchar, PostgreSQLType.name,
            PostgreSQLType.json,
            PostgreSQLType.unknown:
            return Self.binary
        default: return Self.text
        }
    }
}
