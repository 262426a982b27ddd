/// Finds what one channel picked up of another: the same words at the same time, and fainter.
struct CrossTalk {
    /// How much louder the true channel is at least, as a ratio of peaks: 6 dB.
    private static let louder = 2.0
    /// How far apart the two may be placed in time, in milliseconds.
    private static let apart = 300

    /// The words of each channel that are its own, in order of time.
    let ownWords: [[Word]]

    init(_ channels: [ChannelTranscript.Channel]) {
        let words = channels.map { $0.words.words.sorted { $0.startMs < $1.startMs } }
        ownWords = words.indices.map { channel in
            words[channel].filter { word in
                !words.indices.contains { other in
                    other != channel
                        && Self.isEcho(word, of: words[other], channels[channel].waveform, channels[other].waveform)
                }
            }
        }
    }

    /// Whether one of `words`, which are in order, is said at the time of `word`, alike and louder.
    private static func isEcho(_ word: Word, of words: [Word], _ own: Waveform?, _ theirs: Waveform?) -> Bool {
        guard let own, let theirs else { return false }
        let first = words.partitioningIndex { $0.startMs >= word.startMs - apart }
        return words[first...].prefix { $0.startMs <= word.startMs + apart }.contains { other in
            let loud = Double(theirs.peak(from: other.startMs, to: other.endMs))
            let faint = Double(own.peak(from: word.startMs, to: word.endMs))
            return other.spelling == word.spelling && loud >= louder * faint
        }
    }
}

extension Word {
    /// The letters and digits alone, without case.
    fileprivate var spelling: String { text.lowercased().filter { $0.isLetter || $0.isNumber } }
}

extension Array {
    /// The first index from which on `isBeyond` holds, for elements that are ordered by it.
    fileprivate func partitioningIndex(where isBeyond: (Element) -> Bool) -> Int {
        var low = startIndex, high = endIndex
        while low < high {
            let middle = (low + high) / 2
            if isBeyond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
