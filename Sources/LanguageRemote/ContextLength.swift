import Remote

/// What a server says that finds the messages too long for its model.
struct ContextLength: Sendable, Hashable {
    /// How many tokens the model's context has, if the server says so.
    let tokens: Int?

    /// The names that OpenAI and Azure, and llama.cpp, have for it.
    private static let codes: Set<String> = ["context_length_exceeded", "exceed_context_size_error"]

    /// Parts of the sentences of OpenAI and vLLM; llama.cpp; Ollama; vLLM; older vLLM; text-generation-inference; others.
    private static let wordings = [
        "maximum context length", "available context size", "exceeds the context length", "exceeds context length",
        "exceeded max context length", "longer than the maximum model length", "max_tokens must be at least 1, got -",
        "`inputs` tokens + `max_new_tokens` must be", "exceeds the context window", "prompt is too long",
        "prompt too long", "input is too long", "exceeds the model's context",
    ]

    /// Nil if the error is another one.
    init?(_ error: RemoteError) {
        switch error.code {
        case .tooLarge:
            tokens = nil
            return
        case .refused, .serverFailed: break
        default: return nil
        }
        let sentence = error.complaint?.sentence?.lowercased() ?? ""
        let isNamed = error.complaint?.code.map(Self.codes.contains) ?? false
        guard isNamed || Self.wordings.contains(where: sentence.contains) else { return nil }
        let number = /(?:context length is|context size \(|model length of|context window of) ?([0-9]{2,9})/
        tokens = sentence.firstMatch(of: number).flatMap { Int($0.output.1) }
    }
}
