import Foundation
import Remote

/// Reads a server's answer, whole or as it comes.
struct ChatReading: Sendable {
    let server: RemoteServer
    /// Bytes of one event.
    let longestEvent: Int

    /// A whole answer.
    func whole(_ body: inout RemoteBody) async throws(RemoteError) -> ChatResult {
        try whole(try await body.rest())
    }

    private func whole(_ bytes: Data) throws(RemoteError) -> ChatResult {
        var result = ChatResult()
        do throws(RemoteError) {
            _ = try result.add(bytes, from: server)
        } catch {
            guard error.code == .unreadableAnswer, Self.isCutOff(bytes) else { throw error }
            result.isCutOff = true
        }
        return result
    }

    /// A document that begins as one and does not end as one.
    private static func isCutOff(_ bytes: Data) -> Bool {
        let spaces: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
        let first = bytes.first { !spaces.contains($0) }
        let last = bytes.last { !spaces.contains($0) }
        return first == UInt8(ascii: "{") && last != UInt8(ascii: "}")
    }

    /// An answer as it comes; servers that know no streams give it whole.
    /// - Parameter tell: is given the text as it comes.
    func stream(
        _ body: inout RemoteBody, tell: @Sendable (String) -> Void
    ) async throws(RemoteError) -> ChatResult {
        if body.mediaType == "application/json" {
            let result = try await whole(&body)
            let text = ThoughtFilter.answer(in: result.text)
            if !text.isEmpty { tell(text) }
            return result
        }
        guard body.mediaType != "text/html" else { throw server.unreadable }
        var progress = Progress()
        do throws(RemoteError) {
            try await follow(&body, &progress, tell)
        } catch {
            guard error.code == .unreachable, progress.hasBegun else { throw error }
            progress.isBroken = true
        }
        let rest = progress.filter.end()
        if !rest.isEmpty { tell(rest) }
        guard progress.hasBegun else { throw server.unreadable }
        progress.result.isCutOff = progress.result.finish == nil && !progress.isDone || progress.isBroken
        return progress.result
    }

    /// How far a stream has come.
    private struct Progress {
        var result = ChatResult()
        var filter = ThoughtFilter()
        var hasBegun = false
        var isDone = false
        var isBroken = false
    }

    private func follow(
        _ body: inout RemoteBody, _ progress: inout Progress, _ tell: @Sendable (String) -> Void
    ) async throws(RemoteError) {
        var events = EventStream(longest: longestEvent)
        while !progress.isDone, let piece = try await body.next() {
            for event in events.read(piece) where !progress.isDone { try take(event, &progress, tell) }
            guard !events.isTooLong else {
                throw RemoteError(
                    .answerTooLarge, "\(server.title) sent an event of more than \(longestEvent) bytes.")
            }
        }
        if !progress.isDone, let event = events.end() { try take(event, &progress, tell) }
    }

    private func take(
        _ event: Data, _ progress: inout Progress, _ tell: @Sendable (String) -> Void
    ) throws(RemoteError) {
        guard !event.isEmpty else { return }
        guard !event.elementsEqual("[DONE]".utf8) else {
            progress.isDone = true
            return
        }
        let text = try progress.result.add(event, from: server)
        progress.hasBegun = true
        let plain = progress.filter.pass(text)
        if !plain.isEmpty { tell(plain) }
    }
}
