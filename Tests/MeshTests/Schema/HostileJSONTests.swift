import Foundation
import MeshConformance
import Testing

@testable import Mesh

@Suite("Hostile JSON")
struct HostileJSONTests {
    private func fields(_ json: some DataText) -> [String]? { violations(of: Basket.self, in: json)?.map(\.field) }

    /// A basket of which one member is this text, which need not be JSON.
    private func basket(_ key: String, _ raw: String) -> String {
        var text = String(decoding: Basket.json([key: .none]).data, as: UTF8.self)
        text.removeLast()
        return text + ",\"\(key)\":\(raw)}"
    }

    @Test(
        "What is not JSON is malformed, and nothing worse",
        arguments: [
            "", "{", "}", "nul", "{\"label\":}", "{\"label\" \"x\"}", "[1,]", "{\"label\":\"\u{1}\"}", "\"",
            "{'label':'x'}", "{label:1}",
            "\u{FEFF}", "{\"label\":\"\\x\"}", "{\"label\":01}", "+1", "NaN", "Infinity", "{}{}", "{},",
        ])
    func malformed(_ text: String) throws {
        let found = try #require(violations(of: Fruit.self, in: text.isEmpty ? " " : text))
        #expect(found.allSatisfy { !$0.message.isEmpty && !$0.field.isEmpty })
        #expect(found.count >= 1)
    }

    @Test(
        "A body that is JSON but no object is told so",
        arguments: ["1", "\"x\"", "null", "true", "[]", "[{}]", "1e400"])
    func noObject(_ text: String) throws {
        let found = try #require(violations(of: Fruit.self, in: text))
        #expect(found.map(\.field) == ["body"])
    }

    @Test("Ten thousand levels are an error", arguments: ["[", "{\"a\":", "{\"extra\":", "[{\"a\":"])
    func depth(_ opening: String) throws {
        let closing = String(opening.reversed().compactMap { ["[": "]", "{": "}"][$0] })
        let nested = String(repeating: opening, count: 10_000) + "1" + String(repeating: closing, count: 10_000)
        #expect(violations(of: Fruit.self, in: nested)?.count == 1)
        #expect(violations(of: Basket.self, in: basket("extra", nested)) != nil)
        #expect(violations(of: Basket.self, in: basket("extra", String(repeating: opening, count: 10_000))) != nil)
    }

    @Test("A value that holds itself is read as deep as the decoder goes, and no deeper")
    func recursion() throws {
        func branch(_ levels: Int) -> String {
            String(repeating: "{\"name\":\"x\",\"branches\":[", count: levels) + String(repeating: "]}", count: levels)
        }
        #expect(violations(of: Branch.self, in: branch(100)) == nil)
        #expect(violations(of: Branch.self, in: branch(10_000)) != nil)
    }

    @Test("A hundred levels of any JSON are read, and written again as they were")
    func anyDepth() throws {
        let text = String(repeating: "[{\"a\":", count: 100) + "1" + String(repeating: "}]", count: 100)
        let value = try JSONCoding.decoder.decode(JSONValue.self, from: text.data)
        #expect(String(decoding: try value.canonicalData(), as: UTF8.self) == text)
    }

    @Test(
        "Absurd numbers are refused with their field",
        arguments: [
            "1e400", "-1e400", "9223372036854775808", "-9223372036854775809", "1e19", "0.1", "1e-1",
            String(repeating: "9", count: 5_000),
        ])
    func wholeNumbers(_ number: String) {
        #expect(fields(basket("count", number)) == ["count"])
    }

    @Test("The largest whole numbers are whole", arguments: [Int.max, Int.min, 0, -1])
    func limits(_ number: Int) throws {
        let basket = try JSONCoding.decoder.decode(Basket.self, from: basket("count", "\(number)").data)
        #expect(basket.count == number)
    }

    @Test("Numbers beyond a Double are refused, in fields and anywhere inside", arguments: ["1e400", "-1e999999999"])
    func floats(_ number: String) {
        #expect(fields(basket("weight", number)) == ["weight"])
        #expect(violations(of: Basket.self, in: basket("extra", "{\"a\":[\(number)]}")) != nil)
        #expect(violations(of: Basket.self, in: basket("prices", "{\"a\":\(number)}")) != nil)
    }

    @Test("NULs are refused wherever text can stand")
    func nul() {
        #expect(fields(basket("label", #""a\u0000b""#)) == ["label"])
        #expect(fields(basket("note", #""\u0000""#)) == ["note"])
        #expect(fields(basket("tags", #"["a","\u0000"]"#)) == ["tags.1"])
        #expect(fields(basket("fruits", #"[{"name":"\u0000","ripeness":1}]"#)) == ["fruits.0.name"])
        #expect(fields(basket("extra", #"{"a":["\u0000"]}"#)) == ["extra.a.0"])
        #expect(fields(basket("extra", #"{"a\u0000":1}"#)) == ["extra.a\0"])
        #expect(fields(basket("prices", #"{"\u0000":1}"#)) == ["prices.\0"])
    }

    @Test(
        "Bytes that are no UTF-8 are refused",
        arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82]] as [[UInt8]])
    func invalidUTF8(_ bytes: [UInt8]) throws {
        let text = Data("{\"name\":\"a".utf8) + Data(bytes) + Data("\",\"ripeness\":1}".utf8)
        #expect(violations(of: Fruit.self, in: text)?.isEmpty == false)
        let key = Data("{\"name\":\"a\",\"ripeness\":1,\"".utf8) + Data(bytes) + Data("\":1}".utf8)
        #expect(violations(of: Fruit.self, in: key) != nil)
    }

    @Test("Half a surrogate pair is no character", arguments: [#"\ud800"#, #"\udc00"#, #"\ud800x"#, #"\ud800\ud800"#])
    func surrogates(_ escape: String) {
        #expect(violations(of: Fruit.self, in: "{\"name\":\"\(escape)\",\"ripeness\":1}") != nil)
    }

    @Test("Of a field that stands there twice, the value that is used is the one that was checked")
    func duplicates() throws {
        for (first, second) in [("\"good\"", "\"toolong\""), ("\"toolong\"", "\"good\""), ("\"a\"", "\"b\"")] {
            let text = "{\"name\":\(first),\"ripeness\":1,\"name\":\(second)}"
            if let fruit = try? JSONCoding.decoder.decode(Fruit.self, from: text.data) {
                #expect(fruit.name.count <= 5)
                #expect(try JSONCoding.decoder.decode(Fruit.self, from: text.data) == fruit, "always the same one")
            }
        }
    }

    @Test("Random damage to a body never crashes, and never passes a rule by")
    func damage() throws {
        var random = SeededGenerator(seed: 7)
        let original = [UInt8](Basket.json(["note": "n", "tags": ["a", "b"], "extra": ["x": [1, 2.5, "ü"]]]).data)
        for _ in 0..<3_000 {
            var bytes = original
            for _ in 0...Int.random(in: 0..<3, using: &random) {
                let place = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
                case 1: bytes.remove(at: place)
                default: bytes.insert("{}[]\",:0e-\\".utf8.randomElement(using: &random)!, at: place)
                }
            }
            guard let basket = try? JSONCoding.decoder.decode(Basket.self, from: Data(bytes)) else { continue }
            var violations = Violations()
            basket.validate(into: &violations, at: "")
            #expect(violations.isEmpty)
        }
    }
}
