import Mesh

/// What recordings may cost.
package struct RecordingSettings: Sendable {
    /// The largest file, in bytes.
    package var uploadLimit: Int64
    /// How long a file without a row is kept: it may be an upload that is still being looked at.
    package var orphanAge: Duration

    /// - Parameter uploadLimit: 500 MB unless given.
    package init(uploadLimit: Int64 = 500 << 20, orphanAge: Duration = .seconds(24 * 3600)) {
        self.uploadLimit = uploadLimit
        self.orphanAge = orphanAge
    }

    /// Refuses what is seen to be no recording before its bytes are read.
    /// - Throws: `too_large`, `unsupported_media_type`.
    func admit(_ upload: Upload) throws(HansardError) {
        if let length = upload.declaredLength, length > uploadLimit { throw tooLarge }
        guard let type = upload.mediaType else { return }
        if MediaType.isNoRecording(type) {
            throw HansardError(.unsupportedMediaType, "A recording must be audio or video, not \(type.prefix(80))")
        }
    }

    var tooLarge: HansardError { HansardError(.tooLarge, "A recording may have at most \(uploadLimit) bytes") }
}
