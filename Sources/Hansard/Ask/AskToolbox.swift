import Foundation
import Language
import Mesh

/// The caller's own operations, as far as a language model may call them for one question.
///
/// The model is offered tools only as long as it has read nothing that was spoken: the question is a person's, and what
/// it leads to is what the person asked for. The first result that holds spoken words ends the calls, whatever it says.
/// A call is a request like any other: the caller's role, and what their API key covers, are asked at the same door, and
/// the operation checks the arguments.
struct AskToolbox: Sendable {
    private let allowed: AskTools
    private let mesh: ServiceMesh
    private let tools: [Tool]
    private let limits: AskLimits

    /// What came of the calls.
    struct Outcome: Sendable {
        /// The words of the record that results name, the best first.
        var found: [FoundSegments] = []
    }

    /// Tools that are offered at once; each takes some hundred tokens.
    private static let mostTools = 12
    /// A context that is smaller has no room for tools.
    private static let leastContext = 6_000
    /// Characters of a result that the model reads, and that are kept.
    private static let longestRead = 6_000
    private static let longestKept = 2_000
    private static let longestArguments = 4_000

    init(
        _ allowed: AskTools, for question: String, model: LanguageModelIdentity, limits: AskLimits, caller: Caller
    ) {
        self.allowed = allowed
        self.limits = limits
        var origin = caller.call.origin
        origin.idempotencyKey = nil  // it is for the question
        // The door by which the caller came: what an API key covers holds for the model as well.
        mesh = caller.mesh.node.mesh(for: caller.identity, origin: origin)
        guard allowed != .none, limits.toolCalls > 0, (model.contextTokens ?? Self.leastContext) >= Self.leastContext
        else {
            tools = []
            return
        }
        tools = Self.chosen(from: mesh.tools().filter { Self.isOffered($0, allowed) }, for: question)
    }

    /// Never the door to tools, and never the answering of questions itself.
    private static func isOffered(_ tool: Tool, _ allowed: AskTools) -> Bool {
        let operation = tool.operation.descriptor
        return operation.service != AskService.serviceName && operation.service != ToolService.serviceName
            && (allowed == .write || (operation.isReading && operation.emits == nil))
    }

    /// Those whose description has most of the question's words; for the rest those that search and list.
    private static func chosen(from tools: [Tool], for question: String) -> [Tool] {
        let words = Set(QueryTerms(question).terms)
        let scored = tools.map { tool in
            let description = tool.name.replacing("_", with: " ") + " " + tool.operation.descriptor.summary
            let shared = words.intersection(IndexTerms.of(description)).count
            let isUsual = tool.name.hasPrefix("search_") || tool.name.hasSuffix("_list")
            return (tool: tool, score: 2 * shared + (isUsual ? 1 : 0))
        }
        return scored.enumerated().sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
            .prefix(mostTools).map(\.element.tool)
    }

    static let instructions = """
        A person asks a question about their meetings. The passages of the record that match the question are looked up \
        without you, so most questions need no tool. Call a tool only if the question asks for something else, such as \
        lists, dates, tasks, or for something to be done. When you have what you need, answer with the word "ready".
        """

    /// Lets the model call tools until it has what it needs, may not call any more, or fails. Without tools an answer is
    /// still to be had: no failure here ends the work.
    func run(_ question: String, by model: any LanguageModel, note: @escaping @Sendable (AskToolCall) -> Void) async
        -> Outcome
    {
        guard !tools.isEmpty else { return Outcome() }
        let toolTime = limits.toolTime
        do {
            return try await Deadline.within(toolTime) { await talk(question, model, note) }
        } catch {
            return Outcome()
        }
    }

