import Database
import Foundation
import Language
import Mesh
import Testing

@testable import Hansard

@Suite("Conversations with the record")
struct AskSessionTests {
    @Test("A conversation is begun, found, renamed, and deleted with its messages")
    func life() async throws {
        try await AskHouse.open { house in
            let meeting = try await house.meeting(AskHouse.planning)
            let talk = try await house.ask().begin(AskSessionDraft(meetingIDs: [meeting, meeting]))
            #expect(talk.meetingIDs == [meeting])
            #expect(talk.version == 1)
            let message = try await house.ask().post(talk.id, AskQuestion(question: " Who writes the release notes? "))
            #expect(message.status == .ready)
            #expect(message.question == "Who writes the release notes?")
            #expect(message.answered)
            #expect(message.provenance?.engine == "extractive")
            #expect(message.citations.contains { $0.quote.contains("I will write the release notes") })
            #expect(message.citations.allSatisfy { $0.meetingID == meeting })
            #expect(try await house.ask().session(talk.id).title == "Who writes the release notes?")
            var change = AskSessionChange(title: .to("Release"), meetingIDs: .none)
            let renamed = try await house.ask().update(talk.id, change, ifMatch: EntityTag(1))
            #expect(renamed.title == "Release")
            #expect(renamed.meetingIDs == [meeting])
            change.title = .to("Again")
            let stale = change
            #expect(
                await AskHouse.code { try await house.ask().update(talk.id, stale, ifMatch: EntityTag(1)) }
                    == "version_conflict")
            let listed = try await house.ask().messages(talk.id, page: Page())
            #expect(listed.items.map(\.id) == [message.id])
            #expect(listed.items.first?.answer == message.answer)
            try await house.ask().delete(talk.id)
            #expect(await AskHouse.code { try await house.ask().session(talk.id) } == "not_found")
            let left = try await house.database.read(.unscoped) {
                try await $0.scalar("SELECT COUNT(*) FROM ask_messages", as: Int.self)
            }
            #expect(left == 0)
        }
    }

    @Test("Nobody sees another's conversation, not even the workspace's owner; pages follow one another")
    func privately() async throws {
        try await AskHouse.open { house in
            var mine: [AskSession.ID] = []
            for number in 1...5 {
                mine.append(try await house.ask(.viewer).begin(AskSessionDraft(title: "Talk \(number)")).id)
            }
            let talk = mine[0]
            for person in [AskHouse.Person.owner, .member, .stranger] {
                let ask = house.ask(person)
                #expect(await AskHouse.code { try await ask.session(talk) } == "not_found")
                #expect(await AskHouse.code { try await ask.messages(talk, page: Page()) } == "not_found")
                #expect(await AskHouse.code { try await ask.post(talk, AskQuestion(question: "Who?")) } == "not_found")
                #expect(
                    await AskHouse.code { try await ask.stream(talk, AskQuestion(question: "Who?")) } == "not_found")
                #expect(await AskHouse.code { try await ask.delete(talk) } == "not_found")
                #expect(try await ask.sessions(page: Page()).items.isEmpty)
            }
            let first = try await house.ask(.viewer).sessions(page: Page(limit: 3, count: true))
            #expect(first.meta.total == 5)
            let second = try await house.ask(.viewer).sessions(page: Page(limit: 3, cursor: first.meta.nextCursor))
            #expect((first.items + second.items).map(\.id) == mine.reversed())
            #expect(second.meta.nextCursor == nil)
        }
    }

    @Test("A meeting that is gone drops out with a word of it, and takes its words along")
    func gone() async throws {
        try await AskHouse.open { house in
            let planning = try await house.meeting(AskHouse.planning, title: "Planning")
            let other = try await house.meeting("Zoe: The canteen serves lentil soup on Wednesday.", title: "Lunch")
            let third = try await house.meeting("Max: The party needs forty balloons and a cake.", title: "Party")
            let talk = try await house.talk(about: planning, other)
            let alone = try await house.talk(about: other)
            let before = try await house.ask().post(alone, AskQuestion(question: "When is lentil soup served?"))
            #expect(before.answered)
            try await house.delete(other)
            let kept = try #require(try await house.ask().messages(alone, page: Page()).items.first)
            #expect(kept.citations.isEmpty)
            #expect(kept.answer == Language.Answer.silence)
            #expect(kept.notice?.contains("deleted") == true)
            let stored = try await house.database.read(.unscoped) {
                try await $0.scalars("SELECT content FROM ask_messages WHERE content IS NOT NULL", as: String.self)
            }
            #expect(!stored.joined().contains("lentil"))
            let after = try await house.ask().post(talk, AskQuestion(question: "What is the budget for the portal?"))
            #expect(after.answered)
            #expect(after.notice?.contains("One of the 2 meetings") == true)
            // What it was about is gone: other meetings are none of it.
            let nowhere = try await house.ask().post(
                alone, AskQuestion(question: "How many balloons does the party need?"))
            #expect(!nowhere.answered)
            #expect(nowhere.notice == "The meeting that this conversation is about is gone.")
            #expect(try await house.mesh()[MeetingService.self].get(third).title == "Party")
            let unknown = AskSessionDraft(meetingIDs: [other])
            #expect(await AskHouse.code { try await house.ask().begin(unknown) } == "not_found")
        }
    }

    @Test("A follow-up question carries the subject over, without a model")
    func followUp() async throws {
        try await AskHouse.open { house in
            let talk = try await house.talk(about: try await house.meeting(AskHouse.planning))
            _ = try await house.ask().post(talk, AskQuestion(question: "Why did the load test fail?"))
            _ = try await house.ask().post(talk, AskQuestion(question: "What was decided about the database?"))
            let who = try await house.ask().post(talk, AskQuestion(question: "And who does that?"))
            #expect(who.understoodAs == "And who does that? (about: database)")
            #expect(who.citations.contains { $0.quote == "I can move the database tomorrow morning." })
            let alone = try await house.ask().post(talk, AskQuestion(question: "What is the budget for the portal?"))
            #expect(alone.understoodAs == nil)
        }
    }

    @Test("A streamed answer is the checked answer in pieces, and is kept")
    func streamed() async throws {
        try await AskHouse.open { house in
            let talk = try await house.talk(about: try await house.meeting(AskHouse.planning))
            let (events, text) = try await house.stream(
                talk, AskQuestion(question: "What is the budget for the portal?"))
            let kept = try #require(try await house.ask().messages(talk, page: Page()).items.first)
            #expect(events.first?.type == .asked)
            #expect(events.first?.message?.status == .answering)
            #expect(events.last?.type == .done)
            #expect(events.last?.message?.answer == kept.answer)
            #expect(text == kept.answer)
            #expect(events.count { $0.type == .text } > 5)
            #expect(events.compactMap(\.statement).map(\.text) == kept.statements.map(\.text))
        }
    }

    @Test("Who goes away finds the answer among the messages")
    func unheard() async throws {
        let model = ScriptedModel { request throws(LanguageModelError) in
            try? await Task.sleep(for: .milliseconds(200))
            return LanguageAnswer(
                text: ScriptedModel.answer([
                    request.passages.claim("Priya will move the database.", "I can move the database")
                ]))
        }
        try await AskHouse.open(model: model) { house in
            let talk = try await house.talk(about: try await house.meeting(AskHouse.planning))
            let question = AskQuestion(question: "Who moves the database?", tools: .none)
            let listener = Task {
                for try await event in try await house.ask().stream(talk, question) where event.type == .asked {
                    return
                }
            }
            try await listener.value
            listener.cancel()
            // Nothing but one question at a time: the next could lean on the answer.
            #expect(await AskHouse.code { try await house.ask().post(talk, question) } == "conflict")
            var message: AskMessage?
            for _ in 0..<500 where message?.status != .ready {
                try await Task.sleep(for: .milliseconds(10))
                message = try await house.ask().messages(talk, page: Page()).items.first
            }
            #expect(message?.answer == "Priya will move the database.")
        }
    }

    @Test("A question whose process ended is marked as broken off, and the next may be asked")
    func brokenOff() async throws {
        try await AskHouse.open { house in
            let talk = try await house.talk(about: try await house.meeting(AskHouse.planning))
            let now = Timestamp.now
            let lost = AskMessage(
                id: .init(.v7()), sessionID: talk, status: .answering, question: "Who?", understoodAs: nil, answer: nil,
                answered: false, statements: [], citations: [], tools: [], notice: nil, provenance: nil,
                createdAt: now + .seconds(-400), answeredAt: nil)
            try await house.database.write(.workspace(house.workspace)) {
                try await AskMessageStore.insert(lost, deadline: now + .seconds(-200), $0)
            }
            let listed = try #require(try await house.ask().messages(talk, page: Page()).items.first)
            #expect(listed.status == .brokenOff)
            #expect(listed.answer == nil)
            #expect(listed.notice != nil)
            _ = try await house.ask().post(talk, AskQuestion(question: "What is the budget for the portal?"))
            let all = try await house.ask().messages(talk, page: Page()).items
            #expect(all.map(\.status) == [.brokenOff, .ready])
            // An answer that comes after all is not kept.
            let content = AskMessageStore.Content(answer: .silence(), tools: [])
            let isKept = try await house.database.write(.workspace(house.workspace)) {
                try await AskMessageStore.answer(
                    lost.id, content, understoodAs: nil, from: [], at: .now, $0)
            }
            #expect(!isKept)
        }
    }

    @Test("Suggested questions are drawn from what was said, and each has an answer")
    func prompts() async throws {
        try await AskHouse.open { house in
            let meeting = try await house.meeting(AskHouse.planning)
            let prompts = try await house.ask().prompts(matching: AskPromptQuery(meetingID: meeting))
            #expect(!prompts.isEmpty)
            #expect(Set(prompts.map(\.kind)).count >= 3)
            for prompt in prompts {
                #expect(prompt.meetingID == meeting)
                let answer = try await house.ask().ask(Question(question: prompt.question, meetingIDs: [meeting]))
                #expect(answer.answered, "\(prompt.question)")
            }
            let recent = try await house.ask().prompts(matching: AskPromptQuery())
            #expect(recent.contains { $0.meetingID == meeting })
            #expect(try await house.ask(.stranger).prompts(matching: AskPromptQuery()).isEmpty)
            #expect(
                await AskHouse.code {
                    try await house.ask(.stranger).prompts(matching: AskPromptQuery(meetingID: meeting))
                }
                    == "not_found")
        }
    }

    @Test("Lengths and counts have limits")
    func limits() async throws {
        try await AskHouse.open { house in
            let talk = try await house.talk()
            let long = String(repeating: "x", count: 2_001)
            #expect(
                await AskHouse.code { try await house.ask().post(talk, AskQuestion(question: long)) }
                    == "validation_error")
            #expect(
                await AskHouse.code { try await house.ask().post(talk, AskQuestion(question: " ")) }
                    == "validation_error")
            let titled = AskSessionDraft(title: String(repeating: "x", count: 256))
            #expect(await AskHouse.code { try await house.ask().begin(titled) } == "validation_error")
            let many = AskSessionDraft(meetingIDs: (0...50).map { _ in Meeting.ID(.v7()) })
            #expect(await AskHouse.code { try await house.ask().begin(many) } == "validation_error")
            try await house.database.write(.workspace(house.workspace)) { transaction in
                for index in 0..<AskService.messageLimit {
                    try await transaction.run(
                        """
                        INSERT INTO ask_messages (id, workspace_id, session_id, status, question, deadline, created_at)
                        VALUES (\(UUID.v7()), \(.workspace), \(talk), 'ready', \("\(index)"), \(Timestamp.now), \(Timestamp.now))
                        """)
                }
            }
            #expect(
                await AskHouse.code { try await house.ask().post(talk, AskQuestion(question: "Who?")) } == "conflict")
        }
    }
}
