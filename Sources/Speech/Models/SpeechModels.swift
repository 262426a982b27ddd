public import Foundation

/// A file that the speech engine needs and does not find.
public struct MissingModel: Sendable, Equatable, Codable {
    /// What is missing, in a word or two.
    public var name: String
    /// What it is needed for.
    public var purpose: String
    /// How to get it.
    public var remedy: String
    /// Where it was looked for.
    public var path: String
}

/// The folder of models that `scripts/models.sh` makes.
public struct SpeechModels: Sendable, Hashable {
    /// The folder.
    public let directory: URL

    /// Models in `directory`; nothing is read until they are used.
    public init(directory: URL) {
        self.directory = directory
    }

    /// Where models are by default: `HANSARD_MODELS`, else `hansard/models` in the user's data folder
    /// (`XDG_DATA_HOME`, else `.local/share` in the home folder).
    public static func standardDirectory(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> URL {
        if let path = environment["HANSARD_MODELS"], !path.isEmpty { return URL(filePath: path) }
        let home = environment["HOME"] ?? NSHomeDirectory()
        let data = environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? home + "/.local/share"
        return URL(filePath: data).appending(path: "hansard/models")
    }

    /// Every part that is not there and that nothing works without, in the order of `ModelFile`; empty if all is well.
    public func missing() -> [MissingModel] {
        missing(ModelFile.allCases.filter(\.isRequired))
    }

    /// What recognising words at `quality` lacks; empty if all is there.
    public func missing(for quality: SpeechQuality) -> [MissingModel] {
        missing(ModelFile.recognition(quality))
    }

    /// Those of `files` that are not there.
    func missing(_ files: [ModelFile]) -> [MissingModel] {
        files.filter { !FileManager.default.isReadableFile(atPath: path($0)) }.map { file in
            MissingModel(
                name: file.name, purpose: file.purpose,
                remedy: "Run scripts/models.sh, or point HANSARD_MODELS at a folder that it has made.",
                path: path(file))
        }
    }

    /// The file of ONNX Runtime, which models of other kinds run on as well.
    public var library: String { path(.runtime) }

    func path(_ file: ModelFile) -> String {
        directory.appending(path: file.rawValue).path
    }
}
