import AsyncHTTPClient
import Foundation
import Hummingbird
import HummingbirdTesting
import Mesh
import NIOCore
import NIOHTTP1
import Synchronization
import Testing

@testable import Gateway

@Suite("Streams of events")
struct EventWritingTests {
    private typealias Answers = AsyncThrowingStream<EncodedAnswer, any Error>

    private static let comment = ": keep-alive\n\n"

    /// Reads a stream's blocks while `body` says, at each, what comes next.
    /// - Returns: all that was read.
    private func read(
        pulse: Duration, _ each: @Sendable @escaping (String, Answers.Continuation) -> Void
    ) async throws -> String {
        let (answers, inlet) = Answers.makeStream()
        let router = Router(context: GatewayContext.self)
        router.get("/") { _, _ in
            ResponseWriting.response(
                to: .stream(AnswerStream(answers)), requestID: "r", secureCookies: false, pulse: pulse)
        }
        return try await Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)))
            .test(.live) { client in
                let request = HTTPClientRequest(url: "http://127.0.0.1:\(try #require(client.port))/")
                let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
                #expect(response.headers.first(name: "content-type") == "text/event-stream")
                var all = ""
                for try await piece in response.body {
                    all += String(buffer: piece)
                    each(all, inlet)
                }
                return all
            }
    }

    private static func answer(_ number: Int) -> EncodedAnswer {
        EncodedAnswer(data: Data(#"{"number":\#(number)}"#.utf8))
    }

    @Test("Comments are written as long as nothing comes, and events between them are whole")
    func pulse() async throws {
        let steps = Counter()
        let all = try await read(pulse: .milliseconds(2)) { all, inlet in
            // Each comes after comments: without them there would be no end.
            let comments = all.components(separatedBy: Self.comment).count - 1
            while steps.count < 3, comments >= 3 * (steps.count + 1) {
                let step = steps.next()
                if step < 3 { inlet.yield(Self.answer(step)) } else { inlet.finish() }
            }
        }
        let blocks = all.components(separatedBy: "\n\n").filter { !$0.isEmpty }
        #expect(Set(blocks) == [": keep-alive", #"data: {"number":1}"#, #"data: {"number":2}"#])
        #expect(blocks.count { $0.hasPrefix(":") } >= 9)
    }

    @Test("Events keep their order, and an error is told after those before it")
    func order() async throws {
        let (answers, inlet) = Answers.makeStream()
        for number in 1...100 { inlet.yield(Self.answer(number)) }
        inlet.finish(throwing: HansardError(.conflict, "It broke off"))
        var found: [String] = []
        do {
            for try await answer in Pulsing(answers: AnswerStream(answers), pulse: .milliseconds(1)) {
                if let answer { found.append(String(decoding: answer.data, as: UTF8.self)) }
            }
            Issue.record("It has no end")
        } catch {
            #expect(HansardError(translating: error).code == .conflict)
        }
        #expect(found == (1...100).map { #"{"number":\#($0)}"# })
    }

    @Test("No answer is made before the one before it was taken")
    func oneAtATime() async throws {
        let made = Counter()
        let source = AsyncThrowingStream<EncodedAnswer, any Error> {
            let number = made.next()
            return number <= 50 ? Self.answer(number) : nil
        }
        var taken = 0
        for try await answer in Pulsing(answers: AnswerStream(source), pulse: .seconds(600)) where answer != nil {
            taken += 1
            #expect(made.count <= taken + 1)
        }
        #expect(taken == 50)
    }
}

/// Counts what is made.
private final class Counter: Sendable {
    private let number = Mutex(0)

    var count: Int { number.withLock { $0 } }

    func next() -> Int {
        number.withLock { number in
            number += 1
            return number
        }
    }
}
