/// Why a file is not taken as a transcript.
public struct TranscriptFormatError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong; stable, for programs.
    public enum Code: String, Sendable {
        /// Larger than the limit in bytes.
        case tooLarge = "too_large"
        /// More entries than the limit.
        case tooManySegments = "too_many_segments"
        /// More words with times than the limit.
        case tooManyWords = "too_many_words"
        /// An entry, a word or a name longer than the limit.
        case segmentTooLong = "segment_too_long"
        /// Not UTF-8, or with NULs.
        case notText = "not_text"
        /// No entry with words.
        case empty
        /// A time that cannot be read, is absurd, ends before it starts, or starts before the one above.
        case badTime = "bad_time"
        /// Anything else that the format does not allow.
        case malformed
        /// A format that is written but not read.
        case notImportable = "not_importable"
    }

    /// What is wrong.
    public let code: Code
    /// The line, from 1; nil where the error is not in one. For JSON it is nil and the sentence names the segment.
    public let line: Int?
    /// A sentence that is safe to show; it quotes nothing from the file.
    public let message: String

    /// Makes an error.
    public init(_ code: Code, line: Int? = nil, _ message: String) {
        self.code = code
        self.line = line
        self.message = message
    }

    /// The sentence, after the line if there is one.
    public var description: String { line.map { "Line \($0): \(message)" } ?? message }
}
