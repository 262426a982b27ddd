import Foundation
import Language
import Mesh
import Testing

@testable import Hansard

@Suite("Tools that a language model calls for an answer")
struct AskToolTests {
    /// Calls one tool, and answers with what it is told by passages.
    private static func calling(_ name: String, _ arguments: String, claim: String? = nil, times: Int = 1)
        -> ScriptedModel
    {
        ScriptedModel { request throws(LanguageModelError) in
            if request.isForAnswer {
                let claims = claim.map { [request.passages.claim($0, $0)] } ?? []
                return LanguageAnswer(text: ScriptedModel.answer(claims))
            }
            let isFirst = !request.messages.contains { if case .tool = $0 { true } else { false } }
            guard isFirst || times > 1 else { return LanguageAnswer(text: "ready") }
            let calls = (0..<times).map { ToolCall(id: "\($0)", name: name, arguments: Data(arguments.utf8)) }
            return LanguageAnswer(text: "", calls: calls, finish: .toolCalls)
        }
    }

    private static let question = AskQuestion(question: "Which meetings were there, and who moves the database?")

    @Test("A call is run as the caller, and shown with its arguments and what it returned")
    func shown() async throws {
        let model = Self.calling("meetings_list", #"{"limit":5}"#)
        try await AskHouse.open(model: model) { house in
            let talk = try await house.talk(
                about: try await house.meeting(AskHouse.planning, title: "Planning of March"))
            let (events, _) = try await house.stream(talk, Self.question)
            let message = try #require(events.last?.message)
            #expect(message.tools.map(\.name) == ["meetings_list"])
            #expect(message.tools.first?.arguments == #"{"limit":5}"#)
            #expect(message.tools.first?.outcome == .done)
            #expect(message.tools.first?.result.contains("Planning of March") == true)
            #expect(events.count { $0.type == .tool } == 1)
            #expect(model.requests.first?.tools.count ?? 0 <= 12)
        }
    }

    @Test("Words that a tool found can be cited, and nothing is called once spoken words were read")
    func cited() async throws {
        let claim = "I can move the database tomorrow morning."
        let model = Self.calling("search_find", #"{"q":"move database tomorrow"}"#, claim: claim)
        try await AskHouse.open(model: model) { house in
            let talk = try await house.talk(about: try await house.meeting(AskHouse.planning))
            let message = try await house.ask().post(talk, Self.question)
            #expect(message.citations.map(\.quote) == ["I can move the database tomorrow morning"])
            #expect(model.requests.count { !$0.tools.isEmpty } == 1)
            let offers = model.requests.filter { !$0.tools.isEmpty }
            #expect(offers.allSatisfy { !$0.text.contains("database tomorrow") })
        }
    }

    @Test(
        "Changing tools are offered only where the person allows it, and never those of credentials or of answers",
        arguments: [AskTools.none, .read, .write])
    func allowed(_ tools: AskTools) async throws {
        let model = Self.calling("meetings_create", #"{"title":"By the model"}"#)
        try await AskHouse.open(model: model) { house in
            let talk = try await house.talk(about: try await house.meeting(AskHouse.planning))
            let question = AskQuestion(question: "Create the meetings that were decided", tools: tools)
            let message = try await house.ask().post(talk, question)
            let titles = try await house.mesh()[MeetingService.self].list(matching: MeetingFilter(), page: Page()).items
                .map(\.title)
            #expect(titles.contains("By the model") == (tools == .write))
            #expect(message.tools.map(\.outcome) == (tools == .none ? [] : tools == .read ? [.refused] : [.done]))
            let offered = Set(model.requests.flatMap(\.tools).map(\.name))
            #expect(offered.isEmpty == (tools == .none))
            #expect(!offered.contains { $0.hasPrefix("ask_mind") || $0.hasPrefix("tools") || $0.hasPrefix("api_keys") })
        }
    }

    @Test("A viewer's model may do what the viewer may, and a key's what the key covers")
    func bounds() async throws {
        let model = Self.calling("meetings_create", #"{"title":"By the model"}"#)
        try await AskHouse.open(model: model) { house in
            let talk = try await house.talk(as: .viewer)
            let question = AskQuestion(question: "Create the meetings", tools: .write)
            #expect(try await house.ask(.viewer).post(talk, question).tools.map(\.outcome) == [.refused])
            let mine = try await house.talk()
            let key = try await house.ask(scopes: ["ask_mind:write"]).post(mine, question)
            #expect(key.tools.map(\.outcome) == [])
            let offered = model.requests.flatMap(\.tools).map(\.name)
            #expect(!offered.contains("meetings_create"))
        }
    }

    @Test(
        "One question outside a conversation has the same tools, and they are shown", arguments: [AskTools.none, .read])
    func once(_ tools: AskTools) async throws {
        let model = Self.calling("meetings_list", #"{"limit":5}"#, claim: "I can move the database tomorrow morning.")
        try await AskHouse.open(model: model) { house in
            _ = try await house.meeting(AskHouse.planning, title: "Planning of March")
            var question = Question(question: Self.question.question)
            #expect(question.tools == .read)
            question.tools = tools
            let answer = try await house.ask().ask(question)
            #expect(answer.tools.map(\.outcome) == (tools == .none ? [] : [.done]))
            #expect(answer.tools.allSatisfy { $0.result.contains("Planning of March") })
            #expect(answer.answered && answer.provenance.engine == "openai")
            #expect(model.requests.contains { !$0.tools.isEmpty } == (tools != .none))
        }
    }

    @Test("Arguments are checked by the operation, and calls have a limit")
    func limits() async throws {
        let model = Self.calling("meetings_list", #"{"limit":"many"}"#, times: 9)
        try await AskHouse.open(model: model, limits: AskLimits(toolCalls: 3)) { house in
            let talk = try await house.talk(about: try await house.meeting(AskHouse.planning))
            let message = try await house.ask().post(talk, Self.question)
            #expect(
                message.tools.prefix(3).allSatisfy { $0.outcome == .failed && $0.result.hasPrefix("validation_error") })
            #expect(message.tools.dropFirst(3).allSatisfy { $0.outcome == .refused })
            #expect(message.tools.count == 9)
        }
    }
}
