import Language
import Remote
import Synchronization

/// How a server wants to be asked, where servers differ.
struct ServerWays: Sendable, Hashable {
    /// How a server is brought to answer with JSON, the best first.
    enum JSONWay: Sendable, Hashable {
        /// `response_format` with the schema, which the server keeps to.
        case schema
        /// `response_format` with JSON of any form; the schema stands in the messages.
        case object
        /// The schema stands in the messages.
        case words

        var next: JSONWay? {
            switch self {
            case .schema: .object
            case .object: .words
            case .words: nil
            }
        }
    }

    var json = JSONWay.schema
    /// Whether the server has answered with JSON in this way: what it refuses is something else then.
    var isJSONProven = false
    /// OpenAI's newer models want `max_completion_tokens`, which others do not know, and so do not keep to.
    var tokensField = "max_tokens"
    var takesTemperature = true
    var takesSeed = true
    var takesStreamOptions = true

    /// Other ways that may be tried after a refusal; nil if it is about something else.
    func mended(after error: RemoteError, to request: LanguageRequest) -> ServerWays? {
        guard error.code == .refused, ContextLength(error) == nil else { return nil }
        let told = "\(error.complaint?.field ?? "") \(error.complaint?.sentence ?? "")".lowercased()
        var other = self
        if told.contains("max_completion_tokens"), tokensField != "max_completion_tokens" {
            other.tokensField = "max_completion_tokens"
        } else if told.contains("stream_options"), takesStreamOptions {
            other.takesStreamOptions = false
        } else if told.contains("temperature"), takesTemperature, request.options.temperature != nil {
            other.takesTemperature = false
        } else if told.contains("seed"), takesSeed, request.options.seed != nil {
            other.takesSeed = false
        } else {
            return nextJSON(for: request, isNamed: told.contains("response_format") || told.contains("schema"))
        }
        return other
    }

    /// The next way to JSON.
    /// - Parameter isNamed: whether the server says that it does not want this one.
    func nextJSON(for request: LanguageRequest, isNamed: Bool = false) -> ServerWays? {
        guard case .json = request.form, !isJSONProven || isNamed, let next = json.next else { return nil }
        var other = self
        other.json = next
        return other
    }
}

/// What is known of a server's ways, by all who ask it.
final class KnownWays: Sendable {
    private let ways = Mutex(ServerWays())

    var known: ServerWays { ways.withLock { $0 } }

    /// The server answered in these ways. What was learnt by others in the meantime stays, and so does the way to JSON
    /// that was proven first: that the server refuses one schema says nothing of others.
    /// - Parameter withJSON: whether with JSON that was asked for.
    func learn(_ accepted: ServerWays, withJSON: Bool) {
        ways.withLock { ways in
            if withJSON, !ways.isJSONProven {
                ways.json = accepted.json
                ways.isJSONProven = true
            }
            if accepted.tokensField != ServerWays().tokensField { ways.tokensField = accepted.tokensField }
            ways.takesTemperature = ways.takesTemperature && accepted.takesTemperature
            ways.takesSeed = ways.takesSeed && accepted.takesSeed
            ways.takesStreamOptions = ways.takesStreamOptions && accepted.takesStreamOptions
        }
    }
}
