import Foundation
import Language

/// The body of a request, written by hand so that schemas stay as they are: models fill in properties in the order in
/// which the schema has them.
struct ChatRequest {
    private let request: LanguageRequest
    private let model: String

    /// - Throws: `badRequest` for what no server would understand.
    init(_ request: LanguageRequest, model: String) throws(LanguageModelError) {
        guard !request.messages.isEmpty else { throw LanguageModelError(.badRequest, "There are no messages.") }
        var schemas = request.tools.map(\.parameters)
        if case .json(_, let schema) = request.form { schemas.append(schema) }
        guard schemas.allSatisfy(JSONText.isObject) else {
            throw LanguageModelError(.badRequest, "A schema is no JSON object.")
        }
        let names = request.tools.map(\.name)
        guard names.allSatisfy(Self.isName), Set(names).count == names.count else {
            throw LanguageModelError(.badRequest, "Tools need different names of letters, digits, _ and -.")
        }
        if case .json(let name, _) = request.form, !Self.isName(name) {
            throw LanguageModelError(.badRequest, "A form needs a name of letters, digits, _ and -.")
        }
        let options = request.options
        guard (0...2).contains(options.temperature ?? 0), (options.outputTokens ?? 1) > 0 else {
            throw LanguageModelError(.badRequest, "An answer needs at least one token, and a temperature is 0 to 2.")
        }
        self.request = request
        self.model = model
    }

    /// The longest name that OpenAI allows.
    private static let longestName = 64

    private static func isName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= longestName
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
    }

    /// - Parameter streams: whether the answer shall come in pieces.
    func body(_ ways: ServerWays, streams: Bool) -> String {
        let options = request.options
        var fields = [("model", JSONText.string(model)), ("messages", list(messages(ways)))]
        if !request.tools.isEmpty { fields.append(("tools", list(request.tools.map(tool)))) }
        if let tokens = options.outputTokens { fields.append((ways.tokensField, String(tokens))) }
        if let temperature = options.temperature, ways.takesTemperature {
            fields.append(("temperature", String(temperature)))
        }
        if let seed = options.seed, ways.takesSeed { fields.append(("seed", String(seed))) }
        if let format = format(ways) { fields.append(("response_format", format)) }
        if streams {
            fields.append(("stream", "true"))
            if ways.takesStreamOptions { fields.append(("stream_options", #"{"include_usage":true}"#)) }
        }
        return object(fields)
    }

    private func format(_ ways: ServerWays) -> String? {
        guard case .json(let name, let schema) = request.form else { return nil }
        switch ways.json {
        case .schema:
            let inner = object([
                ("name", JSONText.string(name)), ("strict", "true"),
                ("schema", String(decoding: schema, as: UTF8.self)),
            ])
            return #"{"type":"json_schema","json_schema":\#(inner)}"#
        case .object: return #"{"type":"json_object"}"#
        case .words: return nil
        }
    }

    private func messages(_ ways: ServerWays) -> [String] {
        var messages = request.messages
        if case .json(_, let schema) = request.form, ways.json != .schema {
            let schema = String(decoding: schema, as: UTF8.self)
            let place = messages.firstIndex { if case .system = $0 { false } else { true } } ?? messages.count
            messages.insert(
                .system("Answer with JSON that keeps to this schema, and with nothing else:\n\(schema)"), at: place)
        }
        return messages.map(message)
    }

    private func message(_ message: LanguageMessage) -> String {
        func written(_ role: String, _ text: String, _ more: [(String, String)] = []) -> String {
            object([("role", JSONText.string(role)), ("content", JSONText.string(text))] + more)
        }
        switch message {
        case .system(let text): return written("system", text)
        case .user(let text): return written("user", text)
        case .assistant(let text, let calls):
            return written("assistant", text, calls.isEmpty ? [] : [("tool_calls", list(calls.map(call)))])
        case .tool(let text, let call): return written("tool", text, [("tool_call_id", JSONText.string(call))])
        }
    }

    private func call(_ call: ToolCall) -> String {
        let arguments = JSONText.string(String(decoding: call.arguments, as: UTF8.self))
        let function = object([("name", JSONText.string(call.name)), ("arguments", arguments)])
        return object([("id", JSONText.string(call.id)), ("type", JSONText.string("function")), ("function", function)])
    }

    private func tool(_ tool: LanguageTool) -> String {
        let function = object([
            ("name", JSONText.string(tool.name)), ("description", JSONText.string(tool.description)),
            ("parameters", String(decoding: tool.parameters, as: UTF8.self)),
        ])
        return object([("type", JSONText.string("function")), ("function", function)])
    }

    private func list(_ items: [String]) -> String { "[\(items.joined(separator: ","))]" }

    private func object(_ fields: [(String, String)]) -> String {
        "{\(fields.map { "\(JSONText.string($0.0)):\($0.1)" }.joined(separator: ","))}"
    }
}
