extension MinutesTemplate {
    /// The templates that everybody has, by a stable key; the first is the usual one.
    public static let builtIn: [(key: String, template: MinutesTemplate)] = [
        ("general", general), ("stand_up", standUp), ("one_to_one", oneToOne), ("customer_call", customerCall),
        ("board", board), ("retrospective", retrospective), ("interview", interview),
    ]

    /// Any meeting.
    public static let general = MinutesTemplate(
        name: "General",
        sections: [
            summary("What the meeting was for and what came of it."),
            Section(name: "Key points", guidance: "What was reported, argued and found, with figures.", kind: .points),
            decisions("What was decided, with the reason if one was given."), questions, actions,
        ])

    private static let standUp = MinutesTemplate(
        name: "Stand-up",
        sections: [
            Section(name: "Done", guidance: "What each person has finished since the last time.", kind: .points),
            Section(name: "Next", guidance: "What each person works on next.", kind: .points),
            Section(name: "Blockers", guidance: "What keeps somebody from going on.", kind: .points),
            questions, actions,
        ])

    private static let oneToOne = MinutesTemplate(
        name: "One-to-one",
        sections: [
            summary("What the two talked about."),
            Section(name: "How it goes", guidance: "How the person's work goes, in their own view.", kind: .points),
            Section(name: "Feedback", guidance: "Praise and criticism, and who gave it.", kind: .points),
            Section(name: "Goals", guidance: "What the person wants to learn or reach.", kind: .points),
            decisions("What the two agreed."), actions,
        ])

    private static let customerCall = MinutesTemplate(
        name: "Customer call",
        sections: [
            summary("Who the customer is, and what they came for."),
            Section(name: "Needs", guidance: "What the customer wants and why.", kind: .points),
            Section(name: "Objections", guidance: "What the customer doubts, misses or finds too dear.", kind: .points),
            Section(name: "Offer", guidance: "What was offered: products, prices, dates.", kind: .points),
            decisions("What was agreed with the customer."), questions, actions,
        ])

    private static let board = MinutesTemplate(
        name: "Board",
        sections: [
            summary("What was on the agenda and what was resolved."),
            Section(name: "Reports", guidance: "What was reported to the board, with figures.", kind: .points),
            Section(name: "Discussion", guidance: "Views and reasons, and whose they were.", kind: .points),
            decisions("Resolutions and votes, with who moved them and the count if it was told."), questions, actions,
        ])

    private static let retrospective = MinutesTemplate(
        name: "Retrospective",
        sections: [
            summary("What was looked back on."),
            Section(name: "Went well", guidance: "What the team wants to keep.", kind: .points),
            Section(name: "Went badly", guidance: "What went wrong, and why.", kind: .points),
            Section(name: "Ideas", guidance: "What might be done another way.", kind: .points),
            decisions("What the team changes."), actions,
        ])

    private static let interview = MinutesTemplate(
        name: "Interview",
        sections: [
            summary("Who was interviewed for what, and the impression as it was spoken."),
            Section(name: "Experience", guidance: "What the candidate has done, where and how long.", kind: .points),
            Section(name: "Answers", guidance: "What was asked, and the gist of what was answered.", kind: .points),
            Section(name: "Candidate's questions", guidance: "What the candidate wanted to know.", kind: .points),
            questions, actions,
        ])

    private static func summary(_ guidance: String) -> Section {
        Section(name: "Summary", guidance: guidance, kind: .summary)
    }

    private static func decisions(_ guidance: String) -> Section {
        Section(name: "Decisions", guidance: guidance, kind: .decisions)
    }

    private static let questions = Section(
        name: "Open questions", guidance: "What was asked and nobody answered.", kind: .questions)
    private static let actions = Section(
        name: "Action items", guidance: "What somebody is to do after the meeting, who, and by when.", kind: .actions)
}
