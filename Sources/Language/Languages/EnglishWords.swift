/// Lists of English words. Folded: lower case, straight apostrophes.
enum EnglishWords {
    static let stop = Set(
        words: """
            a about above after again all also am an and any are aren't as at be because been before being
            below between both but by can can't cannot could couldn't d did didn't do does doesn't doing
            don don't down during each else ever few for from further get gets getting go goes going gonna
            got had hadn't has hasn't have haven't having he he'd he'll he's her here here's hers herself
            him himself his how how's however i i'd i'll i'm i've if in into is isn't it it'd it'll it's
            its itself just kind let let's like ll lot m maybe me might mm more most much must my myself
            no nor not now of off oh ok okay on once one only or other our ours ourselves out over own
            perhaps quite rather re really right s same shall she she'd she'll she's should shouldn't so
            some something sort still such sure t than that that'll that's the their theirs them
            themselves then there there's these they they'd they'll they're they've thing things this
            those though through to too uh um under until up upon us ve very want wanted wants was wasn't
            we we'd we'll we're we've well were weren't what what's when when's where where's whether
            which while who who's whom whose why why's will with within without won't would wouldn't yeah
            yes yet you you'd you'll you're you've your yours yourself yourselves
            """)

    /// How people ask about a record, and what every record is: words that say little about the subject asked for.
    static let question = Set(
        words: """
            summarize summarise summarized summarised summary describe describes described explain
            explains explained discuss discusses discussed discussing discussion discussions talk talks
            talked talking say says said saying tell tells told mention mentions mentioned think thinks
            thought thoughts meeting meetings record transcript conversation team group members member
            people everyone anybody anyone somebody someone participants speaker speakers opinion opinions
            view views perspective attitude idea ideas reason reasons main mainly point points conclusion
            conclusions concluded conclude overall general generally please give list happened happen come
            came made make regarding concerning related relation whole about respond responded reply opine
            introduce introduced present presented presenting presentation presentations mean means meant
            aspect aspects topic topics subject suggest suggested suggestion suggestions propose proposed
            believe believed agree agreed disagree disagreed feel felt decide decides decided deciding
            decision decisions final group groups status current currently recommend recommended
            recommendation elaborate elaborated debate debated controversy comment commented contribute
            contributed review reviewed individual towards toward forward reflect reflecting reflection
            encounter encountered issue issues consider considered question questions answer answered
            previous previously brief briefly content contents personal learn learned learnt
            """)

    static let fillers = Set(words: "um uh er erm hm hmm mm mmm mhm uhm ah eh huh oh mm-hmm")

    /// Dropped only where a comma or the sentence's end sets them off.
    static let fillerPhrases: [[String]] = [
        ["you", "know"], ["i", "mean"], ["sort", "of"], ["kind", "of"], ["i", "guess"],
    ]

    static let openers = Set(words: "so and but well okay ok yeah yep anyway")
    static let commaOpeners = Set(words: "right yes now then like just actually basically sure alright also no")

    static let counting = Set(
        words: """
            zero one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty
            hundred thousand oh double that had very
            """)

    static let workVerbs = Set(
        words: """
            add analyse analyze arrange ask assign bring build buy call change check circulate collect
            complete compile contact coordinate correct create deliver design develop discuss distribute
            document draft draw email e-mail evaluate figure file fill find finish fix follow forward
            gather get give handle implement improve inform install invite investigate issue look mail
            make measure meet move order organise organize phone plan post prepare present print produce
            provide publish push put raise read record redo report request research resolve respond review
            revise run schedule send set share sort speak start submit summarise summarize take talk tell
            test transfer try update upload verify work write
            """)

    static let obligations = Set(words: "will shall should must to is going needs has can be")

    static let momentVerbs = Set(
        words: """
            add ask be bring call change check close collect come complete continue deliver develop
            discuss draw evaluate figure file find finish follow gather get give go guess hand have hear
            hold issue just let look make measure meet move open order pass phone present push put raise
            read record repeat run say see show skip sort speak start stop take talk tell test think try
            turn wait
            """)

    static let hedges = Set(
        words: """
            if whether maybe perhaps could might would haven't hasn't not didn't don't never what how why
            who which when before until unless once think guess suppose wish
            """)

    static let assents = Set(words: "yes yeah yep sure ok okay alright absolutely certainly definitely will fine")
}
