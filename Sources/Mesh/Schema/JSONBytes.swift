public import Foundation

/// JSON as it is written, straight into bytes: answers are made of few kinds of values, and most of a request's time would go into
/// finding out again and again what kind each is.
///
/// Fields stand in the order of their declaration, the keys of dictionaries are sorted: the same value gives the same bytes in every
/// process.
public final class JSONBytes {
    private var bytes: [UInt8] = []

    public init(capacity: Int = 256) { bytes.reserveCapacity(capacity) }

    public var data: Data { Data(bytes) }

    /// Writes what needs no escaping: punctuation, numbers, `true`.
    public func write(raw text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    public func write(_ number: some BinaryInteger) { bytes.append(contentsOf: number.description.utf8) }

    /// - Throws: `EncodingError` for what is no number in JSON.
    public func write(_ number: Double) throws {
        guard number.isFinite else {
            throw EncodingError.invalidValue(number, .init(codingPath: [], debugDescription: "JSON has no \(number)"))
        }
        let text = number.description
        bytes.append(contentsOf: text.hasSuffix(".0") ? text.dropLast(2).utf8 : text[...].utf8)
    }

    /// Writes a string in its quotation marks (RFC 8259 7).
    public func write(_ text: String) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { utf8 in
            // As a rule nothing is to be escaped.
            guard utf8.contains(where: Self.needsEscaping) else { return bytes.append(contentsOf: utf8) }
            for byte in utf8 { writeEscaped(byte) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func needsEscaping(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private func writeEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
        case UInt8(ascii: "\n"): write(raw: "\\n")
        case UInt8(ascii: "\r"): write(raw: "\\r")
        case UInt8(ascii: "\t"): write(raw: "\\t")
        case 0x08: write(raw: "\\b")
        case 0x0C: write(raw: "\\f")
        case 0..<0x20:
            write(raw: "\\u00")
            bytes.append(contentsOf: [Self.digit(byte >> 4), Self.digit(byte & 15)])
        default: bytes.append(byte)
        }
    }

    /// Writes a UUID in quotation marks, in lower case (RFC 9562 4).
    public func write(_ uuid: UUID) {
        bytes.append(UInt8(ascii: "\""))
        withUnsafeBytes(of: uuid.uuid) { octets in
            for (index, octet) in octets.enumerated() {
                if index == 4 || index == 6 || index == 8 || index == 10 { bytes.append(UInt8(ascii: "-")) }
                bytes.append(Self.digit(octet >> 4))
                bytes.append(Self.digit(octet & 15))
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    /// Writes a value that knows no better way by the way of `Encodable`.
    public func write(encoding value: some Encodable) throws {
        bytes.append(contentsOf: try JSONCoding.encoder.encode(value))
    }

    /// Writes an object of these members, sorted by their names.
    func write<Value>(
        _ members: [String: Value], _ writeValue: (Value) throws -> Void
    ) rethrows {
        write(raw: "{")
        for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
            if index > 0 { write(raw: ",") }
            write(member.key)
            write(raw: ":")
            try writeValue(member.value)
        }
        write(raw: "}")
    }
}

extension JSONCoding {
    /// A value of the API as it is sent.
    public static func data(of value: some SchemaValue) throws -> Data {
        let json = JSONBytes()
        try value.write(to: json)
        return json.data
    }
}
