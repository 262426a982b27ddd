import Foundation
import Testing

@testable import Mesh

@Suite("Reading a value")
struct ReadingTests {
    private func faults(_ changes: [String: JSONValue?]) -> [String] {
        violations(of: Basket.self, in: Basket.json(changes))?.map { "\($0.field) \($0.code)" } ?? []
    }

    private func sentence(_ changes: [String: JSONValue?]) -> String? {
        violations(of: Basket.self, in: Basket.json(changes))?.first?.message
    }

    @Test("Fields in snake_case are read, and what may be absent may")
    func correct() throws {
        let basket = try JSONCoding.decoder.decode(Basket.self, from: Basket.json.data)
        #expect(basket.isOpen)
        #expect(basket.packedAt == Timestamp("2026-01-31T09:30:00Z"))
        #expect(basket.fruits == [Fruit(name: "apple", ripeness: 50)])
        #expect(basket.note == nil)
        #expect(basket.tags == ["a"])
        #expect(basket.limit == 20)
        #expect(basket.shade == .darkGreen)
        #expect(basket.extra == .null)
        let full = try JSONCoding.decoder.decode(
            Basket.self,
            from: Basket.json([
                "note": "n", "owner": ["name": "plum", "ripeness": 1, "stones": [["size": 9]]], "tags": [], "limit": 7,
                "shade": "red",
                "extra": ["x": 1], "prices": ["eur": 1.5], "contact_url": "a@b.example", "language": "pt-BR",
                "http_status_ids": [1, 2],
            ]).data)
        #expect(full.owner?.stones == [Stone(size: 9)])
        #expect(full.httpStatusIDs == [1, 2])
        #expect(full.prices == ["eur": 1.5])
        #expect(full.extra["x"] == 1)
    }

