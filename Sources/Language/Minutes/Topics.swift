import Foundation

/// What a record speaks of, part by part.
struct Topics {
    let language: TextLanguage

    /// The topics of `sentences`, which were read from `segments`. Neighbours with the same title are one.
    func topics(of sentences: [Sentence], _ vectors: SentenceVectors, in segments: [SourceSegment]) -> [DraftTopic] {
        let parts = TopicSegmenter().parts(of: sentences, vectors)
        guard parts.count > 1 else { return [] }
        let titles = TopicTitle(parts, of: sentences, language: language)
        let ends = Dictionary(segments.map { ($0.id, $0.endMs) }, uniquingKeysWith: { $1 ?? $0 })
        var topics: [DraftTopic] = []
        for part in parts {
            guard let first = sentences[part.lowerBound].segmentIDs.first,
                let last = sentences[part.upperBound - 1].segmentIDs.last
            else { continue }
            let title = titles.title(of: part) ?? topics.last?.title
            guard let title else { continue }
            let end = ends[last] ?? nil
            if let before = topics.last, before.title == title {
                topics[topics.count - 1] = DraftTopic(
                    title: title, firstSegmentID: before.firstSegmentID, lastSegmentID: last, startMs: before.startMs,
                    endMs: end)
            } else {
                topics.append(
                    DraftTopic(
                        title: title, firstSegmentID: first, lastSegmentID: last,
                        startMs: sentences[part.lowerBound].startMs, endMs: end))
            }
        }
        return topics
    }
}
