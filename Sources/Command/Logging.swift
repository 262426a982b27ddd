import Foundation
import Logging
import Mesh

/// Lines for the log: of text for people, of JSON for programs.
enum Logging {
    static func logger(_ settings: Settings) -> Logger {
        var logger = Logger(label: "hansard") { label in
            settings.logFormat == .json
                ? JSONLogHandler() as any LogHandler : StreamLogHandler.standardError(label: label)
        }
        logger.logLevel = Logger.Level(rawValue: settings.logLevel.rawValue) ?? .info
        return logger
    }
}

/// One JSON object a line, on standard error.
struct JSONLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var line: [String: JSONValue] = [
            "time": .string(Timestamp.now.description), "level": .string(event.level.rawValue),
            "message": .string("\(event.message)"),
        ]
        for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }) {
            line[key] = .string("\(value)")
        }
        guard let data = try? JSONValue.object(line).canonicalData() else { return }  // a JSON value always encodes
        FileHandle.standardError.write(data + [UInt8(ascii: "\n")])
    }
}
