import Foundation
import Language
import Synchronization

/// A model that answers as a test says.
final class ScriptedModel: LanguageModel {
    typealias Script = @Sendable (LanguageRequest) async throws(LanguageModelError) -> LanguageAnswer

    let identity: LanguageModelIdentity
    private let script: Script
    private let asked = Mutex<[LanguageRequest]>([])

    init(context: Int? = nil, _ script: @escaping Script) {
        identity = LanguageModelIdentity(engine: "openai", model: "scripted", contextTokens: context)
        self.script = script
    }

    /// Answers questions with these claims, calls no tools, and rewrites nothing.
    convenience init(claims: @escaping @Sendable ([String]) -> [Claim]) {
        self.init { request throws(LanguageModelError) in
            guard request.isForAnswer else { return LanguageAnswer(text: "ready") }
            return LanguageAnswer(text: Self.answer(claims(request.passages)))
        }
    }

    var requests: [LanguageRequest] { asked.withLock { $0 } }

    func answer(_ request: LanguageRequest) async throws(LanguageModelError) -> LanguageAnswer {
        asked.withLock { $0.append(request) }
        return try await script(request)
    }

    /// As the schema wants it.
    static func answer(_ claims: [Claim]) -> String {
        // Plain values always encode.
        let data = (try? JSONEncoder().encode(["claims": claims])) ?? Data()
        return String(decoding: data, as: UTF8.self)
    }
}

extension LanguageRequest {
    private func isForJSON(_ name: String) -> Bool {
        if case .json(name, _) = form { true } else { false }
    }

    var isForAnswer: Bool { isForJSON("answer") }
    var isForQuestion: Bool { isForJSON("question") }

    /// All that the model reads.
    var text: String {
        messages.map { message in
            switch message {
            case .system(let text), .user(let text), .assistant(let text, _), .tool(let text, _): text
            }
        }.joined(separator: "\n")
    }

    /// The lines with a number in front.
    var passages: [String] { text.split(separator: "\n").map(String.init).filter { $0.hasPrefix("[") } }
}

extension [String] {
    /// A claim that quotes the passage with these words.
    func claim(_ text: String, _ words: String) -> Claim {
        let number = firstIndex { $0.contains(words) }.map { $0 + 1 } ?? 1
        return Claim(text: text, quotes: [Claim.Quote(number: number, words: words)])
    }
}
