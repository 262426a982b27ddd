import Foundation
import Testing

@testable import Speech

@Suite("Checking a user's model in a process of its own")
struct ModelCheckTests {
    private static let hasSherpa =
        SpeechFixtures.hasModels && SpeechFixtures.models.missing([.sherpa] + ModelFile.network(of: .fast)).isEmpty
        && SpeechFixtures.bench != nil

    /// Moonshine tiny as a user would bring it.
    private func moonshine() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let files = ["encoder": "encoder.onnx", "decoder": "decoder.onnx", "tokens": "tokens.txt"]
        for (file, name) in zip(ModelFile.network(of: .fast), ["encoder.onnx", "decoder.onnx", "tokens.txt"]) {
            let source = URL(filePath: SpeechFixtures.models.path(file)).resolvingSymlinksInPath()
            try FileManager.default.copyItem(at: source, to: folder.path(name))
        }
        let manifest = ModelManifest(name: "mine", kind: .moonshine, files: files, languages: ["en"], licence: "MIT")
        _ = try folder.file("model.json", try JSONEncoder().encode(manifest))
        return folder
    }

    private func check(
        _ folder: TemporaryFolder, _ program: URL? = SpeechFixtures.bench, arguments: [String] = ["check"],
        limits: ModelCheck.Limits = .init()
    ) async throws -> ModelReport {
        try await ModelCheck.run(
            folder.url, models: SpeechFixtures.models, program: try #require(program), arguments: arguments,
            limits: limits)
    }

    private func reason(_ error: (any Error)?) -> String {
        guard case .badModel(_, let reason) = error as? SpeechError else {
            return "no fault: \(String(describing: error))"
        }
        return reason
    }

    @Test("A model that works is reported on, and then runs", .enabled(if: hasSherpa))
    func working() async throws {
        let folder = try moonshine()
        let model = try ModelFolder(directory: folder.url)
        let runtime = SpeechRuntime(models: SpeechFixtures.models)
        let engine = SherpaEngine(runtime: runtime, folder: model)
        let audio = try SpeechFixtures.decoder().samples(of: SpeechFixtures.recording("beckett.wav"))
        await #expect(throws: SpeechError.self) {
            try await Transcriber(runtime: runtime, engine: engine).words(of: audio)
        }

        let report = try await check(folder)
        #expect(report.heard?.contains("Try again") == true || report.heard?.contains("try again") == true)
        #expect(report.loadSeconds > 0 && report.peakMemoryMB > 20 && report.cpuSecondsPerSecond > 0)
        #expect(!report.timesWords && ModelCheck.lastReport(of: model) == report)

        let transcript = try await Transcriber(runtime: runtime, engine: engine).words(of: audio)
        #expect(transcript.engine == EngineIdentity(name: "sherpa-onnx", model: "mine", language: "en"))
        #expect(transcript.words.count == 12 && transcript.words.allSatisfy { $0.startMs <= $0.endMs })
        await runtime.releaseModels()
        #expect(await !runtime.isLoaded)

        _ = try folder.file("tokens.txt", Data("changed 0\n".utf8))
        #expect(ModelCheck.lastReport(of: try ModelFolder(directory: folder.url)) == nil)
    }

    @Test(
        "Files of another kind break the child and not us", .enabled(if: hasSherpa),
        arguments: [
            ModelKind.whisper, .nemoCTC, .senseVoice, .zipformerCTC, .canary, .transducer, .nemoTransducer,
        ])
    func otherKind(kind: ModelKind) async throws {
        let folder = try moonshine()
        let parts = kind.parts[0]
        let files = Dictionary(uniqueKeysWithValues: parts.map { ($0, $0 == "tokens" ? "tokens.txt" : "encoder.onnx") })
        let manifest = ModelManifest(name: "mine", kind: kind, files: files, languages: ["en"], licence: "MIT")
        _ = try folder.file("model.json", try JSONEncoder().encode(manifest))
        let error = await #expect(throws: SpeechError.self) { try await check(folder) }
        #expect(reason(error).contains("loading it") || reason(error).contains("cannot be loaded"), "\(reason(error))")
        #expect(!reason(error).contains(folder.url.path))
    }

    @Test(
        "A file that is no model, and tokens that are none, are told", .enabled(if: hasSherpa),
        arguments: [
            "encoder.onnx", "decoder.onnx", "tokens.txt",
        ])
    func damaged(name: String) async throws {
        let folder = try moonshine()
        _ = try folder.file(name, Data("not what it should be".utf8))
        let error = await #expect(throws: SpeechError.self) { try await check(folder) }
        #expect(!reason(error).isEmpty && !reason(error).hasPrefix("no fault"), "\(reason(error))")
    }

    @Test(
        "A crash, a hang, garbage and a program that is not there are told apart", .enabled(if: hasSherpa),
        arguments: [
            ("kill -SEGV $$", "signal 11"), ("sleep 60", "did not answer"),
            ("echo nonsense", "no answer that can be read"),
            ("echo 'the 3rd layer is missing' >&2; exit 255", "the 3rd layer is missing"),
            ("yes", "did not answer"), ("while :; do :; done", "did not answer"),
        ])
    func children(script: String, said: String) async throws {
        let folder = try moonshine()
        // Run by the shell: a file that was just written may still be open in another test's child, and then cannot be started.
        let program = try folder.file("program.sh", Data("\(script)\n".utf8))
        let limits = ModelCheck.Limits(cpuSeconds: 20, memoryBytes: 1 << 30, seconds: 1)
        let error = await #expect(throws: SpeechError.self) {
            try await check(folder, URL(filePath: "/bin/sh"), arguments: [program.path], limits: limits)
        }
        #expect(reason(error).contains(said), "\(reason(error))")
    }

    @Test("A program that is not there is told", .enabled(if: hasSherpa))
    func noProgram() async throws {
        let error = await #expect(throws: SpeechError.self) {
            try await check(try moonshine(), URL(filePath: "/nowhere/program"))
        }
        #expect(reason(error).contains("cannot be started"), "\(reason(error))")
    }

    @Test("Without sherpa-onnx it is that which is missing")
    func noLibrary() async throws {
        let models = try TemporaryFolder()
        let folder = try TemporaryFolder()
        let files = ["model": "model.onnx", "tokens": "tokens.txt"]
        let manifest = ModelManifest(name: "mine", kind: .nemoCTC, files: files, languages: ["en"], licence: "MIT")
        _ = try folder.file("model.json", try JSONEncoder().encode(manifest))
        for name in files.values { _ = try folder.file(name, Data("bytes".utf8)) }
        let error = await #expect(throws: SpeechError.self) {
            try await ModelCheck.run(
                folder.url, models: SpeechModels(directory: models.url), program: URL(filePath: "/bin/true"),
                arguments: [])
        }
        guard case .modelsMissing(let missing) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(missing.contains { $0.name == "sherpa-onnx" })
    }

    @Test("An answer for no folder, and for a bad one, is a fault in JSON")
    func answers() throws {
        #expect(ModelCheck.answer(arguments: ["program"]).contains("two paths"))
        let folder = try TemporaryFolder()
        #expect(ModelCheck.answer(arguments: ["program", "check", "/nowhere", folder.url.path]).contains("model.json"))
    }
}
