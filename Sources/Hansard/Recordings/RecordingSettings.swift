import Mesh

/// What recordings may cost.
package struct RecordingSettings: Sendable {
    /// The largest file, in bytes.
    package var uploadLimit: Int64
    /// How long a file without a row is kept: it may be an upload that is still being looked at.
    package var orphanAge: Duration
    /// How long an upload in pieces waits for its next piece.
    package var uploadAge: Duration
    /// Uploads in pieces that a workspace may have under way.
    package var uploadsUnderWay = 1_000

    /// - Parameter uploadLimit: 500 MB unless given.
    package init(
        uploadLimit: Int64 = 500 << 20, orphanAge: Duration = .seconds(24 * 3600),
        uploadAge: Duration = .seconds(7 * 24 * 3600)
    ) {
        self.uploadLimit = uploadLimit
        self.orphanAge = orphanAge
        self.uploadAge = uploadAge
    }

    /// Refuses what is seen to be no recording before its bytes are read.
    /// - Throws: `too_large`, `unsupported_media_type`.
    func admit(_ upload: Upload) throws(HansardError) {
        try admit(mediaType: upload.mediaType, sizeBytes: upload.declaredLength)
    }

    /// - Parameter sizeBytes: as the sender says it.
    func admit(mediaType: String?, sizeBytes: Int64?) throws(HansardError) {
        if let sizeBytes, sizeBytes > uploadLimit { throw tooLarge }
        guard let type = mediaType else { return }
        if MediaType.isNoRecording(type) {
            throw HansardError(.unsupportedMediaType, "A recording must be audio or video, not \(type.prefix(80))")
        }
    }

    var tooLarge: HansardError { HansardError(.tooLarge, "A recording may have at most \(uploadLimit) bytes") }
}
