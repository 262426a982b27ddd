public import Foundation

/// A folder with a model of the user's own: `model.json` and the files that it names.
///
/// Having one means that its manifest is in order and its files are there. Whether they are a model that works is
/// found out by `ModelCheck`.
public struct ModelFolder: Sendable, Hashable {
    /// The folder.
    public let directory: URL
    /// What `model.json` says.
    public let manifest: ModelManifest
    /// Bytes of all its files.
    public let size: Int

    private static let manifestName = "model.json"
    private static let largestManifest = 65_536
    private static let largestFile = 16 << 30
    private static let largestTokens = 64 << 20

    /// Reads and checks `directory`.
    ///
    /// - Throws: `badModel`, with the field of the manifest where that is the place of the fault.
    public init(directory: URL) throws(SpeechError) {
        // Links are followed once and for all: what is checked is what is opened later.
        let directory = directory.resolvingSymlinksInPath().standardizedFileURL
        manifest = try Self.manifest(in: directory)
        try manifest.check()
        var size = 0
        for (part, path) in manifest.files.sorted(by: { $0.key < $1.key }) {
            let limit = part == "tokens" ? Self.largestTokens : Self.largestFile
            size += try Self.size(of: path, part: part, in: directory, limit: limit)
        }
        self.size = size
        self.directory = directory
    }

    /// The path of a part's file; empty if the kind has no such part.
    func path(_ part: String) -> String {
        manifest.files[part].map { directory.appending(path: $0).path } ?? ""
    }

    private static func manifest(in directory: URL) throws(SpeechError) -> ModelManifest {
        let file = directory.appending(path: manifestName)
        guard let handle = try? FileHandle(forReadingFrom: file) else {
            throw .badModel(field: nil, reason: "there is no readable model.json in the folder.")
        }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: largestManifest + 1), data.count <= largestManifest else {
            throw .badModel(field: nil, reason: "model.json is too long; \(largestManifest) bytes are allowed.")
        }
        do {
            return try JSONDecoder().decode(ModelManifest.self, from: data)
        } catch let error as DecodingError {
            throw error.fault
        } catch {
            throw .badModel(field: nil, reason: "model.json cannot be read.")
        }
    }

    private static func size(of path: String, part: String, in directory: URL, limit: Int) throws(SpeechError) -> Int {
        let field = "files.\(part)"
        let steps = path.split(separator: "/", omittingEmptySubsequences: false)
        guard !path.isEmpty, path.utf8.count <= 255, !path.contains("\0"), !steps.contains("..") else {
            throw .badModel(field: field, reason: "it must be a path inside the folder.")
        }
        let file = directory.appending(path: path).resolvingSymlinksInPath().standardizedFileURL
        guard !path.hasPrefix("/"), file.path.hasPrefix(directory.path + "/") else {
            throw .badModel(field: field, reason: "it must be a path inside the folder.")
        }
        let values = try? FileManager.default.attributesOfItem(atPath: file.path)
        guard let values, values[.type] as? FileAttributeType == .typeRegular else {
            throw .badModel(field: field, reason: "there is no file “\(path)”.")
        }
        guard FileManager.default.isReadableFile(atPath: file.path), let size = values[.size] as? Int else {
            throw .badModel(field: field, reason: "“\(path)” cannot be read.")
        }
        guard size > 0 else { throw .badModel(field: field, reason: "“\(path)” is empty.") }
        guard size <= limit else { throw .badModel(field: field, reason: "“\(path)” is larger than \(limit) bytes.") }
        return size
    }
}

extension DecodingError {
    /// What is wrong with a manifest, and where.
    fileprivate var fault: SpeechError {
        func field(_ context: Context, _ last: (any CodingKey)? = nil) -> String? {
            let path = (context.codingPath + (last.map { [$0] } ?? [])).map(\.stringValue).joined(separator: ".")
            return path.isEmpty ? nil : path
        }
        switch self {
        case .keyNotFound(let key, let context): return .badModel(field: field(context, key), reason: "it is missing.")
        case .valueNotFound(_, let context): return .badModel(field: field(context), reason: "it is empty.")
        case .typeMismatch(_, let context):
            return .badModel(field: field(context), reason: "it is not of the expected type.")
        case .dataCorrupted(let context) where field(context) == "kind":
            let kinds = ModelKind.allCases.map(\.rawValue).joined(separator: ", ")
            return .badModel(field: "kind", reason: "it must be one of \(kinds).")
        case .dataCorrupted(let context):
            return .badModel(field: field(context), reason: "model.json is not valid JSON.")
        @unknown default: return .badModel(field: nil, reason: "model.json cannot be read.")
        }
    }
}
