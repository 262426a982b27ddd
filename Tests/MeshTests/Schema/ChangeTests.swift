import Foundation
import Testing

@testable import Mesh

@Suite("A change of a field")
struct ChangeTests {
    private func read(_ json: String) throws -> BasketChange {
        try JSONCoding.decoder.decode(BasketChange.self, from: json.data)
    }

    @Test("Absent, null and a value are three things")
    func three() throws {
        guard case .none = try read("{}").label else { throw HansardError(.conflict, "absent") }
        guard case .clear = try read(#"{"label":null}"#).label else { throw HansardError(.conflict, "null") }
        guard case .to("ab") = try read(#"{"label":"ab"}"#).label else { throw HansardError(.conflict, "a value") }
    }

    @Test("A value is held to the field's rules, null and absence to none")
    func rules() {
        #expect(violations(of: BasketChange.self, in: #"{"label":"x"}"#)?.map(\.field) == ["label"])
        #expect(violations(of: BasketChange.self, in: #"{"label":"a\u0000"}"#)?.map(\.field) == ["label"])
        #expect(
            violations(of: BasketChange.self, in: #"{"count":"1","fruits":[{}]}"#)?.map(\.field) == [
                "count", "fruits.0.name", "fruits.0.ripeness",
            ])
        #expect(violations(of: BasketChange.self, in: #"{"fruits":[]}"#)?.map(\.code) == ["count"])
        #expect(violations(of: BasketChange.self, in: #"{"label":null,"count":null}"#) == nil)
        #expect(violations(of: BasketChange.self, in: #"{"labels":null}"#)?.map(\.code) == ["unknown"])
    }

    @Test("It is written as it was read")
    func written() throws {
        for json in ["{}", #"{"label":null}"#, #"{"label":"ab"}"#, #"{"count":null,"label":"ab"}"#] {
            #expect(String(decoding: try JSONCoding.encoder.encode(read(json)), as: UTF8.self) == json)
        }
    }

    @Test("Applied, it keeps, clears or sets")
    func applied() throws {
        #expect(Change<String>.none.applied(to: "old") == "old")
        #expect(Change<String>.clear.applied(to: "old") == nil)
        #expect(Change<String>.to("new").applied(to: nil) == "new")
        #expect(try Change<String>.none.applied(to: "old", field: "f") == "old")
        #expect(try Change<String>.to("new").applied(to: "old", field: "f") == "new")
        let error = try #require(throws: Violations.self) { try Change<String>.clear.applied(to: "old", field: "f") }
        #expect(error.all == [Violation(field: "f", code: "null", message: "must not be null")])
    }

    @Test("An input made in code is held to the same rules")
    func validated() {
        var violations = Violations()
        BasketChange(label: .to("x"), count: .clear, fruits: .to([Fruit(name: "", ripeness: 1)])).validate(
            into: &violations, at: "")
        #expect(violations.all.map(\.field) == ["label", "fruits.0.name"])
    }
}
