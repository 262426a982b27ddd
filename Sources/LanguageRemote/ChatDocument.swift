/// OpenAI's JSON for a chat (https://platform.openai.com/docs/api-reference/chat): a whole answer, or a piece of a
/// stream. What is not needed may be anything.
struct ChatDocument: Decodable {
    /// Nil where there is no such field.
    let choices: [Choice]?
    let usage: Usage?
    let model: String?
    /// The status that the server gives an error which it reports with the status of success.
    let errorStatus: Int?
    let hasError: Bool

    private enum CodingKeys: CodingKey { case choices, usage, model, error }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        choices = try values.decodeIfPresent([Choice].self, forKey: .choices)
        usage = try? values.decodeIfPresent(Usage.self, forKey: .usage)
        model = try? values.decodeIfPresent(String.self, forKey: .model)
        hasError = try values.contains(.error) && !values.decodeNil(forKey: .error)
        errorStatus = (try? values.decodeIfPresent(Failure.self, forKey: .error))?.code
    }

    struct Choice: Decodable {
        let index: Int?
        /// `message` of a whole answer, `delta` of a piece.
        let message: Message?
        let finish: String?

        private enum CodingKeys: String, CodingKey {
            case index, message, delta
            case finish = "finish_reason"
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            index = try values.decodeIfPresent(Int.self, forKey: .index)
            let whole = try values.decodeIfPresent(Message.self, forKey: .message)
            message = try whole ?? values.decodeIfPresent(Message.self, forKey: .delta)
            finish = try values.decodeIfPresent(String.self, forKey: .finish)
        }
    }

    /// What the model thinks (`reasoning_content`, `reasoning`) is not read.
    struct Message: Decodable {
        let content: String?
        let refusal: String?
        let calls: [Call]

        private enum CodingKeys: String, CodingKey {
            case content, refusal
            case calls = "tool_calls"
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            // Some servers give a list of parts, among them what the model thinks.
            if let parts = try? values.decodeIfPresent([Part].self, forKey: .content) {
                content = parts.compactMap(\.text).joined()
            } else {
                content = try values.decodeIfPresent(String.self, forKey: .content)
            }
            refusal = try? values.decodeIfPresent(String.self, forKey: .refusal)
            calls = try values.decodeIfPresent([Call].self, forKey: .calls) ?? []
        }
    }

    private struct Part: Decodable {
        let text: String?

        private enum CodingKeys: CodingKey { case type, text }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            let type = try values.decode(String.self, forKey: .type)
            text = type == "text" ? try values.decode(String.self, forKey: .text) : nil
        }
    }

    struct Call: Decodable {
        let index: Int?
        let id: String?
        let name: String?
        let arguments: String?

        private enum CodingKeys: CodingKey { case index, id, function }
        private enum FunctionKeys: CodingKey { case name, arguments }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            index = try values.decodeIfPresent(Int.self, forKey: .index)
            id = try values.decodeIfPresent(String.self, forKey: .id)
            let function = try? values.nestedContainer(keyedBy: FunctionKeys.self, forKey: .function)
            name = try function?.decodeIfPresent(String.self, forKey: .name)
            arguments = try function?.decodeIfPresent(String.self, forKey: .arguments)
        }
    }

    struct Usage: Decodable {
        let input: Int
        let output: Int

        private enum CodingKeys: String, CodingKey {
            case input = "prompt_tokens"
            case output = "completion_tokens"
        }
    }

    private struct Failure: Decodable {
        let code: Int?
    }
}
