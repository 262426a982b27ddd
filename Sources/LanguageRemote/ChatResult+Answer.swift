import Foundation
import Language

extension ChatResult {
    /// The answer that a caller gets.
    /// - Throws: `cutOff`, `declined`, `empty`, `malformed`.
    func answer(to request: LanguageRequest) throws(LanguageModelError) -> LanguageAnswer {
        guard !isCutOff else {
            throw LanguageModelError(.cutOff, "The language model's answer broke off in the middle.")
        }
        let plain = ThoughtFilter.answer(in: text)
        let isBlank = plain.allSatisfy { $0.isWhitespace }
        let calls = try toolCalls(of: request)
        if isBlank, calls.isEmpty { throw nothing }
        let written = calls.isEmpty ? try formed(plain, request.form) : plain
        return LanguageAnswer(
            text: isBlank ? "" : written, calls: calls, finish: calls.isEmpty ? reason : .toolCalls, usage: usage,
            model: model)
    }

    private var reason: LanguageAnswer.Finish {
        switch finish {
        case "length", "max_tokens": .length
        case "content_filter": .filtered
        default: .stop
        }
    }

    /// Why there is neither text nor a call.
    private var nothing: LanguageModelError {
        if !refusal.isEmpty || reason == .filtered {
            return LanguageModelError(.declined, "The language model, or a filter before it, does not answer this.")
        }
        if reason == .length {
            return LanguageModelError(.cutOff, "The language model used up its tokens before it answered.")
        }
        return LanguageModelError(.empty, "The language model's answer is empty.")
    }

    private func toolCalls(of request: LanguageRequest) throws(LanguageModelError) -> [ToolCall] {
        var found: [ToolCall] = []
        for (place, call) in calls.enumerated() {
            guard request.tools.contains(where: { $0.name == call.name }) else {
                throw LanguageModelError(.malformed, "The language model called a tool that it was not given.")
            }
            let blank = call.arguments.allSatisfy { $0.isWhitespace }
            let arguments = Data((blank ? "{}" : call.arguments).utf8)
            guard JSONText.isObject(arguments) else {
                throw reason == .length
                    ? LanguageModelError(.cutOff, "The language model used up its tokens in the middle of a call.")
                    : LanguageModelError(
                        .malformed, "The language model called a tool with arguments that are no JSON.")
            }
            found.append(
                ToolCall(id: call.id.isEmpty ? "call_\(place)" : call.id, name: call.name, arguments: arguments))
        }
        return found
    }

    private func formed(_ text: String, _ form: AnswerForm) throws(LanguageModelError) -> String {
        guard case .json(_, let schema) = form else { return text }
        let check = try JSONSchemaCheck(schema)
        if let found = JSONText.found(in: text), check.holds(Data(found.utf8)) { return found }
        switch reason {
        case .length:
            throw LanguageModelError(.cutOff, "The language model used up its tokens in the middle of its JSON.")
        case .filtered:
            throw LanguageModelError(.declined, "A filter took a part of the language model's answer away.")
        case .stop, .toolCalls:
            throw LanguageModelError(.malformed, "The language model's answer does not keep to the form asked for.")
        }
    }
}
