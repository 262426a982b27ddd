import Foundation
import Language
import Mesh
import Synchronization
import Testing

@testable import Hansard

@Suite("Drafting minutes")
struct MinutesJobTests {
    private static let claims = """
        {"items":[\
        {"section":"section_1","text":"The launch of the bakery website is planned.","quotes":[{"passage":1,\
        "words":"plan the launch of the new bakery website"}],"assignee":"","due":"","importance":5},\
        {"section":"section_2","text":"Two of the banks refused the certificates.","quotes":[{"passage":3,\
        "words":"two of the banks refused the certificates"}],"assignee":"","due":"","importance":4},\
        {"section":"section_2","text":"Nine of the banks refused the certificates.","quotes":[{"passage":3,\
        "words":"two of the banks refused the certificates"}],"assignee":"","due":"","importance":4}]}
        """

    @Test("Without a model minutes are drawn from the record, with topics and open questions, and nothing is amiss")
    func extractive() async throws {
        try await MinutesHouse.open { house in
            let minutes = try await house.drafted(try await house.meeting(), by: nil)
            #expect(minutes.status == .ready && minutes.version == 1)
            #expect(minutes.provenance?.engine == "extractive" && minutes.provenance?.modelError == nil)
            #expect(minutes.decisions.count == 1)
            #expect(minutes.openQuestions.map { $0.citations[0].quote }.contains { $0.hasPrefix("Which of the banks") })
            #expect(minutes.actionItems.map(\.assignee).contains("Carol"))
        }
    }

    @Test("What is drawn from the record is kept first, and the model's version follows")
    func modelled() async throws {
        try await MinutesHouse.open { house in
            let meeting = try await house.meeting()
            let minutes = try await house.drafted(meeting, by: Script { _ in LanguageAnswer(text: Self.claims) })
            #expect(minutes.version == 2 && minutes.status == .ready)
            let provenance = try #require(minutes.provenance)
            #expect(provenance.engine == "scripted" && provenance.model == "script")
            #expect(provenance.dropped == 1 && provenance.shareUsed == 1 && provenance.transcriptRevision == 1)
            #expect(provenance.promptHash?.count == 64)
            #expect(minutes.keyPoints.map(\.text) == ["Two of the banks refused the certificates."])
            #expect(minutes.keyPoints.map(\.section) == ["Key points"])
            #expect(minutes.decisions.count == 1)
            #expect(try await house.minutes(meeting, version: 1).provenance?.engine == "extractive")
        }
    }

    @Test(
        "Whatever a model does, there are minutes, and they say what went wrong",
        arguments: [
            LanguageModelError.Code.unavailable, .rateLimited, .timedOut, .malformed, .empty, .cutOff, .declined,
            .unauthorized, .outOfCredit, .contextTooLong,
        ])
    func failing(_ code: LanguageModelError.Code) async throws {
        try await MinutesHouse.open { house in
            let meeting = try await house.meeting()
            let minutes = try await house.drafted(
                meeting, by: Script { _ throws(LanguageModelError) in throw LanguageModelError(code, "It went wrong.") }
            )
            #expect(minutes.status == .ready && minutes.version == 1 && !minutes.summary.isEmpty)
            #expect(minutes.provenance?.engine == "extractive")
            #expect(minutes.provenance?.modelError == "It went wrong.")
        }
    }

    @Test("Quotes that lie leave the record's own sentences")
    func lying() async throws {
        try await MinutesHouse.open { house in
            let lies = Self.claims.replacing("two of the banks", with: "all of the banks")
                .replacing("plan the launch", with: "cancel the launch")
            let minutes = try await house.drafted(
                try await house.meeting(), by: Script { _ in LanguageAnswer(text: lies) })
            #expect(minutes.version == 1 && minutes.provenance?.modelError != nil)
        }
    }

    @Test("A worker that is stopped while the model reads loses nothing, and the next one goes on")
    func stopped() async throws {
        try await MinutesHouse.open { house in
            let meeting = try await house.meeting()
            let accepted = try await house.mesh()[MinutesService.self].generate(meeting, MinutesRequest())
            let (asked, signal) = AsyncStream<Void>.makeStream()
            let silent = Script { _ throws(LanguageModelError) in
                signal.yield()
                // Until the worker is stopped.
                do { try await Task.sleep(for: .seconds(600)) } catch { throw .cancelled }
                throw LanguageModelError(.timedOut, "Nobody stopped it.")
            }
            try await house.working(silent) { for await _ in asked { break } }
            let first = try await house.minutes(meeting)
            #expect(first.status == .ready && first.version == 1 && !first.summary.isEmpty)
            try await house.working(Script { _ in LanguageAnswer(text: Self.claims) }) {
                try await house.over(accepted)
            }
            let second = try await house.minutes(meeting)
            #expect(second.version == 2 && second.provenance?.engine == "scripted")
        }
    }

