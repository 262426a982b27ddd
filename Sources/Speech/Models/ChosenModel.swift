import Foundation

/// The recogniser that is used where nobody asks for another: the one that comes with Hansard, or one that its user has
/// chosen. The choice is a line in the folder of models.
public enum ChosenModel: Sendable, Equatable {
    /// One that comes with Hansard.
    case quality(SpeechQuality)
    /// One of the user's own.
    case custom(ModelFolder)

    /// What was chosen.
    ///
    /// - Throws: `badModel` if the model is not there any more or was changed so that it cannot be read.
    public init(in models: SpeechModels) throws(SpeechError) {
        let text = (try? String(contentsOf: Self.file(of: models), encoding: .utf8)) ?? ""
        let name = text.trimmingCharacters(in: .whitespacesAndNewlines)
        self = try Self.named(name.isEmpty ? SpeechQuality.standard.rawValue : name, in: models)
    }

    /// Makes a choice, for this and all later starts.
    ///
    /// - Parameter name: A quality or the name of a folder below `models/custom`, which must have passed its check.
    /// - Throws: `badModel` if it may not be used; `modelsMissing` if its files are not all there.
    public static func choose(_ name: String, in models: SpeechModels) throws(SpeechError) {
        switch try named(name, in: models) {
        case .quality(let quality):
            let missing = models.missing(for: quality)
            guard missing.isEmpty else { throw .modelsMissing(missing) }
        case .custom(let folder):
            guard ModelCheck.lastReport(of: folder) != nil else {
                throw .badModel(field: nil, reason: "it has not passed its check: run “hansard models check \(name)”.")
            }
        }
        do {
            try Data("\(name)\n".utf8).write(to: file(of: models), options: .atomic)
        } catch {
            throw .badModel(field: nil, reason: "the choice cannot be written to \(file(of: models).path).")
        }
    }

    private static func named(_ name: String, in models: SpeechModels) throws(SpeechError) -> ChosenModel {
        if let quality = SpeechQuality(rawValue: name) { return .quality(quality) }
        return .custom(try InstalledModels.customModel(name, of: models))
    }

    private static func file(of models: SpeechModels) -> URL {
        models.directory.appending(path: "chosen")
    }
}
