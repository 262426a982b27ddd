/// English phrases that tell what a sentence does. Patterns are those of ``CuePhrase``; a weight of 2 is enough alone.
enum EnglishCues {
    static let salience: [CuePhrase] = [
        CuePhrase("important|main|key|goal|goals|purpose|aim|problem|problems|issue|issues|requirement|requirements"),
        CuePhrase("because|therefore|conclusion|conclude|result|results|summary|finally|overall"),
        CuePhrase("decide|decided|decision|agree|agreed|suggest|propose|recommend|prefer"),
        CuePhrase("need|needs|should|must|have to"),
        CuePhrase("we think|found|want|use|going|will"),
    ]

    static let decisions: [CuePhrase] = [
        CuePhrase(
            "we|they|committee|board|team|group have|had? all|already|now? decided|agreed|settled|chosen|resolved", 2),
        CuePhrase("we've|they've all|already|now? decided|agreed|settled|chosen|resolved", 2),
        CuePhrase("it was|is|has been? decided|agreed|resolved", 2),
        CuePhrase("we all? agree on|that|to", 2),
        CuePhrase("the|our|final decision is|was", 2),
        CuePhrase("let's|lets go with|for", 2),
        CuePhrase("let's|lets just? use|keep|drop|choose|pick|leave|skip", 2),
        CuePhrase("we'll|we will|shall? just? go with|for", 2),
        CuePhrase("we'll|we just|also? use|keep|drop|choose|stick|skip", 1.5),
        CuePhrase("we will|shall just|also? use|keep|drop|choose|stick|skip|include", 2),
        CuePhrase("we're|we are? going|gonna to? use|keep|drop|choose|stick|include", 2),
        CuePhrase("we're|we are going with|for", 2),
        CuePhrase("so we|we'll|we're just? go|going with|for|use|keep|drop|take", 2),
        CuePhrase("settle|settled on|for", 2),
        CuePhrase("motion is|was carried|approved|adopted|agreed", 2),
        CuePhrase("is|are|was|were been? approved|rejected|adopted", 1.5),
        CuePhrase("so|okay|then it's|that's|that|it is|will? be? agreed|decided|settled", 2),
        CuePhrase("definitely|final|finally|agreed|decided|decision", 0.5),
    ]

    /// Each ends before the verb. A weight of 1 needs a verb of work, 0.5 a time when it is due as well.
    static let promises: [CuePhrase] = [
        CuePhrase("i'll also|then|just|probably|definitely?"),
        CuePhrase("i will|shall also|then|just|probably|definitely?"),
        CuePhrase("i'm|i am going to also|then|just?"),
        CuePhrase("i am? gonna also|then|just?"),
        CuePhrase("i need|have to also?", 0.5),
        CuePhrase("let|leave me|it to? me?", 0.5),
    ]

    /// As ``promises``.
    static let requests: [CuePhrase] = [
        CuePhrase("can|could|would|will you please|maybe|also?"),
        CuePhrase("please"),
        CuePhrase("i want|need|would? like? you to"),
        CuePhrase("you'll|you will be?"),
        CuePhrase("you're|you are going to"),
        CuePhrase("we'll also|then|just|probably|definitely?"),
        CuePhrase("we will|shall also|then|just|probably|definitely?"),
        CuePhrase("somebody|someone needs|has|should|must to?"),
        CuePhrase("you|we need|have|must|should to?", 0.5),
        CuePhrase("make sure"),
    ]

    static let ignorance: [CuePhrase] = [
        CuePhrase("don't|dunno|doesn't|didn't know|remember|recall"),
        CuePhrase("i|we have no idea|clue"), CuePhrase("no idea"), CuePhrase("good|great question"),
        CuePhrase("not|i'm|really? not|unsure sure|certain|clear"), CuePhrase("nobody|no one? knows|know"),
        CuePhrase("we'll|we|i|i'll|will have|need|should to? check|find|ask|see|investigate out?"),
        CuePhrase("we'll|i'll|will check|find|ask|investigate out?"),
        CuePhrase("let's|lets park|postpone|defer|discuss|leave|take _? later|offline|open|next"),
        CuePhrase("come|get back to that|this|it"), CuePhrase("remains|still to be? seen|decided|clarified|open"),
    ]

    static let unknowns: [CuePhrase] = [
        CuePhrase("we|i still? don't|do not? know yet? if|whether|how|what|who|when|why|where|which"),
        CuePhrase(
            "we still|also? need|have to find out|figure|check|clarify|decide|determine whether|if|how|what|who|when|which"
        ),
        CuePhrase("need|have to find|figure out whether|if|how|what|who|when|which"),
        CuePhrase("open|unresolved|outstanding question|questions|issue|issues|point is|are|remains?"),
        CuePhrase("question|it is|remains still? open|whether|unclear|undecided"),
        CuePhrase("it's|that's not|still clear|unclear|open|undecided whether|if|how|what|who|when|which"),
        CuePhrase("haven't|not decided|figured|settled out? yet? whether|if|how|what|who|when|which|on"),
    ]

    static let dueTimes: [CuePhrase] = {
        let by = "by|before|until|till"
        let day = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
        let month = "january|february|march|april|may|june|july|august|september|october|november|december"
        return [
            CuePhrase("\(by)|on|for the? end|close of the? day|week|month|quarter|year|business"),
            CuePhrase("\(by) the? next|this|following? \(day)|week|month|meeting|session|quarter"),
            CuePhrase(
                "\(by)|on|for|this|next|coming|following next|this|coming? \(day) morning|afternoon|evening|night|noon?"
            ),
            CuePhrase("\(by)|on|for|in \(month) _?"),
            CuePhrase("\(by)|on the? _ of \(month)"),
            CuePhrase(
                "\(by)|for tomorrow|tonight|today|noon|lunch|lunchtime|christmas|easter morning|afternoon|evening?"
            ),
            CuePhrase("next week|month|quarter|year|meeting|time"),
            CuePhrase("in a|two|three|four|five|six|couple|few of? day|days|week|weeks|month|months|hour|hours"),
            CuePhrase("tomorrow|tonight morning|afternoon|evening?"),
            CuePhrase("end of the? week|month|quarter|year"),
            CuePhrase("as soon as possible"),
            CuePhrase("asap"),
        ]
    }()
}
