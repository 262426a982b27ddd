import Foundation

/// What a server's error says: as OpenAI writes it (`error.message`), as Deepgram does (`err_msg`, or `message` with
/// `details`), as FastAPI does (`detail`), or as plain text.
struct ServerComplaint {
    /// A sentence, short and on one line; nil if the server says nothing.
    let sentence: String?
    /// The server's name for the request.
    let requestID: String?
    /// Whether it is one of the documents, not some text.
    let isStructured: Bool

    private static let longest = 300

    /// - Parameter key: is shown as `…` where the server repeats it.
    init(_ body: Data, hiding key: String?) {
        let document = try? JSONDecoder().decode(Document.self, from: body)
        isStructured = document != nil
        requestID = document?.requestID.map { Self.tidied($0, hiding: key) }
        let text = document?.sentence ?? (document == nil ? Self.plainText(body) : nil)
        let tidy = text.map { Self.tidied($0, hiding: key) }
        sentence = tidy?.isEmpty == false ? tidy : nil
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
        let requestID: String?

        private enum CodingKeys: String, CodingKey {
            case error, message, detail, details
            case deepgramMessage = "err_msg"
            case requestID = "request_id"
        }

        private struct Inner: Decodable {
            let message: String?
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            func text(_ key: CodingKeys) -> String? { try? values.decodeIfPresent(String.self, forKey: key) }
            let inner = try? values.decodeIfPresent(Inner.self, forKey: .error)
            let main = inner?.message ?? text(.error) ?? text(.deepgramMessage) ?? text(.message) ?? text(.detail)
            sentence = main.map { main in text(.details).map { "\(main) \($0)" } ?? main }
            requestID = text(.requestID)
        }
    }
}
