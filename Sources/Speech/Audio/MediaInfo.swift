/// What a media file holds.
public struct MediaInfo: Sendable, Codable, Hashable {
    /// A sound track.
    public struct AudioStream: Sendable, Codable, Hashable {
        /// Channels, at least 1.
        public var channels: Int
        /// Samples a second of each channel.
        public var sampleRate: Int
        /// The decoder's name for the format, such as `aac`.
        public var codec: String
    }

    /// The decoder's name for the kind of file, such as `mp3` or `mov,mp4,m4a,3gp,3g2,mj2`.
    public var container: String
    /// The length that the file claims, in milliseconds; nil if it does not say. It may lie.
    public var durationMs: Int?
    /// The sound tracks that can be decoded.
    public var audio: [AudioStream]

    /// Whether there is any sound.
    public var hasAudio: Bool { !audio.isEmpty }
}
