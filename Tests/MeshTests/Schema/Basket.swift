import Foundation
import Mesh

/// Everything that a field can be.
@Schema
struct Basket: Sendable, Hashable {
    /// What is written on it.
    ///
    /// In large letters.
    @Length(2...10) var label: String
    var count: Int
    @Within(-1.5...1.5) var weight: Double
    var isOpen: Bool
    var id: Identifier<Basket>
    var packedAt: Timestamp
    var colour: Colour
    @Count(1...3) var fruits: [Fruit]
    var note: String?
    var owner: Fruit?
    @Count(0...2) @Length(1...3) var tags: [String] = ["a"]
    var limit: Int = 20
    var shade: Colour = .darkGreen
    var extra: JSONValue = nil
    var prices: [String: Double] = [:]
    @Form(.email) var contactURL: String?
    @Form(.languageOrAuto) var language: String = "auto"
    var httpStatusIDs: [Int] = []
}

/// One of them.
@Schema
struct Fruit: Sendable, Hashable {
    @Length(1...5) var name: String
    @Within(0...100) var ripeness: Int
    var stones: [Stone] = []
}

/// In the middle.
@Schema
struct Stone: Sendable, Hashable {
    @Within(1...9) var size: Int
}

/// Colours.
enum Colour: String, SchemaEnum {
    case red
    case darkGreen = "dark_green"
}

/// What is to change.
@Schema
struct BasketChange: Sendable {
    @Length(2...10) var label: Change<String>
    var count: Change<Int>
    @Count(1...3) var fruits: Change<[Fruit]>
}

/// Holds itself.
@Schema
struct Branch: Sendable, Hashable {
    var name: String
    var branches: [Branch] = []
}

extension Basket {
    /// A basket without a fault, as JSON.
    static let json: JSONValue = [
        "label": "apples", "count": 3, "weight": 0.5, "is_open": true, "id": "01890a5d-ac96-774b-bcce-b302099a8057",
        "packed_at": "2026-01-31T09:30:00Z", "colour": "red", "fruits": [["name": "apple", "ripeness": 50]],
    ]

    /// The same with some fields changed; nil takes a field away.
    static func json(_ changes: [String: JSONValue?]) -> JSONValue {
        var value = json
        for (key, change) in changes { value[key] = change }
        return value
    }
}

/// Reads a value as bodies are read, and returns what is wrong with it.
func violations<Value: SchemaType>(of type: Value.Type, in text: some DataText) -> [Violation]? {
    var reader = InputReader(.init(body: text.data))
    _ = reader.body(Value.self)
    do {
        try reader.finish()
        return nil
    } catch {
        return (error as? Violations)?.all ?? []
    }
}

/// What can be read as a body.
protocol DataText { var data: Data { get } }
extension String: DataText { var data: Data { Data(utf8) } }
extension Data: DataText { var data: Data { self } }
extension JSONValue: DataText { var data: Data { (try? canonicalData()) ?? Data() } }
