import Foundation
import MeshConformance
import Testing

@testable import Mesh

@Suite("Writing and reading again")
struct RoundTripTests {
    @Test(
        "Random values come back as they were, by the strict reader and by the lenient one",
        arguments: 0..<300 as Range<UInt64>)
    func baskets(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let basket = Basket.random(&random)
        let data = try JSONCoding.encoder.encode(basket)
        #expect(try JSONCoding.decoder.decode(Basket.self, from: data) == basket)
        #expect(try JSONCoding.lenientDecoder.decode(Basket.self, from: data) == basket)
        var reader = InputReader(arguments: data)
        #expect(reader.body(Basket.self) == basket)
        var violations = Violations()
        basket.validate(into: &violations, at: "")
        #expect(violations.isEmpty)
    }

    @Test("Random JSON comes back as it was, and its canonical bytes are the same", arguments: 0..<200 as Range<UInt64>)
    func json(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let value = JSONValue.random(&random, depth: 5)
        let again = try JSONCoding.decoder.decode(JSONValue.self, from: JSONCoding.encoder.encode(value))
        #expect(again == value)
        #expect(try again.canonicalData() == value.canonicalData())
    }

    @Test("The lenient reader passes over what a newer node may add, and asks for no rules")
    func lenient() throws {
        let newer = Basket.json([
            "surprise": 1, "label": "x", "fruits": [["name": "", "ripeness": 500, "colour": "red"]],
        ])
        #expect(throws: Violations.self) { try JSONCoding.decoder.decode(Basket.self, from: newer.data) }
        let basket = try JSONCoding.lenientDecoder.decode(Basket.self, from: newer.data)
        #expect(basket.label == "x")
        #expect(basket.fruits == [Fruit(name: "", ripeness: 500)])
        #expect(throws: (any Error).self) {
            try JSONCoding.lenientDecoder.decode(Basket.self, from: Basket.json(["count": "1"]).data)
        }
    }

    @Test("Absent values are written as null, so that a reader finds every field")
    func nulls() throws {
        let value = try JSONValue(encoding: JSONCoding.decoder.decode(Basket.self, from: Basket.json.data))
        #expect(value["note"] == .null)
        #expect(value["owner"] == .null)
    }
}

extension Basket {
    /// Any basket without a fault.
    static func random(_ random: inout SeededGenerator) -> Basket {
        Basket(
            label: .random(2...10, &random), count: .random(in: .min ... .max, using: &random),
            weight: .random(in: -1.5...1.5, using: &random),
            isOpen: .random(using: &random), id: .init(.v7(random: random.next(), more: random.next())),
            packedAt: Timestamp(microseconds: Int64.random(in: 0..<253_402_300_800_000, using: &random) * 1000),
            colour: Colour.allCases.randomElement(using: &random)!,
            fruits: (0..<Int.random(in: 1...3, using: &random)).map { _ in .random(&random) },
            note: Bool.random(using: &random) ? nil : .random(0...30, &random),
            owner: Bool.random(using: &random) ? nil : .random(&random),
            tags: (0..<Int.random(in: 0...2, using: &random)).map { _ in .random(1...3, &random) },
            limit: .random(in: 0...9, using: &random),
            shade: .red, extra: .random(&random, depth: 3), prices: ["a": .random(in: -1e300...1e300, using: &random)],
            contactURL: nil,
            language: ["auto", "en", "pt-BR"].randomElement(using: &random)!,
            httpStatusIDs: (0..<3).map { _ in .random(in: 0...999, using: &random) })
    }
}

extension Fruit {
    static func random(_ random: inout SeededGenerator) -> Fruit {
        Fruit(
            name: .random(1...5, &random), ripeness: .random(in: 0...100, using: &random),
            stones: (0..<Int.random(in: 0...3, using: &random)).map { _ in
                Stone(size: .random(in: 1...9, using: &random))
            })
    }
}

extension String {
    /// Text of so many code points, from every plane, without NULs; it begins and ends with a letter.
    static func random(_ length: ClosedRange<Int>, _ random: inout SeededGenerator) -> String {
        let count = Int.random(in: length, using: &random)
        var scalars = UnicodeScalarView()
        for place in 0..<count {
            let isEnd = place == 0 || place == count - 1
            let plane: ClosedRange<UInt32> =
                isEnd
                ? 0x61...0x7A
                : [0x01...0x7E, 0xA0...0xD7FF, 0xE000...0xFFFD, 0x1F300...0x1F5FF].randomElement(using: &random)!
            scalars.append(Unicode.Scalar(UInt32.random(in: plane, using: &random)) ?? "x")
        }
        return String(scalars)
    }
}

extension JSONValue {
    static func random(_ random: inout SeededGenerator, depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
        case 0: .null
        case 1: .bool(.random(using: &random))
        case 2: .integer(.random(in: .min ... .max, using: &random))
        case 3: .number(Double.random(in: -1...1, using: &random) + 0.123456789)
        case 4: .string(.random(0...12, &random))
        case 5: .array((0..<Int.random(in: 0...4, using: &random)).map { _ in .random(&random, depth: depth - 1) })
        default:
            .object(
                Dictionary(
                    (0..<Int.random(in: 0...4, using: &random)).map { _ in
                        (.random(0...5, &random), .random(&random, depth: depth - 1))
                    }
                ) { $1 })
        }
    }
}
