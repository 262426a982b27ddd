import Foundation
import Remote
import RemoteTesting
import Speech
import Testing

@testable import SpeechRemote

@Suite("Deepgram")
struct DeepgramEngineTests {
    @Test("A recording is sent whole, as documented, and its words, speakers and language come back")
    func documented() async throws {
        let wanted = DeepgramRequest(terms: ["Hansard & Co"])
        try await withDeepgram(script: { _, _ in .json(DeepgramBodies.whole) }) { engine, server, file in
            let result = try await engine.result(of: file, mediaType: "audio/wav", wanted)
            let request = try #require(server.requests.first)
            #expect(server.requests.count == 1 && request.method == "POST" && request.path == "/v1/listen")
            #expect(
                request.query.map { "\($0.0)=\($0.1)" } == [
                    "model=nova-3", "punctuate=true", "smart_format=true", "utterances=true", "diarize=true",
                    "detect_language=true", "keyterm=Hansard%20%26%20Co",
                ])
            #expect(request.header("authorization") == "Token \(secretKey)")
            #expect(request.header("content-type") == "audio/wav")
            #expect(request.header("content-length") == "300000")
            let sent = try Data(contentsOf: file)
            #expect(request.body.elementsEqual(sent))
            #expect(
                result.requestID == "6ba2879c-1" && result.durationMs == 6_500 && result.models == ["general-nova-3"])
            #expect(result.extra == ["recording": "r1"])
            #expect(result.channels.count == 1 && result.channels[0].words.count == 5 && result.utterances.count == 3)
            #expect(
                result.channels[0].words[1]
                    == DeepgramWord(
                        word: "dana", punctuatedWord: "Dana.", startMs: 500, endMs: 900, confidence: 0.99, speaker: 0,
                        speakerConfidence: 0.75))
            #expect(result.language?.tag == "en" && result.language?.confidence == 0.87)
        }
    }

    @Test("What is wanted stands in the query; key terms only where the model knows them")
    func query() {
        let wanted = DeepgramRequest(
            language: "pt-BR", tellsSpeakers: false, splitsChannels: true,
            terms: (1...200).map { "term \($0)" })
        let fields = wanted.query(model: "nova-2").map { "\($0.0)=\($0.1)" }
        #expect(fields.contains("language=pt-BR") && fields.contains("multichannel=true"))
        #expect(!fields.contains { $0.hasPrefix("keyterm") })
        #expect(wanted.query(model: "nova-3").count { $0.0 == "keyterm" } == DeepgramRequest.mostTerms)
        #expect(!fields.contains("diarize=true") && !fields.contains("detect_language=true"))
    }

    @Test("With a callback, the request's name comes back at once")
    func callback() async throws {
        try await withDeepgram(script: { _, _ in .json(DeepgramBodies.accepted) }) { engine, server, file in
            let callback = "https://hansard.example/webhooks/deepgram?recording=a%2Fb&signature=1"
            let name = try await engine.submit(file, callback: callback, extra: ["recording": "a b", "n": "1"])
            #expect(name == "6ba2879c-1")
            let request = try #require(server.requests.first)
            #expect(request.field("callback")?.removingPercentEncoding == callback)
            #expect(request.query.filter { $0.0 == "extra" }.map(\.1) == ["n%3A1", "recording%3Aa%20b"])
            #expect(request.body.count == 300_000 && request.header("content-type") == "application/octet-stream")
        }
    }

    @Test("An answer without the request's name is unreadable", arguments: ["{}", "", #"{"request_id":""}"#, "[1]"])
    func unnamed(_ body: String) async throws {
        try await withDeepgram(script: { _, _ in .json(body) }) { engine, _, file in
            let error = await failure { () throws(RemoteError) in
                try await engine.submit(file, callback: "http://x/y")
            }
            #expect(error?.code == .unreadableAnswer)
        }
    }

    @Test("Deepgram itself calls back on four ports only; other servers on any")
    func ports() async throws {
        try await withClient { client in
            let engine = try DeepgramEngine(DeepgramSettings(key: secretKey), client: client, logger: silent)
            for callback in ["https://x:8000/y", "http://x:81", "ftp://x/y", "x", "", "https:///y"] {
                let error = await failure { () throws(RemoteError) in
                    try await engine.submit(URL(filePath: "/dev/null"), callback: callback)
                }
                #expect(error?.code == .badAddress, "\(callback)")
            }
            for callback in ["https://x/y", "https://x:8443/y", "http://x:8080/y", "http://u:p@x/y"] {
                let error = await failure { () throws(RemoteError) in
                    try await engine.submit(URL(filePath: "/dev/null"), callback: callback)
                }
                #expect(error?.code == .unreadableFile, "\(callback)")
            }
        }
    }

    @Test(
        "Errors are told with what Deepgram says and its name for the request",
        arguments: [
            (402, DeepgramBodies.outOfCredit, .outOfCredit, "req-402", "enough credits"),
            (400, DeepgramBodies.corrupt, .refused, "req-400", "corrupt or unsupported data"),
            (400, DeepgramBodies.modern, .refused, "req-new", "missing field"),
            (401, DeepgramBodies.wrongKey, .unauthorized, "req-401", "does not accept the key"),
            (504, "<html>Gateway Timeout</html>", .serverFailed, nil, "took too long"),
        ] as [(Int, String, RemoteError.Code, String?, String)])
    func errors(
        _ status: Int, _ body: String, _ code: RemoteError.Code, _ name: String?, _ quote: String
    ) async throws {
        try await withDeepgram(script: { _, _ in .answer(status, body) }) { engine, server, file in
            let error = await failure { () throws(RemoteError) in try await engine.result(of: file) }
            #expect(error?.code == code && error?.status == status && error?.requestID == name)
            #expect(error?.message.contains(quote) == true)
            #expect(error.map { "\($0)".contains(secretKey) } == false && server.requests.count == 1)
        }
    }

    @Test("A rate limit is waited for, and the whole recording is sent again", arguments: [429, 503])
    func rateLimit(_ status: Int) async throws {
        let time = TestTime()
        try await withDeepgram(
            time: time,
            script: { _, number in
                number < 3
                    ? .answer(status, [("retry-after", "2")], DeepgramBodies.tooMany) : .json(DeepgramBodies.whole)
            }
        ) { engine, server, file in
            let result = try await engine.result(of: file)
            #expect(result.utterances.count == 3)
            #expect(time.pauses == [.seconds(2), .seconds(2)])
            #expect(server.requests.map(\.body.count) == [300_000, 300_000, 300_000])
        }
    }

    @Test("A rate limit that stays is told of")
    func rateLimited() async throws {
        let time = TestTime()
        try await withDeepgram(time: time, script: { _, _ in .answer(429, DeepgramBodies.tooMany) }) {
            engine, _, file in
            let error = await failure { () throws(RemoteError) in try await engine.result(of: file) }
            #expect(error?.code == .rateLimited && error?.requestID == "req-429" && time.pauses.count == 3)
        }
    }

    @Test("A server that falls silent runs out of time, and the recording is not sent again")
    func silence() async throws {
        try await withDeepgram(script: { _, _ in .drip("{") }) { engine, server, file in
            let error = await failure { () throws(RemoteError) in try await engine.result(of: file) }
            #expect(error?.code == .timedOut && server.requests.count == 1)
        }
    }

    @Test("A recording that cannot be read is told of without its path")
    func unreadable() async throws {
        try await withDeepgram(bytes: 0, script: { _, _ in .json(DeepgramBodies.whole) }) { engine, server, file in
            for url in [file, file.deletingLastPathComponent(), URL(filePath: "/nowhere/at/all.wav")] {
                let error = await failure { () throws(RemoteError) in try await engine.result(of: url) }
                #expect(error?.code == .unreadableFile && error?.message.contains("/") == false)
            }
            #expect(server.requests.isEmpty)
        }
    }
}
