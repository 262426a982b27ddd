import Foundation
import Remote
import Testing

@testable import LanguageRemote

@Suite("Server-sent events")
struct EventStreamTests {
    /// Numbers that are the same every time (Numerical Recipes' linear congruential generator).
    private struct Numbers: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 16 | state << 48
        }
    }

    private func events(_ pieces: [[UInt8]], longest: Int = 1_000) -> [String] {
        var stream = EventStream(longest: longest)
        var found = pieces.flatMap { stream.read($0) }
        if let last = stream.end() { found.append(last) }
        return found.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("The data of several lines is one event, however lines end", arguments: ["\n", "\r\n", "\r"])
    func lines(_ ending: String) {
        let text = "\u{FEFF}data: a\ndata:b\n: no\ndata:  c\nevent: x\n\n\n\ndata\nid: 1\n\ndata:\n\ndata: end"
        let bytes = Array(text.replacingOccurrences(of: "\n", with: ending).utf8)
        #expect(events([bytes]) == ["a\nb\n c", "", "end"])
        #expect(events(bytes.map { [$0] }) == ["a\nb\n c", "", "end"])
    }

    @Test("An event that is too long is given up")
    func tooLong() {
        var stream = EventStream(longest: 20)
        #expect(stream.read(Array("data: short\n\ndata: 12345".utf8)).count == 1 && !stream.isTooLong)
        #expect(stream.read(Array("67890\ndata: 1234567890".utf8)).isEmpty && stream.isTooLong)
    }

    @Test("Whatever bytes a server sends, they are an answer or an error, and where they are split changes nothing")
    func anything() {
        let server = RemoteServer("language model", host: "x", key: nil)
        let whole = Array(ChatBodies.stream(["Because", " öf", " it."]).utf8)
        var numbers = Numbers(state: 7)
        var answers = 0
        for _ in 1...200 {
            var bytes = whole
            for _ in 0..<Int.random(in: 0...3, using: &numbers) {
                bytes[Int.random(in: 0..<bytes.count, using: &numbers)] = UInt8.random(in: 0...255, using: &numbers)
            }
            let place = Int.random(in: 0...bytes.count, using: &numbers)
            let found = events([bytes], longest: 10_000)
            #expect(events([Array(bytes[..<place]), Array(bytes[place...])], longest: 10_000) == found)
            var result = ChatResult()
            for event in found {
                do throws(RemoteError) {
                    answers += try result.add(Data(event.utf8), from: server).isEmpty ? 0 : 1
                } catch {
                    #expect(error.code == .unreadableAnswer || error.code == .serverFailed)
                }
            }
        }
        #expect(answers > 200)
    }
}
