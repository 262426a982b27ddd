public import Foundation

/// What a server's error says: as OpenAI writes it (`error.message`), as Deepgram does (`err_msg`, or `message` with
/// `details`), as FastAPI does (`detail`, one sentence or a list of faults), or as plain text.
public struct ServerComplaint: Sendable, Hashable {
    /// A sentence, short and on one line; nil if the server says nothing.
    public let sentence: String?
    /// The server's name for what is wrong, such as `context_length_exceeded`.
    public let code: String?
    /// The field of the request that it is about, such as `max_tokens`.
    public let field: String?
    /// The server's name for the request.
    public let requestID: String?
    /// Whether it is one of the documents, not some text.
    public let isStructured: Bool

    private static let longest = 300

    /// Reads the body of an error.
    /// - Parameter key: is shown as `…` where the server repeats it.
    public init(_ body: Data, hiding key: String?) {
        let document = try? JSONDecoder().decode(Document.self, from: body)
        isStructured = document != nil
        func tidy(_ text: String?) -> String? {
            let tidied = text.map { Self.tidied($0, hiding: key) }
            return tidied?.isEmpty == false ? tidied : nil
        }
        requestID = tidy(document?.requestID)
        code = tidy(document?.code)
        field = tidy(document?.field)
        sentence = tidy(document?.sentence ?? (document == nil ? Self.plainText(body) : nil))
    }

    /// Text that is no page of a proxy.
    private static func plainText(_ body: Data) -> String? {
        guard let text = String(data: body.prefix(4 * longest), encoding: .utf8), !text.contains("<") else {
            return nil
        }
        return text
    }

    private static func tidied(_ text: String, hiding key: String?) -> String {
        let hidden = key.map { $0.isEmpty ? text : text.replacingOccurrences(of: $0, with: "…") } ?? text
        let words = hidden.unicodeScalars.split {
            $0.properties.isWhitespace || $0.properties.generalCategory == .control
        }
        let line = words.map { String($0) }.joined(separator: " ")
        return line.count > longest ? line.prefix(longest) + "…" : line
    }

    private struct Document: Decodable {
        let sentence: String?
        let code: String?
        let field: String?
        let requestID: String?

        private enum CodingKeys: String, CodingKey {
            case error, message, detail, details, code, type, param
            case deepgramMessage = "err_msg"
            case requestID = "request_id"
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            func text(_ key: CodingKeys) -> String? { try? values.decodeIfPresent(String.self, forKey: key) }
            let inner = try? values.decodeIfPresent(Inner.self, forKey: .error)
            let faults = (try? values.decodeIfPresent([Fault].self, forKey: .detail))?.map(\.sentence)
            let main = inner?.message ?? text(.error) ?? text(.deepgramMessage) ?? text(.message) ?? text(.detail)
            sentence = main.map { main in text(.details).map { "\(main) \($0)" } ?? main } ?? faults?.first
            code = inner?.name ?? text(.code) ?? text(.type)
            field = inner?.param ?? text(.param)
            requestID = text(.requestID)
        }
    }

    /// OpenAI's error; servers that speak as it does have numbers where it has names.
    private struct Inner: Decodable {
        let message: String?
        let param: String?
        let name: String?

        private enum CodingKeys: CodingKey { case message, param, code, type }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            func text(_ key: CodingKeys) -> String? { try? values.decodeIfPresent(String.self, forKey: key) }
            message = text(.message)
            param = text(.param)
            name = text(.code) ?? text(.type)
        }
    }

    /// One of FastAPI's faults: where it lies, and what is wrong.
    private struct Fault: Decodable {
        let sentence: String

        private enum CodingKeys: CodingKey { case loc, msg }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            let message = try values.decode(String.self, forKey: .msg)
            let place = (try? values.decode([Step].self, forKey: .loc))?.map(\.name).joined(separator: ".")
            sentence = place.map { "\($0): \(message)" } ?? message
        }
    }

    /// A field's name, or its place in a list.
    private struct Step: Decodable {
        let name: String

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            name = try (try? value.decode(String.self)) ?? String(value.decode(Int.self))
        }
    }
}
