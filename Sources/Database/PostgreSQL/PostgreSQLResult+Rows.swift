import CLibPQ
import Foundation

extension PostgreSQLResult {
    /// Reads every row of a result in binary form.
    /// - Throws: `misuse` for a column of a type that is not read here.
    func rows(columns: [String], types: [UInt32]) throws(DatabaseError) -> [Row] {
        let count = PQntuples(pointer)
        var rows: [Row] = []
        rows.reserveCapacity(Int(count))
        for index in 0..<count {
            var values: [DatabaseValue] = []
            values.reserveCapacity(types.count)
            for column in types.indices {
                values.append(try value(index, Int32(column), types[column], columns[column]))
            }
            rows.append(Row(columns: columns, values: values))
        }
        return rows
    }

    private func value(
        _ row: Int32, _ column: Int32, _ type: UInt32, _ name: String
    ) throws(DatabaseError) -> DatabaseValue {
        let length = Int(PQgetlength(pointer, row, column))
        if length == 0, PQgetisnull(pointer, row, column) == 1 { return .null }
        let bytes = UnsafeRawBufferPointer(start: PQgetvalue(pointer, row, column), count: length)
        guard let value = Self.decode(bytes, type) else {
            throw DatabaseError(
                .misuse("column \(name) is of a type that is not read here (OID \(type)); CAST it to another"))
        }
        return value
    }

    /// Reads one value, or nothing if the type is unknown or the bytes are too few.
    private static func decode(_ bytes: UnsafeRawBufferPointer, _ type: UInt32) -> DatabaseValue? {
        switch type {
        case PostgreSQLType.int8: integer(bytes, Int64.self).map { .integer($0) }
        case PostgreSQLType.int4: integer(bytes, Int32.self).map { .integer(Int64($0)) }
        case PostgreSQLType.int2: integer(bytes, Int16.self).map { .integer(Int64($0)) }
        case PostgreSQLType.oid: integer(bytes, UInt32.self).map { .integer(Int64($0)) }
        case PostgreSQLType.text, PostgreSQLType.varchar, PostgreSQLType.bpchar, PostgreSQLType.name,
            PostgreSQLType.char, PostgreSQLType.unknown:
            .text(String(decoding: bytes, as: UTF8.self))
        case PostgreSQLType.uuid:
            bytes.count == 16 ? .uuid(UUID(uuid: bytes.loadUnaligned(as: uuid_t.self))) : nil
        case PostgreSQLType.bool: bytes.first.map { .bool($0 != 0) }
        case PostgreSQLType.timestamptz, PostgreSQLType.timestamp: integer(bytes, Int64.self).map(timestamp)
        case PostgreSQLType.json: .json(String(decoding: bytes, as: UTF8.self))
        case PostgreSQLType.jsonb: .json(String(decoding: bytes.dropFirst(), as: UTF8.self))
        case PostgreSQLType.bytea: .blob([UInt8](bytes))
        case PostgreSQLType.float8: integer(bytes, UInt64.self).map { .real(Double(bitPattern: $0)) }
        case PostgreSQLType.float4: integer(bytes, UInt32.self).map { .real(Double(Float(bitPattern: $0))) }
        case PostgreSQLType.numeric: numeric(bytes)
        case PostgreSQLType.void: .null
        default: nil
        }
    }

    private static func integer<T: FixedWidthInteger>(_ bytes: UnsafeRawBufferPointer, _ type: T.Type) -> T? {
        bytes.count == MemoryLayout<T>.size ? T(bigEndian: bytes.loadUnaligned(as: type)) : nil
    }

    private static func timestamp(_ sinceEpoch: Int64) -> DatabaseValue {
        let (shifted, overflow) = sinceEpoch.addingReportingOverflow(PostgreSQLType.epoch)
        return .timestamp(overflow ? .max : shifted)
    }

    /// Sums and averages are `numeric`: digits to the base of 10,000 (`numeric_send` in `numeric.c`). One without a
    /// fraction that fits is an integer, any other a real number.
    private static func numeric(_ bytes: UnsafeRawBufferPointer) -> DatabaseValue? {
        guard bytes.count >= 8, bytes.count.isMultiple(of: 2) else { return nil }
        let words = stride(from: 0, to: bytes.count, by: 2).map {
            Int16(bigEndian: bytes.loadUnaligned(fromByteOffset: $0, as: Int16.self))
        }
        let (weight, sign, digits) = (Int(words[1]), UInt16(bitPattern: words[2]), words[4...])
        guard digits.count == Int(words[0]) else { return nil }
        switch sign {
        case 0x0000, 0x4000: break
        case 0xD000: return .real(.infinity)
        case 0xF000: return .real(-.infinity)
        default: return .real(.nan)
        }
        var text = sign == 0x4000 ? "-" : ""
        for digit in digits { text += String(repeating: "0", count: max(0, 4 - "\(digit)".count)) + "\(digit)" }
        let exponent = 4 * (weight + 1 - digits.count)
        if exponent >= 0, exponent < 20,
            let whole = Int64((digits.isEmpty ? "0" : text) + String(repeating: "0", count: exponent))
        {
            return .integer(whole)
        }
        return Double("\(text)e\(exponent)").map { .real($0) }
    }
}
