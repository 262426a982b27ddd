public import Foundation

/// One message of a conversation with a model.
public enum LanguageMessage: Sendable, Hashable {
    /// What the model is to do.
    case system(String)
    /// What a person says.
    case user(String)
    /// What the model answered before, with the tools that it called.
    case assistant(String, calls: [ToolCall] = [])
    /// What a tool returned to the call with this id.
    case tool(String, call: String)
}

/// A tool that a model may call.
public struct LanguageTool: Sendable, Hashable {
    /// Letters, digits, `_` and `-`, at most 64.
    public var name: String
    /// What it does, for the model.
    public var description: String
    /// The JSON schema of its arguments: an object, in UTF-8.
    public var parameters: Data

    /// A tool.
    public init(name: String, description: String, parameters: Data) {
        self.name = name
        self.description = description
        self.parameters = parameters
    }
}

/// A model's wish to have a tool called.
public struct ToolCall: Sendable, Hashable {
    /// By which the tool's result is told.
    public var id: String
    /// One of the tools that the model was given.
    public var name: String
    /// The arguments: always a JSON object. Whether it is one after the tool's schema is for the tool to say.
    public var arguments: Data

    /// A call.
    public init(id: String, name: String, arguments: Data) {
        self.id = id
        self.name = name
        self.arguments = arguments
    }
}
