import AsyncHTTPClient
import Foundation
import RemoteTesting
import Speech
import Testing

@testable import SpeechRemote

/// Lends an OpenAI engine and the server that it speaks to.
func withOpenAI<Value>(
    _ settings: OpenAISettings = OpenAISettings(base: "", key: secretKey, model: "whisper-1"),
    time: TestTime = TestTime(), script: @escaping ScriptedServer.Script,
    _ body: (OpenAIEngine, ScriptedServer) async throws -> Value
) async throws -> Value {
    try await withClient { client in
        try await ScriptedServer.with(script, onHeld: { time.fire() }) { server in
            var settings = settings
            settings.base = server.base
            return try await body(
                try OpenAIEngine(settings, client: client, logger: silent, time: time.remote), server)
        }
    }
}

enum OpenAIBodies {
    /// As OpenAI's reference shows `verbose_json` with word times.
    static let words = """
        {"task":"transcribe","language":"english","duration":0.5,"text":"Hello, world. Twenty-one!",
         "words":[{"word":"Hello","start":0.0,"end":0.1},{"word":"world","start":0.12,"end":0.2},
          {"word":"Twenty","start":0.25,"end":0.3},{"word":"one","start":0.3,"end":0.44}],
         "usage":{"type":"duration","seconds":1}}
        """
    static let segments = """
        {"task":"transcribe","language":"german","duration":0.5,"text":"Guten Tag. Ja.",
         "segments":[{"id":0,"seek":0,"start":0.0,"end":0.3,"text":" Guten Tag.","tokens":[1,2],"temperature":0.0,
           "avg_logprob":-0.2,"compression_ratio":0.8,"no_speech_prob":0.01},
          {"id":1,"seek":0,"start":0.4,"end":0.5,"text":" Ja.","tokens":[3],"temperature":0.0,"avg_logprob":-0.1,
           "compression_ratio":0.8,"no_speech_prob":0.01}]}
        """
    /// As faster-whisper servers answer.
    static let wordsInSegments = """
        {"text":"Oui, merci.","language":"fr","segments":[{"id":0,"start":0,"end":0.5,"text":" Oui, merci.",
         "words":[{"start":0.05,"end":0.2,"word":" Oui,","probability":0.97},
          {"start":0.2,"end":0.45,"word":" merci.","probability":0.5}]}]}
        """
    /// As OpenAI refuses a format.
    static let refusedFormat = """
        {"error":{"message":"response_format 'verbose_json' is not compatible with model 'gpt-4o-transcribe'. Use 'json' \
        or 'text' instead.","type":"invalid_request_error","param":"response_format","code":"unsupported_value"}}
        """
}

/// The parts of a form, by name and in order.
func formParts(_ request: ScriptedServer.Request) throws -> [(name: String, content: [UInt8])] {
    let type = try #require(request.header("content-type"))
    let boundary = try #require(type.split(separator: "boundary=").last)
    var parts: [(String, [UInt8])] = []
    var rest = request.body[...]
    let mark = Array("--\(boundary)".utf8)
    while let place = rest.firstRange(of: mark) {
        rest = rest[place.upperBound...]
        guard rest.starts(with: "\r\n".utf8), let next = rest.firstRange(of: mark),
            let gap = rest.firstRange(of: Array("\r\n\r\n".utf8))
        else { break }
        let head = String(decoding: rest[..<gap.lowerBound], as: UTF8.self)
        let name = head.split(separator: "name=\"").dropFirst().first?.split(separator: "\"").first ?? ""
        parts.append((String(name), Array(rest[gap.upperBound..<next.lowerBound].dropLast(2))))
    }
    #expect(rest.starts(with: "--\r\n".utf8))
    return parts
}
