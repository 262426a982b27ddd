import Foundation

/// Makes minutes of what a model found in the parts of a transcript: repeats out, the best first, within the words.
struct MinutesGathering {
    let task: ModelMinutes.Task
    let language: TextLanguage
    let parts: TranscriptParts

    /// Share of terms in common above which two statements say the same.
    private static let nearRepeat = 0.6
    /// At most so many of a kind.
    private static let limits: [MinutesTemplate.Kind: Int] = [
        .summary: 8, .points: 40, .decisions: 15, .questions: 10, .actions: 20,
    ]
    /// Share of the words for each kind, if it has so much.
    private static let shares: [MinutesTemplate.Kind: Double] = [
        .summary: 0.3, .points: 0.5, .decisions: 0.25, .questions: 0.15, .actions: 0.3,
    ]

    /// The minutes; a kind of which the template has a section and the model found nothing is taken from `extractive`.
    func gather(_ findings: [PartReader.Finding], besides extractive: DraftMinutes, share: Double) -> DraftMinutes {
        var taken: [Set<String>] = []
        var chosen: [MinutesTemplate.Kind: [PartReader.Finding]] = [:]
        for kind in [MinutesTemplate.Kind.decisions, .actions, .questions, .summary, .points] {
            let found = findings.filter { task.template.sections[$0.section].kind == kind }
            chosen[kind] = choose(found, kind, besides: &taken)
        }
        func statements(_ kind: MinutesTemplate.Kind, _ fallback: [Statement]) -> [Statement] {
            guard task.template.has(kind) else { return [] }
            let found = (chosen[kind] ?? []).map(statement)
            return found.isEmpty ? fallback.map { $0.under(task.template.heading(of: kind)) } : inOrder(found)
        }
        let summary = statements(.summary, extractive.summary)
        let points = statements(.points, extractive.keyPoints)
        let decisions = statements(.decisions, extractive.decisions)
        let questions = statements(.questions, extractive.openQuestions)
        let actions = actions(chosen[.actions] ?? [], extractive.actionItems)
        let all = summary + points + decisions + questions + actions.map(\.statement)
        return DraftMinutes(
            summary: summary, keyPoints: points, decisions: decisions, openQuestions: questions,
            topics: extractive.topics, actionItems: actions, coverage: coverage(of: all), shareUsed: share)
    }

    /// Most important first; the first always fits.
    private func choose(
        _ found: [PartReader.Finding], _ kind: MinutesTemplate.Kind, besides taken: inout [Set<String>]
    ) -> [PartReader.Finding] {
        let sections = task.template.sections.filter { $0.kind == kind }
        let told = sections.compactMap(\.words)
        let usual = Int(Double(task.words) * (Self.shares[kind] ?? 0.3))
        let budget = told.count == sections.count ? told.reduce(0, +) : max(usual, told.reduce(0, +))
        var used = 0
        var chosen: [PartReader.Finding] = []
        let ranked = found.enumerated().sorted {
            $0.element.importance != $1.element.importance
                ? $0.element.importance > $1.element.importance : $0.offset < $1.offset
        }
        for (_, finding) in ranked where chosen.count < Self.limits[kind] ?? 20 {
            let terms = Set(IndexTerms.of(finding.claim.text))
            let words = WordCount.of(finding.claim.text)
            let repeats = taken.contains { other in
                Double(other.intersection(terms).count) > Self.nearRepeat * Double(min(other.count, terms.count))
            }
            guard !repeats, chosen.isEmpty || used + words <= budget else { continue }
            used += words
            taken.append(terms)
            chosen.append(finding)
        }
        return chosen
    }

    private func statement(_ finding: PartReader.Finding) -> Statement {
        let citations = finding.claim.sources.map(\.citation)
        let first = citations.first?.segmentIDs.first
        let speaker = parts.passages.first { $0.segment.id == first }?.segment.speaker
        return Statement(
            text: finding.claim.text, citations: citations, startMs: citations.first?.startMs, speaker: speaker,
            section: task.template.sections[finding.section].name)
    }

