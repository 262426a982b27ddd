public import Foundation

/// A recogniser that comes with Hansard, present or not.
public struct EmbeddedModel: Sendable, Codable, Hashable {
    /// The quality that it is asked for by.
    public var quality: SpeechQuality
    /// What it is called, such as `base-en-q`.
    public var name: String
    /// Whether all its files are there.
    public var isInstalled: Bool
    /// Bytes of its files that are there.
    public var size: Int
    /// The languages it knows, as BCP 47 tags.
    public var languages: [String]
    /// Its licence, as an SPDX name.
    public var licence: String
}

/// A folder below `models/custom`.
public struct CustomModel: Sendable, Equatable {
    /// The folder's name, by which it is asked for.
    public var name: String
    /// What was read of it; nil if it is at fault.
    public var folder: ModelFolder?
    /// What is wrong with it.
    public var fault: SpeechError?
    /// What its last check found; nil if it was not checked since it changed.
    public var report: ModelReport?
}

/// All recognisers of a folder of models: those that come with Hansard, and the users' own.
public struct InstalledModels: Sendable {
    /// The models that come with Hansard.
    public let embedded: [EmbeddedModel]
    /// The users' own, by name.
    public let custom: [CustomModel]
    /// Whether languages can be told apart by listening.
    public let tellsLanguages: Bool

    private static let most = 100

    /// Looks into `models`. Nothing is loaded.
    public init(_ models: SpeechModels) {
        embedded = SpeechQuality.allCases.map { quality in
            let sizes = ModelFile.network(of: quality).map { file in
                (try? FileManager.default.attributesOfItem(atPath: models.path(file)))?[.size] as? Int ?? 0
            }
            return EmbeddedModel(
                quality: quality, name: quality.folder, isInstalled: models.missing(for: quality).isEmpty,
                size: sizes.reduce(0, +), languages: ["en"], licence: "MIT")
        }
        tellsLanguages = models.missing(ModelFile.spokenLanguage).isEmpty
        let parent = Self.customFolder(of: models)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent.path)) ?? []
        custom = names.filter { !$0.hasPrefix(".") }.sorted().prefix(Self.most).map { name in
            Self.model(named: name, in: parent)
        }
    }

    /// Where users put their models, each in a folder of its own.
    public static func customFolder(of models: SpeechModels) -> URL {
        models.directory.appending(path: "custom")
    }

    /// A user's model by the name of its folder.
    ///
    /// - Throws: `badModel` if there is none, or it is at fault.
    public static func customModel(_ name: String, of models: SpeechModels) throws(SpeechError) -> ModelFolder {
        guard !name.isEmpty, !name.contains("/"), !name.hasPrefix(".") else {
            throw .badModel(field: nil, reason: "“\(name.prefix(80))” is not the name of a folder below models/custom.")
        }
        return try ModelFolder(directory: customFolder(of: models).appending(path: name))
    }

    /// The users' checked models that know a language, by name.
    public func customModels(knowing language: String) -> [CustomModel] {
        custom.filter { model in
            guard model.report != nil, let folder = model.folder else { return false }
            return LanguageTag.match(language, among: folder.manifest.languages) != nil
        }
    }

    private static func model(named name: String, in parent: URL) -> CustomModel {
        do throws(SpeechError) {
            let folder = try ModelFolder(directory: parent.appending(path: name))
            return CustomModel(name: name, folder: folder, fault: nil, report: ModelCheck.lastReport(of: folder))
        } catch {
            return CustomModel(name: name, folder: nil, fault: error, report: nil)
        }
    }
}
