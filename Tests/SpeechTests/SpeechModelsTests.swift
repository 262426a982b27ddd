import Foundation
import Testing

@testable import Speech

@Suite("The folder of models")
struct SpeechModelsTests {
    @Test("It stands where it is told, else in the user's data folder")
    func directory() {
        func path(_ environment: [String: String]) -> String {
            SpeechModels.standardDirectory(environment: environment).path
        }
        #expect(path(["HANSARD_MODELS": "/m", "HOME": "/h"]) == "/m")
        #expect(path(["HANSARD_MODELS": "", "XDG_DATA_HOME": "/d", "HOME": "/h"]) == "/d/hansard/models")
        #expect(path(["HOME": "/h"]) == "/h/.local/share/hansard/models")
    }

    @Test("An empty folder lacks everything, and says what it is for and how to get it")
    func missing() throws {
        let folder = try TemporaryFolder()
        let missing = SpeechModels(directory: folder.url).missing()
        #expect(missing.count == ModelFile.allCases.filter(\.isRequired).count)
        #expect(missing.allSatisfy { !$0.purpose.isEmpty && $0.remedy.contains("scripts/models.sh") })
    }

    @Test("Work without models ends with what is missing")
    func work() async throws {
        let folder = try TemporaryFolder()
        let runtime = SpeechRuntime(models: SpeechModels(directory: folder.url), threads: 1)
        let error = await #expect(throws: SpeechError.self) {
            try await Diarizer(runtime: runtime).turns(of: chunks([0]))
        }
        guard case .modelsMissing(let missing) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(missing.contains { $0.path.hasSuffix("silero-rows.onnx") })
    }

    @Test(
        "A quality whose model is not there is told to be missing, by whoever asks for it",
        arguments: SpeechQuality.allCases)
    func qualities(quality: SpeechQuality) async throws {
        let folder = try TemporaryFolder()
        let models = SpeechModels(directory: folder.url)
        #expect(models.missing(for: quality).contains { $0.path.contains("/\(quality.folder)/decoder.onnx") })
        let engine = MoonshineEngine(runtime: SpeechRuntime(models: models, threads: 1), quality: quality)
        let error = await #expect(throws: SpeechError.self) { try await engine.words(in: [0]) }
        guard case .modelsMissing(let missing) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(missing.allSatisfy { $0.remedy.contains("scripts/models.sh") })
    }

    @Test("Qualities go by the names that interfaces use")
    func names() {
        #expect(SpeechQuality.allCases.map(\.rawValue) == ["default", "high", "fast"])
    }
}
