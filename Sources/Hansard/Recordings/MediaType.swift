import Foundation
import Speech

/// Media types of recordings (RFC 2046, RFC 6381, RFC 7845).
enum MediaType {
    /// Whether a sender's type says that the bytes are no recording. What says nothing (`application/octet-stream`) may
    /// be one, and so may what a careless client adds by itself (`application/x-www-form-urlencoded`): in the end the
    /// decoder tells.
    static func isNoRecording(_ declared: String) -> Bool {
        let type = essence(declared)
        return ["text/", "image/", "font/", "model/", "message/"].contains { type.hasPrefix($0) }
            || ["application/json", "application/pdf", "application/xml", "application/zip", "application/gzip"]
                .contains(type)
    }

    /// The type that a recording is sent back with: what the decoder found, told audio from video by what the sender
    /// said.
    static func of(_ info: MediaInfo, declared: String?) -> String {
        let isVideo = declared.map { essence($0).hasPrefix("video/") } ?? false
        let kind = isVideo ? "video" : "audio"
        let names = info.container.split(separator: ",").map(String.init)
        for (name, type) in types where names.contains(name) { return type }
        for (name, subtype) in containers where names.contains(name) { return "\(kind)/\(subtype)" }
        return "application/octet-stream"
    }

    /// Without parameters, in lower case.
    private static func essence(_ declared: String) -> String {
        (declared.split(separator: ";").first ?? "").trimmingCharacters(in: .whitespaces).lowercased()
    }

    private static let types = [
        ("wav", "audio/wav"), ("w64", "audio/wav"), ("mp3", "audio/mpeg"), ("flac", "audio/flac"), ("aac", "audio/aac"),
        ("amr", "audio/amr"),
        ("aiff", "audio/aiff"), ("au", "audio/basic"), ("caf", "audio/x-caf"), ("avi", "video/x-msvideo"),
        ("flv", "video/x-flv"),
    ]

    private static let containers = [
        ("webm", "webm"), ("matroska", "x-matroska"), ("ogg", "ogg"), ("mp4", "mp4"), ("mov", "mp4"),
        ("mpegts", "mp2t"), ("mpeg", "mpeg"),
        ("asf", "x-ms-asf"),
    ]
}