    @Test("Every fault is told at once, each with its path")
    func allAtOnce() {
        let faults = faults([
            "label": "x", "count": "3", "weight": 2, "is_open": nil, "id": "no", "packed_at": "yesterday",
            "colour": "blue",
            "fruits": [
                ["name": "apple", "ripeness": 50], ["name": "", "ripeness": 101, "colour": "red"],
                ["stones": [["size": 1], ["size": 10]]],
            ], "tags": ["a", "bbbb", "c"], "surprise": 1, "contact_url": "nobody", "language": "english!",
        ])
        #expect(
            faults == [
                "surprise unknown", "label length", "count type", "weight range", "is_open missing", "id type",
                "packed_at type", "colour type",
                "fruits.1.colour unknown", "fruits.1.name length", "fruits.1.ripeness range", "fruits.2.name missing",
                "fruits.2.ripeness missing",
                "fruits.2.stones.1.size range", "tags count", "tags length", "contact_url form", "language form",
            ])
    }

    @Test("A fault deep inside has the whole path, with places in lists counted from 0")
    func deepPath() {
        #expect(
            faults([
                "fruits": [
                    ["name": "a", "ripeness": 1], ["name": "b", "ripeness": 1, "stones": [["size": 1], ["size": 0]]],
                ]
            ])
                == ["fruits.1.stones.1.size range"])
        #expect(
            faults(["fruits": [["name": "a", "ripeness": 1, "stones": [["size": "1"]]]]]) == [
                "fruits.0.stones.0.size type"
            ])
        #expect(faults(["owner": ["name": "a"]]) == ["owner.ripeness missing"])
        #expect(faults(["owner": ["name": "a", "ripeness": 1, "stones": 1]]) == ["owner.stones type"])
        #expect(faults(["owner": 1]) == ["owner type"])
        #expect(faults(["fruits": [1, .null]]) == ["fruits.0 type", "fruits.1 type"])
        #expect(faults(["tags": ["a", 1]]) == ["tags.1 type"])
        #expect(
            faults(["http_status_ids": [1, "2", .null, 4.5]]) == [
                "http_status_ids.1 type", "http_status_ids.2 type", "http_status_ids.3 type",
            ])
    }

    @Test("Null stands for absence only where a field may be null")
    func null() {
        #expect(faults(["label": .null]) == ["label type"])
        #expect(sentence(["label": .null]) == "must not be null")
        #expect(sentence(["count": .null]) == "must not be null")
        #expect(faults(["fruits": .null]) == ["fruits type"])
        #expect(faults(["note": .null, "owner": .null, "contact_url": .null, "extra": .null]) == [])
        #expect(faults(["tags": .null]) == ["tags type"], "a default stands for an absent field, not for null")
        #expect(faults(["limit": .null]) == ["limit type"])
    }

    @Test("A wrong type is told by what it should be")
    func types() {
        #expect(sentence(["label": 1]) == "must be a string")
        #expect(sentence(["label": ["x"]]) == "must be a string")
        #expect(sentence(["count": "1"]) == "must be a whole number that fits in 64 bits")
        #expect(sentence(["count": 1.5]) == "must be a whole number that fits in 64 bits")
        #expect(sentence(["count": true]) == "must be a whole number that fits in 64 bits")
        #expect(sentence(["weight": "1"]) == "must be a number")
        #expect(sentence(["weight": false]) == "must be a number")
        #expect(sentence(["is_open": 1]) == "must be a boolean")
        #expect(sentence(["is_open": "true"]) == "must be a boolean")
        #expect(sentence(["id": "x"]) == "must be an id (UUID)")
        #expect(sentence(["packed_at": "x"]) == "must be a time as RFC 3339 writes it, such as 2026-01-31T09:30:00Z")
        #expect(
            sentence(["packed_at": 1_700_000_000])
                == "must be a time as RFC 3339 writes it, such as 2026-01-31T09:30:00Z")
        #expect(sentence(["colour": "blue"]) == "must be one of red, dark_green")
        #expect(sentence(["colour": "darkGreen"]) == "must be one of red, dark_green")
        #expect(sentence(["fruits": [:]]) == "must be an array")
        #expect(sentence(["fruits": "x"]) == "must be an array")
        #expect(sentence(["owner": []]) == "must be an object")
        #expect(sentence(["prices": ["a": "1"]]) == "must be an object")
    }

    @Test("Unknown fields are told by name, and names are cut so that an answer stays short")
    func unknown() {
        #expect(faults(["Label": "apples"]) == ["Label unknown"])
        #expect(faults(["isOpen": true]) == ["isOpen unknown"])
        let long = String(repeating: "x", count: 10_000)
        #expect(faults([long: 1]) == ["\(String(repeating: "x", count: 64)) unknown"])
    }

    @Test("A body with a million faults is answered with fifty of them")
    func manyFaults() throws {
        let fields = (0..<20_000).map { "\"field\($0)\":1" }.joined(separator: ",")
        #expect(violations(of: Basket.self, in: "{\(fields)}")?.count == Violations.limit)
        let fruits = Array(repeating: "{}", count: 5_000).joined(separator: ",")
        let found = try #require(violations(of: Basket.self, in: "{\"fruits\":[\(fruits)]}"))
        #expect(found.count <= Violations.limit)
    }

    @Test("Length counts code points, as JSON Schema does, and not the white space at the ends")
    func length() {
        #expect(faults(["label": "  ab  "]) == [])
        #expect(faults(["label": "          ab          "]) == [])
        #expect(faults(["label": "   a  "]) == ["label length"])
        #expect(faults(["label": "\u{3000}\u{2028}\u{A0}"]) == ["label length"])
        #expect(faults(["label": ""]) == ["label length"])
        #expect(faults(["label": .string(String(repeating: "\u{1F469}", count: 10))]) == [])
        #expect(faults(["label": .string("e" + String(repeating: "\u{301}", count: 9))]) == [])
        #expect(
            faults(["label": .string("ee" + String(repeating: "\u{301}", count: 9))]) == ["label length"],
            "two letters under nine marks are no short text")
    }

    @Test("Both ends of a range are within it")
    func bounds() {
        for (weight, expected) in [(-1.5, []), (1.5, []), (-1.50001, ["weight range"]), (1.50001, ["weight range"])]
            as [(Double, [String])]
        {
            #expect(faults(["weight": .number(weight)]) == expected)
        }
        #expect(faults(["fruits": []]) == ["fruits count"])
        #expect(faults(["tags": [""]]) == ["tags length"], "a rule of a list's elements is held by each")
    }

    @Test("An address has a name, a host and nothing that breaks a header")
    func email() {
        for good in ["a@b", "first.last+tag@host.example", "ü@host.example"] {
            #expect(faults(["contact_url": .string(good)]) == [])
        }
        for bad in [
            "", "a", "@b", "a@", "a@b@c", "a b@c", "a@b\n", "<a@b>", "a,b@c",
            String(repeating: "a", count: 250) + "@host",
        ] {
            #expect(faults(["contact_url": .string(bad)]) == ["contact_url form"], "\(bad)")
        }
    }
}
