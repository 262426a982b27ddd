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
        CuePhrase("we|they|committee|board|team|group have|had|'ve? all? decided|agreed|settled|chosen|resolved", 2),
        CuePhrase("we've all? decided|agreed|settled|chosen|resolved", 2),
        CuePhrase("it was|is|has been? decided|agreed|resolved", 2),
        CuePhrase("we all? agree on|that|to", 2),
        CuePhrase("the|our|final|a decision is|was|that", 2),
        CuePhrase("let's|lets go with|for", 2),
        CuePhrase("let's|lets use|keep|drop|take|choose|pick|make|put|leave|say", 1.5),
        CuePhrase("we'll|we will|shall just? go with|for|use|keep|drop|choose|take|stick|leave|have|make|put|include", 2),
        CuePhrase("we're|we are going|gonna to? go|use|keep|drop|choose|stick|have|make|include", 2),
        CuePhrase("we're|we are going with|for", 2),
        CuePhrase("so we|we'll|we're go|going with|for", 2),
        CuePhrase("settle|settled|stick on|with", 1.5),
        CuePhrase("motion is|was carried|approved|adopted|agreed", 2),
        CuePhrase("is|are|been approved|rejected|adopted|agreed", 1.5),
        CuePhrase("so|okay|then it's|that's|it|that will|is|be? agreed|decided|settled", 2),
        CuePhrase("definitely|final|finally|agreed|decided", 0.5),
        CuePhrase("if|whether|maybe|perhaps|could|might|would|think|guess|haven't|not|didn't|don't|should|or", -1),
        CuePhrase("i|you|who|what|how|why|before|have we|until|later|when", -0.5),
    ]

    static let promises: [CuePhrase] = [
        CuePhrase("i'll|i", 0.5),
        CuePhrase("i'll|we'll|i will|shall? also|then|just?", 1),
        CuePhrase("i'm|i am going|gonna to?", 1),
    ]

    static let requests: [CuePhrase] = [
        CuePhrase("can|could|would|will you please?", 1),
        CuePhrase("please", 1),
        CuePhrase("you need|have|must|should|will|can|could to?", 1),
        CuePhrase("you'll|you're|you are going|gonna? to?", 1),
        CuePhrase("somebody|someone|we need|needs|has|have|should to?", 1),
    ]

    static let dueTimes: [CuePhrase] = {
        let day = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
        let month = "january|february|march|april|may|june|july|august|september|october|november|december"
        return [
            CuePhrase("by|before|until|till|on|for the? end|close of the? day|week|month|quarter|year|business"),
            CuePhrase("by|before|until|till the? next|this|following? \(day)|week|month|meeting|session|quarter"),
            CuePhrase("by|before|until|till|on|for|this|next|coming|following next|this|coming? \(day) morning|afternoon|evening|night|noon?"),
            CuePhrase("by|before|until|till|on|for|in \(month) _?"),
            CuePhrase("by|before|until|till|on the? _ of \(month)"),
            CuePhrase("by|before|until|till|for tomorrow|tonight|today|noon|lunch|lunchtime|christmas|easter morning|afternoon|evening?"),
            CuePhrase("next week|month|quarter|year|meeting|time"),
            CuePhrase("in a|two|three|four|five|six|couple|few of? day|days|week|weeks|month|months|hour|hours"),
            CuePhrase("tomorrow|tonight morning|afternoon|evening?"),
            CuePhrase("end of the? day|week|month|quarter|year"),
            CuePhrase("as soon as possible"),
            CuePhrase("asap"),
        ]
    }()
}
