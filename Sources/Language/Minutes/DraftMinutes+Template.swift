extension DraftMinutes {
    /// The draft in the sections of a template: what has none is left out, but for the summary, which then stands among
    /// the points.
    public func arranged(by template: MinutesTemplate) -> DraftMinutes {
        func headed(_ statements: [Statement], _ kind: MinutesTemplate.Kind) -> [Statement] {
            guard template.has(kind) else { return [] }
            let heading = template.heading(of: kind)
            return statements.map { $0.under(heading) }
        }
        let hasSummary = template.has(.summary)
        let actions = template.has(.actions) ? actionItems : []
        return DraftMinutes(
            summary: headed(summary, .summary),
            keyPoints: headed(hasSummary ? keyPoints : summary + keyPoints, .points),
            decisions: headed(decisions, .decisions), openQuestions: headed(openQuestions, .questions),
            topics: topics,
            actionItems: actions.map {
                SuggestedAction(
                    statement: $0.statement.under(template.heading(of: .actions)), assignee: $0.assignee, due: $0.due)
            },
            coverage: coverage, shareUsed: shareUsed)
    }
}
