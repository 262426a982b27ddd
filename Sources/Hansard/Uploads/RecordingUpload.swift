package import Mesh

/// A recording on its way in, piece by piece. It becomes a recording of the same id when all of it is there.
@Schema
package struct RecordingUpload: Sendable {
    package typealias ID = Identifier<Recording>

    package var id: ID
    package var meetingID: Meeting.ID
    package var fileName: String?
    package var mediaType: String?
    package var sizeBytes: Int64
    /// So many of the first bytes are safe, and need not be sent again.
    package var receivedBytes: Int64
    /// Where to send them: by tus 1.0, or with `PUT` at once.
    package var uploadURL: String
    /// Why no recording can be made of it.
    package var error: String?
    /// Afterwards it is forgotten, unless it is complete.
    package var expiresAt: Timestamp
    package var createdAt: Timestamp
}

/// A recording that is to come in pieces.
@Schema
package struct UploadDraft: Sendable {
    /// Of the whole file.
    @Within(1...1_000_000_000_000) package var sizeBytes: Int
    @Length(1...255) package var fileName: String?
    @Length(1...255) package var mediaType: String?
    /// Whether it is to be transcribed when all of it is there.
    package var transcribe: Bool = true
    /// How it is to be transcribed.
    package var options: TranscriptionOptions?

    package init(
        sizeBytes: Int, fileName: String? = nil, mediaType: String? = nil, transcribe: Bool = true,
        options: TranscriptionOptions? = nil
    ) {
        self.sizeBytes = sizeBytes
        self.fileName = fileName
        self.mediaType = mediaType
        self.transcribe = transcribe
        self.options = options
    }
}

/// A recording that is to be fetched from elsewhere.
@Schema
package struct RecordingAddress: Sendable {
    /// An `http` or `https` address of the file itself. It must not lie in a private network.
    @Length(8...4096) package var url: String
    /// Whether it is to be transcribed as soon as it is here.
    package var transcribe: Bool = true
    /// How it is to be transcribed.
    package var options: TranscriptionOptions?

    package init(url: String, transcribe: Bool = true, options: TranscriptionOptions? = nil) {
        self.url = url
        self.transcribe = transcribe
        self.options = options
    }
}

/// Where some bytes belong in an upload.
@Schema
package struct UploadPosition: Sendable {
    /// How many bytes come before them; has to be the number of those that were received.
    @Within(0...1_000_000_000_000) package var offset: Int = 0

    package init(offset: Int = 0) { self.offset = offset }
}
