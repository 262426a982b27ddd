import ArgumentParser
import AsyncHTTPClient
import Foundation
import Hansard
import Mesh
import NIOCore
import NIOFoundationCompat

/// `hansard ask`
struct Ask: SettingsCommand {
    static let configuration = CommandConfiguration(
        abstract: "Asks a server what was said, and shows the words that the answer rests on.",
        discussion: "Exit code 1 means that the record does not say. \(CallFailure.explanation)")

    @Argument(help: "The question.")
    var question: String

    @Option(help: "The id of a meeting to look in; may be given several times. Without it, all are looked through.")
    var meeting: [String] = []

    @Flag(help: "Print the answer as the API gives it.")
    var json = false

    func run(with settings: Settings) async throws {
        let isAnswered: Bool
        do {
            isAnswered = try await ServerClient.with(settings) { client in
                let answer: CitedAnswer = try await client.answer(
                    "ask_mind.ask", ["--question", question] + meeting.flatMap { ["--meeting-ids", $0] })
                print(try await json ? answer.asJSON() : answer.readable(titles: titles(answer, client)))
                return answer.answered
            }
        } catch let failure as CallFailure {
            HansardProgram.say("\(failure.message) (\(failure.code))")
            throw failure.exit
        }
        if !isAnswered { throw ExitCode.failure }
    }

    private func titles(_ answer: CitedAnswer, _ client: ServerClient) async throws -> [Meeting.ID: String] {
        var titles: [Meeting.ID: String] = [:]
        for id in Set(answer.citations.map(\.meetingID)) {
            let meeting: Meeting = try await client.answer("meetings.get", [id.description])
            titles[id] = meeting.title
        }
        return titles
    }
}

extension ServerClient {
    /// One answer of an operation, as its type.
    fileprivate func answer<Value: Decodable>(_ name: String, _ words: [String]) async throws -> Value {
        guard let operation = OperationHelp.operation(named: name) else {
            throw CallFailure(status: 500, code: "internal_error", message: "There is no operation \(name)")
        }
        let response = try await send(operation, try OperationArguments(words, for: operation))
        do {
            let body = try await response.body.collect(upTo: Self.answerLimit)
            return try JSONCoding.lenientDecoder.decode(Envelope<Value>.self, from: Data(buffer: body)).data
        } catch {
            throw CallFailure(status: 503, code: "unavailable", message: "The answer cannot be read: \(error)")
        }
    }
}

/// What every answer stands in.
private struct Envelope<Value: Decodable>: Decodable {
    let data: Value
}

extension CitedAnswer {
    fileprivate func asJSON() throws -> String {
        String(decoding: try JSONCoding.encoder.encode(self), as: UTF8.self)
    }

    /// The answer, and below it each quotation with its meeting and time.
    fileprivate func readable(titles: [Meeting.ID: String]) -> String {
        let sources = citations.enumerated().map { number, citation in
            let time = citation.startMs.map {
                " \(Duration.milliseconds($0).formatted(.time(pattern: .hourMinuteSecond)))"
            }
            return "  [\(number + 1)] \(titles[citation.meetingID] ?? "")\(time ?? "")  “\(citation.quote)”"
        }
        return ([answer] + sources).joined(separator: "\n")
    }
}
