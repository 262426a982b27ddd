/// What the segmentation hears in a frame: nobody, one of up to three local voices, or two of them at once.
enum SpeakerClass: UInt8, CaseIterable, Sendable {
    case nobody, first, second, third, firstAndSecond, firstAndThird, secondAndThird

    /// Whether two people speak at the same time.
    var isOverlap: Bool { rawValue > Self.third.rawValue }
}
