package import Mesh

/// What the machine has drafted.
@Schema
package struct MinutesDraft: Sendable {
    package var summary: [MinutesStatement]
    package var keyPoints: [MinutesStatement]
    package var decisions: [MinutesStatement]
    package var openQuestions: [MinutesStatement] = []
    package var topics: [MinutesTopic] = []
    package var coverage: Double
    package var provenance: Provenance

    var content: MinutesContent {
        MinutesContent(
            summary: summary, keyPoints: keyPoints, decisions: decisions, openQuestions: openQuestions, topics: topics,
            coverage: coverage, provenance: provenance)
    }
}

/// Why there are no minutes.
@Schema
package struct MinutesFailure: Sendable {
    package var error: String
}