    @Test("After a kill a model is asked only what it has not answered, and nothing of its answers stays")
    func resumed() async throws {
        try await MinutesHouse.open { house in
            let turns = (0..<12).flatMap { _ in MinutesHouse.planning }
            let meeting = try await house.meeting(turns)
            let accepted = try await house.mesh()[MinutesService.self].generate(meeting, MinutesRequest())
            let first = Asked(), second = Asked(), (stuck, signal) = AsyncStream<Void>.makeStream()
            let dying = Script(contextTokens: 3_000) { request throws(LanguageModelError) in
                guard first.count(request) > 2 else { return LanguageAnswer(text: Self.claims) }
                signal.yield()
                do { try await Task.sleep(for: .seconds(600)) } catch { throw .cancelled }
                throw LanguageModelError(.timedOut, "Nobody stopped it.")
            }
            try await house.working(dying) { for await _ in stuck { break } }
            #expect(try await house.house.count("model_answers") == 2)
            let living = Script(contextTokens: 3_000) { request in
                _ = second.count(request)
                return LanguageAnswer(text: Self.claims)
            }
            try await house.working(living) { try await house.over(accepted) }
            let answered = first.requests.prefix(2)
            #expect(Set(answered).count == 2)
            #expect(second.requests.first == first.requests.last)
            #expect(Set(second.requests).isDisjoint(with: answered))
            #expect(try await house.minutes(meeting).provenance?.engine == "scripted")
            #expect(try await house.house.count("model_answers") == 0)
        }
    }

    @Test("Who speaks as a person of the workspace is given what they say they do, as that person")
    func assigned() async throws {
        try await MinutesHouse.open { house in
            let meeting = try await house.meeting(), carol = try await house.speaker("Carol", of: meeting)
            let user = try #require(house.house.people[.viewer]), speakers = house.mesh()[SpeakerService.self]
            _ = try await speakers.update(carol.id, SpeakerChange(userID: .to(Identifier(user))))
            let item = try #require(try await house.drafted(meeting, by: nil).actionItems.first)
            #expect(item.assigneeID?.uuid == user)
            #expect(item.assignee == "P")
            // Two of one name, of whom one is somebody else, are nobody in particular.
            let draft = SpeakerDraft(name: "Carol", userID: house.house.people[.member].map { Identifier($0) })
            _ = try await speakers.create(meeting, draft)
            let again = try #require(try await house.drafted(meeting, by: nil).actionItems.first)
            #expect(again.assigneeID == nil)
            #expect(again.assignee == "Carol")
        }
    }

    /// Why minutes are not to be had.
    private func refusal(of request: MinutesRequest, for meeting: Meeting.ID, _ house: MinutesHouse) async
        -> HansardError?
    {
        do {
            _ = try await house.mesh()[MinutesService.self].generate(meeting, request)
            return nil
        } catch {
            return error as? HansardError
        }
    }

    @Test("A template, a length and a time zone are asked for, and wrong ones refused")
    func requests() async throws {
        try await MinutesHouse.open { house in
            let meeting = try await house.meeting()
            var request = MinutesRequest()
            let standUp = try #require(Template.builtIn.first { $0.name == "Stand-up" })
            request.templateID = standUp.id
            request.length = .short
            request.timeZone = "Europe/Berlin"
            let minutes = try await house.drafted(meeting, request, by: nil)
            #expect(minutes.summary.isEmpty && minutes.decisions.isEmpty && !minutes.keyPoints.isEmpty)
            #expect(minutes.openQuestions.allSatisfy { $0.section == "Open questions" })
            var elsewhere = MinutesRequest()
            elsewhere.timeZone = "Mars/Olympus"
            let zone = await refusal(of: elsewhere, for: meeting, house)
            #expect(zone?.code == .validation)
            var nameless = MinutesRequest()
            nameless.templateID = .init(UUID.v7())
            let absent = await refusal(of: nameless, for: meeting, house)
            #expect(absent?.code == .notFound)
        }
    }
}

/// What a model was asked.
private final class Asked: Sendable {
    private let all = Mutex<[LanguageRequest]>([])

    var requests: [LanguageRequest] { all.withLock { $0 } }

    /// - Returns: how many requests there were with this one.
    func count(_ request: LanguageRequest) -> Int {
        all.withLock {
            $0.append(request)
            return $0.count
        }
    }
}

/// A model that answers by a script.
private struct Script: LanguageModel {
    private let script: @Sendable (LanguageRequest) async throws(LanguageModelError) -> LanguageAnswer
    let identity: LanguageModelIdentity

    init(
        contextTokens: Int? = nil,
        _ script: @escaping @Sendable (LanguageRequest) async throws(LanguageModelError) -> LanguageAnswer
    ) {
        identity = LanguageModelIdentity(engine: "scripted", model: "script", contextTokens: contextTokens)
        self.script = script
    }

    func answer(_ request: LanguageRequest) async throws(LanguageModelError) -> LanguageAnswer {
        try await script(request)
    }
}
