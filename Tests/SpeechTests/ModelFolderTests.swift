import Foundation
import Testing

@testable import Speech

@Suite("A user's model folder")
struct ModelFolderTests {
    private static let good: [String: any Sendable] = [
        "name": "parakeet-tdt-v3", "kind": "nemo_transducer", "languages": ["en", "de"], "licence": "CC-BY-4.0",
        "files": [
            "encoder": "encoder.onnx", "decoder": "decoder.onnx", "joiner": "joiner.onnx", "tokens": "tokens.txt",
        ],
    ]

    /// A folder with the good manifest, changed, and a file for each name that it is to have.
    private func folder(
        _ change: [String: (any Sendable)?] = [:],
        files: [String] = ["encoder.onnx", "decoder.onnx", "joiner.onnx", "tokens.txt"]
    ) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let manifest = Self.good.merging(change.compactMapValues { $0 }) { $1 }
            .filter { change[$0.key].map { $0 != nil } ?? true }
        _ = try folder.file("model.json", try JSONSerialization.data(withJSONObject: manifest))
        for file in files { _ = try folder.file(file, Data("some bytes".utf8)) }
        return folder
    }

    private func fault(_ folder: TemporaryFolder) -> (field: String?, reason: String)? {
        let error = #expect(throws: SpeechError.self) { try ModelFolder(directory: folder.url) }
        guard case .badModel(let field, let reason) = error else { return nil }
        return (field, reason)
    }

    @Test("One that is in order is read, with its size")
    func good() throws {
        let folder = try folder()
        let model = try ModelFolder(directory: folder.url)
        #expect(model.manifest.name == "parakeet-tdt-v3" && model.manifest.kind == .nemoTransducer)
        #expect(model.manifest.sampleRate == 16_000 && model.size == 40)
        #expect(model.path("encoder").hasSuffix("/encoder.onnx") && model.path("model") == "")
    }

    @Test(
        "A field that is missing or wrong is named",
        arguments: [
            ("name", nil), ("name", "has spaces"), ("name", ""), ("name", "../up"), ("kind", nil), ("kind", "vosk"),
            ("languages", nil), ("languages", [String]()), ("languages", ["English"]), ("languages", ["en_US"]),
            ("files", nil), ("files", ["encoder": "encoder.onnx"]), ("sample_rate", 16), ("sample_rate", "16k"),
            ("licence", nil), ("licence", ""),
        ] as [(String, (any Sendable)?)])
    func fields(field: String, value: (any Sendable)?) throws {
        #expect(fault(try folder([field: value]))?.field?.hasPrefix(field) == true)
    }

    @Test("A language that its kind does not know is refused: asked for it, the model would end the process")
    func kindLanguages() throws {
        let files = ["encoder": "encoder.onnx", "decoder": "decoder.onnx", "tokens": "tokens.txt"]
        let whisper = try folder(["kind": "whisper", "files": files, "languages": ["en", "tlh"]])
        #expect(fault(whisper)?.field == "languages")
        let canary = try folder(["kind": "canary", "files": files, "languages": ["ru"]])
        #expect(fault(canary)?.field == "languages")
        let javanese = try folder(["kind": "whisper", "files": files, "languages": ["jv"]])
        #expect(try ModelFolder(directory: javanese.url).size > 0)
    }

    @Test(
        "Files are looked for inside the folder alone",
        arguments: [
            "../tokens.txt", "/etc/hostname", "a/../../tokens.txt", "", "link.txt", "missing.txt", "nested",
            "nul\0.txt",
        ])
    func paths(path: String) throws {
        let parts = ["encoder": "encoder.onnx", "decoder": "decoder.onnx", "joiner": "joiner.onnx", "tokens": path]
        let folder = try folder(["files": parts])
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("link.txt").path, withDestinationPath: "/etc/hostname")
        try FileManager.default.createDirectory(at: folder.path("nested"), withIntermediateDirectories: true)
        let found = try #require(fault(folder))
        #expect(found.field == "files.tokens" && !found.reason.contains(folder.url.path))
    }

    @Test("An empty file is named")
    func empty() throws {
        let folder = try folder()
        _ = try folder.file("joiner.onnx")
        #expect(fault(folder)?.field == "files.joiner")
    }

    @Test("A folder without a manifest, and one whose manifest is no JSON or too long, are refused")
    func manifests() throws {
        let folder = try TemporaryFolder()
        #expect(fault(folder)?.reason.contains("no readable model.json") == true)
        _ = try folder.file("model.json", Data("{\"name\": ".utf8))
        #expect(fault(folder)?.reason.contains("not valid JSON") == true)
        _ = try folder.file("model.json", Data(repeating: 32, count: 100_000))
        #expect(fault(folder)?.reason.contains("too long") == true)
    }

    @Test("Installed models are listed, the faulty among them with what is wrong")
    func installed() throws {
        let models = try TemporaryFolder()
        let custom = models.path("custom")
        try FileManager.default.createDirectory(at: custom, withIntermediateDirectories: true)
        let good = try folder(), bad = try folder(["licence": nil])
        try FileManager.default.copyItem(at: good.url, to: custom.appending(path: "good"))
        try FileManager.default.copyItem(at: bad.url, to: custom.appending(path: "bad"))
        let speechModels = SpeechModels(directory: models.url)
        let installed = InstalledModels(speechModels)
        #expect(installed.embedded.map(\.quality) == [.standard, .high, .fast])
        #expect(installed.embedded.allSatisfy { !$0.isInstalled && $0.size == 0 && $0.licence == "MIT" })
        #expect(installed.custom.map(\.name) == ["bad", "good"])
        #expect(installed.custom[0].fault != nil && installed.custom[1].folder?.manifest.name == "parakeet-tdt-v3")
        // It was not checked, so nobody may rely on it.
        #expect(installed.custom[1].report == nil && installed.customModels(knowing: "de").isEmpty)
        #expect(try InstalledModels.customModel("good", of: speechModels).manifest.languages == ["en", "de"])
        for name in ["", "../x", "missing", ".hidden"] {
            #expect(throws: SpeechError.self) { try InstalledModels.customModel(name, of: speechModels) }
        }
    }
}
