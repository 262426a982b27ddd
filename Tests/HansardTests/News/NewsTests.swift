import Database
import Foundation
import Jobs
import Mesh
import Testing

@testable import Hansard

@Suite("News of meetings")
struct NewsTests {
    /// All that is told to somebody who does not wait.
    private func news(
        _ house: LineHouse, of meeting: Meeting.ID? = nil, after: String? = nil, as person: LineHouse.Person = .viewer
    ) async throws -> [News] {
        var heard: [News] = []
        let filter = NewsFilter(meetingID: meeting, after: after, seconds: 0)
        for try await piece in try await house.mesh(person)[NewsService.self].follow(matching: filter) {
            heard.append(piece)
        }
        return heard
    }

    @Test("What happens is told once, in its order, to those who go on where they were")
    func goesOn() async throws {
        try await LineHouse.open { house in
            _ = try await house.meeting("Before anybody listens")
            let ready = try await news(house)
            #expect(ready.map(\.type) == [.ready])
            let meeting = try await house.meeting()
            _ = try await house.mesh()[TranscriptService.self].importTranscript(
                meeting, TranscriptImport(text: "Ada: One."))
            let first = try await news(house, after: ready[0].id)
            #expect(first.compactMap(\.event) == ["meeting.created", "transcript.ready"])
            #expect(first.dropFirst().allSatisfy { $0.meetingID == meeting })
            #expect(try await news(house, after: first.last?.id).map(\.type) == [.ready])
        }
    }

    @Test("Of one meeting nothing of another is told, and nothing of another workspace")
    func isTheirsAlone() async throws {
        try await LineHouse.open { house in
            let ready = try await news(house)
            let meeting = try await house.meeting(), other = try await house.meeting("Another")
            let heard = try await news(house, of: meeting, after: ready[0].id)
            #expect(heard.compactMap(\.meetingID) == [meeting])
            #expect(Set(try await news(house, after: ready[0].id).compactMap(\.meetingID)) == [meeting, other])
            #expect(try await news(house, after: ready[0].id, as: .stranger).map(\.type) == [.ready])
            #expect(await LineHouse.code { try await news(house, of: meeting, as: .stranger) } == "not_found")
            #expect(await LineHouse.code { try await news(house, after: "7") } == "validation_error")
        }
    }

    @Test("What comes in while somebody listens is told, with the progress of work and its end")
    func tellsProgress() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let stream = try await house.mesh(.viewer)[NewsService.self].follow(
                matching: NewsFilter(meetingID: meeting))
            var news = stream.makeAsyncIterator()
            #expect(try await news.next()?.type == .ready)
            _ = try await house.mesh()[MinutesService.self].generate(meeting, MinutesRequest())
            var heard: [News] = []
            func listen(until isOver: (News) -> Bool) async throws {
                while let piece = try await news.next() {
                    heard.append(piece)
                    if isOver(piece) { return }
                }
            }
            try await listen { $0.job?.status == .queued }
            #expect(heard.compactMap(\.event).contains("minutes.requested"))
            try await house.database.write(.unscoped) {
                _ = try await $0.run("UPDATE jobs SET status = 'running', progress = 0.5")
            }
            try await listen { $0.job?.progress == 0.5 }
            try await house.database.write(.unscoped) {
                _ = try await $0.run("UPDATE jobs SET status = 'done', progress = 1")
            }
            try await listen { $0.job?.status == .done }
            #expect(heard.compactMap(\.job).allSatisfy { $0.kind == "minutes" })
            #expect(heard.allSatisfy { $0.meetingID == meeting })
        }
    }
}
