import AsyncHTTPClient
import Foundation
import RemoteTesting

@testable import SpeechRemote

/// Lends a Deepgram engine, the server that it speaks to and a recording.
func withDeepgram<Value>(
    _ settings: DeepgramSettings = DeepgramSettings(base: "", key: secretKey), bytes: Int = 300_000,
    time: TestTime = TestTime(), script: @escaping ScriptedServer.Script,
    _ body: (DeepgramEngine, ScriptedServer, URL) async throws -> Value
) async throws -> Value {
    let file = FileManager.default.temporaryDirectory.appending(path: "deepgram-\(UUID().uuidString).wav")
    try Data((0..<bytes).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try await withClient { client in
        try await ScriptedServer.with(script, onHeld: { time.fire() }) { server in
            var settings = settings
            settings.base = server.base
            let engine = try DeepgramEngine(settings, client: client, logger: silent, time: time.remote)
            return try await body(engine, server, file)
        }
    }
}

enum DeepgramBodies {
    private static func word(_ text: String, _ start: Double, _ end: Double, _ speaker: Int?) -> String {
        let bare = text.lowercased().filter { $0.isLetter }
        let told = speaker.map { ",\"speaker\":\($0),\"speaker_confidence\":0.75" } ?? ""
        return
            #"{"word":"\#(bare)","start":\#(start),"end":\#(end),"confidence":0.99,"punctuated_word":"\#(text)"\#(told)}"#
    }

    private static let metadata = """
        "metadata":{"transaction_key":"deprecated","request_id":"6ba2879c-1","sha256":"6a7d98","created":\
        "2026-04-12T20:33:53.620Z","duration":6.5,"channels":1,"models":["e04910"],"extra":{"recording":"r1"},\
        "model_info":{"e04910":{"name":"general-nova-3","version":"2026-01-01.0","arch":"nova-3"}}}
        """

    private static let hello = [word("Hello,", 0.06, 0.5, 0), word("Dana.", 0.5, 0.9, 0)]
    private static let answer = [word("Yes?", 1.2, 1.5, 1), word("Sure.", 3.0, 3.25, 1)]
    private static let back = [word("Good.", 3.25, 3.6, 0)]

    private static func list(_ words: [String]) -> String { "[\(words.joined(separator: ","))]" }

    /// As Deepgram's reference shows an answer, with `diarize`, `utterances` and `detect_language`.
    static let whole = """
        {\(metadata),"results":{"channels":[{"alternatives":[{"transcript":"Hello, Dana. Yes? Sure. Good.",\
        "confidence":0.98,"words":\(list(hello + answer + back))}],"detected_language":"en","language_confidence":0.87}],\
        "utterances":[{"start":0.06,"end":0.9,"confidence":0.97,"channel":0,"transcript":"Hello, Dana.","words":\
        \(list(hello)),"speaker":0,"id":"u1"},{"start":1.2,"end":3.25,"confidence":0.9,"channel":0,"transcript":\
        "Yes? Sure.","words":\(list(answer)),"speaker":1,"id":"u2"},{"start":3.25,"end":3.6,"confidence":0.9,"channel":0,\
        "transcript":"Good.","words":\(list(back)),"speaker":0,"id":"u3"}]}}
        """

    /// Two channels whose speakers are not told apart, without utterances.
    static let channels = """
        {\(metadata),"results":{"channels":[\
        {"alternatives":[{"transcript":"Hi. Bye.","confidence":0.9,"words":\
        \(list([word("Hi.", 0.1, 0.3, nil), word("Bye.", 5, 5.4, nil)]))}],"detected_language":"en","language_confidence":0.6},\
        {"alternatives":[{"transcript":"Ja. Ja. Nein.","confidence":0.9,"words":\
        \(list([word("Ja.", 0.2, 0.4, nil), word("Ja.", 0.5, 0.6, nil), word("Nein.", 2, 2.2, nil)]))}],\
        "detected_language":"de","language_confidence":0.7}]}}
        """

    /// Nobody said a word.
    static let empty = """
        {\(metadata),"results":{"channels":[{"alternatives":[{"transcript":"","confidence":0.0,"words":[]}]}],"utterances":[]}}
        """

    static let accepted = #"{"request_id":"6ba2879c-1"}"#
    static let outOfCredit = """
        {"err_code":"ASR_PAYMENT_REQUIRED","err_msg":"Project does not have enough credits for an ASR request and does not \
        have an overage agreement.","request_id":"req-402"}
        """
    static let wrongKey = #"{"err_code":"INVALID_AUTH","err_msg":"Invalid credentials.","request_id":"req-401"}"#
    static let tooMany = """
        {"err_code":"TOO_MANY_REQUESTS","err_msg":"Too many requests. Please try again later","request_id":"req-429"}
        """
    static let corrupt = """
        {"err_code":"Bad Request","err_msg":"Bad Request: failed to process audio: corrupt or unsupported data",\
        "request_id":"req-400"}
        """
    static let modern = """
        {"category":"INVALID_JSON","message":"Invalid JSON submitted.","details":"Json deserialize error: missing field",\
        "request_id":"req-new"}
        """
}
