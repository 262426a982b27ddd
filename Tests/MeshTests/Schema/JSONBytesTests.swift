import Foundation
import Mesh
import MeshConformance
import Testing

@Suite("JSON that is written straight into bytes")
struct JSONBytesTests {
    private func text(_ value: some SchemaValue) throws -> String {
        String(decoding: try JSONCoding.data(of: value), as: UTF8.self)
    }

    @Test(
        "Every character comes back, those that need it escaped",
        arguments: [
            "", "plain", "\"quoted\" and \\", "\n\r\t\u{8}\u{c}\u{0}\u{1f}\u{7f}", "ä 漢 👩‍👩‍👧 \u{2028}", "</script>",
        ])
    func strings(_ string: String) throws {
        let data = try JSONCoding.data(of: string)
        #expect(try JSONDecoder().decode(String.self, from: data) == string)
        #expect(data.allSatisfy { $0 >= 0x20 })
    }

    @Test(
        "Numbers are as short as they can be, and come back the same",
        arguments: [
            0, -0.5, 1, 1e21, 1e-7, 0.1 + 0.2, .pi, -1_234_567.875, .greatestFiniteMagnitude, .leastNonzeroMagnitude,
        ])
    func numbers(_ number: Double) throws {
        #expect(try JSONDecoder().decode(Double.self, from: JSONCoding.data(of: number)) == number)
        #expect(try text(2.0) == "2")
        #expect(try text([Int.min, .max]) == "[-9223372036854775808,9223372036854775807]")
    }

    @Test("What is no number in JSON is refused", arguments: [Double.nan, .infinity, -.infinity])
    func noNumbers(_ number: Double) {
        #expect(throws: EncodingError.self) { try JSONCoding.data(of: JSONValue.number(number)) }
    }

    @Test("Any value is written as JSONEncoder writes it, with sorted keys")
    func random() throws {
        var random = SeededGenerator(seed: 7)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for _ in 0..<500 {
            let value = Self.value(depth: 4, &random)
            #expect(try JSONCoding.data(of: value) == encoder.encode(value))
        }
    }

    private static func value(depth: Int, _ random: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<(depth == 0 ? 5 : 7), using: &random) {
        case 0: return .null
        case 1: return .bool(.random(using: &random))
        case 2: return .integer(.random(in: .min ... .max, using: &random))
        case 3: return .number(Double.random(in: -1e6...1e6, using: &random))
        case 4: return .string(word(&random))
        case 5: return .array((0..<Int.random(in: 0...4, using: &random)).map { _ in value(depth: depth - 1, &random) })
        default:
            let members = (0..<Int.random(in: 0...4, using: &random)).map { _ in
                (word(&random), value(depth: depth - 1, &random))
            }
            return .object(Dictionary(members, uniquingKeysWith: { first, _ in first }))
        }
    }

    private static func word(_ random: inout SeededGenerator) -> String {
        String(
            (0..<Int.random(in: 0...8, using: &random)).map { _ in "aZ09 \"\\/\n\té漢".randomElement(using: &random)! })
    }
}
