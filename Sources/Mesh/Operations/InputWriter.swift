public import Foundation

/// Gathers an operation's input for another node: one object of arguments, and the bytes beside it.
public struct InputWriter {
    public private(set) var arguments: [String: JSONValue] = [:]
    public private(set) var upload: Upload?

    public init() {}

    public mutating func path<Value: SchemaValue>(_ value: Value, _ name: String) throws {
        arguments[name] = try JSONValue(encoding: value)
    }

    /// The fields of a query or a body.
    public mutating func group<Group: SchemaType>(_ group: Group) throws {
        guard case .object(let members) = try JSONValue(encoding: group) else { return }
        arguments.merge(members) { $1 }
    }

    public mutating func upload(_ upload: Upload) { self.upload = upload }

    public mutating func ifMatch(_ tag: EntityTag?) {
        if let tag { arguments["if_match"] = .string(tag.header) }
    }
}