    private func inOrder(_ statements: [Statement]) -> [Statement] {
        var places: [UUID: Int] = [:]
        for (index, passage) in parts.passages.enumerated() where places[passage.segment.id] == nil {
            places[passage.segment.id] = index
        }
        return statements.enumerated().sorted { first, second in
            let left = first.element.citations.first?.segmentIDs.first.flatMap { places[$0] } ?? 0
            let right = second.element.citations.first?.segmentIDs.first.flatMap { places[$0] } ?? 0
            return left != right ? left < right : first.offset < second.offset
        }.map(\.element)
    }

    // MARK: Action items

    private func actions(_ found: [PartReader.Finding], _ fallback: [SuggestedAction]) -> [SuggestedAction] {
        guard task.template.has(.actions) else { return [] }
        guard !found.isEmpty else {
            return fallback.map {
                SuggestedAction(
                    statement: $0.statement.under(task.template.heading(of: .actions)), assignee: $0.assignee,
                    due: $0.due)
            }
        }
        return found.map { finding in
            let cited = cited(by: finding)
            return SuggestedAction(
                statement: statement(finding), assignee: assignee(finding, cited), due: due(finding, cited))
        }
    }

    private func cited(by finding: PartReader.Finding) -> [NumberedPassage] {
        let citations = finding.claim.sources.map(\.citation)
        let ids = Set(citations.flatMap(\.segmentIDs))
        return parts.passages.filter { passage in
            ids.contains(passage.segment.id)
                && citations.contains {
                    FlatText(passage.segment.text).contains(FlatText($0.quote)) || $0.segmentIDs.count > 1
                }
        }
    }

    /// A name that stands in the cited passages or is a speaker's there; else the speaker who promises.
    private func assignee(_ finding: PartReader.Finding, _ cited: [NumberedPassage]) -> String? {
        let wanted = IndexTerms.of(finding.assignee)
        guard !wanted.isEmpty, wanted.count <= 6 else { return nil }
        let terms = cited.reduce(into: Set<String>()) { $0.formUnion(NameReader.terms(of: $1)) }
        guard wanted.allSatisfy(terms.contains) else { return nil }
        let names = Set(parts.passages.compactMap(\.segment.speaker))
        let named = names.filter { Set(IndexTerms.of($0)).isSuperset(of: wanted) }
        return named.count == 1 ? named.first : finding.assignee.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// What the cited words say, never what the model makes of them.
    private func due(_ finding: PartReader.Finding, _ cited: [NumberedPassage]) -> DueDate? {
        guard !finding.due.isEmpty else { return nil }
        let finder = DueDateFinder(language: language, day: task.day)
        let wanted = Set(IndexTerms.of(finding.due))
        for passage in cited {
            for range in SentenceSplitter.sentences(of: passage.segment.text) {
                let text = String(passage.segment.text.utf8Slice(range))
                let folded = WordScanner.words(of: text).map(\.folded)
                guard let due = finder.find(in: text, folded) else { continue }
                if !wanted.isDisjoint(with: IndexTerms.of(due.said).filter { !language.isSilent($0) }) { return due }
            }
        }
        return nil
    }

    /// The share of the transcript near what is cited.
    private func coverage(of statements: [Statement]) -> Double {
        let quotes = Dictionary(grouping: statements.flatMap(\.citations), by: { $0.segmentIDs.first })
        var offset = 0
        var near: [Sentence] = []
        for (index, passage) in parts.passages.enumerated() {
            defer { offset += parts.words[index] }
            guard let found = quotes[passage.segment.id] else { continue }
            let text = FlatText(passage.segment.text)
            guard found.contains(where: { text.contains(FlatText($0.quote)) || $0.segmentIDs.count > 1 }) else {
                continue
            }
            near.append(
                Sentence(
                    text: "", speaker: nil, segmentIDs: [], startMs: nil, index: index, wordOffset: offset,
                    wordCount: parts.words[index]))
        }
        return Coverage(reach: MinutesOptions().coverageReach).share(of: near, words: offset)
    }
}

extension Statement {
    /// The same under a heading.
    func under(_ section: String?) -> Statement {
        Statement(text: text, citations: citations, startMs: startMs, speaker: speaker, section: section)
    }
}