    private func talk(_ question: String, _ model: any LanguageModel, _ note: @Sendable (AskToolCall) -> Void) async
        -> Outcome
    {
        var outcome = Outcome(), left = limits.toolCalls
        var messages: [LanguageMessage] = [.system(Self.instructions), .user(question)]
        let offered = tools.compactMap(\.offer)
        while left > 0 {
            let request = LanguageRequest(
                messages, tools: offered, options: LanguageOptions(outputTokens: 500, temperature: 0, seed: 1))
            // A model that cannot call tools answers all the same, without them.
            guard let answer = try? await model.whole(request), !answer.calls.isEmpty else { return outcome }
            messages.append(.assistant(answer.text, calls: answer.calls))
            for call in answer.calls {
                let result = left > 0 ? await perform(call) : Result(.refused, "There were too many calls.")
                left -= 1
                note(result.kept(of: call, longestArguments: Self.longestArguments, longest: Self.longestKept))
                outcome.found += result.found
                // What was spoken is not read beside tools.
                if result.isSpoken { return outcome }
                messages.append(.tool(String(result.text.prefix(Self.longestRead)), call: call.id))
            }
        }
        return outcome
    }

    /// What a call returned.
    private struct Result: Sendable {
        var outcome: AskToolOutcome
        var text: String
        var isSpoken = false
        var found: [FoundSegments] = []

        init(_ outcome: AskToolOutcome, _ text: String) {
            self.outcome = outcome
            self.text = text
        }

        func kept(of call: ToolCall, longestArguments: Int, longest: Int) -> AskToolCall {
            AskToolCall(
                name: String(call.name.prefix(64)),
                arguments: String(String(decoding: call.arguments, as: UTF8.self).prefix(longestArguments)),
                outcome: outcome, result: String(text.prefix(longest)))
        }
    }

    private func perform(_ call: ToolCall) async -> Result {
        guard let tool = tools.first(where: { $0.name == call.name }) else {
            return Result(.refused, "There is no such tool.")
        }
        guard call.arguments.count <= Self.longestArguments else {
            return Result(.refused, "The arguments are too long.")
        }
        let mesh = mesh, arguments = call.arguments
        do {
            let reply = try await Deadline.within(limits.toolTime) {
                try await tool.operation.perform(InputReader(arguments: arguments), through: mesh)
            }
            guard case .json(let answer) = reply else { return Result(.failed, "The tool gave no answer.") }
            var result = Result(.done, String(decoding: answer.data, as: UTF8.self))
            result.isSpoken = tool.carriesSpokenWords
            // What is no JSON of ours names no words of the record.
            let json = try? JSONCoding.lenientDecoder.decode(JSONValue.self, from: answer.data)
            result.found = json.map { FoundSegments.named(in: $0) } ?? []
            return result
        } catch is Deadline.Over {
            return Result(.timedOut, "The tool did not answer in time.")
        } catch {
            let failure = HansardError(translating: error)
            return Result(.failed, "\(failure.code.name): \(failure.message)")
        }
    }
}

extension Tool {
    /// The tool as a model takes it.
    fileprivate var offer: LanguageTool? {
        // A schema always encodes.
        (try? inputSchema.canonicalData()).map {
            LanguageTool(name: name, description: String(description.prefix(600)), parameters: $0)
        }
    }
}

extension FoundSegments {
    /// The segments that a tool's result names, with the meeting that stands beside or above them.
    static func named(in json: JSONValue, of meeting: Meeting.ID? = nil, depth: Int = 0) -> [FoundSegments] {
        guard depth < 12 else { return [] }
        switch json {
        case .array(let values): return values.flatMap { named(in: $0, of: meeting, depth: depth + 1) }
        case .object(let members):
            let own = members["meeting_id"]?.string.flatMap(UUID.init(uuidString:)).map { Meeting.ID($0) } ?? meeting
            var found: [FoundSegments] = []
            if let own, case .array(let ids)? = members["segment_ids"] {
                let segments = ids.compactMap(\.string).compactMap(UUID.init(uuidString:)).map { Segment.ID($0) }
                if !segments.isEmpty { found.append(FoundSegments(meeting: own, segments: segments)) }
            }
            for key in members.keys.sorted() {
                guard let value = members[key] else { continue }
                found += named(in: value, of: own, depth: depth + 1)
            }
            return found
        default: return []
        }
    }
}
