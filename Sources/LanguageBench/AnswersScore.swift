import Foundation
import Language

/// How often a question that the record answers is answered, and how often one that it cannot answer is answered
/// anyway.
///
/// Answerable: QMSum's own questions of a meeting, the general ones left out. Unanswerable: the same kind of question
/// asked of a meeting of another sort (a design meeting, a research group, a parliament), once as it stands and once
/// without the names of speakers; and invented ones on subjects of no meeting. The rule was made looking at the even
/// ones; the odd ones are told apart.
struct AnswersScore {
    private var answered = [0, 0]
    private var asked = [0, 0]

    static func print(_ meetings: [CorpusMeeting]) {
        let rankers = meetings.map { PassageRanker(PassageBuilder().passages(of: $0.segments, in: $0.recordID)) }
        let sorts = meetings.map(Self.sort)
        var own = AnswersScore()
        var foreign = AnswersScore()
        var nameless = AnswersScore()
        var invented = AnswersScore()
        var goldQuotes = (right: 0, all: 0)
        for (index, meeting) in meetings.enumerated() {
            let others = meetings.indices.filter { sorts[$0] != sorts[index] }
            for (number, query) in (meeting.queries ?? []).enumerated() where !QueryTerms(query.query).isGeneral {
                let answer = ask(query.query, rankers[index])
                own.count(answer)
                if answer.answered {
                    goldQuotes.all += 1
                    let turns = answer.sources.flatMap(\.citation.segmentIDs).map(CorpusMeeting.turn)
                    if !Set(turns).isDisjoint(with: query.goldTurns) { goldQuotes.right += 1 }
                }
                let other = others[(index * 7 + number * 5) % others.count]
                foreign.count(ask(query.query, rankers[other]))
                nameless.count(ask(Self.withoutSpeakers(query.query, of: meeting), rankers[other]))
            }
            for offset in 0..<2 {
                invented.count(ask(inventedQuestions[(2 * index + offset) % inventedQuestions.count], rankers[index]))
            }
        }
        Swift.print(
            "answerable, answered:", own.summary, "· of these, a quote from the gold turns:",
            String(format: "%.3f", Double(goldQuotes.right) / Double(max(goldQuotes.all, 1))))
        Swift.print("asked of another sort of meeting, answered anyway:", foreign.summary)
        Swift.print("the same without the speakers' names, answered anyway:", nameless.summary)
        Swift.print("invented, answered anyway:", invented.summary)
    }

    /// A foreign question that names no speaker is harder to refuse: only its subject is missing.
    private static func withoutSpeakers(_ question: String, of meeting: CorpusMeeting) -> String {
        let names = Set(meeting.turns.map(\.speaker)).sorted { $0.count > $1.count }
        return names.reduce(question) { $0.replacingOccurrences(of: $1, with: "they") }.lowercased()
    }

    private static func ask(_ question: String, _ ranker: PassageRanker) -> Answer {
        ExtractiveAnswer().answer(question, passages: ranker.rank(QueryTerms(question)), statistics: ranker.statistics)
    }

    private mutating func count(_ answer: Answer) {
        let half = (asked[0] + asked[1]) % 2
        asked[half] += 1
        if answer.answered { answered[half] += 1 }
    }

    private var summary: String {
        let all = "\(answered[0] + answered[1])/\(asked[0] + asked[1])"
        let odd = "\(answered[1])/\(asked[1])"
        return "\(all) (odd ones \(odd))"
    }

    /// Design, research or parliament, told by who speaks.
    private static func sort(of meeting: CorpusMeeting) -> Int {
        let speakers = Set(meeting.turns.map(\.speaker))
        if speakers.contains("Project Manager") || speakers.contains("Industrial Designer") { return 0 }
        return speakers.contains { $0.hasPrefix("Grad") || $0.hasPrefix("PhD") || $0.hasPrefix("Professor") } ? 1 : 2
    }

    static let inventedQuestions = [
        "When does the new office in Singapore open?", "What did Sarah say about the Q3 revenue forecast?",
        "How many goats does the farm keep?", "Who won the chess tournament in Reykjavik?",
        "What is the password of the staging database?", "Which vaccine did the clinic order?",
        "Why was the Kubernetes migration postponed?", "What did the auditor find in the tax return?",
        "Who will pick up the wedding cake?", "How long is the warranty of the dishwasher?",
        "What did they decide about the merger with Contoso?", "Which airline lost the luggage?",
        "What was the verdict of the trial?", "How tall is the bridge over the river?",
        "When is the submarine launched?", "What salary was offered to the plumber?",
        "Who painted the fresco in the chapel?", "What is the recipe for the sourdough bread?",
        "Which mountain did the expedition climb?", "What did Dr. Okonkwo prescribe for the fever?",
        "How much did the violin cost at the auction?", "Why did the satellite lose contact?",
        "What did the landlord say about the leaking roof?", "Which horse came first?",
        "When will the payroll bug be fixed?", "What did the team decide on the pricing of the enterprise plan?",
        "Who is responsible for renewing the SSL certificate?",
        "What did the customer complain about in the refund e-mail?",
        "How many people were laid off in Austin?", "What is planned for the retirement party of Mr. Yamamoto?",
        "Which telescope discovered the comet?", "What did the coach say about the penalty shootout?",
        "Why was the ferry to Heligoland cancelled?", "What did the vet recommend for the parrot?",
        "When is the deadline of the grant from the Wellcome Trust?",
    ]
}
